// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/mixer.h"

#include "base/duration.h"
#include "support/check.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>

enum { FADE = RH_MIXER_FADE_FRAMES };

static const struct rh_spool_place NOWHERE = {0, 1};

static int set_up(void **state)
{
	*state = rh_mixer_new();
	return *state == NULL ? -1 : 0;
}

static int tear_down(void **state)
{
	rh_mixer_free(*state);
	return 0;
}

/* Appends frames of one value that lie from frame `from` of the file on. */
static void write_flat(struct rh_mixer *mixer, int16_t value, size_t frames, double from)
{
	while (frames > 0) {
		int16_t samples[480];
		size_t step = frames < 480 ? frames : 480;
		for (size_t i = 0; i < step; i++)
			samples[i] = value;
		const struct rh_spool_place place = {from, 1};
		assert_true(rh_mixer_has_room(mixer, step));
		rh_mixer_write(mixer, samples, step, &place);
		from += (double)step;
		frames -= step;
	}
}

static int largest_step(const int16_t *samples, size_t count)
{
	int largest = 0;
	for (size_t i = 1; i < count; i++) {
		int step = abs(samples[i] - samples[i - 1]);
		largest = step > largest ? step : largest;
	}
	return largest;
}

static void frames_come_out_as_they_went_in(void **state)
{
	struct rh_mixer *mixer = *state;
	int16_t in[400], out[1000];
	for (int i = 0; i < 400; i++)
		in[i] = (int16_t)(i * 77);
	rh_mixer_begin(mixer, 1, true);
	rh_mixer_write(mixer, in, 400, &NOWHERE);
	struct rh_pulled pulled = rh_mixer_pull(mixer, out, 1000, 0);
	assert_int_equal(pulled.frames, 400);
	assert_false(pulled.idle);
	assert_memory_equal(out, in, sizeof in);
	assert_false(rh_mixer_ended(mixer));
	rh_mixer_end(mixer);
	pulled = rh_mixer_pull(mixer, out, 1000, 0);
	assert_int_equal(pulled.frames, 0);
	assert_true(pulled.idle);
	assert_true(rh_mixer_ended(mixer));
}

static void what_does_not_begin_suddenly_fades_in_within_ten_milliseconds(void **state)
{
	struct rh_mixer *mixer = *state;
	int16_t out[1000];
	rh_mixer_begin(mixer, 1, false);
	write_flat(mixer, 24000, 1000, 0);
	assert_int_equal(rh_mixer_pull(mixer, out, 1000, 0).frames, 1000);
	assert_in_range(out[0], 0, 50);
	assert_int_equal(out[FADE - 1], 24000);
	assert_int_equal(out[999], 24000);
	assert_in_range(largest_step(out, 1000), 1, 50);
}

static void a_pause_fades_out_and_in_and_loses_no_place(void **state)
{
	struct rh_mixer *mixer = *state;
	int16_t out[4000];
	rh_mixer_begin(mixer, 1, true);
	write_flat(mixer, 24000, 4000, 0);
	assert_int_equal(rh_mixer_pull(mixer, out, 1000, 0).frames, 1000);
	rh_mixer_hush(mixer, true);
	struct rh_pulled pulled = rh_mixer_pull(mixer, out + 1000, 1000, 0);
	assert_int_equal(pulled.frames, FADE);
	assert_true(pulled.idle);
	assert_int_equal(out[1000 + FADE - 1], 0);
	pulled = rh_mixer_pull(mixer, out, 100, 0);
	assert_int_equal(pulled.frames, 0);
	assert_true(pulled.idle);
	rh_mixer_hush(mixer, false);
	pulled = rh_mixer_pull(mixer, out + 1000 + FADE, 1000, 0);
	assert_int_equal(pulled.frames, 1000);
	assert_false(pulled.idle);
	assert_in_range(largest_step(out + 900, FADE + 1100), 1, 50);
	assert_int_equal(rh_mixer_ahead(mixer), 4000 - 2000 - FADE);
}

static void a_pause_may_come_in_the_middle_of_a_fade(void **state)
{
	struct rh_mixer *mixer = *state;
	int16_t out[2000];
	size_t count = 0;
	rh_mixer_begin(mixer, 1, false);
	write_flat(mixer, 24000, 4000, 0);
	for (int i = 0; i < 5; i++) {
		rh_mixer_hush(mixer, i % 2 != 0);
		count += rh_mixer_pull(mixer, out + count, 200, 0).frames;
	}
	assert_in_range(largest_step(out, count), 1, 50);
}

