// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/failing_alloc.h"

#include <stdatomic.h>

/* Names the linker gives by --wrap. */
void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *old, size_t size);
char *__real_strdup(const char *text);
char *__real_strndup(const char *text, size_t most);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *old, size_t size);
char *__wrap_strdup(const char *text);
char *__wrap_strndup(const char *text, size_t most);

static atomic_size_t countdown; /* allocations until the one that fails; 0: none will */
static atomic_bool struck;
static void (*tell)(void);

bool failing_alloc_next(size_t n)
{
	bool go_on = n == 1 || struck;
	failing_alloc_arm(go_on ? n : 0);
	return go_on;
}

void failing_alloc_arm(size_t n)
{
	struck = false;
	countdown = n;
}

bool failing_alloc_struck(void)
{
	return struck;
}

void failing_alloc_tell(void (*on_strike)(void))
{
	tell = on_strike;
}

bool failing_alloc_refuses(void)
{
	size_t left = countdown;
	while (left > 0 && !atomic_compare_exchange_weak(&countdown, &left, left - 1))
		;
	if (left != 1)
		return false;
	struck = true;
	if (tell != NULL)
		tell();
	return true;
}

void *__wrap_malloc(size_t size)
{
	return failing_alloc_refuses() ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t count, size_t size)
{
	return failing_alloc_refuses() ? NULL : __real_calloc(count, size);
}

void *__wrap_realloc(void *old, size_t size)
{
	return failing_alloc_refuses() ? NULL : __real_realloc(old, size);
}

/* These two allocate inside the C library. */
char *__wrap_strdup(const char *text)
{
	return failing_alloc_refuses() ? NULL : __real_strdup(text);
}

char *__wrap_strndup(const char *text, size_t most)
{
	return failing_alloc_refuses() ? NULL : __real_strndup(text, most);
}
