// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/cut.h"

#include "audio/device.h"
#include "base/duration.h"
#include "base/random.h"
#include "support/check.h"

#include <stdlib.h>
#include <string.h>

enum { TAKE_MAX = 400000, RING = 1 << 19, FADE = 240 };
static const int64_t BEGIN_NS = 500 * RH_SECOND_NS;

/* A stream in which every sample says which frame it is, and the take that was cut out of it. */
struct bench {
	struct rh_ring *ring;
	struct rh_cut *cut;
	int64_t heard;   /* frames of the stream so far, lost ones too */
	uint64_t stored; /* of them in the ring */
	int16_t take[TAKE_MAX];
	int64_t frames;
	int truncations;
};

static int16_t sample_of(int64_t frame)
{
	return (int16_t)(frame % 30011 + 1); /* never silent, and no power of two repeats it */
}

static void append(void *ctx, const int16_t *samples, size_t frames)
{
	struct bench *bench = ctx;
	assert_true(bench->frames + (int64_t)frames <= TAKE_MAX);
	memcpy(bench->take + bench->frames, samples, frames * sizeof *samples);
	bench->frames += (int64_t)frames;
}

static void rewrite(void *ctx, int64_t at, const int16_t *samples, size_t frames)
{
	struct bench *bench = ctx;
	assert_true(at >= 0 && at + (int64_t)frames <= bench->frames);
	memcpy(bench->take + at, samples, frames * sizeof *samples);
}

static void truncate_take(void *ctx, int64_t frames)
{
	struct bench *bench = ctx;
	assert_true(frames >= 0 && frames < bench->frames);
	bench->frames = frames;
	bench->truncations++;
}

static int set_up(void **state)
{
	struct bench *bench = calloc(1, sizeof *bench);
	assert_non_null(bench);
	const struct rh_cut_out out = {append, rewrite, truncate_take, bench};
	bench->ring = rh_ring_new(sizeof(int16_t), RING);
	bench->cut = rh_cut_new(bench->ring, &out);
	assert_non_null(bench->cut);
	rh_cut_begin(bench->cut);
	*state = bench;
	return 0;
}

static int tear_down(void **state)
{
	struct bench *bench = *state;
	rh_cut_free(bench->cut);
	rh_ring_free(bench->ring);
	free(bench);
	return 0;
}

static int64_t time_of(int64_t frame)
{
	return BEGIN_NS + rh_audio_frames_to_ns(frame);
}

static int64_t ms(int64_t from_begin_ms)
{
	return BEGIN_NS + from_begin_ms * RH_MS_NS;
}

/* The stream goes on by a block; off_ns shifts the time it claims. */
static void hear_at(struct bench *bench, uint32_t frames, int64_t off_ns)
{
	struct rh_segment segment = {time_of(bench->heard) + off_ns, bench->stored, frames, false};
	for (uint32_t i = 0; i < frames; i++) {
		int16_t sample = sample_of(bench->heard + i);
		assert_int_equal(rh_ring_write(bench->ring, &sample, 1), 1);
	}
	bench->heard += frames;
	bench->stored += frames;
	rh_cut_add(bench->cut, &segment);
	rh_ring_release(bench->ring, rh_cut_needed(bench->cut));
}

static void hear(struct bench *bench, uint32_t frames)
{
	hear_at(bench, frames, 0);
}

static void lose(struct bench *bench, uint32_t frames)
{
	struct rh_segment segment = {time_of(bench->heard), bench->stored, frames, true};
	bench->heard += frames;
	rh_cut_add(bench->cut, &segment);
}

static void check_run(const struct bench *bench, int64_t at, int64_t frame, int64_t count)
{
	for (int64_t i = 0; i < count; i++) {
		if (bench->take[at + i] != sample_of(frame + i))
			fail_msg("frame %lld of the take is %d, not frame %lld of the stream (%d)", (long long)(at + i),
			         bench->take[at + i], (long long)(frame + i), sample_of(frame + i));
	}
}