static void a_new_stretch_replaces_the_old_one_without_a_click(void **state)
{
	struct rh_mixer *mixer = *state;
	int16_t out[3000];
	rh_mixer_begin(mixer, 1, true);
	write_flat(mixer, 24000, 3000, 0);
	assert_int_equal(rh_mixer_pull(mixer, out, 1000, 0).frames, 1000);
	rh_mixer_begin(mixer, 2, false);
	assert_int_equal(rh_mixer_ahead(mixer), 0);
	write_flat(mixer, -24000, 2000, 90000);
	assert_int_equal(rh_mixer_ahead(mixer), 2000);
	assert_int_equal(rh_mixer_pull(mixer, out + 1000, 2000, 0).frames, 2000);
	assert_int_equal(out[1000 + FADE], -24000);
	assert_int_equal(out[2999], -24000);
	assert_in_range(largest_step(out, 3000), 1, 101);
}

static void the_old_stretch_goes_on_until_the_new_one_has_something(void **state)
{
	struct rh_mixer *mixer = *state;
	int16_t out[3000];
	rh_mixer_begin(mixer, 1, true);
	write_flat(mixer, 24000, 2000, 0);
	assert_int_equal(rh_mixer_pull(mixer, out, 500, 0).frames, 500);
	rh_mixer_begin(mixer, 2, false);
	assert_int_equal(rh_mixer_pull(mixer, out + 500, 500, 0).frames, 500);
	write_flat(mixer, 24000, FADE, 0);
	assert_int_equal(rh_mixer_pull(mixer, out + 1000, 300, 0).frames, 300);
	assert_int_equal(rh_mixer_ahead(mixer), FADE - 300);
	assert_in_range(largest_step(out, 1300), 0, 101);
}

static void without_anything_new_the_old_stretch_fades_out(void **state)
{
	struct rh_mixer *mixer = *state;
	int16_t out[3000];
	rh_mixer_begin(mixer, 1, true);
	write_flat(mixer, 24000, 2000, 0);
	assert_int_equal(rh_mixer_pull(mixer, out, 500, 0).frames, 500);
	rh_mixer_begin(mixer, 2, false);
	size_t count = 500;
	for (int i = 0; i < 10; i++)
		count += rh_mixer_pull(mixer, out + count, 300, 0).frames;
	assert_int_equal(count, 2000);
	assert_in_range(out[1999], 0, 60);
	assert_in_range(largest_step(out, count), 1, 60);
	write_flat(mixer, 24000, 1000, 0); /* it comes at last, and fades in */
	count = rh_mixer_pull(mixer, out, 1000, 0).frames;
	assert_int_equal(count, 1000);
	assert_in_range(out[0], 0, 60);
	assert_in_range(largest_step(out, count), 1, 60);
}

static void forgetting_the_file_fades_out_and_is_idle(void **state)
{
	struct rh_mixer *mixer = *state;
	int16_t out[3000];
	rh_mixer_begin(mixer, 1, true);
	write_flat(mixer, 24000, 2000, 0);
	assert_int_equal(rh_mixer_pull(mixer, out, 500, 0).frames, 500);
	rh_mixer_begin(mixer, 2, false);
	rh_mixer_end(mixer);
	struct rh_pulled pulled = rh_mixer_pull(mixer, out + 500, 1000, 0);
	assert_int_equal(pulled.frames, FADE);
	assert_true(pulled.idle);
	assert_in_range(largest_step(out, 500 + FADE), 1, 60);
}

static void seeks_in_quick_succession_do_not_click(void **state)
{
	struct rh_mixer *mixer = *state;
	static int16_t out[20000];
	size_t count = 0;
	rh_mixer_begin(mixer, 0, true);
	write_flat(mixer, 12000, 1000, 0);
	count += rh_mixer_pull(mixer, out, 300, 0).frames;
	for (unsigned i = 1; i < 40; i++) {
		rh_mixer_begin(mixer, i, false);
		write_flat(mixer, i % 2 == 0 ? 12000 : -12000, 700, 0);
		count += rh_mixer_pull(mixer, out + count, 100, 0).frames;
	}
	assert_int_equal(count, 300 + 39 * 100);
	assert_in_range(largest_step(out, count), 1, 260);
}

