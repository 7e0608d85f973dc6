// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/random_text.h"

static const char *const pieces[] = {
    " ",
    " ",
    " ",
    "  ",
    "\n",
    "\r\n",
    "\r",
    "\t",
    "a",
    "the",
    "Tell me",
    "e\u0301",
    "\u0301",
    "\u0338",
    ">",
    "=",
    "\u1112\u1161\u11AB", /* decomposed Hangul */
    "\u1100",
    "\u1161",
    "\u11A8", /* its letters alone */
    "\uB9D0",
    "\uD569\uB2C8\uB2E4",
    "\uAC00",                                     /* composed Hangul */
    "\U0001F468\u200D\U0001F469\u200D\U0001F467", /* a family */
    "\U0001F44D\U0001F3FD",
    "\u2764\uFE0F",
    "\u2764\uFE0F\u200D\U0001F525",
    "\u200D",
    "\U0001F1F0\U0001F1F7",
    "\U0001F1F0", /* a flag, and half of one */
    "\u202E",
    "\u2066",
    "\u2069",
    "\u200B",
    "\u200C",
    "\u200F",
    "\uFEFF",
    "\u00AD",
    "\u2028",
    "\u3164",
    "\u115F",
    "\xC2\x85",
    "\xC2\x9B",
    "\x1B[31m",
    "\x07",
    "\x7F",
    "\uE000",
    "\uFDD0",
    "\U000E0041",
    "\u0600",
    "\uFFFD",
    "\u3000",
    "\uFF21",
    "\u00A0",
    "-",
    "/",
    "https://example.com/a?b=c",
    "\u201C",
    "\u201D",
    "35%",
    "\u20A91,000",
    "(",
    ")",
    ".",
    "\u0915\u094D\u0937",
    "\u0E01\u0E33",
    "\u4E2D\u6587",
    "\uF900",
    "\u212B",
    "\u0344",
};

enum { PIECES = sizeof pieces / sizeof pieces[0] };

void random_bytes(struct rh_random *random, struct rh_buffer *out, size_t count)
{
	for (size_t i = 0; i < count; i++)
		rh_buffer_byte(out, (char)rh_random_below(random, 256));
}

void random_pieces(struct rh_random *random, struct rh_buffer *out, size_t count)
{
	for (size_t i = 0; i < count; i++)
		rh_buffer_string(out, pieces[rh_random_below(random, PIECES)]);
}

void random_words(struct rh_random *random, struct rh_buffer *out, size_t count, size_t columns)
{
	for (size_t i = 0; i < count; i++) {
		if (i > 0)
			rh_buffer_byte(out, ' ');
		bool korean = rh_random_below(random, 2) == 0;
		size_t letters = 1 + rh_random_below(random, korean ? columns / 2 : columns);
		for (size_t k = 0; k < letters; k++)
			rh_buffer_character(out, (uint32_t)(korean ? 0xAC00 + rh_random_below(random, 11172)
			                                           : 'a' + rh_random_below(random, 26)));
	}
}
