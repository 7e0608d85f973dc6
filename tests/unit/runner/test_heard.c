// SPDX-License-Identifier: GPL-3.0-or-later
#include "runner/heard.h"

#include "support/check.h"
#include "support/voice.h"

#include <stdlib.h>
#include <string.h>

enum { RATE_HZ = 16000, LENGTH_MS = 30000 };

/* Ten syllables every 2.8 seconds, one gap of 3.3 s. */
static const struct voice_phrase phrases[] = {{1000, 10},  {3800, 10},  {6600, 10},  {9400, 10},
                                              {14700, 10}, {17500, 10}, {20300, 10}, {23100, 10}};

struct stage {
	struct rh_history *history;
	struct rh_heard heard;
	struct voice_sound sound;
	int64_t take;
};

static void next_take(struct stage *stage, const char *lang)
{
	struct rh_attempt attempt = {.session = 1,
	                             .bank = RH_TEXT("b"),
	                             .id = RH_TEXT("q"),
	                             .question = RH_TEXT("?"),
	                             .lang = rh_text_of(lang),
	                             .at_unix_ms = 1,
	                             .practice_day = 20260101,
	                             .answer_ms = LENGTH_MS,
	                             .outcome = RH_OUTCOME_FINISHED,
	                             .path = RH_TEXT(""),
	                             .note = RH_TEXT("")};
	assert_int_equal(rh_history_attempt_begin(stage->history, &attempt, &stage->take, NULL), RH_OK);
	attempt.take = stage->take;
	assert_int_equal(rh_history_attempt_end(stage->history, &attempt, NULL), RH_OK);
	rh_heard_begin(&stage->heard);
}

static int set_up(void **state)
{
	struct stage *stage = calloc(1, sizeof *stage);
	struct rh_history_session session = {.at_unix_ms = 1, .command = RH_TEXT(""), .title = RH_TEXT("")};
	int64_t number = 0;
	*state = stage;
	if (stage == NULL || rh_history_new(":memory:", &stage->history, NULL) != RH_OK ||
	    rh_history_session_begin(stage->history, &session, &number, NULL) != RH_OK)
		return -1;
	stage->sound = voice_speech(RATE_HZ, LENGTH_MS, phrases, sizeof phrases / sizeof phrases[0]);
	rh_heard_open(&stage->heard, RATE_HZ);
	return stage->heard.speech == NULL ? -1 : 0;
}

static int tear_down(void **state)
{
	struct stage *stage = *state;
	rh_heard_done(&stage->heard);
	rh_history_free(stage->history);
	free(stage->sound.samples);
	free(stage);
	return 0;
}

static void say(struct stage *stage, const char *lang)
{
	next_take(stage, lang);
	for (size_t at = 0; at < stage->sound.count; at += 1600)
		rh_heard_block(&stage->heard, stage->sound.samples + at, 1600);
	assert_int_equal(rh_heard_end(&stage->heard, stage->history, stage->take, rh_text_of(lang), NULL), RH_OK);
}

static double measure(struct stage *stage, int64_t take, const char *name)
{
	double value = -1;
	assert_int_equal(rh_history_measure(stage->history, take, rh_text_of(name), &value, NULL), RH_OK);
	return value;
}

static void an_answer_leaves_its_measures_and_its_long_silences(void **state)
{
	struct stage *stage = *state;
	say(stage, "ko");
	assert_true(stage->heard.shown);
	assert_true(measure(stage, stage->take, "duration_ms") == LENGTH_MS);
	assert_true(measure(stage, stage->take, "syllables") == 94); /* 80 nuclei, in Korean */
	assert_true(measure(stage, stage->take, "pauses") == 7);
	assert_true(measure(stage, stage->take, "longest_pause_ms") > 3000);
	const struct rh_history_mark *marks = NULL;
	size_t count = 0;
	assert_int_equal(rh_history_marks(stage->history, stage->take, &marks, &count, NULL), RH_OK);
	assert_int_equal(count, 7);
	for (size_t i = 0; i < count; i++) {
		check_text(marks[i].kind, "silence");
		int64_t end_ms = phrases[i].at_ms + 10 * VOICE_SYLLABLE_MS;
		assert_in_range(marks[i].at_ms, end_ms - 60, end_ms + 60);
		assert_in_range(marks[i].number, phrases[i + 1].at_ms - end_ms - 60,
		                phrases[i + 1].at_ms - end_ms + 120);
	}
}

static void the_picture_is_blank_where_nobody_speaks(void **state)
{
	struct stage *stage = *state;
	say(stage, "ko");
	const struct rh_result_speech *result = &stage->heard.result;
	assert_int_equal(result->outline_count, RH_HEARD_OUTLINE);
	assert_true(result->outline_db[0] <= RH_SPEECH_BLANK_DB);
	assert_true(result->outline_db[RH_HEARD_OUTLINE - 1] <= RH_SPEECH_BLANK_DB);
	assert_true(result->outline_db[RH_HEARD_OUTLINE * 13000 / LENGTH_MS] <= RH_SPEECH_BLANK_DB);
	float most = RH_SPEECH_BLANK_DB;
	for (size_t i = 0; i < RH_HEARD_OUTLINE; i++)
		most = result->outline_db[i] > most ? result->outline_db[i] : most;
	assert_true(most == 0);
	assert_true(result->outline_db[RH_HEARD_OUTLINE * 2000 / LENGTH_MS] > -12.0F);
}

