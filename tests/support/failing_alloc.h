// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_TESTS_SUPPORT_FAILING_ALLOC_H
#define REHEARSE_TESTS_SUPPORT_FAILING_ALLOC_H
/* An allocator that refuses on demand: the linker sends malloc, calloc, realloc, strdup and strndup of the program
 * and our libraries here (rehearse_failing_alloc() in tests/CMakeLists.txt). Calls from inside shared libraries are
 * not seen. Any thread may allocate, one arms.
 *
 *	for (size_t n = 1; failing_alloc_next(n); n++)
 *		... run it, and expect success where failing_alloc_struck() is false, a clean refusal where it is true
 *...
 */

#include <stdbool.h>
#include <stddef.h>

/* Lets the n-th allocation from now on fail, counted from 1, and no other. False, and nothing is armed, when the round
 * before was not struck: then every allocation has had its turn. */
bool failing_alloc_next(size_t n);
/* The same once, without looking at the round before: for a test of one place. */
void failing_alloc_arm(size_t n);
/* Whether an allocation has failed since it was armed. */
bool failing_alloc_struck(void);
/* What is called, once, in the thread and inside the allocation that fails; NULL: nothing. It may allocate. */
void failing_alloc_tell(void (*on_strike)(void));
/* Counts one allocation and says whether it must fail: for wrapping calls that allocate inside a shared library. */
bool failing_alloc_refuses(void);

#endif
