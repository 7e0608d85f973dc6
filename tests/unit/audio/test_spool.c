// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/spool.h"

#include "support/check.h"
#include "support/tmpdir.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { RATE = RH_AUDIO_RATE_HZ };

static struct tmpdir dir;

static void check_near(double value, double expected, double distance)
{
	if (!(fabs(value - expected) <= distance))
		fail_msg("%f is not within %f of %f", value, distance, expected);
}

static int set_up(void **state)
{
	(void)state;
	tmpdir_make(&dir);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	tmpdir_remove(&dir);
	return 0;
}

static int16_t ramp(int64_t frame)
{
	return (int16_t)(frame % 20011 + 1);
}

static int16_t tone(int64_t frame)
{
	return (int16_t)lrint(8000 * sin(2 * acos(-1) * 440 * (double)frame / RATE));
}

static struct rh_spool *spool_of(int16_t (*sample)(int64_t frame), int64_t frames)
{
	const char *path = tmpdir_path(&dir, "take.wav");
	struct rh_take_writer *writer = NULL;
	assert_int_equal(rh_take_writer_new(path, NULL, 0, &writer, NULL), RH_OK);
	int16_t *samples = calloc((size_t)frames, sizeof *samples);
	for (int64_t i = 0; i < frames; i++)
		samples[i] = sample(i);
	assert_int_equal(rh_take_writer_frames(writer, samples, (size_t)frames, NULL), RH_OK);
	assert_int_equal(rh_take_writer_close(writer, NULL, NULL), RH_OK);
	free(samples);
	struct rh_spool *spool = NULL;
	assert_int_equal(rh_spool_new(path, &spool, NULL), RH_OK);
	return spool;
}

/* Reads up to `most` frames in blocks of an odd size. */
static size_t read_all(struct rh_spool *spool, int16_t *samples, size_t most)
{
	size_t count = 0;
	struct rh_spool_place place;
	while (count < most) {
		size_t got = rh_spool_read(spool, samples + count, most - count < 333 ? most - count : 333, &place);
		if (got == 0)
			break;
		count += got;
	}
	return count;
}

static void at_speed_one_the_file_comes_through_untouched(void **state)
{
	(void)state;
	struct rh_spool *spool = spool_of(ramp, 50000);
	static int16_t out[60000];
	assert_int_equal(rh_spool_length(spool), 50000);
	assert_int_equal(read_all(spool, out, 60000), 50000);
	for (int i = 0; i < 50000; i++)
		assert_int_equal(out[i], ramp(i));
	rh_spool_seek(spool, 49990, 1);
	assert_int_equal(read_all(spool, out, 60000), 10);
	assert_int_equal(out[0], ramp(49990));
	rh_spool_seek(spool, INT64_MAX, 1);
	assert_int_equal(read_all(spool, out, 60000), 0);
	rh_spool_free(spool);
	rh_spool_free(NULL);
}

static void a_loop_repeats_to_the_frame(void **state)
{
	(void)state;
	struct rh_spool *spool = spool_of(ramp, 50000);
	static int16_t out[60000];
	rh_spool_loop(spool, 10007, 20011);
	rh_spool_seek(spool, 9000, 1);
	assert_int_equal(read_all(spool, out, 40000), 40000);
	int64_t frame = 9000;
	for (int i = 0; i < 40000; i++) {
		assert_int_equal(out[i], ramp(frame));
		if (++frame == 20011)
			frame = 10007;
	}
	rh_spool_loop(spool, 0, 0); /* on to the end */
	while (frame < 50000) {
		assert_int_equal(read_all(spool, out, 1), 1);
		assert_int_equal(out[0], ramp(frame++));
	}
	assert_int_equal(read_all(spool, out, 1), 0);
	rh_spool_free(spool);
}

static void a_loop_up_to_the_end_and_beyond_never_ends(void **state)
{
	(void)state;
	struct rh_spool *spool = spool_of(ramp, 5000);
	static int16_t out[20000];
	rh_spool_loop(spool, 4000, 99999);
	rh_spool_seek(spool, 4000, 1);
	assert_int_equal(read_all(spool, out, 20000), 20000);
	for (int i = 0; i < 20000; i++)
		assert_int_equal(out[i], ramp(4000 + i % 1000));
	rh_spool_free(spool);
}

static double frequency(const int16_t *samples, size_t count)
{
	size_t crossings = 0;
	for (size_t i = 1; i < count; i++)
		crossings += (samples[i - 1] < 0) != (samples[i] < 0);
	return (double)crossings / 2 * RATE / (double)count;
}

static void another_speed_changes_the_length_and_not_the_pitch(void **state)
{
	(void)state;
	const double speeds[] = {0.5, 0.75, 1.25, 1.5, 2};
	for (size_t k = 0; k < sizeof speeds / sizeof speeds[0]; k++) {
		tear_down(NULL);
		set_up(NULL);
		struct rh_spool *spool = spool_of(tone, 4 * RATE);
		static int16_t out[10 * RATE];
		rh_spool_seek(spool, 0, speeds[k]);
		size_t count = read_all(spool, out, 10 * RATE);
		double expected = 4 * RATE / speeds[k];
		check_near((double)count / expected, 1, 0.01);
		check_near(frequency(out + 4800, count - 9600), 440, 4.4);
		rh_spool_free(spool);
	}
}

