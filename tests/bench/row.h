// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_TESTS_BENCH_ROW_H
#define REHEARSE_TESTS_BENCH_ROW_H
/* One comparison of a bench, for the one table that tests/bench/run makes of all of them. */

#include <stdio.h>

/* what: the measure with its unit; wanted: what the ratio ours/theirs has to be, "at most 1.5", or "-". */
static inline void bench_row(const char *what, double ours, const char *peer, double theirs, const char *wanted)
{
	printf("row\t%s\t%.4g\t%s\t%.4g\t%.2f\t%s\n", what, ours, peer, theirs, ours / theirs, wanted);
}

#endif