static void check_silence(const struct bench *bench, int64_t at, int64_t count)
{
	for (int64_t i = 0; i < count; i++)
		assert_int_equal(bench->take[at + i], 0);
}

static bool advance(struct bench *bench)
{
	return rh_cut_advance(bench->cut, INT64_MAX);
}

static void edges_are_found_to_the_frame_in_the_middle_of_blocks(void **state)
{
	struct bench *bench = *state;
	rh_cut_edge(bench->cut, RH_EDGE_START, time_of(1234));
	rh_cut_edge(bench->cut, RH_EDGE_STOP, time_of(54321));
	for (int i = 0; i < 11; i++) {
		assert_false(advance(bench));
		hear(bench, 4800);
	}
	assert_false(advance(bench));
	hear(bench, 4800);
	assert_true(advance(bench));
	assert_int_equal(bench->frames, 54321 - 1234);
	assert_int_equal(rh_cut_frames(bench->cut), bench->frames);
	assert_int_equal(rh_cut_lost_frames(bench->cut), 0);
	check_run(bench, 0, 1234, bench->frames);
}

static void an_answer_shorter_than_a_block_is_exact(void **state)
{
	struct bench *bench = *state;
	hear(bench, 4800);
	rh_cut_edge(bench->cut, RH_EDGE_START, time_of(100));
	rh_cut_edge(bench->cut, RH_EDGE_STOP, time_of(580));
	assert_true(advance(bench));
	assert_int_equal(bench->frames, 480);
	check_run(bench, 0, 100, 480);
}

static void a_start_within_the_last_five_seconds_is_found(void **state)
{
	struct bench *bench = *state;
	for (int i = 0; i < 100; i++) /* 10 s */
		hear(bench, 4800);
	rh_cut_edge(bench->cut, RH_EDGE_START, ms(5200));
	rh_cut_edge(bench->cut, RH_EDGE_STOP, ms(6000));
	assert_true(advance(bench));
	assert_int_equal(bench->frames, 38400);
	check_run(bench, 0, 5200 * 48, 38400);
}

static void a_start_before_what_is_remembered_begins_with_silence(void **state)
{
	struct bench *bench = *state;
	for (int i = 0; i < 100; i++)
		hear(bench, 4800);
	rh_cut_edge(bench->cut, RH_EDGE_START, ms(4000));
	rh_cut_edge(bench->cut, RH_EDGE_STOP, ms(6000));
	assert_true(advance(bench));
	assert_int_equal(bench->frames, 96000);
	int64_t lost = rh_cut_lost_frames(bench->cut);
	assert_in_range(lost, 800 * 48, 900 * 48);
	check_silence(bench, 0, lost);
	check_run(bench, lost, 4000 * 48 + lost, 96000 - lost);
}

static void a_stop_that_comes_late_takes_back_what_was_written(void **state)
{
	struct bench *bench = *state;
	rh_cut_edge(bench->cut, RH_EDGE_START, time_of(0));
	for (int i = 0; i < 20; i++) {
		hear(bench, 4800);
		assert_false(advance(bench));
	}
	assert_int_equal(bench->frames, 96000);
	rh_cut_edge(bench->cut, RH_EDGE_STOP, time_of(50001));
	assert_true(advance(bench));
	assert_int_equal(bench->frames, 50001);
	assert_int_equal(rh_cut_frames(bench->cut), 50001);
	assert_int_equal(bench->truncations, 1);
	check_run(bench, 0, 0, 50001);
}

static void nothing_younger_than_asked_for_is_written(void **state)
{
	struct bench *bench = *state;
	rh_cut_edge(bench->cut, RH_EDGE_START, time_of(0));
	hear(bench, 4800);
	hear(bench, 4800);
	assert_false(rh_cut_advance(bench->cut, time_of(6000)));
	assert_int_equal(bench->frames, 6000);
	assert_false(rh_cut_advance(bench->cut, time_of(6000)));
	assert_int_equal(bench->frames, 6000);
	assert_false(rh_cut_advance(bench->cut, time_of(20000)));
	assert_int_equal(bench->frames, 9600);
	check_run(bench, 0, 0, 9600);
}

