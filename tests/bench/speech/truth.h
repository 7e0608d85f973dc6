// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_TESTS_BENCH_SPEECH_TRUTH_H
#define REHEARSE_TESTS_BENCH_SPEECH_TRUTH_H
/* What a folder's groundtruth.tsv says of its clips: file, language, seconds, syllables, first word, last word's end,
 * pauses of 0.25 s and more ("1.2-1.6;3.0-3.5"), source, licence, redistributable, note. "NA" is unknown. */

#include <stdbool.h>
#include <stddef.h>

enum { TRUTH_CLIPS_MAX = 512, TRUTH_PAUSES_MAX = 128 };

struct truth_clip {
	char file[128];
	bool korean, synthetic;
	bool counted; /* syllables may be judged: not a list of single words */
	double duration_s;
	int syllables;
	bool timed; /* first, last and pauses are known */
	double first_s, last_s;
	double pauses_s[TRUTH_PAUSES_MAX][2];
	size_t pause_count;
};

/* Returns how many clips were read; 0 when there is no such table. */
size_t truth_read(const char *folder, struct truth_clip *clips);

#endif
