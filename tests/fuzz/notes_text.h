// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_TESTS_FUZZ_NOTES_TEXT_H
#define REHEARSE_TESTS_FUZZ_NOTES_TEXT_H
/* Any bytes as the decoder hands notes on. */

#include "base/unicode.h"

/* Appends them as UTF-8 without NUL. */
static inline void notes_text_write(struct rh_buffer *out, struct rh_text bytes)
{
	uint32_t c = 0;
	while (rh_unicode_next(&bytes, &c))
		rh_buffer_character(out, c == 0 ? ' ' : c);
}

#endif