/* Frames [from, from + count) of the stream with 5 ms fades on the sides asked for. */
static void check_faded(const struct bench *bench, int64_t at, int64_t frame, int64_t count, bool in, bool out)
{
	for (int64_t i = 0; i < count; i++) {
		int expected = sample_of(frame + i);
		if (in && i < FADE)
			expected = (int16_t)(expected * i / FADE);
		if (out && count - 1 - i < FADE)
			expected = (int16_t)(expected * (count - 1 - i) / FADE);
		assert_int_equal(bench->take[at + i], expected);
	}
}

static void paused_time_is_left_out_and_fades_on_both_sides(void **state)
{
	struct bench *bench = *state;
	rh_cut_edge(bench->cut, RH_EDGE_START, time_of(1000));
	rh_cut_edge(bench->cut, RH_EDGE_PAUSE, time_of(21000));
	rh_cut_edge(bench->cut, RH_EDGE_RESUME, time_of(61003));
	rh_cut_edge(bench->cut, RH_EDGE_STOP, time_of(91003));
	for (int i = 0; i < 20; i++) {
		hear(bench, 4800);
		if (advance(bench))
			break;
	}
	assert_int_equal(bench->frames, 50000);
	assert_int_equal(rh_cut_lost_frames(bench->cut), 0);
	check_faded(bench, 0, 1000, 20000, false, true);
	check_faded(bench, 20000, 61003, 30000, true, false);
}

static void a_pause_that_comes_late_fades_where_it_was_meant(void **state)
{
	struct bench *bench = *state;
	rh_cut_edge(bench->cut, RH_EDGE_START, time_of(0));
	for (int i = 0; i < 10; i++)
		hear(bench, 4800);
	assert_false(advance(bench));
	rh_cut_edge(bench->cut, RH_EDGE_PAUSE, time_of(24100));
	rh_cut_edge(bench->cut, RH_EDGE_RESUME, time_of(24200));
	rh_cut_edge(bench->cut, RH_EDGE_STOP, time_of(40000));
	assert_true(advance(bench));
	assert_int_equal(bench->frames, 39900);
	check_faded(bench, 0, 0, 24100, false, true);
	check_faded(bench, 24100, 24200, 15800, true, false);
}

static void many_short_pauses_add_up(void **state)
{
	struct bench *bench = *state;
	rh_cut_edge(bench->cut, RH_EDGE_START, time_of(0));
	int64_t frame = 0;
	for (int i = 0; i < 40; i++) {
		rh_cut_edge(bench->cut, RH_EDGE_PAUSE, time_of(frame + 1000));
		rh_cut_edge(bench->cut, RH_EDGE_RESUME, time_of(frame + 1700));
		frame += 1700;
	}
	rh_cut_edge(bench->cut, RH_EDGE_STOP, time_of(frame + 10));
	for (int i = 0; i < 20; i++)
		hear(bench, 4800);
	assert_true(advance(bench));
	assert_int_equal(bench->frames, 40 * 1000 + 10);
}

static void stopping_while_paused_ends_at_the_pause(void **state)
{
	struct bench *bench = *state;
	rh_cut_edge(bench->cut, RH_EDGE_START, time_of(0));
	rh_cut_edge(bench->cut, RH_EDGE_PAUSE, time_of(5000));
	rh_cut_edge(bench->cut, RH_EDGE_STOP, time_of(900000));
	hear(bench, 4800);
	assert_false(advance(bench));
	hear(bench, 4800);
	assert_true(advance(bench));
	assert_int_equal(bench->frames, 5000);
}

