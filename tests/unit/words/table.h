// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_TESTS_UNIT_WORDS_TABLE_H
#define REHEARSE_TESTS_UNIT_WORDS_TABLE_H
/* The labelled examples beside this file: lines of fields separated by tabs, "#" begins a remark. */

#include "support/check.h"

#include <stdio.h>
#include <string.h>

enum { TABLE_LINE_MAX = 4096, TABLE_FIELDS_MAX = 3 };

/* What was found against what is right. */
struct score {
	int right, false_alarms, missed, rejected;
};

static inline double precision_of(const struct score *score)
{
	return (double)score->right / (score->right + score->false_alarms);
}

static inline double recall_of(const struct score *score)
{
	return (double)score->right / (score->right + score->missed);
}

static inline double f1_of(const struct score *score)
{
	return 2.0 * score->right / (2.0 * score->right + score->false_alarms + score->missed);
}

/* Calls back for each line of a file of this folder; its fields may be written to. Returns how many lines there were.
 */
static inline size_t each_line(const char *sources, const char *name,
                               void (*line)(void *ctx, char *fields[TABLE_FIELDS_MAX]), void *ctx)
{
	char path[1024], text[TABLE_LINE_MAX];
	size_t lines = 0;
	(void)snprintf(path, sizeof path, "%s/tests/unit/words/%s", sources, name);
	FILE *file = fopen(path, "r");
	assert_non_null(file);
	while (fgets(text, sizeof text, file) != NULL) {
		char *fields[TABLE_FIELDS_MAX] = {text, NULL, NULL};
		text[strcspn(text, "\n")] = '\0';
		if (text[0] == '#' || text[0] == '\0')
			continue;
		for (size_t i = 1; i < TABLE_FIELDS_MAX; i++) {
			char *tab = fields[i - 1] != NULL ? strchr(fields[i - 1], '\t') : NULL;
			if (tab != NULL) {
				*tab = '\0';
				fields[i] = tab + 1;
			}
		}
		line(ctx, fields);
		lines++;
	}
	(void)fclose(file);
	return lines;
}

#endif
