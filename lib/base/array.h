// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_BASE_ARRAY_H
#define REHEARSE_BASE_ARRAY_H
/* How an owned array of one's own grows. */

#include <stddef.h>

/* The items, perhaps moved, with room for one more behind `count` of them: twice as many where they are full. NULL
 * without memory; then they are as they were, where they were. *capacity is in items of `size` bytes; 0 with NULL for
 * items is an empty array. */
void *rh_array_room(void *items, size_t count, size_t *capacity, size_t size);

#endif
