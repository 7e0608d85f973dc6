// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/render.h"

#include "support/check.h"
#include "support/take_sound.h"
#include "support/tmpdir.h"

#include <dirent.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { RATE = RH_AUDIO_RATE_HZ, HEARD_MAX = 10 * RATE };

struct bench {
	struct tmpdir dir;
	int16_t heard[HEARD_MAX]; /* of the file that was read last */
	size_t count;
	int asked;
};

static int set_up(void **state)
{
	struct bench *bench = calloc(1, sizeof *bench);
	assert_non_null(bench);
	tmpdir_make(&bench->dir);
	*state = bench;
	return 0;
}

static int tear_down(void **state)
{
	struct bench *bench = *state;
	tmpdir_remove(&bench->dir);
	free(bench);
	return 0;
}

/* Hidden ones too: what is being written is hidden. */
static int count_files(const struct bench *bench)
{
	int count = 0;
	DIR *folder = opendir(bench->dir.path);
	assert_non_null(folder);
	for (struct dirent *entry = NULL; (entry = readdir(folder)) != NULL;)
		count += strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
	closedir(folder);
	return count;
}

static void hear(struct bench *bench, const char *path)
{
	struct rh_take_reader *reader = NULL;
	assert_int_equal(rh_take_reader_new(path, &reader, NULL), RH_OK);
	float samples[480];
	size_t got = 0;
	bench->count = 0;
	while ((got = rh_take_reader_frames(reader, samples, 480)) > 0)
		for (size_t i = 0; i < got && bench->count < HEARD_MAX; i++)
			bench->heard[bench->count++] = (int16_t)lrintf(samples[i] * 32768);
	rh_take_reader_free(reader);
}

static void render(struct bench *bench, const char *path, const struct rh_render_piece *pieces, size_t count)
{
	struct rh_render *made = NULL;
	struct rh_error err = {0};
	int64_t duration_ms = 0;
	if (rh_render_new(path, RH_REPLACE_NEVER, &made, &err) != RH_OK)
		fail_msg("%s", err.message);
	for (size_t i = 0; i < count; i++)
		assert_int_equal(rh_render_add(made, &pieces[i], NULL, NULL, NULL), RH_OK);
	assert_int_equal(rh_render_close(made, &duration_ms, NULL), RH_OK);
	hear(bench, path);
	assert_true(llabs(duration_ms - (int64_t)bench->count * 1000 / RATE) <= 1);
}

static void untouched_sound_is_written_to_the_sample(void **state)
{
	struct bench *bench = *state;
	const char *path = take_sound(&bench->dir, "take.wav", take_ramp, RATE + 1);
	const char *const names[] = {"out.wav", "out.flac"};
	for (size_t n = 0; n < 2; n++) {
		const struct rh_render_piece pieces[] = {{.path = path, .speed = 1}, {.path = path, .speed = 1}};
		render(bench, tmpdir_path(&bench->dir, names[n]), pieces, 2);
		assert_int_equal(bench->count, 2 * (RATE + 1));
		for (int64_t i = 0; i < 2 * (RATE + 1); i++)
			assert_int_equal(bench->heard[i], take_ramp(i % (RATE + 1)));
	}
}

static void it_may_begin_anywhere_with_a_fade(void **state)
{
	struct bench *bench = *state;
	const struct rh_render_piece piece = {
	    .path = take_sound(&bench->dir, "take.wav", take_ramp, RATE), .from_ms = 500, .speed = 1};
	render(bench, tmpdir_path(&bench->dir, "out.wav"), &piece, 1);
	assert_int_equal(bench->count, RATE / 2);
	assert_int_equal(bench->heard[0], 0);
	assert_in_range(bench->heard[240], take_ramp(RATE / 2 + 240) / 2 - 2, take_ramp(RATE / 2 + 240) / 2 + 2);
	for (int64_t i = 480; i < RATE / 2; i++)
		assert_int_equal(bench->heard[i], take_ramp(RATE / 2 + i));
	const struct rh_render_piece behind = {.path = piece.path, .from_ms = INT64_MAX, .speed = 1};
	render(bench, tmpdir_path(&bench->dir, "nothing.wav"), &behind, 1);
	assert_int_equal(bench->count, 0);
}

