// SPDX-License-Identifier: GPL-3.0-or-later
#include "os/decode.h"

#include "base/unicode.h"

#include <errno.h>
#include <iconv.h>
#include <stdint.h>
#include <string.h>

static unsigned line_at(struct rh_text text)
{
	unsigned line = 1;
	for (size_t i = 0; i < text.length; i++)
		line += text.data[i] == '\n';
	return line;
}

/* decoded is what came before the fault. */
static enum rh_status no_text(struct rh_error *err, struct rh_text decoded, const char *what, const char *encoding,
                              const char *hint)
{
	return rh_error_at(err, RH_ERR_SYNTAX, NULL, line_at(decoded), 0, "%s %s%s", what, encoding, hint);
}

/* Text holds no NUL; UTF-16 read as UTF-8 does, and so does what is no text at all. */
static enum rh_status refuse_nul(struct rh_text decoded, const char *encoding, struct rh_error *err)
{
	const char *nul = decoded.length > 0 ? memchr(decoded.data, '\0', decoded.length) : NULL;
	if (nul == NULL)
		return RH_OK;
	decoded.length = (size_t)(nul - decoded.data);
	return no_text(err, decoded, "not text in", encoding, ": it holds a NUL byte; name its encoding");
}

static enum rh_status from_utf8(struct rh_text bytes, struct rh_buffer *out, struct rh_error *err)
{
	size_t valid = rh_unicode_valid_prefix(bytes);
	if (valid != bytes.length)
		return no_text(err, rh_text_slice(bytes, 0, valid), "not valid", "UTF-8", "");
	RH_TRY(refuse_nul(bytes, "UTF-8", err));
	rh_buffer_text(out, bytes);
	return rh_buffer_status(out, err);
}

/* iconv() takes what it only reads through a pointer to char *. */
static size_t convert(iconv_t converter, struct rh_text *rest, char **to, size_t *room)
{
	union {
		const char *given;
		char *wanted;
	} from = {.given = rest->data};
	size_t result = iconv(converter, rest->length > 0 ? &from.wanted : NULL, &rest->length, to, room);
	rest->data = from.given;
	return result;
}

static enum rh_status run_converter(iconv_t converter, const char *encoding, struct rh_text rest, struct rh_buffer *out,
                                    struct rh_error *err)
{
	size_t start = out->length;
	for (bool flushed = false; !flushed;) {
		char piece[8192], *to = piece;
		size_t room = sizeof piece;
		bool last = rest.length == 0; /* the call without input ends a shift state */
		size_t result = convert(converter, &rest, &to, &room);
		int code = errno;
		rh_buffer_text(out, (struct rh_text){piece, (size_t)(to - piece)});
		RH_TRY(rh_buffer_status(out, err));
		if (result == (size_t)-1 && code != E2BIG)
			return no_text(err, rh_text_slice(rh_buffer_view(out), start, SIZE_MAX), "not valid", encoding,
			               "");
		flushed = last && result != (size_t)-1;
	}
	return RH_OK;
}

static bool is_plain_name(const char *encoding)
{
	/* "//IGNORE" and the like would drop characters. */
	return encoding[0] != '\0' && strchr(encoding, '/') == NULL;
}

static bool open_converter(const char *encoding, iconv_t *converter)
{
	if (!is_plain_name(encoding))
		return false;
	*converter = iconv_open("UTF-8", encoding);
	return (intptr_t)*converter != -1;
}

static enum rh_status through_iconv(struct rh_text bytes, const char *encoding, struct rh_buffer *out,
                                    struct rh_error *err)
{
	iconv_t converter;
	if (!open_converter(encoding, &converter))
		return rh_error_set(err, RH_ERR_INVALID, N_("this system does not know the encoding '%s'"), encoding);
	struct rh_buffer decoded = {0};
	enum rh_status status = run_converter(converter, encoding, bytes, &decoded, err);
	(void)iconv_close(converter);
	struct rh_text text = rh_buffer_view(&decoded);
	if (status == RH_OK)
		status = refuse_nul(text, encoding, err);
	if (status == RH_OK) {
		if (rh_text_starts_with(text, RH_TEXT("\xEF\xBB\xBF")))
			text = rh_text_slice(text, 3, SIZE_MAX);
		rh_buffer_text(out, text);
		status = rh_buffer_status(out, err);
	}
	rh_buffer_done(&decoded);
	return status;
}

