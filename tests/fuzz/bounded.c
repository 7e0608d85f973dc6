// SPDX-License-Identifier: GPL-3.0-or-later
/* Stands between libFuzzer and its target: an input that takes over a second of the processor is a finding. libFuzzer's
 * own -timeout goes by the clock on the wall, which on a busy machine tells of others' work; it is left for what never
 * ends. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

int __real_LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int __wrap_LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static double processor_seconds(void)
{
	struct timespec now = {0};
	(void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

int __wrap_LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const double begun = processor_seconds();
	const int result = __real_LLVMFuzzerTestOneInput(data, size);
	const double seconds = processor_seconds() - begun;
	if (seconds > 1) {
		(void)fprintf(stderr, "an input took %.1f s of the processor\n", seconds);
		abort();
	}
	return result;
}
