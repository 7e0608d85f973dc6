// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/wording.h"

#include <string.h>

/* More is filled into no sentence. */
enum { FILLED_MAX = 9 };

/* What is filled in at one place of a format, by the number of its argument; a precision given as "*" is an argument of
 * its own, of which nothing is seen. */
struct filled {
	struct rh_text texts[FILLED_MAX + 1];
	size_t count;
};

/* One conversion of a format, "%s", "%.*s", "%lld", "%2$s", "%3$.*2$s"; or "%%". */
struct conversion {
	size_t length;   /* of its text */
	size_t argument; /* its number if it says so, else 0 */
	bool stars;      /* a precision of its own comes before it */
	bool percent;
};

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* format begins with '%'. */
static struct conversion read_conversion(const char *format)
{
	struct conversion c = {.length = 1, .percent = format[1] == '%'};
	size_t digits = 0;
	while (is_digit(format[1 + digits]) && digits < 2)
		digits++;
	if (format[1 + digits] == '$')
		c.argument = digits == 1 ? (size_t)(format[1] - '0') : 0;
	for (; format[c.length] != '\0' && strchr("sduxcgf%", format[c.length]) == NULL; c.length++)
		c.stars = c.stars || format[c.length] == '*';
	c.length += format[c.length] != '\0';
	return c;
}

/* Single words that are filled into sentences and mean the same in all of them. */
static const char *const words[] = {N_("read"),   N_("write"),  N_("list"),     N_("open"),    N_("create"),
                                    N_("remove"), N_("repair"), N_("question"), N_("profile"), N_("plan")};

static bool is_word(struct rh_text text)
{
	return rh_text_is_one_of(text, words, sizeof words / sizeof words[0], NULL);
}

enum { PHRASE_BYTES_MAX = 200 };

/* False when it is no phrase of ours. */
static bool put_phrase(struct rh_buffer *out, struct rh_text text, const struct rh_tr *tr)
{
	char id[PHRASE_BYTES_MAX];
	if (text.length == 0 || text.length >= sizeof id ||
	    (memchr(text.data, ' ', text.length) == NULL && !is_word(text)))
		return false;
	memcpy(id, text.data, text.length);
	id[text.length] = '\0';
	const char *translated = rh_tr_get(tr, id);
	if (translated == id)
		return false;
	rh_buffer_string(out, translated);
	return true;
}

/* Up to where the sentence is filled in: before the format's next own words, which end it if nothing follows them. */
static bool find_end(struct rh_text rest, const char *format, size_t *end)
{
	size_t own = strcspn(format, "%");
	struct rh_text words_after = {format, own};
	if (format[own] == '\0') { /* the last place: the sentence ends as the format does */
		*end = rest.length - (own <= rest.length ? own : 0);
		return own <= rest.length && rh_text_ends_with(rest, words_after);
	}
	*end = own > 0 ? rh_text_find(rest, words_after) : SIZE_MAX;
	return *end != SIZE_MAX;
}

/* Takes the sentence apart; false when it was not made by this format, or nobody can tell how. */
static bool take_apart(struct rh_text sentence, const char *format, struct filled *filled)
{
	while (*format != '\0') {
		if (*format != '%') {
			if (sentence.length == 0 || *sentence.data != *format++)
				return false;
			sentence = rh_text_slice(sentence, 1, SIZE_MAX);
			continue;
		}
		struct conversion c = read_conversion(format);
		size_t end = 1;
		format += c.length;
		filled->count += c.stars;
		if (!c.percent && (filled->count >= FILLED_MAX || !find_end(sentence, format, &end)))
			return false;
		if (!c.percent)
			filled->texts[++filled->count] = rh_text_slice(sentence, 0, end);
		sentence = rh_text_slice(sentence, end, SIZE_MAX);
	}
	return sentence.length == 0;
}

static bool put_together(struct rh_buffer *out, const char *format, const struct filled *filled, const struct rh_tr *tr)
{
	size_t next = 0;
	while (*format != '\0') {
		if (*format != '%') {
			rh_buffer_byte(out, *format++);
			continue;
		}
		struct conversion c = read_conversion(format);
		format += c.length;
		if (c.percent) {
			rh_buffer_byte(out, '%');
			continue;
		}
		next += (size_t)c.stars + 1;
		size_t argument = c.argument > 0 ? c.argument : next;
		if (argument > filled->count || argument > FILLED_MAX)
			return false;
		if (!put_phrase(out, filled->texts[argument], tr))
			rh_buffer_text(out, filled->texts[argument]);
	}
	return true;
}

void rh_wording_error(struct rh_buffer *out, const struct rh_error *err, const struct rh_tr *tr)
{
	struct rh_text sentence = rh_text_of(err->message);
	const char *translated = err->format != NULL ? rh_tr_get(tr, err->format) : NULL;
	struct filled filled = {.count = 0};
	size_t before = out->length;
	if (translated != NULL && translated != err->format && take_apart(sentence, err->format, &filled) &&
	    put_together(out, translated, &filled, tr))
		return;
	rh_buffer_truncate(out, before);
	rh_buffer_text(out, sentence);
}

void rh_wording_sentence(struct rh_buffer *out, const char *sentence, const struct rh_tr *tr)
{
	struct rh_text whole = rh_text_of(sentence);
	size_t colon = rh_text_find(whole, RH_TEXT(": "));
	if (put_phrase(out, whole, tr))
		return;
	struct rh_text first = rh_text_slice(whole, 0, colon != SIZE_MAX ? colon : whole.length);
	struct rh_text rest = rh_text_slice(whole, first.length, SIZE_MAX);
	if (!put_phrase(out, first, tr))
		rh_buffer_text(out, first);
	if (rest.length == 0)
		return;
	rh_buffer_string(out, ": ");
	rest = rh_text_slice(rest, 2, SIZE_MAX);
	if (!put_phrase(out, rest, tr))
		rh_buffer_text(out, rest);
}
