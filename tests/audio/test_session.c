// SPDX-License-Identifier: GPL-3.0-or-later
/* Whole hands-free sessions of the program, read along as JSON: what is recorded is what was heard, to the sample, at
 * the time it was said to be. From a file at real pace, and from a real sound server into which another program plays.
 */

#include "audio/take.h"
#include "base/random.h"
#include "os/child.h"
#include "support/check.h"
#include "support/program.h"
#include "support/rig.h"
#include "support/tmpdir.h"

#include <jansson.h>
#include <poll.h>
#include <sndfile.h>
#include <stdlib.h>
#include <string.h>

enum { NOISE_SECONDS = 12, NOISE_FRAMES = NOISE_SECONDS * RH_AUDIO_RATE_HZ };
/* Where a take was found in the noise. */
enum { NOWHERE = -1 };
#define EDGE_MS 50

static const char bank[] = "id: sound\nlang: en\nquestions:\n"
                           "  - {id: one, question: First?}\n  - {id: two, question: Second?}\n"
                           "  - {id: three, question: 세 번째?}\n  - {id: four, question: Fourth?}\n";

struct room {
	struct tmpdir dir;
	const char *bank, *noise;
	int16_t *samples; /* of the noise */
};

static int set_up(void **state)
{
	struct room *room = calloc(1, sizeof *room);
	assert_non_null(room);
	tmpdir_make(&room->dir);
	program_home(room->dir.path);
	room->bank = tmpdir_write(&room->dir, "bank.yaml", RH_TEXT(bank));
	room->noise = tmpdir_path(&room->dir, "noise.wav");
	room->samples = malloc(NOISE_FRAMES * sizeof *room->samples);
	assert_non_null(room->samples);
	struct rh_random random = rh_random_seeded(1);
	for (size_t i = 0; i < NOISE_FRAMES; i++)
		room->samples[i] = (int16_t)((int)rh_random_below(&random, 20001) - 10000);
	SF_INFO info = {.samplerate = RH_AUDIO_RATE_HZ, .channels = 1, .format = SF_FORMAT_WAV | SF_FORMAT_PCM_16};
	SNDFILE *file = sf_open(room->noise, SFM_WRITE, &info);
	assert_non_null(file);
	assert_int_equal(sf_writef_short(file, room->samples, NOISE_FRAMES), NOISE_FRAMES);
	assert_int_equal(sf_close(file), 0);
	*state = room;
	return 0;
}

static int tear_down(void **state)
{
	struct room *room = *state;
	(void)rig_teardown(NULL);
	tmpdir_remove(&room->dir);
	free(room->samples);
	free(room);
	return 0;
}

/* Runs the program without a terminal; each line it printed as one JSON object. */
static json_t *read_along(const char *const *argv)
{
	struct rh_child *child = NULL;
	struct rh_child_config config = {.argv = argv, .output_max = 1 << 20, .timeout_ms = 60000};
	assert_int_equal(rh_child_start(&config, &child, NULL), RH_OK);
	while (rh_child_step(child) == RH_CHILD_RUNNING) {
		struct pollfd ready = {.fd = rh_child_fd(child), .events = POLLIN};
		(void)poll(&ready, 1, 20);
	}
	assert_int_equal(rh_child_exit_status(child), 0);
	json_t *events = json_array();
	struct rh_text rest = rh_child_output(child), line;
	while (rh_text_next_line(&rest, &line)) {
		json_t *event = json_loadb(line.data, line.length, 0, NULL);
		assert_non_null(event);
		assert_int_equal(json_array_append_new(events, event), 0);
	}
	rh_child_free(child);
	return events;
}

static const char *string_of(const json_t *event, const char *key)
{
	const char *value = json_string_value(json_object_get(event, key));
	return value != NULL ? value : "";
}

static int64_t number_of(const json_t *event, const char *key)
{
	return json_integer_value(json_object_get(event, key));
}

/* The events' names in order, without phases and warnings, joined by blanks. */
static void names_of(const json_t *events, struct rh_buffer *out)
{
	size_t i;
	json_t *event;
	json_array_foreach(events, i, event)
	{
		const char *name = string_of(event, "event");
		if (strcmp(name, "phase") == 0 || strcmp(name, "warning") == 0)
			continue;
		rh_buffer_string(out, out->length > 0 ? " " : "");
		rh_buffer_string(out, name);
	}
}

/* Ids in the order they were asked. */
static void ids_of(const json_t *events, struct rh_buffer *out)
{
	size_t i;
	json_t *event;
	json_array_foreach(events, i, event) if (strcmp(string_of(event, "event"), "asked") == 0)
	    rh_buffer_printf(out, "%s ", string_of(event, "id"));
}

/* Where in the noise, in frames, this take lies, every sample of it. */
static int64_t place_in_noise(const struct room *room, const char *path, int64_t frames)
{
	SF_INFO info = {0};
	SNDFILE *file = sf_open(path, SFM_READ, &info);
	assert_non_null(file);
	assert_int_equal(info.samplerate, RH_AUDIO_RATE_HZ);
	assert_int_equal(info.frames, frames);
	int16_t *take = malloc((size_t)frames * sizeof *take);
	assert_non_null(take);
	assert_int_equal(sf_readf_short(file, take, frames), frames);
	assert_int_equal(sf_close(file), 0);
	int64_t place = NOWHERE;
	for (int64_t at = 0; at + frames <= NOISE_FRAMES && place == NOWHERE; at++)
		if (take[0] == room->samples[at] && take[1] == room->samples[at + 1] &&
		    memcmp(take, room->samples + at, (size_t)frames * sizeof *take) == 0)
			place = at;
	free(take);
	return place;
}

