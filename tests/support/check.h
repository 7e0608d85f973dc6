// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_TESTS_SUPPORT_CHECK_H
#define REHEARSE_TESTS_SUPPORT_CHECK_H
/* cmocka with what it wants included before it, and checks for our own types. */

#include "base/buffer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka needs the four above. */
#include <cmocka.h>

/* The text reads as the C string says, byte for byte. */
#define check_text(text, string) check_text_at((text), (string), __FILE__, __LINE__)
/* What was written reads as the C string says; then the buffer is emptied. */
#define check_written(buffer, string) check_written_at((buffer), (string), __FILE__, __LINE__)

static inline void check_text_at(struct rh_text text, const char *string, const char *file, int line)
{
	if (rh_text_equal(text, rh_text_of(string)))
		return;
	print_error("\"%.*s\"\n  is not\n\"%s\"\n", RH_TEXT_ARGS(text), string);
	_fail(file, line);
}

static inline void check_written_at(struct rh_buffer *buffer, const char *string, const char *file, int line)
{
	check_text_at(rh_buffer_view(buffer), string, file, line);
	rh_buffer_clear(buffer);
}

#endif
