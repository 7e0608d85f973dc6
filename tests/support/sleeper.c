// SPDX-License-Identifier: GPL-3.0-or-later
/* A machine that sleeps when a test says so: preloaded into a program, it adds to the clock that counts sleep as many
 * seconds as stand in the file that REHEARSE_TEST_NAP names. */

#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static time_t nap_s(void)
{
	const char *path = getenv("REHEARSE_TEST_NAP");
	FILE *file = path != NULL ? fopen(path, "r") : NULL;
	long long seconds = 0;
	if (file == NULL)
		return 0;
	if (fscanf(file, "%lld", &seconds) != 1)
		seconds = 0;
	(void)fclose(file);
	return (time_t)seconds;
}

/* The C library's own, but for one clock. */
int clock_gettime(clockid_t clock, struct timespec *now)
{
	int result = (int)syscall(SYS_clock_gettime, clock, now);
	if (result == 0 && clock == CLOCK_BOOTTIME)
		now->tv_sec += nap_s();
	return result;
}
