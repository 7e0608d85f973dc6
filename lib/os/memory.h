// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_OS_MEMORY_H
#define REHEARSE_OS_MEMORY_H
/* How the system gives memory to the heap. Owns nothing: it only makes much of it cheaper to get. */

#include <stddef.h>

/* About so much will be allocated in many small pieces and kept for long: lets the kernel give it in large pages, which
 * saves a fault for every 4 KiB. Does nothing for little, nor where the system cannot; nothing is allocated by it. Not
 * while another thread allocates. */
void rh_memory_expect(size_t bytes);

#endif