static void edges_that_make_no_sense_are_ignored(void **state)
{
	struct bench *bench = *state;
	rh_cut_edge(bench->cut, RH_EDGE_RESUME, time_of(1));
	rh_cut_edge(bench->cut, RH_EDGE_PAUSE, time_of(2));
	rh_cut_edge(bench->cut, RH_EDGE_START, time_of(1000));
	rh_cut_edge(bench->cut, RH_EDGE_START, time_of(2000));
	rh_cut_edge(bench->cut, RH_EDGE_RESUME, time_of(3000));
	rh_cut_edge(bench->cut, RH_EDGE_STOP, time_of(4000));
	rh_cut_edge(bench->cut, RH_EDGE_STOP, time_of(9000));
	rh_cut_edge(bench->cut, RH_EDGE_RESUME, time_of(9000));
	hear(bench, 48000);
	assert_true(advance(bench));
	assert_int_equal(bench->frames, 3000);
	check_run(bench, 0, 1000, 3000);
}

static void an_edge_before_the_one_before_counts_as_at_the_same_time(void **state)
{
	struct bench *bench = *state;
	rh_cut_edge(bench->cut, RH_EDGE_START, time_of(5000));
	rh_cut_edge(bench->cut, RH_EDGE_STOP, time_of(4000));
	hear(bench, 48000);
	assert_true(advance(bench));
	assert_int_equal(bench->frames, 0);
}

static void a_stop_without_start_gives_nothing(void **state)
{
	struct bench *bench = *state;
	hear(bench, 4800);
	rh_cut_edge(bench->cut, RH_EDGE_STOP, time_of(4000));
	assert_true(advance(bench));
	assert_int_equal(bench->frames, 0);
}

static void lost_frames_become_silence_of_the_same_length(void **state)
{
	struct bench *bench = *state;
	rh_cut_edge(bench->cut, RH_EDGE_START, time_of(1000));
	rh_cut_edge(bench->cut, RH_EDGE_STOP, time_of(15000));
	hear(bench, 4800);
	lose(bench, 3000);
	hear(bench, 9600);
	assert_true(advance(bench));
	assert_int_equal(bench->frames, 14000);
	assert_int_equal(rh_cut_lost_frames(bench->cut), 3000);
	check_run(bench, 0, 1000, 3800);
	check_silence(bench, 3800, 3000);
	check_run(bench, 6800, 7800, 7200);
}

static void a_jump_of_the_streams_time_becomes_silence(void **state)
{
	struct bench *bench = *state;
	rh_cut_edge(bench->cut, RH_EDGE_START, time_of(1000));
	hear(bench, 4800);
	assert_false(advance(bench));
	bench->heard += 96000; /* two seconds nobody delivered */
	hear(bench, 4800);
	assert_false(advance(bench));
	assert_int_equal(bench->frames, 4800 + 96000 + 4800 - 1000);
	assert_int_equal(rh_cut_lost_frames(bench->cut), 96000);
	check_silence(bench, 3800, 96000);
	check_run(bench, 99800, 100800, 4800);
}

static void a_stop_within_a_gap_fills_it_only_up_to_there(void **state)
{
	struct bench *bench = *state;
	rh_cut_edge(bench->cut, RH_EDGE_START, time_of(0));
	rh_cut_edge(bench->cut, RH_EDGE_STOP, time_of(48000));
	hear(bench, 4800);
	bench->heard += 96000;
	assert_false(advance(bench));
	hear(bench, 4800);
	assert_true(advance(bench));
	assert_int_equal(bench->frames, 48000);
	assert_int_equal(rh_cut_lost_frames(bench->cut), 48000 - 4800);
}

static void a_stop_that_comes_late_may_lie_in_silence_that_was_written(void **state)
{
	struct bench *bench = *state;
	rh_cut_edge(bench->cut, RH_EDGE_START, time_of(0));
	hear(bench, 4800);
	bench->heard += 96000;
	hear(bench, 4800);
	assert_false(advance(bench));
	rh_cut_edge(bench->cut, RH_EDGE_STOP, time_of(50000));
	assert_true(advance(bench));
	assert_int_equal(bench->frames, 50000);
	assert_int_equal(rh_cut_lost_frames(bench->cut), 50000 - 4800);
}

