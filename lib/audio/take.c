// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/take.h"

#include "audio/take_parts.h"
#include "base/unicode.h"
#include "os/clock.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

enum {
	SLUG_MAX = 60, /* bytes of the question's id in a file's name */
	ID_MAX = 700,  /* bytes of an escaped id in the comment, which holds two: readers stop at 2047 */
};

enum rh_status rh_take_system_error(struct rh_error *err, const char *doing, const char *path, int code)
{
	bool full = code == ENOSPC || code == EDQUOT || code == EFBIG;
	enum rh_status status = code == ENOENT   ? RH_ERR_NOT_FOUND
	                        : code == EEXIST ? RH_ERR_EXISTS
	                        : full           ? RH_ERR_LIMIT
	                                         : RH_ERR_SYSTEM;
	return rh_error_set(err, status, N_("cannot %s %s: %s"), doing, path, strerror(code));
}

/* Letters and digits of any script: beyond ASCII, what has a width and is no mark of punctuation, symbol or picture. */
static bool word_character(uint32_t c)
{
	static const struct {
		uint32_t first, last;
	} others[] = {
	    {0x80, 0xA9},     {0xAB, 0xB4},     {0xB6, 0xB9},     {0xBB, 0xBF},       {0xD7, 0xD7},
	    {0xF7, 0xF7},     {0x2000, 0x2BFF}, {0x2E00, 0x2E7F}, {0x2FF0, 0x3004},   {0x3008, 0x3020},
	    {0x3030, 0x303F}, {0xD800, 0xF8FF}, {0xFE00, 0xFE6F}, {0xFF00, 0xFF0F},   {0xFF1A, 0xFF20},
	    {0xFF3B, 0xFF40}, {0xFF5B, 0xFF65}, {0xFFE0, 0xFFFF}, {0x1F000, 0x1FAFF}, {0xE0000, 0x10FFFF},
	};
	if (c < 0x80)
		return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' ||
		       c == '_';
	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
		if (c >= others[i].first && c <= others[i].last)
			return false;
	}
	return rh_unicode_width_of(c) > 0;
}

/* Appends "-" and what of the id may stand in a file's name; nothing when nothing may. */
static void append_slug(struct rh_buffer *out, struct rh_text id)
{
	struct rh_buffer composed = {0};
	rh_unicode_nfc(&composed, id);
	struct rh_text rest = rh_buffer_view(&composed);
	size_t start = out->length;
	uint32_t c = 0;
	bool gap = true; /* the next character is set off by a "-" */
	while (rh_unicode_next(&rest, &c) && out->length - start < SLUG_MAX) {
		if (!word_character(c)) {
			gap = true;
			continue;
		}
		if (gap && c != '-')
			rh_buffer_byte(out, '-');
		rh_buffer_character(out, c);
		gap = false;
	}
	out->failed = out->failed || composed.failed;
	rh_buffer_done(&composed);
}

char *rh_take_path(const char *takes_dir, int64_t at_unix_ms, int64_t take, struct rh_text id)
{
	struct rh_civil at = rh_clock_civil(at_unix_ms);
	struct rh_buffer path = {0};
	rh_buffer_printf(&path, "%s/%04d/%02d/%04d%02d%02d-%02d%02d%02d-take-%06" PRId64, takes_dir, at.year, at.month,
	                 at.year, at.month, at.day, at.hour, at.minute, at.second, take);
	append_slug(&path, id);
	rh_buffer_string(&path, ".wav");
	char *out = NULL;
	if (rh_buffer_take(&path, &out, NULL) != RH_OK)
		rh_buffer_done(&path);
	return out;
}

static const char comment_prefix[] = "rehearse:";

static bool needs_escape(char byte)
{
	unsigned char b = (unsigned char)byte;
	return b <= ' ' || b == 0x7F || b == '%' || b == '=';
}

/* Appends " name=value", the value escaped as in URLs, so that a space always separates. */
static void append_field(struct rh_buffer *out, const char *name, struct rh_text value)
{
	rh_buffer_printf(out, " %s=", name);
	size_t start = out->length;
	for (size_t i = 0; i < value.length && out->length - start < ID_MAX; i++) {
		if (needs_escape(value.data[i]))
			rh_buffer_printf(out, "%%%02X", (unsigned)(unsigned char)value.data[i]);
		else
			rh_buffer_byte(out, value.data[i]);
	}
}

void rh_take_comment_write(struct rh_buffer *out, const struct rh_take_meta *meta)
{
	rh_buffer_printf(out, "%stake=%" PRId64 " session=%" PRId64 " at=%" PRId64 " prep=%" PRId64 " target=%" PRId64,
	                 comment_prefix, meta->take, meta->session, meta->at_unix_ms, meta->prep_ms, meta->target_ms);
	append_field(out, "bank", meta->bank);
	append_field(out, "id", meta->id);
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

/* Undoes append_field(), in place; what is no escape stays. */
static struct rh_text unescape(char *data, size_t length)
{
	size_t to = 0;
	for (size_t from = 0; from < length; from++) {
		int high = -1, low = -1;
		if (data[from] == '%' && from + 2 < length) {
			high = hex_digit(data[from + 1]);
			low = hex_digit(data[from + 2]);
		}
		if (high >= 0 && low >= 0) {
			data[to++] = (char)(high * 16 + low);
			from += 2;
		} else {
			data[to++] = data[from];
		}
	}
	return (struct rh_text){data, to};
}

/* One "name=value" of the comment. */
static void take_field(struct rh_take_meta *meta, struct rh_text name, char *value, size_t length)
{
	struct number {
		const char *name;
		int64_t *value;
	} numbers[] = {{"take", &meta->take},
	               {"session", &meta->session},
	               {"at", &meta->at_unix_ms},
	               {"prep", &meta->prep_ms},
	               {"target", &meta->target_ms}};
	for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
		if (rh_text_equal(name, rh_text_of(numbers[i].name)))
			(void)rh_text_to_int((struct rh_text){value, length}, numbers[i].value);
	}
	if (rh_text_equal(name, RH_TEXT("bank")))
		meta->bank = unescape(value, length);
	if (rh_text_equal(name, RH_TEXT("id")))
		meta->id = unescape(value, length);
}

bool rh_take_comment_read(char *comment, struct rh_take_meta *meta)
{
	if (strncmp(comment, comment_prefix, sizeof comment_prefix - 1) != 0)
		return false;
	char *at = comment + sizeof comment_prefix - 1;
	while (*at != '\0') {
		size_t length = strcspn(at, " ");
		char *next = at[length] == '\0' ? at + length : at + length + 1;
		char *equals = memchr(at, '=', length);
		if (equals != NULL)
			take_field(meta, (struct rh_text){at, (size_t)(equals - at)}, equals + 1,
			           length - (size_t)(equals + 1 - at));
		at = next;
	}
	return true;
}