static void speed_and_loudness_are_those_that_would_be_heard(void **state)
{
	struct bench *bench = *state;
	const struct rh_render_piece piece = {.path = take_sound(&bench->dir, "tone.wav", take_tone, 4 * RATE),
	                                      .speed = 2,
	                                      .gain_db = 6.0206,
	                                      .peak = 8000.0 / 32768};
	render(bench, tmpdir_path(&bench->dir, "out.wav"), &piece, 1);
	assert_in_range(bench->count, 2 * RATE - RATE / 50, 2 * RATE + RATE / 50);
	int crossings = 0, peak = 0;
	for (size_t i = 1; i < bench->count; i++) {
		crossings += (bench->heard[i - 1] < 0) != (bench->heard[i] < 0);
		peak = abs(bench->heard[i]) > peak ? abs(bench->heard[i]) : peak;
	}
	double frequency_hz = crossings / 2.0 * RATE / (double)bench->count;
	assert_true(fabs(frequency_hz - 440) < 4.4);
	assert_in_range(peak, 15500, 16500);
}

static void opus_is_written_too(void **state)
{
	struct bench *bench = *state;
	const struct rh_render_piece piece = {.path = take_sound(&bench->dir, "tone.wav", take_tone, RATE), .speed = 1};
	render(bench, tmpdir_path(&bench->dir, "out.opus"), &piece, 1);
	assert_in_range(bench->count, RATE - 960, RATE + 960);
}

static void another_ending_is_refused(void **state)
{
	struct bench *bench = *state;
	struct rh_render *made = NULL;
	struct rh_error err = {0};
	assert_false(rh_render_can_write("out.mp3"));
	assert_int_equal(rh_render_new(tmpdir_path(&bench->dir, "out.mp3"), RH_REPLACE_NEVER, &made, &err),
	                 RH_ERR_INVALID);
	assert_non_null(strstr(err.message, ".flac"));
	assert_int_equal(count_files(bench), 0);
}

static void what_exists_is_replaced_only_when_allowed(void **state)
{
	struct bench *bench = *state;
	const struct rh_render_piece piece = {.path = take_sound(&bench->dir, "take.wav", take_ramp, 4800), .speed = 1};
	const char *path = tmpdir_write(&bench->dir, "out.wav", RH_TEXT("precious"));
	struct rh_render *made = NULL;
	int64_t duration_ms = 0;
	assert_int_equal(rh_render_new(path, RH_REPLACE_NEVER, &made, NULL), RH_ERR_EXISTS);
	assert_int_equal(rh_render_new(path, RH_REPLACE_ALLOWED, &made, NULL), RH_OK);
	assert_int_equal(rh_render_add(made, &piece, NULL, NULL, NULL), RH_OK);
	assert_int_equal(rh_render_close(made, &duration_ms, NULL), RH_OK);
	assert_int_equal(duration_ms, 100);
	assert_int_equal(count_files(bench), 2);
}

static bool once(void *ctx, double done)
{
	struct bench *bench = ctx;
	assert_true(done > 0 && done <= 1);
	return ++bench->asked < 2;
}

static void stopped_half_way_nothing_is_left(void **state)
{
	struct bench *bench = *state;
	const struct rh_render_piece piece = {.path = take_sound(&bench->dir, "take.wav", take_ramp, 5 * RATE),
	                                      .speed = 1};
	struct rh_render *made = NULL;
	assert_int_equal(rh_render_new(tmpdir_path(&bench->dir, "out.wav"), RH_REPLACE_NEVER, &made, NULL), RH_OK);
	assert_int_equal(rh_render_add(made, &piece, once, bench, NULL), RH_ERR_STOPPED);
	rh_render_drop(made);
	rh_render_drop(NULL);
	assert_int_equal(bench->asked, 2);
	assert_int_equal(count_files(bench), 1);
}

int main(void)
{
#define RENDER_TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
	    RENDER_TEST(untouched_sound_is_written_to_the_sample),
	    RENDER_TEST(it_may_begin_anywhere_with_a_fade),
	    RENDER_TEST(speed_and_loudness_are_those_that_would_be_heard),
	    RENDER_TEST(opus_is_written_too),
	    RENDER_TEST(another_ending_is_refused),
	    RENDER_TEST(what_exists_is_replaced_only_when_allowed),
	    RENDER_TEST(stopped_half_way_nothing_is_left),
	};
	return cmocka_run_group_tests_name("audio.render", tests, NULL, NULL);
}