static void frames_that_never_came_are_not_invented(void **state)
{
	struct bench *bench = *state;
	rh_cut_edge(bench->cut, RH_EDGE_START, time_of(1000));
	rh_cut_edge(bench->cut, RH_EDGE_STOP, time_of(480000));
	hear(bench, 48000);
	assert_false(advance(bench));
	rh_cut_finish(bench->cut);
	assert_int_equal(bench->frames, 47000);
	assert_int_equal(rh_cut_frames(bench->cut), 47000);
	assert_int_equal(rh_cut_lost_frames(bench->cut), 0);
}

static void a_device_that_came_up_late_leaves_silence_at_the_beginning(void **state)
{
	struct bench *bench = *state;
	rh_cut_edge(bench->cut, RH_EDGE_START, ms(-500));
	rh_cut_edge(bench->cut, RH_EDGE_STOP, ms(50));
	hear(bench, 4800);
	assert_true(advance(bench));
	assert_int_equal(bench->frames, 550 * 48);
	assert_int_equal(rh_cut_lost_frames(bench->cut), 500 * 48);
	check_silence(bench, 0, 500 * 48);
	check_run(bench, 500 * 48, 0, 50 * 48);
}

static void a_clock_that_is_corrected_neither_drops_nor_doubles_a_frame(void **state)
{
	struct bench *bench = *state;
	struct rh_random random = rh_random_seeded(3);
	rh_cut_edge(bench->cut, RH_EDGE_START, time_of(777));
	rh_cut_edge(bench->cut, RH_EDGE_STOP, time_of(150777));
	bool done = false;
	for (int i = 0; i < 40 && !done; i++) {
		int64_t off_ns = i == 0 ? 0 : (int64_t)rh_random_below(&random, 16) * RH_MS_NS - 8 * RH_MS_NS;
		hear_at(bench, 4800, off_ns);
		done = advance(bench);
	}
	assert_true(done);
	assert_int_equal(bench->frames, 150000);
	assert_int_equal(rh_cut_lost_frames(bench->cut), 0);
	check_run(bench, 0, 777, 150000);
}

static void a_clock_that_runs_away_moves_the_end_but_loses_nothing(void **state)
{
	struct bench *bench = *state;
	rh_cut_edge(bench->cut, RH_EDGE_START, time_of(0));
	rh_cut_edge(bench->cut, RH_EDGE_STOP, ms(5000));
	bool done = false;
	for (int i = 0; i < 60 && !done; i++) {
		hear_at(bench, 4800, i * RH_MS_NS); /* 1 % slow */
		done = advance(bench);
	}
	assert_true(done);
	/* 50 ms of drift less the 10 ms that may build up. */
	assert_in_range(bench->frames, 240000 - 42 * 48, 240000 - 38 * 48);
	check_run(bench, 0, 0, bench->frames);
}

static void takes_follow_one_another(void **state)
{
	struct bench *bench = *state;
	for (int take = 0; take < 3; take++) {
		int64_t from = bench->heard + 1000;
		bench->frames = 0;
		rh_cut_begin(bench->cut);
		rh_cut_edge(bench->cut, RH_EDGE_START, time_of(from));
		for (int i = 0; i < 10; i++) {
			hear(bench, 4800);
			assert_false(advance(bench));
		}
		rh_cut_edge(bench->cut, RH_EDGE_STOP, time_of(from + 40000));
		assert_true(advance(bench));
		assert_int_equal(bench->frames, 40000);
		check_run(bench, 0, from, 40000);
	}
}

static void tiny_blocks_overrun_nothing(void **state)
{
	struct bench *bench = *state;
	rh_cut_edge(bench->cut, RH_EDGE_START, time_of(10));
	for (int i = 0; i < 20000; i++) {
		hear(bench, 7);
		if (i % 50 == 0)
			assert_false(advance(bench));
	}
	rh_cut_edge(bench->cut, RH_EDGE_STOP, time_of(139990));
	assert_true(advance(bench));
	assert_int_equal(bench->frames, 139980);
	check_run(bench, 0, 10, 139980);
}

