// SPDX-License-Identifier: GPL-3.0-or-later
/* Runs a fuzz target without libFuzzer: on each file named and each file of a folder named, and with -random N on N
 * inputs drawn from a fixed seed, each also cut short and with bytes changed, -changes times over.
 * Usage: fuzz_NAME [-random N] [-longest BYTES] [-changes N] FILE|FOLDER… */

#include "base/random.h"
#include "fuzz/fuzz.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FILE_MAX = 1 << 22, LONGEST = 4096 };

/* In memory of exactly its size, so that a sanitizer sees a byte too far. */
static void run(const uint8_t *data, size_t size)
{
	uint8_t *exact = malloc(size == 0 ? 1 : size);
	if (exact == NULL)
		exit(1);
	if (size > 0)
		memcpy(exact, data, size);
	LLVMFuzzerTestOneInput(exact, size);
	free(exact);
}

static void run_changed(struct rh_random *random, uint8_t *data, size_t size)
{
	run(data, size);
	if (size == 0)
		return;
	run(data, (size_t)rh_random_below(random, size));
	for (int i = 0; i < 4; i++)
		data[rh_random_below(random, size)] = (uint8_t)rh_random_next(random);
	run(data, size);
}

static void run_drawn(struct rh_random *random, uint8_t *data, size_t longest)
{
	size_t size = (size_t)rh_random_below(random, longest + 1);
	for (size_t i = 0; i < size; i++)
		data[i] = (uint8_t)rh_random_next(random);
	run_changed(random, data, size);
}

static int run_file(struct rh_random *random, uint8_t *data, const char *path, long changes)
{
	FILE *file = fopen(path, "rb");
	if (file == NULL) {
		perror(path);
		return 1;
	}
	for (long i = 0; i < changes; i++) {
		rewind(file);
		run_changed(random, data, fread(data, 1, FILE_MAX, file));
	}
	fclose(file);
	return 0;
}

/* The files of a folder in the order of their names; a file when it is none. */
static int run_path(struct rh_random *random, uint8_t *data, const char *path, long changes)
{
	struct dirent **entries = NULL;
	int count = scandir(path, &entries, NULL, alphasort);
	if (count < 0)
		return run_file(random, data, path, changes);
	int failed = 0;
	for (int i = 0; i < count; i++) {
		char name[4096];
		snprintf(name, sizeof name, "%s/%s", path, entries[i]->d_name);
		if (entries[i]->d_name[0] != '.')
			failed |= run_file(random, data, name, changes);
		free(entries[i]);
	}
	free(entries);
	return failed;
}

int main(int argc, char **argv)
{
	static uint8_t data[FILE_MAX];
	struct rh_random random = rh_random_seeded(1);
	long rounds = 0, longest = LONGEST, changes = 1;
	int failed = argc < 2 ? 2 : 0;
	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "-random") == 0 && i + 1 < argc)
			rounds = strtol(argv[++i], NULL, 10);
		else if (strcmp(argv[i], "-longest") == 0 && i + 1 < argc)
			longest = strtol(argv[++i], NULL, 10);
		else if (strcmp(argv[i], "-changes") == 0 && i + 1 < argc)
			changes = strtol(argv[++i], NULL, 10);
		else
			failed |= run_path(&random, data, argv[i], changes);
	}
	if (longest < 0 || longest > FILE_MAX)
		return 2;
	for (long i = 0; i < rounds; i++)
		run_drawn(&random, data, (size_t)longest);
	return failed;
}
