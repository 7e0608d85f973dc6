// SPDX-License-Identifier: GPL-3.0-or-later
#include "os/memory.h"

#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>

#ifdef __GLIBC__
#include <malloc.h>

enum { WORTH_IT_BYTES = 8 << 20, LARGE_PAGE = 2 << 20, HEAP_BYTES_MAX = 1 << 30 };

/* What was freed at the heap's end stays part of it, and so does the advice. */
static void advise(char *start, size_t bytes)
{
	const size_t before = LARGE_PAGE - (uintptr_t)start % LARGE_PAGE;
	if (bytes > before)
		(void)madvise(start + before, bytes - before, MADV_HUGEPAGE);
}

void rh_memory_expect(size_t bytes)
{
	if (bytes < WORTH_IT_BYTES)
		return;
	/* Nothing in mappings of its own, and nothing given back early. */
	(void)mallopt(M_MMAP_THRESHOLD, HEAP_BYTES_MAX);
	(void)mallopt(M_TRIM_THRESHOLD, HEAP_BYTES_MAX);
	char *heap = malloc(bytes);
	if (heap != NULL)
		advise(heap, bytes);
	free(heap);
}
#else
void rh_memory_expect(size_t bytes)
{
	(void)bytes;
}
#endif