static void places_follow_the_speed_and_end_at_the_end(void **state)
{
	(void)state;
	struct rh_spool *spool = spool_of(tone, 4 * RATE);
	rh_spool_seek(spool, RATE, 2);
	struct rh_spool_place place = {0, 0};
	int16_t out[480];
	double last = 0;
	size_t count = 0;
	for (size_t got = 0; (got = rh_spool_read(spool, out, 480, &place)) > 0; count += got) {
		check_near(place.step, 2, 0);
		check_near(place.from, fmin(RATE + (double)count * 2, 4 * RATE), 1);
		last = place.from + (double)got * place.step;
	}
	check_near(last, 4 * RATE, 0.02 * RATE);
	rh_spool_free(spool);
}

static void a_loop_at_another_speed_keeps_its_places(void **state)
{
	(void)state;
	struct rh_spool *spool = spool_of(tone, 4 * RATE);
	rh_spool_loop(spool, RATE, 2 * RATE);
	rh_spool_seek(spool, RATE, 1.5);
	for (int i = 0; i < 1000; i++) {
		struct rh_spool_place place = {0, 0};
		int16_t out[480];
		assert_true(rh_spool_read(spool, out, 480, &place) > 0);
		assert_in_range((int64_t)place.from, RATE, 2 * RATE);
	}
	rh_spool_free(spool);
}

static int peak_of(const int16_t *samples, size_t count)
{
	int peak = 0;
	for (size_t i = 0; i < count; i++)
		peak = abs(samples[i]) > peak ? abs(samples[i]) : peak;
	return peak;
}

static void softer_is_softer_at_once(void **state)
{
	(void)state;
	struct rh_spool *spool = spool_of(ramp, 30000);
	static int16_t out[30000];
	rh_spool_gain(spool, 0.5, 0);
	assert_int_equal(read_all(spool, out, 30000), 30000);
	for (int i = 0; i < 30000; i++)
		assert_in_range(abs(2 * out[i] - ramp(i)), 0, 1);
	rh_spool_free(spool);
}

static void louder_stops_where_the_peak_would_clip(void **state)
{
	(void)state;
	struct rh_spool *spool = spool_of(tone, 2 * RATE);
	static int16_t out[RATE];
	const double peak = 8000.0 / 32768;
	rh_spool_gain(spool, 2, peak);
	assert_int_equal(read_all(spool, out, RATE), RATE);
	assert_in_range(peak_of(out, RATE), 15990, 16000);
	rh_spool_seek(spool, 0, 1);
	rh_spool_gain(spool, 100, peak);
	assert_int_equal(read_all(spool, out, RATE), RATE);
	assert_in_range(peak_of(out, RATE), 32700, 32768);
	rh_spool_seek(spool, 0, 1);
	rh_spool_gain(spool, 100, 1.5); /* a file of floating point */
	assert_int_equal(read_all(spool, out, RATE), RATE);
	assert_int_equal(peak_of(out, RATE), 8000);
	rh_spool_free(spool);
}

static void until_the_peak_is_known_nothing_gets_louder(void **state)
{
	(void)state;
	struct rh_spool *spool = spool_of(tone, 8 * RATE);
	static int16_t out[4 * RATE];
	rh_spool_gain(spool, 4, 0);
	assert_int_equal(read_all(spool, out, RATE), RATE);
	assert_int_equal(peak_of(out, RATE), 8000);
	/* Then it does, smoothly. */
	rh_spool_gain(spool, 4, 8000.0 / 32768);
	assert_int_equal(read_all(spool, out, 4 * RATE), 4 * RATE);
	for (int i = 1; i < 4 * RATE; i++)
		assert_in_range(abs(out[i] - out[i - 1]), 0, 1900); /* the loud tone's own largest step is 1842 */
	assert_in_range(peak_of(out, 480), 8000, 8100);
	assert_in_range(peak_of(out + 7 * RATE / 2, RATE / 2), 31900, 32000);
	rh_spool_free(spool);
}

int main(void)
{
#define SPOOL_TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
	    SPOOL_TEST(at_speed_one_the_file_comes_through_untouched),
	    SPOOL_TEST(a_loop_repeats_to_the_frame),
	    SPOOL_TEST(a_loop_up_to_the_end_and_beyond_never_ends),
	    SPOOL_TEST(another_speed_changes_the_length_and_not_the_pitch),
	    SPOOL_TEST(places_follow_the_speed_and_end_at_the_end),
	    SPOOL_TEST(a_loop_at_another_speed_keeps_its_places),
	    SPOOL_TEST(softer_is_softer_at_once),
	    SPOOL_TEST(louder_stops_where_the_peak_would_clip),
	    SPOOL_TEST(until_the_peak_is_known_nothing_gets_louder),
	};
	return cmocka_run_group_tests_name("audio.spool", tests, NULL, NULL);
}
