// SPDX-License-Identifier: GPL-3.0-or-later
#include "runner/preflight.h"

#include "audio/take.h"
#include "support/check.h"
#include "support/tmpdir.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { LISTEN_MS = 300, SECOND = RH_AUDIO_RATE_HZ };

static struct tmpdir dir;
static struct rh_wake *wake;
static struct rh_preflight_device device;
static struct rh_sound_measures measures;
static struct rh_error err;

/* Gives up when it has been asked so often. */
struct patience {
	int looks, looks_at_most;
	double part; /* at the last look */
	bool
	    strange; /* it went back, or something was no part or no level; told at the end, as threads run meanwhile */
};

static int set_up(void **state)
{
	(void)state;
	tmpdir_make(&dir);
	err = (struct rh_error){0};
	return rh_wake_new(&wake, NULL) == RH_OK ? 0 : -1;
}

static int tear_down(void **state)
{
	(void)state;
	rh_wake_free(wake);
	tmpdir_remove(&dir);
	return 0;
}

static bool look(void *ctx, double part, double peak_db)
{
	struct patience *patience = ctx;
	patience->strange = patience->strange || !(part >= patience->part && part <= 1 && peak_db <= 0);
	while (rh_wake_next(wake, NULL) != RH_WAKE_NONE)
		continue;
	patience->part = part;
	return ++patience->looks <= patience->looks_at_most;
}

static struct rh_preflight preflight_of(const char *name, struct patience *patience)
{
	return (struct rh_preflight){.device = name, .wake = wake, .go_on = look, .ctx = patience};
}

static enum rh_status listen(const char *name, struct patience *patience)
{
	const struct rh_preflight preflight = preflight_of(name, patience);
	enum rh_status status = rh_preflight_listen(&preflight, LISTEN_MS, &device, &measures, &err);
	assert_false(patience->strange);
	return status;
}

static enum rh_status play(const char *name, struct patience *patience)
{
	const struct rh_preflight preflight = preflight_of(name, patience);
	enum rh_status status = rh_preflight_play(&preflight, &device, &err);
	assert_false(patience->strange);
	return status;
}

/* "file:…" of a take with a tone of half of full scale in it; the caller frees. */
static char *tone_file(void)
{
	static int16_t samples[SECOND];
	struct rh_take_writer *writer = NULL;
	struct rh_buffer name = {0};
	char *taken = NULL;
	const char *path = tmpdir_path(&dir, "tone.wav");
	for (int i = 0; i < SECOND; i++)
		samples[i] = (int16_t)lrint(16384 * sin(i * 0.06));
	assert_int_equal(rh_take_writer_new(path, NULL, 0, &writer, NULL), RH_OK);
	assert_int_equal(rh_take_writer_frames(writer, samples, SECOND, NULL), RH_OK);
	assert_int_equal(rh_take_writer_close(writer, NULL, NULL), RH_OK);
	rh_buffer_printf(&name, "file:%s", path);
	assert_int_equal(rh_buffer_take(&name, &taken, NULL), RH_OK);
	return taken;
}

static void a_microphone_is_heard_as_loud_as_it_is(void **state)
{
	struct patience patience = {.looks_at_most = 1000};
	char *name = tone_file();
	(void)state;
	assert_int_equal(listen(name, &patience), RH_OK);
	assert_true(fabs(measures.peak_db + 6) < 0.1);
	assert_true(fabs(measures.level_db + 9) < 0.1);
	check_text(rh_text_of(device.name), "file tone.wav");
	assert_string_equal(device.code, "");
	assert_true(patience.looks > 0);
	free(name);
}

static void silence_is_told_from_quiet(void **state)
{
	struct patience patience = {.looks_at_most = 1000};
	(void)state;
	assert_int_equal(listen("null", &patience), RH_OK);
	assert_int_equal(measures.verdict, RH_SOUND_SILENT);
	check_text(rh_text_of(device.name), "no device, silence");
}

static void a_device_that_is_not_there_is_refused_with_the_reason(void **state)
{
	struct patience patience = {.looks_at_most = 1000};
	(void)state;
	assert_int_not_equal(listen("file:no-such-file.wav", &patience), RH_OK);
	assert_non_null(strstr(err.message, "no-such-file.wav"));
	char *taken = tone_file(); /* nothing is written over */
	assert_int_not_equal(play(taken, &patience), RH_OK);
	assert_non_null(strstr(err.message, "tone.wav"));
	free(taken);
}

static void who_loses_patience_is_not_kept_waiting(void **state)
{
	struct patience patience = {.looks_at_most = 1};
	(void)state;
	assert_int_equal(listen("null", &patience), RH_ERR_STOPPED);
	patience = (struct patience){.looks_at_most = 0};
	assert_int_equal(play("null", &patience), RH_ERR_STOPPED);
	assert_int_equal(patience.looks, 1);
}

/* Half of full scale would hurt in headphones. */
static void the_tone_is_soft_and_heard_to_its_end(void **state)
{
	struct patience patience = {.looks_at_most = 1000};
	struct rh_take_reader *reader = NULL;
	struct rh_buffer name = {0};
	static float samples[SECOND];
	const char *path = tmpdir_path(&dir, "heard.wav");
	(void)state;
	rh_buffer_printf(&name, "file:%s", path);
	assert_int_equal(play(name.data, &patience), RH_OK);
	check_text(rh_text_of(device.name), "file heard.wav");
	assert_int_equal(rh_take_reader_new(path, &reader, NULL), RH_OK);
	size_t got = rh_take_reader_frames(reader, samples, SECOND);
	float peak = 0;
	for (size_t i = 0; i < got; i++)
		peak = fmaxf(peak, fabsf(samples[i]));
	assert_in_range(got, SECOND * 4 / 10, SECOND / 2);
	assert_true(peak > 0.05F && peak < 0.2F);
	rh_take_reader_free(reader);
	rh_buffer_done(&name);
}

static void a_loudspeaker_plays_at_its_own_pace(void **state)
{
	struct patience patience = {.looks_at_most = 1000};
	(void)state;
	assert_int_equal(play("null", &patience), RH_OK);
	assert_true(patience.looks >= 4);
	check_text(rh_text_of(device.name), "no device, silence");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(a_microphone_is_heard_as_loud_as_it_is),
	    TEST(silence_is_told_from_quiet),
	    TEST(a_device_that_is_not_there_is_refused_with_the_reason),
	    TEST(who_loses_patience_is_not_kept_waiting),
	    TEST(the_tone_is_soft_and_heard_to_its_end),
	    TEST(a_loudspeaker_plays_at_its_own_pace),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