/* Of the pairs of bytes, most begin as no everyday syllable of CP949 does; Shift_JIS has its kana and its most frequent
 * characters there. */
static bool looks_japanese(struct rh_text bytes)
{
	enum { PAIR_FIRST = 0x81, EVERYDAY_FIRST = 0xA1 };
	size_t pairs = 0;
	size_t rare = 0;
	for (size_t i = 0; i < bytes.length; i++) {
		const unsigned char first = (unsigned char)bytes.data[i];
		if (first < PAIR_FIRST)
			continue;
		pairs++;
		rare += first < EVERYDAY_FIRST;
		i++;
	}
	return rare * 2 > pairs;
}

/* Other 8-bit texts become characters of all kinds, but hardly kana. */
static bool is_written_in_kana(struct rh_text text)
{
	size_t wide = 0;
	size_t kana = 0;
	for (size_t i = 0; i + 2 < text.length; i++) {
		const unsigned char *c = (const unsigned char *)text.data + i;
		wide += c[0] >= 0xC0;
		kana += c[0] == 0xE3 && (c[1] == 0x81 || c[1] == 0x82 || c[1] == 0x83);
	}
	return kana * 5 >= wide && kana > 0;
}

static enum rh_status from_japanese(struct rh_text bytes, struct rh_buffer *out, struct rh_error *err)
{
	const size_t start = out->length;
	RH_TRY(through_iconv(bytes, "CP932", out, err));
	if (is_written_in_kana(rh_text_slice(rh_buffer_view(out), start, SIZE_MAX)))
		return RH_OK;
	rh_buffer_truncate(out, start);
	return no_text(err, RH_TEXT_NONE, "not Japanese in", "CP932", "");
}

static enum rh_status decode_guessing(struct rh_text bytes, struct rh_buffer *out, const char **used,
                                      struct rh_error *err)
{
	static const struct {
		struct rh_text mark;
		const char *encoding;
	} marks[] = {
	    {{"\xEF\xBB\xBF", 3}, "UTF-8"},
	    {{"\xFF\xFE", 2}, "UTF-16LE"},
	    {{"\xFE\xFF", 2}, "UTF-16BE"},
	};
	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
		if (!rh_text_starts_with(bytes, marks[i].mark))
			continue;
		*used = marks[i].encoding;
		struct rh_text rest = rh_text_slice(bytes, marks[i].mark.length, SIZE_MAX);
		return i == 0 ? from_utf8(rest, out, err) : through_iconv(rest, *used, out, err);
	}
	*used = "UTF-8";
	if (rh_unicode_valid_prefix(bytes) == bytes.length)
		return from_utf8(bytes, out, err);
	*used = "CP932";
	enum rh_status status = looks_japanese(bytes) ? from_japanese(bytes, out, err) : RH_ERR_SYNTAX;
	if (status != RH_ERR_SYNTAX)
		return status;
	*used = "CP949";
	status = through_iconv(bytes, *used, out, err);
	if (status != RH_ERR_SYNTAX)
		return status;
	return no_text(err, rh_text_slice(bytes, 0, rh_unicode_valid_prefix(bytes)), "neither UTF-8 nor", *used,
	               "; name its encoding");
}

enum rh_status rh_decode(struct rh_text bytes, const char *encoding, struct rh_buffer *out, const char **used,
                         struct rh_error *err)
{
	const char *right = encoding;
	enum rh_status status = encoding != NULL ? through_iconv(bytes, encoding, out, err)
	                                         : decode_guessing(bytes, out, &right, err);
	if (status == RH_OK && used != NULL)
		*used = right;
	return status;
}