static void what_is_remembered_stays_within_five_seconds(void **state)
{
	struct bench *bench = *state;
	for (int i = 0; i < 300; i++) /* 30 s; hear() asserts that the ring had room */
		hear(bench, 4800);
	uint64_t kept = bench->stored - rh_cut_needed(bench->cut);
	assert_in_range(kept, 5 * 48000, 5 * 48000 + 2 * 4800);
}

/* Random streams and edges against the plain definition: the take is the frames whose time lies between the edges. */
static void any_cut_is_what_its_definition_says(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= 200; seed++) {
		void *own = NULL;
		set_up(&own);
		struct bench *bench = own;
		struct rh_random random = rh_random_seeded(seed);
		int64_t edges[6], at = (int64_t)rh_random_below(&random, 20000);
		for (int i = 0; i < 6; i++) {
			edges[i] = at;
			at += (int64_t)rh_random_below(&random, 30000);
		}
		int given = 0;
		bool done = false;
		while (!done && bench->heard < 300000) {
			uint32_t frames = (uint32_t)rh_random_below(&random, 5000) + 1;
			hear(bench, frames);
			/* Up to half a second late. */
			while (given < 6 && edges[given] + (int64_t)rh_random_below(&random, 24000) < bench->heard) {
				static const enum rh_edge kinds[] = {RH_EDGE_START, RH_EDGE_PAUSE,  RH_EDGE_RESUME,
				                                     RH_EDGE_PAUSE, RH_EDGE_RESUME, RH_EDGE_STOP};
				rh_cut_edge(bench->cut, kinds[given], time_of(edges[given]));
				given++;
			}
			done = advance(bench);
		}
		assert_true(done);
		int64_t first = edges[1] - edges[0], second = edges[3] - edges[2], third = edges[5] - edges[4];
		assert_int_equal(bench->frames, first + second + third);
		check_faded(bench, 0, edges[0], first, false, true);
		check_faded(bench, first, edges[2], second, true, true);
		check_faded(bench, first + second, edges[4], third, true, false);
		tear_down(&own);
	}
}

int main(void)
{
#define CUT_TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
	    CUT_TEST(edges_are_found_to_the_frame_in_the_middle_of_blocks),
	    CUT_TEST(an_answer_shorter_than_a_block_is_exact),
	    CUT_TEST(a_start_within_the_last_five_seconds_is_found),
	    CUT_TEST(a_start_before_what_is_remembered_begins_with_silence),
	    CUT_TEST(a_stop_that_comes_late_takes_back_what_was_written),
	    CUT_TEST(nothing_younger_than_asked_for_is_written),
	    CUT_TEST(paused_time_is_left_out_and_fades_on_both_sides),
	    CUT_TEST(a_pause_that_comes_late_fades_where_it_was_meant),
	    CUT_TEST(many_short_pauses_add_up),
	    CUT_TEST(stopping_while_paused_ends_at_the_pause),
	    CUT_TEST(edges_that_make_no_sense_are_ignored),
	    CUT_TEST(an_edge_before_the_one_before_counts_as_at_the_same_time),
	    CUT_TEST(a_stop_without_start_gives_nothing),
	    CUT_TEST(lost_frames_become_silence_of_the_same_length),
	    CUT_TEST(a_jump_of_the_streams_time_becomes_silence),
	    CUT_TEST(a_stop_within_a_gap_fills_it_only_up_to_there),
	    CUT_TEST(a_stop_that_comes_late_may_lie_in_silence_that_was_written),
	    CUT_TEST(frames_that_never_came_are_not_invented),
	    CUT_TEST(a_device_that_came_up_late_leaves_silence_at_the_beginning),
	    CUT_TEST(a_clock_that_is_corrected_neither_drops_nor_doubles_a_frame),
	    CUT_TEST(a_clock_that_runs_away_moves_the_end_but_loses_nothing),
	    CUT_TEST(takes_follow_one_another),
	    CUT_TEST(tiny_blocks_overrun_nothing),
	    CUT_TEST(what_is_remembered_stays_within_five_seconds),
	    cmocka_unit_test(any_cut_is_what_its_definition_says),
	};
	return cmocka_run_group_tests_name("audio.cut", tests, NULL, NULL);
}
