// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/array.h"

#include <stdint.h>
#include <stdlib.h>

enum { FIRST_CAPACITY = 16 };

void *rh_array_room(void *items, size_t count, size_t *capacity, size_t size)
{
	if (count < *capacity)
		return items;
	if (*capacity > SIZE_MAX / 2 / size)
		return NULL;
	size_t larger = *capacity > 0 ? 2 * *capacity : FIRST_CAPACITY;
	void *moved = realloc(items, larger * size);
	if (moved != NULL)
		*capacity = larger;
	return moved;
}