static int64_t ms_of(int64_t frames)
{
	return frames * 1000 / RH_AUDIO_RATE_HZ;
}

/* Every take holds the noise of its answer: each is found whole, and they lie as far from each other as the answers'
 * starts. */
static void expect_takes_of_the_noise(const struct room *room, const json_t *events, int64_t time_ms)
{
	int64_t started_ms = 0, offset_ms = 0;
	size_t takes = 0, i;
	json_t *event;
	json_array_foreach(events, i, event)
	{
		if (strcmp(string_of(event, "event"), "answer_started") == 0)
			started_ms = number_of(event, "at_ms");
		if (strcmp(string_of(event, "event"), "answer_ended") != 0)
			continue;
		assert_in_range(number_of(event, "answer_ms"), time_ms - 5, time_ms + 5);
		int64_t frames = number_of(event, "frames");
		assert_in_range(ms_of(frames), time_ms - EDGE_MS, time_ms + EDGE_MS);
		int64_t place = place_in_noise(room, string_of(event, "path"), frames);
		assert_int_not_equal(place, NOWHERE);
		if (takes++ == 0)
			offset_ms = ms_of(place) - started_ms;
		assert_in_range(ms_of(place) - started_ms - offset_ms + EDGE_MS, 0, 2 * EDGE_MS);
	}
	assert_int_equal(takes, 3);
}

static void a_file_played_in_is_recorded_to_the_sample(void **state)
{
	const struct room *room = *state;
	char device[512];
	(void)snprintf(device, sizeof device, "file:%s", room->noise);
	const char *const argv[] = {
	    REHEARSE_PROGRAM, "run",    "--bank", room->bank, "--hands-free", "--prep", "0.4s",
	    "--time",         "1.2s",   "-n",     "3",        "--seed",       "7",      "--device",
	    device,           "--json", NULL};
	json_t *events = read_along(argv);
	struct rh_buffer names = {0};
	names_of(events, &names);
	check_written(&names, "session_started asked answer_started answer_ended asked answer_started answer_ended "
	                      "asked answer_started answer_ended session_ended");
	rh_buffer_done(&names);
	expect_takes_of_the_noise(room, events, 1200);
	json_decref(events);
	const char *const list[] = {REHEARSE_PROGRAM, "takes", "--json", NULL};
	json_t *listed = read_along(
	    (const char *const[]){"/bin/sh", "-c", "\"$0\" takes --json | tr -d '\\n'", list[0], NULL});
	assert_int_equal(json_array_size(json_array_get(listed, 0)), 3);
	json_decref(listed);
}

static void the_same_seed_asks_the_same_and_nothing_twice(void **state)
{
	const struct room *room = *state;
	const char *const argv[] = {
	    REHEARSE_PROGRAM, "run",  "--bank", room->bank, "--hands-free", "--prep", "0s",
	    "--time",         "0.1s", "-n",     "4",        "--seed",       "7",      "--no-record",
	    "--json",         NULL};
	struct rh_buffer first = {0}, again = {0};
	json_t *events = read_along(argv);
	ids_of(events, &first);
	json_decref(events);
	events = read_along(argv);
	ids_of(events, &again);
	json_decref(events);
	assert_string_equal(first.data, again.data);
	assert_non_null(strstr(first.data, "one "));
	assert_non_null(strstr(first.data, "two "));
	assert_non_null(strstr(first.data, "three "));
	assert_non_null(strstr(first.data, "four "));
	rh_buffer_done(&first);
	rh_buffer_done(&again);
}

static void without_a_sound_server_it_times_and_says_so_once(void **state)
{
	const struct room *room = *state;
	const char *const argv[] = {
	    REHEARSE_PROGRAM, "run", "--bank", room->bank, "--hands-free", "--prep", "0s", "--time", "0.2s", "-n", "2",
	    "--seed",         "7",   "--json", NULL};
	json_t *events = read_along(argv);
	size_t warnings = 0, ended = 0, i;
	json_t *event;
	json_array_foreach(events, i, event)
	{
		warnings += strcmp(string_of(event, "event"), "warning") == 0 ? 1 : 0;
		if (strcmp(string_of(event, "event"), "answer_ended") != 0)
			continue;
		ended++;
		assert_true(json_is_null(json_object_get(event, "path")));
		assert_in_range(number_of(event, "answer_ms"), 195, 205);
	}
	assert_int_equal(warnings, 1);
	assert_int_equal(ended, 2);
	json_decref(events);
}

static void what_another_program_plays_is_recorded_to_the_sample(void **state)
{
	const struct room *room = *state;
	struct rig *rig = rig_start();
	assert_int_equal(setenv("PULSE_SERVER", rig_server_string(rig), 1), 0);
	rig_play(rig, room->noise);
	const char *const argv[] = {
	    REHEARSE_PROGRAM, "run", "--bank", room->bank, "--hands-free", "--prep", "1s", "--time", "1.2s", "-n", "3",
	    "--seed",         "7",   "--json", NULL};
	json_t *events = read_along(argv);
	expect_takes_of_the_noise(room, events, 1200);
	json_decref(events);
	rig_stop(rig);
}

int main(void)
{
	rig_require();
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(a_file_played_in_is_recorded_to_the_sample, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(the_same_seed_asks_the_same_and_nothing_twice, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(without_a_sound_server_it_times_and_says_so_once, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(what_another_program_plays_is_recorded_to_the_sample, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
