// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/tone.h"

#include "support/check.h"
#include "support/fake_device.h"

#include <stdlib.h>

enum { BLOCK = 480, FRAMES_MAX = 48000 };

struct stage {
	struct fake_device fake;
	struct rh_tone *tone;
	int notified;
};

static void count_notice(void *ctx)
{
	((struct stage *)ctx)->notified++;
}

static void begin(struct stage *stage)
{
	*stage = (struct stage){0};
	struct rh_tone_config config = {.notify = count_notice, .ctx = stage};
	assert_int_equal(rh_tone_new_on(fake_device(&stage->fake), &config, &stage->tone, NULL), RH_OK);
}

/* Pulls until there is no more; how many frames came and how loud the loudest was. */
static size_t play(struct stage *stage, int *peak, size_t *pips)
{
	int16_t samples[BLOCK];
	size_t all = 0, silent = BLOCK;
	*peak = 0;
	*pips = 0;
	for (struct rh_pulled pulled = {0}; !pulled.idle && all < FRAMES_MAX; all += pulled.frames) {
		pulled = stage->fake.playback.pull(stage->fake.playback.ctx, samples, BLOCK, 0);
		for (size_t i = 0; i < pulled.frames; i++) {
			*pips += abs(samples[i]) > 1000 && silent >= BLOCK ? 1 : 0;
			silent = abs(samples[i]) > 1000 ? 0 : silent + 1;
			*peak = abs(samples[i]) > *peak ? abs(samples[i]) : *peak;
		}
	}
	return all;
}

static void each_tone_has_its_shape_and_a_silent_end(void **state)
{
	(void)state;
	static const struct {
		enum rh_tone_kind kind;
		size_t ms, pips;
	} cases[] = {{RH_TONE_START, 220, 1},
	             {RH_TONE_ONE, 140, 1},
	             {RH_TONE_TWO, 300, 2},
	             {RH_TONE_THREE, 460, 3},
	             {RH_TONE_LONG, 460, 1}};
	struct stage stage;
	begin(&stage);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		int peak = 0;
		size_t pips = 0;
		rh_tone_sound(stage.tone, cases[i].kind);
		assert_true(rh_tone_sounds(stage.tone));
		assert_int_equal(play(&stage, &peak, &pips), cases[i].ms * 48);
		assert_int_equal(pips, cases[i].pips);
		assert_in_range(peak, 3000, 9000);
		assert_true(rh_tone_sounds(stage.tone)); /* pulled, not heard yet */
		stage.fake.playback.drained(stage.fake.playback.ctx);
		assert_false(rh_tone_sounds(stage.tone));
		assert_int_equal(stage.notified, i + 1);
	}
	rh_tone_free(stage.tone);
}

static void a_tone_takes_the_place_of_the_one_before(void **state)
{
	(void)state;
	struct stage stage;
	int16_t samples[BLOCK];
	int peak = 0;
	size_t pips = 0;
	begin(&stage);
	rh_tone_sound(stage.tone, RH_TONE_LONG);
	(void)stage.fake.playback.pull(stage.fake.playback.ctx, samples, BLOCK, 0);
	rh_tone_sound(stage.tone, RH_TONE_ONE);
	assert_int_equal(play(&stage, &peak, &pips), 140 * 48);
	rh_tone_sound(stage.tone, RH_TONE_TWO); /* before the one was heard to its end */
	stage.fake.playback.drained(stage.fake.playback.ctx);
	assert_true(rh_tone_sounds(stage.tone));
	rh_tone_sound(stage.tone, RH_TONE_NONE);
	assert_false(rh_tone_sounds(stage.tone));
	assert_int_equal(play(&stage, &peak, &pips), 0);
	assert_int_equal(peak, 0);
	rh_tone_free(stage.tone);
}

static void a_device_that_fails_sounds_no_more(void **state)
{
	(void)state;
	struct stage stage;
	begin(&stage);
	rh_tone_sound(stage.tone, RH_TONE_START);
	assert_null(rh_tone_error(stage.tone));
	stage.fake.playback.news(stage.fake.playback.ctx, RH_DEVICE_WARNING, "moved", "another sink");
	assert_true(rh_tone_sounds(stage.tone));
	stage.fake.playback.news(stage.fake.playback.ctx, RH_DEVICE_FAILED, "no-server", "nobody is there");
	assert_false(rh_tone_sounds(stage.tone));
	assert_string_equal(rh_tone_error(stage.tone), "nobody is there");
	assert_int_equal(stage.notified, 1);
	rh_tone_free(stage.tone);
	rh_tone_free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_tone_has_its_shape_and_a_silent_end),
	    cmocka_unit_test(a_tone_takes_the_place_of_the_one_before),
	    cmocka_unit_test(a_device_that_fails_sounds_no_more),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