static void the_place_being_heard_is_known_to_the_frame(void **state)
{
	struct rh_mixer *mixer = *state;
	int16_t out[4000];
	struct rh_heard heard;
	assert_false(rh_mixer_heard(mixer, 0, &heard));
	rh_mixer_begin(mixer, 7, true);
	write_flat(mixer, 1, 960, 5000);
	const struct rh_spool_place fast = {20000, 2};
	int16_t samples[480] = {0};
	rh_mixer_write(mixer, samples, 480, &fast);
	const int64_t at_ns = 100 * RH_SECOND_NS;
	assert_int_equal(rh_mixer_pull(mixer, out, 1440, at_ns).frames, 1440);
	assert_true(rh_mixer_heard(mixer, at_ns, &heard));
	assert_int_equal(heard.stretch, 7);
	assert_float_equal(heard.frame, 5000, 0.01);
	assert_true(rh_mixer_heard(mixer, at_ns + 10 * RH_MS_NS, &heard));
	assert_float_equal(heard.frame, 5480, 0.01);
	assert_true(rh_mixer_heard(mixer, at_ns + 25 * RH_MS_NS, &heard));
	assert_float_equal(heard.frame, 20000 + 480, 0.01);
	assert_true(rh_mixer_heard(mixer, at_ns + 900 * RH_MS_NS, &heard));
	assert_float_equal(heard.frame, 20960, 0.01);
	assert_true(rh_mixer_heard(mixer, at_ns - RH_SECOND_NS, &heard)); /* about to be */
	assert_float_equal(heard.frame, 5000, 0.01);
}

static void there_is_no_room_for_more_than_its_stock(void **state)
{
	struct rh_mixer *mixer = *state;
	rh_mixer_begin(mixer, 1, true);
	size_t written = 0;
	for (; rh_mixer_has_room(mixer, 480); written += 480)
		write_flat(mixer, 1, 480, 0);
	assert_in_range(written, 24000, 48000);
	assert_int_equal(rh_mixer_ahead(mixer), written);
}

struct run {
	struct rh_mixer *mixer;
	atomic_bool done;
};

static void *play_all(void *ctx)
{
	struct run *run = ctx;
	int16_t out[480];
	int64_t at_ns = 0;
	while (!atomic_load(&run->done)) {
		struct rh_pulled pulled = rh_mixer_pull(run->mixer, out, 480, at_ns);
		at_ns += RH_MS_NS;
		/* Stretches of 1000, 2000, … : nothing louder than the loudest two together may come out. */
		for (size_t i = 0; i < pulled.frames; i++)
			assert_in_range(out[i], 0, 19000);
		if (pulled.frames == 0)
			(void)sched_yield();
	}
	return NULL;
}

static void decoding_and_playing_go_on_side_by_side(void **state)
{
	struct run run = {.mixer = *state};
	pthread_t player;
	assert_int_equal(pthread_create(&player, NULL, play_all, &run), 0);
	for (unsigned stretch = 1; stretch < 300; stretch++) {
		rh_mixer_begin(run.mixer, stretch, stretch % 3 == 0);
		rh_mixer_hush(run.mixer, stretch % 5 == 0);
		for (unsigned i = 0; i < stretch % 7; i++) {
			if (rh_mixer_has_room(run.mixer, 480))
				write_flat(run.mixer, (int16_t)(stretch % 9 * 1000), 480, i * 480);
			struct rh_heard heard;
			(void)rh_mixer_heard(run.mixer, (int64_t)stretch * RH_MS_NS, &heard);
			(void)sched_yield();
		}
		if (stretch % 4 == 0)
			rh_mixer_end(run.mixer);
	}
	atomic_store(&run.done, true);
	assert_int_equal(pthread_join(player, NULL), 0);
	rh_mixer_free(NULL);
}

int main(void)
{
#define MIXER_TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
	    MIXER_TEST(frames_come_out_as_they_went_in),
	    MIXER_TEST(what_does_not_begin_suddenly_fades_in_within_ten_milliseconds),
	    MIXER_TEST(a_pause_fades_out_and_in_and_loses_no_place),
	    MIXER_TEST(a_pause_may_come_in_the_middle_of_a_fade),
	    MIXER_TEST(a_new_stretch_replaces_the_old_one_without_a_click),
	    MIXER_TEST(the_old_stretch_goes_on_until_the_new_one_has_something),
	    MIXER_TEST(without_anything_new_the_old_stretch_fades_out),
	    MIXER_TEST(forgetting_the_file_fades_out_and_is_idle),
	    MIXER_TEST(seeks_in_quick_succession_do_not_click),
	    MIXER_TEST(the_place_being_heard_is_known_to_the_frame),
	    MIXER_TEST(there_is_no_room_for_more_than_its_stock),
	    MIXER_TEST(decoding_and_playing_go_on_side_by_side),
	};
	return cmocka_run_group_tests_name("audio.mixer", tests, NULL, NULL);
}
