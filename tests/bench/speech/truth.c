// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/speech/truth.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LINE_MAX_BYTES = 16384, COLUMNS = 12 };

static void read_pauses(struct truth_clip *clip, const char *text)
{
	while (*text != '\0' && clip->pause_count < TRUTH_PAUSES_MAX) {
		char *end = NULL;
		double from = strtod(text, &end);
		if (end == text || *end != '-')
			return;
		clip->pauses_s[clip->pause_count][0] = from;
		clip->pauses_s[clip->pause_count++][1] = strtod(end + 1, &end);
		text = *end == ';' ? end + 1 : end;
	}
}

static bool read_clip(struct truth_clip *clip, char *line)
{
	const char *columns[COLUMNS] = {0};
	size_t count = 0;
	for (char *at = line; at != NULL && count < COLUMNS; count++) {
		columns[count] = at;
		at = strpbrk(at, "\t\n");
		if (at != NULL)
			*at++ = '\0';
	}
	if (count < 11 || strcmp(columns[0], "file") == 0 || strlen(columns[0]) >= sizeof clip->file)
		return false;
	*clip = (struct truth_clip){
	    .korean = strcmp(columns[1], "ko") == 0,
	    .synthetic = strncmp(columns[7], "espeak", 6) == 0,
	    .duration_s = strtod(columns[2], NULL),
	    .syllables = (int)strtol(columns[3], NULL, 10),
	    .timed = strcmp(columns[4], "NA") != 0,
	    .first_s = strtod(columns[4], NULL),
	    .last_s = strtod(columns[5], NULL),
	};
	clip->counted = clip->syllables > 0 && strstr(columns[10], "not syllables") == NULL;
	memcpy(clip->file, columns[0], strlen(columns[0]) + 1);
	if (clip->timed)
		read_pauses(clip, columns[6]);
	return true;
}

size_t truth_read(const char *folder, struct truth_clip *clips)
{
	char path[1024], line[LINE_MAX_BYTES];
	snprintf(path, sizeof path, "%s/groundtruth.tsv", folder);
	FILE *file = fopen(path, "r");
	size_t count = 0;
	while (file != NULL && count < TRUTH_CLIPS_MAX && fgets(line, sizeof line, file) != NULL)
		count += read_clip(&clips[count], line) ? 1 : 0;
	if (file != NULL)
		fclose(file);
	return count;
}
