// SPDX-License-Identifier: GPL-3.0-or-later
/* Golden screens: every scene at 80, 60 and 40 columns, in English and Korean, against tests/screens/NAME.txt. Under
 * each line of text stand the styles of its cells: "." plain, b bold, d dim, g green, y yellow, r red; without colour
 * the last three are plain. With REHEARSE_REGENERATE set in the environment the files are written anew, so that a
 * change is a diff to review. */
#include "screens/scenes.h"

#include "support/catalogue.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char letter_of(const struct rh_cell *cell)
{
	static const char letters[] = ".bdgyr";
	return strcmp(cell->text, " ") == 0 ? ' ' : letters[cell->style];
}

static void write_row(struct rh_buffer *out, const struct rh_frame *frame, size_t row)
{
	const struct rh_cell *cells = rh_frame_cells(frame, row);
	size_t used = rh_frame_used(frame, row);
	rh_buffer_byte(out, '|');
	for (size_t i = 0; i < used; i++)
		rh_buffer_string(out, cells[i].text);
	rh_buffer_byte(out, '\n');
	rh_buffer_string(out, used > 0 ? ":" : "");
	for (size_t i = 0; i < used; i++)
		rh_buffer_byte(out, letter_of(&cells[i]));
	rh_buffer_string(out, used > 0 ? "\n" : "");
}

static void write_scene(struct rh_buffer *out, const struct scene *scene, const struct rh_tr *tr, const char *lang)
{
	static const size_t widths[] = {80, 60, 40};
	for (size_t i = 0; i < sizeof widths / sizeof *widths; i++) {
		struct rh_frame frame;
		rh_frame_init(&frame, widths[i]);
		scene_draw(scene, tr, &frame);
		rh_buffer_printf(out, "%s%zu columns, %s\n", out->length > 0 ? "\n" : "", widths[i], lang);
		for (size_t row = 0; row < frame.rows; row++)
			write_row(out, &frame, row);
		rh_frame_done(&frame);
	}
}

static void path_of(struct rh_buffer *out, const char *name)
{
	rh_buffer_printf(out, "%s/tests/screens/%s.txt", REHEARSE_SOURCE_DIR, name);
}

static void read_file(struct rh_buffer *out, const char *path)
{
	FILE *file = fopen(path, "rb");
	char bytes[4096];
	for (size_t got = 1; file != NULL && got > 0;) {
		got = fread(bytes, 1, sizeof bytes, file);
		rh_buffer_text(out, (struct rh_text){bytes, got});
	}
	if (file != NULL)
		(void)fclose(file);
}

static bool write_file(struct rh_text text, const char *path)
{
	FILE *file = fopen(path, "wb");
	bool written = file != NULL && fwrite(text.data, 1, text.length, file) == text.length;
	return file != NULL && fclose(file) == 0 && written;
}

static void print_difference(const char *path, struct rh_text expected, struct rh_text actual)
{
	struct rh_text want = RH_TEXT_NONE, got = RH_TEXT_NONE;
	size_t line = 0;
	bool more = true;
	while (more && rh_text_equal(want, got)) {
		want = got = RH_TEXT_NONE;
		more = rh_text_next_line(&expected, &want);
		more = rh_text_next_line(&actual, &got) || more;
		line++;
	}
	printf("%s:%zu: expected\n%.*s\nbut it is\n%.*s\n", path, line, RH_TEXT_ARGS(want), RH_TEXT_ARGS(got));
}

static bool check(const struct scene *scene, const struct rh_tr *korean, bool regenerate)
{
	struct rh_buffer actual = {0}, expected = {0}, path = {0};
	path_of(&path, scene->name);
	write_scene(&actual, scene, NULL, "English");
	write_scene(&actual, scene, korean, "Korean");
	read_file(&expected, path.data);
	bool equal = rh_text_equal(rh_buffer_view(&actual), rh_buffer_view(&expected));
	if (!equal && regenerate)
		equal = write_file(rh_buffer_view(&actual), path.data);
	if (!equal)
		print_difference(path.data, rh_buffer_view(&expected), rh_buffer_view(&actual));
	rh_buffer_done(&actual);
	rh_buffer_done(&expected);
	rh_buffer_done(&path);
	return equal;
}

static bool is_scene(struct rh_text stem)
{
	size_t count = 0;
	const struct scene *all = scenes(&count);
	for (size_t i = 0; i < count; i++) {
		if (rh_text_equal(stem, rh_text_of(all[i].name)))
			return true;
	}
	return false;
}

/* A golden file nobody draws any more would go on looking like a promise. */
static size_t count_orphans(void)
{
	size_t orphans = 0;
	DIR *folder = opendir(REHEARSE_SOURCE_DIR "/tests/screens");
	for (struct dirent *entry = NULL; folder != NULL && (entry = readdir(folder)) != NULL;) {
		struct rh_text name = rh_text_of(entry->d_name);
		if (!rh_text_ends_with(name, RH_TEXT(".txt")) || is_scene(rh_text_slice(name, 0, name.length - 4)))
			continue;
		printf("%s: no scene has this name\n", entry->d_name);
		orphans++;
	}
	if (folder != NULL)
		(void)closedir(folder);
	return orphans;
}

int main(void)
{
	bool regenerate = getenv("REHEARSE_REGENERATE") != NULL;
	size_t count = 0, failed = 0;
	const struct scene *all = scenes(&count);
	struct catalogue catalogue;
	catalogue_read(&catalogue, REHEARSE_SOURCE_DIR "/cmd/po/ko.po");
	const struct rh_tr korean = catalogue_tr(&catalogue);
	for (size_t i = 0; i < count; i++)
		failed += check(&all[i], &korean, regenerate) ? 0 : 1;
	catalogue_done(&catalogue);
	failed += count_orphans();
	printf("%zu scenes, %zu faults\n", count, failed);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
