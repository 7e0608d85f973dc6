// SPDX-License-Identifier: GPL-3.0-or-later
/* Holds what tools found against the truth and prints one row for each: FOLDER has the groundtruth.tsv, a results file
 * has lines FILE S syllables, FILE F first-word, FILE L last-word-end, FILE P start end (tabs, seconds). With bars it
 * exits 1 when one is missed. Usage: score FOLDER CONDITION BARS TOOL RESULTS, BARS "-" or
 * mean%,worst%,F1,boundary-ms,first-ms. */

#include "bench/speech/truth.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A pause is found when the two overlap by more than half of their union; each counts once. */
#define MATCH_SHARE 0.5
/* Shorter clips say little about a rate: one syllable is several per cent. */
#define JUDGED_S 25.0
enum { ERRORS_MAX = TRUTH_CLIPS_MAX * TRUTH_PAUSES_MAX * 2 };

struct errors {
	double values[ERRORS_MAX];
	size_t count;
};

struct found {
	bool speech, counted, timed;
	int syllables;
	double first_s;
	double pauses_s[TRUTH_PAUSES_MAX * 4][2];
	size_t pause_count;
};

static struct truth_clip clips[TRUTH_CLIPS_MAX];
static struct found results[TRUTH_CLIPS_MAX];
static struct errors syllable_errors, boundary_errors, first_errors;

static void add(struct errors *e, double value)
{
	if (e->count < ERRORS_MAX)
		e->values[e->count++] = value;
}

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

/* NAN without values. */
static double quantile(struct errors *e, double share)
{
	if (e->count == 0)
		return NAN;
	qsort(e->values, e->count, sizeof e->values[0], by_size);
	return e->values[(size_t)(share * (double)(e->count - 1) + 0.5)];
}

static double mean(const struct errors *e)
{
	double sum = 0;
	for (size_t i = 0; i < e->count; i++)
		sum += e->values[i];
	return e->count > 0 ? sum / (double)e->count : NAN;
}

static struct found *result_of(const char *file, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(clips[i].file, file) == 0)
			return &results[i];
	return NULL;
}

static void read_line(char *line, size_t count)
{
	char *kind = strchr(line, '\t');
	if (kind == NULL)
		return;
	*kind++ = '\0';
	struct found *f = result_of(line, count);
	if (f == NULL)
		return;
	char *end = NULL;
	double value = strtod(kind + 1, &end);
	switch (kind[0]) {
	case 'S':
		f->counted = true;
		f->syllables = (int)value;
		break;
	case 'F':
		f->speech = f->timed = true;
		f->first_s = value;
		break;
	case 'P':
		if (f->pause_count == TRUTH_PAUSES_MAX * 4)
			return;
		f->pauses_s[f->pause_count][0] = value;
		f->pauses_s[f->pause_count++][1] = strtod(end, NULL);
		break;
	default:
		break;
	}
}

static bool same_pause(const double a[2], const double b[2])
{
	double both = fmin(a[1], b[1]) - fmax(a[0], b[0]), either = fmax(a[1], b[1]) - fmin(a[0], b[0]);
	return both > MATCH_SHARE * either;
}

static size_t match_pauses(const struct truth_clip *clip, const struct found *f)
{
	bool taken[TRUTH_PAUSES_MAX * 4] = {0};
	size_t hits = 0;
	for (size_t i = 0; i < clip->pause_count; i++)
		for (size_t k = 0; k < f->pause_count; k++) {
			if (taken[k] || !same_pause(clip->pauses_s[i], f->pauses_s[k]))
				continue;
			taken[k] = true;
			hits++;
			add(&boundary_errors, 1e3 * fabs(clip->pauses_s[i][0] - f->pauses_s[k][0]));
			add(&boundary_errors, 1e3 * fabs(clip->pauses_s[i][1] - f->pauses_s[k][1]));
			break;
		}
	return hits;
}

struct row {
	double mean, worst, f1, boundary_ms, first_ms;
	size_t false_speech; /* clips without speech in which some was found */
};

static struct row judge(size_t count)
{
	struct row row = {.worst = NAN};
	size_t hits = 0, truths = 0, found = 0;
	syllable_errors.count = boundary_errors.count = first_errors.count = 0;
	for (size_t i = 0; i < count; i++) {
		const struct truth_clip *clip = &clips[i];
		const struct found *f = &results[i];
		bool silent = clip->timed && clip->last_s <= 0;
		row.false_speech += silent && (f->speech || f->syllables > 0) ? 1 : 0;
		if (clip->counted && f->counted) {
			double off = 100.0 * fabs((double)(f->syllables - clip->syllables)) / clip->syllables;
			add(&syllable_errors, off);
			if (clip->duration_s >= JUDGED_S)
				row.worst = fmax(row.worst, off);
		}
		if (!clip->timed || silent)
			continue;
		if (f->timed)
			add(&first_errors, 1e3 * fabs(f->first_s - clip->first_s));
		truths += clip->pause_count;
		found += f->pause_count;
		hits += match_pauses(clip, f);
	}
	row.mean = mean(&syllable_errors);
	row.f1 = truths + found > 0 ? 2.0 * (double)hits / (double)(truths + found) : NAN;
	row.boundary_ms = quantile(&boundary_errors, 0.5);
	row.first_ms = quantile(&first_errors, 0.9);
	return row;
}

static void put(double value, int decimals, const char *unit)
{
	if (isnan(value))
		printf(" %9s", "-");
	else
		printf(" %*.*f%s", 9 - (int)strlen(unit), decimals, value, unit);
}

/* A measure nobody could make has missed no bar. */
static bool met(const struct row *row, const char *bars)
{
	double bar[5] = {0};
	if (sscanf(bars, "%lf,%lf,%lf,%lf,%lf", &bar[0], &bar[1], &bar[2], &bar[3], &bar[4]) != 5)
		return true;
	return !(row->mean > bar[0]) && !(row->worst > bar[1]) && !(row->f1 < bar[2]) && !(row->boundary_ms > bar[3]) &&
	       !(row->first_ms > bar[4]) && row->false_speech == 0;
}

int main(int argc, char **argv)
{
	size_t count = argc >= 6 ? truth_read(argv[1], clips) : 0;
	if (count == 0)
		return 2;
	memset(results, 0, sizeof results);
	char line[1024];
	FILE *file = fopen(argv[5], "r");
	while (file != NULL && fgets(line, sizeof line, file) != NULL)
		read_line(line, count);
	if (file == NULL)
		return 2;
	fclose(file);
	struct row row = judge(count);
	bool good = met(&row, argv[3]);
	printf("%-10s %-14s", argv[2], argv[4]);
	put(row.mean, 1, "%");
	put(row.worst, 1, "%");
	put(row.f1, 3, "");
	put(row.boundary_ms, 0, "");
	put(row.first_ms, 0, "");
	printf(" %6zu %s\n", row.false_speech, strcmp(argv[3], "-") == 0 ? "" : good ? "met" : "MISSED");
	return good ? 0 : 1;
}
