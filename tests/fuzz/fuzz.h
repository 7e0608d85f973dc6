// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_TESTS_FUZZ_H
#define REHEARSE_TESTS_FUZZ_H
/* What every fuzz target has. */

#include <stdint.h>
#include <stdlib.h>

/* The target; data has exactly size bytes. Returns 0. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What is not so is a finding. */
#define MUST(condition)           \
	do {                      \
		if (!(condition)) \
			abort();  \
	} while (0)

#endif