/* As the recorder hands it over: the tone is told before the block that holds it. */
static void a_tone_of_ours_is_not_the_speakers(void **state)
{
	enum { TONE_AT_MS = 200, TONE_MS = 300 };
	struct stage *stage = *state;
	next_take(stage, "ko");
	for (size_t i = 0; i < TONE_MS * RATE_HZ / 1000; i++)
		stage->sound.samples[TONE_AT_MS * RATE_HZ / 1000 + i] = i / 8 % 2 == 0 ? 0.9F : -0.9F;
	for (size_t at = 0; at < stage->sound.count; at += 1600) {
		if (at == TONE_AT_MS * RATE_HZ / 1000)
			rh_heard_tone(&stage->heard, TONE_AT_MS, RH_PHASE_GREEN);
		rh_heard_block(&stage->heard, stage->sound.samples + at, 1600);
	}
	assert_int_equal(rh_heard_end(&stage->heard, stage->history, stage->take, RH_TEXT("ko"), NULL), RH_OK);
	double first_ms = measure(stage, stage->take, "first_word_ms");
	assert_true(first_ms > 900 && first_ms < 1100);
	assert_true(measure(stage, stage->take, "peak_dbfs") < -5);
	/* The take after it has none. */
	next_take(stage, "ko");
	rh_heard_block(&stage->heard, stage->sound.samples, stage->sound.count);
	assert_int_equal(rh_heard_end(&stage->heard, stage->history, stage->take, RH_TEXT("ko"), NULL), RH_OK);
	assert_true(measure(stage, stage->take, "peak_dbfs") > -2);
}

/* Its own length, the way to the microphone, and the room. */
static void every_phase_has_a_tone_of_its_length(void **state)
{
	(void)state;
	static const int64_t lengths_ms[] = {
	    [RH_PHASE_GREEN] = 300, [RH_PHASE_YELLOW] = 300, [RH_PHASE_RED] = 460, [RH_PHASE_OVER] = 460};
	for (int phase = RH_PHASE_GREEN; phase <= RH_PHASE_OVER; phase++) {
		struct rh_speech_span span = rh_heard_tone_span(1000, (enum rh_phase)phase);
		assert_int_equal(span.start_ms, 1000);
		assert_int_equal(span.end_ms, 1250 + lengths_ms[phase]);
	}
}

static void after_three_takes_of_a_language_one_is_held_against_oneself(void **state)
{
	struct stage *stage = *state;
	for (int i = 0; i < 3; i++) {
		say(stage, "ko");
		assert_false(stage->heard.result.pace.own);
	}
	say(stage, "en");
	assert_false(stage->heard.result.pace.own);
	say(stage, "ko-KR");
	assert_true(stage->heard.result.pace.own);
	assert_int_equal(stage->heard.result.pace.pace, RH_PACE_GOOD);
	assert_true(rh_heard_speaker(stage->history, RH_SPEECH_KOREAN).takes == 4);
	assert_true(rh_heard_speaker(stage->history, RH_SPEECH_ENGLISH).takes == 1);
}

static void silence_is_kept_as_such_and_makes_no_usual_pace(void **state)
{
	struct stage *stage = *state;
	memset(stage->sound.samples, 0, stage->sound.count * sizeof *stage->sound.samples);
	say(stage, "ko");
	double value = -1;
	assert_true(stage->heard.shown);
	assert_int_equal(stage->heard.result.remark_count, 1);
	assert_int_equal(stage->heard.result.remarks[0].code, RH_REMARK_NO_SPEECH);
	assert_int_equal(rh_history_measure(stage->history, stage->take, RH_TEXT("speech_rate_spm"), &value, NULL),
	                 RH_ERR_NOT_FOUND);
	assert_int_equal(rh_history_measure(stage->history, stage->take, RH_TEXT("first_word_ms"), &value, NULL),
	                 RH_ERR_NOT_FOUND);
	assert_true(measure(stage, stage->take, "silence_ms") == LENGTH_MS);
}

static void an_answer_without_a_sound_shows_nothing(void **state)
{
	struct stage *stage = *state;
	say(stage, "ko");
	next_take(stage, "ko");
	assert_false(stage->heard.shown);
	assert_int_equal(rh_heard_end(&stage->heard, stage->history, stage->take, RH_TEXT("ko"), NULL), RH_OK);
	assert_false(stage->heard.shown);
}

static void a_recorder_that_may_still_be_feeding_is_not_disturbed(void **state)
{
	struct stage *stage = *state;
	say(stage, "ko");
	stage->heard.lost = true;
	next_take(stage, "ko");
	rh_heard_block(&stage->heard, stage->sound.samples, 1600);
	assert_int_equal(rh_heard_end(&stage->heard, stage->history, stage->take, RH_TEXT("ko"), NULL), RH_OK);
	assert_false(stage->heard.shown);
}

static void without_a_history_it_is_shown_all_the_same(void **state)
{
	struct stage *stage = *state;
	next_take(stage, "ko");
	rh_heard_block(&stage->heard, stage->sound.samples, stage->sound.count);
	assert_int_equal(rh_heard_end(&stage->heard, stage->history, 0, RH_TEXT("ko"), NULL), RH_OK);
	assert_true(stage->heard.shown);
	double value = 0;
	assert_int_equal(rh_history_measure(stage->history, stage->take, RH_TEXT("syllables"), &value, NULL),
	                 RH_ERR_NOT_FOUND);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(an_answer_leaves_its_measures_and_its_long_silences, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(a_tone_of_ours_is_not_the_speakers, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(every_phase_has_a_tone_of_its_length, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(the_picture_is_blank_where_nobody_speaks, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(after_three_takes_of_a_language_one_is_held_against_oneself, set_up,
	                                    tear_down),
	    cmocka_unit_test_setup_teardown(silence_is_kept_as_such_and_makes_no_usual_pace, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(an_answer_without_a_sound_shows_nothing, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(a_recorder_that_may_still_be_feeding_is_not_disturbed, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(without_a_history_it_is_shown_all_the_same, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
