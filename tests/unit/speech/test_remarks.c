// SPDX-License-Identifier: GPL-3.0-or-later
#include "speech/remarks.h"

#include "support/check.h"
#include "support/voice.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { RATE_HZ = 8000 };

/* A minute said well in Korean: 280 syllables a minute, nothing to remark. */
static struct rh_speech_measures well(void)
{
	return (struct rh_speech_measures){
	    .duration_ms = 60000,
	    .has_speech = true,
	    .first_word_ms = 800,
	    .last_word_end_ms = 58800,
	    .speech_ms = 48000,
	    .silence_ms = 12000,
	    .longest_pause_ms = 1200,
	    .longest_pause_at_ms = 31000,
	    .syllables = 270,
	    .level_spread_db = 4.0,
	    .speech_rate_spm = 280.0,
	    .articulation_rate_sps = 5.6,
	    .has_loudness = true,
	    .loudness_lufs = -24.0,
	    .has_snr = true,
	    .snr_db = 30.0,
	};
}

struct found {
	struct rh_remark remarks[RH_REMARKS_MAX];
	size_t count;
};

static struct rh_speech *a_speech(struct voice_sound *sound)
{
	struct rh_speech *speech = NULL;
	struct rh_speech_measures m;
	assert_int_equal(rh_speech_new(sound->rate_hz, false, &speech, NULL), RH_OK);
	rh_speech_feed(speech, sound->samples, sound->count);
	assert_int_equal(rh_speech_end(speech, RH_SPEECH_UNSCALED, &m, NULL), RH_OK);
	return speech;
}

/* Of measures whose rate over time says nothing. */
static struct found remarks_on(struct rh_speech_measures m)
{
	struct voice_sound nothing = voice_silence(RATE_HZ, 100);
	struct rh_speech *speech = a_speech(&nothing);
	struct found found = {0};
	found.count = rh_remarks_choose(speech, &m, RH_SPEECH_KOREAN, NULL, found.remarks);
	rh_speech_free(speech);
	free(nothing.samples);
	return found;
}

static void check_only(struct rh_speech_measures m, enum rh_remark_code code, double value)
{
	struct found found = remarks_on(m);
	assert_int_equal(found.count, 1);
	assert_string_equal(rh_remark_name(found.remarks[0].code), rh_remark_name(code));
	assert_true(fabs(found.remarks[0].value - value) < 1e-9);
}

static void an_answer_said_well_needs_no_remark(void **state)
{
	(void)state;
	assert_int_equal(remarks_on(well()).count, 0);
}

static void silence_has_one_remark_and_no_other(void **state)
{
	(void)state;
	struct rh_speech_measures m = {.duration_ms = 60000, .silence_ms = 60000, .clipped_runs = 5};
	check_only(m, RH_REMARK_NO_SPEECH, 0);
}

static void every_rule_begins_exactly_at_its_bound(void **state)
{
	(void)state;
	struct rh_speech_measures m = well();
	m.clipped_runs = RH_REMARK_CLIPPED_RUNS - 1;
	assert_int_equal(remarks_on(m).count, 0);
	m.clipped_runs = RH_REMARK_CLIPPED_RUNS;
	check_only(m, RH_REMARK_CLIPPED, 3);
	m = well();
	m.loudness_lufs = RH_REMARK_QUIET_LUFS;
	assert_int_equal(remarks_on(m).count, 0);
	m.loudness_lufs -= 0.1;
	check_only(m, RH_REMARK_TOO_QUIET, m.loudness_lufs);
	m.has_loudness = false;
	assert_int_equal(remarks_on(m).count, 0);
	m = well();
	m.snr_db = RH_REMARK_NOISY_DB;
	assert_int_equal(remarks_on(m).count, 0);
	m.snr_db -= 0.1;
	check_only(m, RH_REMARK_NOISY_ROOM, m.snr_db);
	m.has_snr = false;
	assert_int_equal(remarks_on(m).count, 0);
	m = well();
	m.first_word_ms = RH_REMARK_LATE_MS - 1;
	assert_int_equal(remarks_on(m).count, 0);
	m.first_word_ms = RH_REMARK_LATE_MS;
	check_only(m, RH_REMARK_LATE_START, RH_REMARK_LATE_MS);
	m = well();
	m.longest_pause_ms = RH_REMARK_PAUSE_MS - 1;
	assert_int_equal(remarks_on(m).count, 0);
	m.longest_pause_ms = RH_REMARK_PAUSE_MS;
	check_only(m, RH_REMARK_LONG_PAUSE, RH_REMARK_PAUSE_MS);
	m = well();
	m.level_spread_db = RH_REMARK_UNEVEN_DB - 0.1;
	assert_int_equal(remarks_on(m).count, 0);
	m.level_spread_db = RH_REMARK_UNEVEN_DB;
	check_only(m, RH_REMARK_UNEVEN, RH_REMARK_UNEVEN_DB);
	m = well();
	m.speech_ms = 34900;
	assert_int_equal(remarks_on(m).count, 0);
	m.speech_ms = 34800;
	check_only(m, RH_REMARK_HALTING, 0.4);
}

static void the_own_usual_loudness_is_known_after_some_takes(void **state)
{
	(void)state;
	struct rh_speech_measures m = well();
	struct rh_speaker own = {.takes = RH_SPEAKER_TAKES_MIN, .pace_spm = m.speech_rate_spm, .has_loudness = true};
	struct rh_remark remarks[RH_REMARKS_MAX];
	own.loudness_lufs = m.loudness_lufs + RH_REMARK_QUIETER_DB - 0.1;
	assert_int_equal(rh_remarks_choose(NULL, &m, RH_SPEECH_KOREAN, &own, remarks), 0);
	own.loudness_lufs = m.loudness_lufs + RH_REMARK_QUIETER_DB;
	assert_int_equal(rh_remarks_choose(NULL, &m, RH_SPEECH_KOREAN, &own, remarks), 1);
	assert_int_equal(remarks[0].code, RH_REMARK_QUIETER);
	assert_true(fabs(rh_speaker_louder_db(&own, &m) + RH_REMARK_QUIETER_DB) < 1e-9);
	own.takes--;
	assert_int_equal(rh_remarks_choose(NULL, &m, RH_SPEECH_KOREAN, &own, remarks), 0);
	assert_true(rh_speaker_louder_db(NULL, &m) == 0);
}

static void the_pace_is_held_against_the_band_of_the_language(void **state)
{
	(void)state;
	static const struct {
		enum rh_speech_language language;
		double spm;
		enum rh_pace pace;
	} rows[] = {
	    {RH_SPEECH_KOREAN, 249.9, RH_PACE_SLOW},  {RH_SPEECH_KOREAN, 250, RH_PACE_GOOD},
	    {RH_SPEECH_KOREAN, 310, RH_PACE_GOOD},    {RH_SPEECH_KOREAN, 310.1, RH_PACE_FAST},
	    {RH_SPEECH_ENGLISH, 179.9, RH_PACE_SLOW}, {RH_SPEECH_ENGLISH, 180, RH_PACE_GOOD},
	    {RH_SPEECH_ENGLISH, 240, RH_PACE_GOOD},   {RH_SPEECH_ENGLISH, 240.1, RH_PACE_FAST},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct rh_speech_measures m = well();
		m.speech_rate_spm = rows[i].spm;
		struct rh_pace_verdict v = rh_pace_judge(&m, rows[i].language, NULL);
		assert_int_equal(v.pace, rows[i].pace);
		assert_false(v.own);
	}
	struct rh_speech_measures m = well();
	m.speech_rate_spm = 325;
	assert_int_equal(remarks_on(m).count, 0);
	m.speech_rate_spm = 326;
	check_only(m, RH_REMARK_TOO_FAST, 326);
	m.speech_rate_spm = 238;
	assert_int_equal(remarks_on(m).count, 0);
	m.speech_rate_spm = 237;
	check_only(m, RH_REMARK_TOO_SLOW, 237);
}

static void three_own_takes_make_an_own_usual_pace(void **state)
{
	(void)state;
	static const struct rh_speaker_take takes[] = {
	    {400, 6, -20, true}, {0, 99, -90, true}, {340, 2, 0, false}, {360, 4, -30, true}};
	struct rh_speech_measures m = well();
	struct rh_speaker two = rh_speaker_of(takes, 3), three = rh_speaker_of(takes, 4);
	assert_int_equal(two.takes, 2);
	assert_int_equal(three.takes, 3);
	assert_true(three.pace_spm == 360 && three.pauses_per_minute == 4);
	assert_true(three.has_loudness && three.loudness_lufs == -30);
	assert_false(rh_pace_judge(&m, RH_SPEECH_KOREAN, &two).own);
	struct rh_pace_verdict v = rh_pace_judge(&m, RH_SPEECH_KOREAN, &three);
	assert_true(v.own);
	assert_true(v.usual_spm == 360);
	assert_int_equal(v.pace, RH_PACE_SLOW);
	m.speech_rate_spm = 350;
	assert_int_equal(rh_pace_judge(&m, RH_SPEECH_KOREAN, &three).pace, RH_PACE_GOOD);
	assert_int_equal(rh_speaker_of(NULL, 0).takes, 0);
}

static void only_the_newest_takes_count(void **state)
{
	(void)state;
	struct rh_speaker_take takes[100];
	for (size_t i = 0; i < 100; i++)
		takes[i] = (struct rh_speaker_take){.pace_spm = i < RH_SPEAKER_NEWEST ? 300 : 100};
	assert_true(rh_speaker_of(takes, 100).pace_spm == 300);
	assert_int_equal(rh_speaker_of(takes, 100).takes, RH_SPEAKER_NEWEST);
}

static void too_little_speech_has_no_pace(void **state)
{
	(void)state;
	struct rh_speech_measures m = well();
	m.speech_ms = 7999;
	m.last_word_end_ms = 9000;
	m.speech_rate_spm = 600;
	assert_int_equal(rh_pace_judge(&m, RH_SPEECH_KOREAN, NULL).pace, RH_PACE_UNKNOWN);
	assert_int_equal(remarks_on(m).count, 0);
	m = well();
	m.syllables = 19;
	assert_int_equal(rh_pace_judge(&m, RH_SPEECH_KOREAN, NULL).pace, RH_PACE_UNKNOWN);
}

static void there_are_two_at_most_and_one_about_the_sound(void **state)
{
	(void)state;
	struct rh_speech_measures m = well();
	m.clipped_runs = 9;
	m.loudness_lufs = -60;
	m.snr_db = 1;
	m.first_word_ms = 5000;
	m.longest_pause_ms = 6000;
	m.speech_rate_spm = 500;
	struct found found = remarks_on(m);
	assert_int_equal(found.count, 2);
	assert_int_equal(found.remarks[0].code, RH_REMARK_CLIPPED);
	assert_int_equal(found.remarks[1].code, RH_REMARK_LATE_START);
}

/* Phrases of ten syllables; where rushed, twice as dense. */
static struct voice_sound uneven_talk(int64_t rushed_from_ms, int64_t rushed_until_ms)
{
	struct voice_phrase phrases[80];
	size_t count = 0;
	for (int64_t at = 500; at + 2000 < 60000; count++) {
		phrases[count] = (struct voice_phrase){at, 10};
		at += at >= rushed_from_ms && at < rushed_until_ms ? 2200 : 3200;
	}
	return voice_speech(RATE_HZ, 60000, phrases, count);
}

static struct found remarks_on_sound(struct voice_sound sound, struct rh_speech_measures *m)
{
	struct rh_speech *speech = NULL;
	struct found found = {0};
	/* Slow talkers' usual pace, so that the whole is neither too fast nor too slow. */
	assert_int_equal(rh_speech_new(sound.rate_hz, false, &speech, NULL), RH_OK);
	rh_speech_feed(speech, sound.samples, sound.count);
	assert_int_equal(rh_speech_end(speech, RH_SPEECH_UNSCALED, m, NULL), RH_OK);
	struct rh_speaker own = {.takes = 3, .pace_spm = m->speech_rate_spm, .pauses_per_minute = 20};
	found.count = rh_remarks_choose(speech, m, RH_SPEECH_UNSCALED, &own, found.remarks);
	rh_speech_free(speech);
	free(sound.samples);
	return found;
}

static void a_rushed_stretch_is_named_with_its_place(void **state)
{
	(void)state;
	struct rh_speech_measures m;
	struct found found = remarks_on_sound(uneven_talk(25000, 36000), &m);
	assert_int_equal(found.count, 1);
	assert_int_equal(found.remarks[0].code, RH_REMARK_RUSHED_STRETCH);
	assert_in_range(found.remarks[0].start_ms, 23000, 29000);
	assert_int_equal(found.remarks[0].end_ms, found.remarks[0].start_ms + 10000);
	assert_true(found.remarks[0].value >= RH_REMARK_RUSHED * 170);
}

static void a_rushed_end_is_one_of_its_own(void **state)
{
	(void)state;
	struct rh_speech_measures m;
	struct found found = remarks_on_sound(uneven_talk(47500, 60000), &m);
	assert_int_equal(found.count, 1);
	assert_int_equal(found.remarks[0].code, RH_REMARK_RUSHED_END);
}

static size_t remarks_with_usual_pauses(double pauses_per_minute, struct rh_remark *remarks)
{
	struct rh_speech *speech = NULL;
	struct rh_speech_measures m;
	struct voice_sound sound = uneven_talk(0, 0);
	assert_int_equal(rh_speech_new(sound.rate_hz, false, &speech, NULL), RH_OK);
	rh_speech_feed(speech, sound.samples, sound.count);
	assert_int_equal(rh_speech_end(speech, RH_SPEECH_UNSCALED, &m, NULL), RH_OK);
	assert_in_range(rh_speech_long_pauses(speech), 17, 19);
	struct rh_speaker own = {.takes = 3, .pace_spm = m.speech_rate_spm, .pauses_per_minute = pauses_per_minute};
	size_t count = rh_remarks_choose(speech, &m, RH_SPEECH_UNSCALED, &own, remarks);
	rh_speech_free(speech);
	free(sound.samples);
	return count;
}

static void more_pauses_than_usual_are_told(void **state)
{
	(void)state;
	struct rh_remark remarks[RH_REMARKS_MAX];
	assert_int_equal(remarks_with_usual_pauses(12, remarks), 0);
	assert_int_equal(remarks_with_usual_pauses(4, remarks), 1);
	assert_int_equal(remarks[0].code, RH_REMARK_MORE_PAUSES);
	assert_true(remarks[0].value > 15 && remarks[0].value < 20);
}

static void an_even_talk_has_no_rushed_stretch(void **state)
{
	(void)state;
	struct rh_speech_measures m;
	assert_int_equal(remarks_on_sound(uneven_talk(0, 0), &m).count, 0);
}

static void every_remark_has_a_name_and_reads_as_a_sentence(void **state)
{
	(void)state;
	static const struct {
		struct rh_remark remark;
		enum rh_speech_language language;
		const char *text;
	} rows[] = {
	    {{RH_REMARK_NO_SPEECH, 0, 0, 0}, RH_SPEECH_KOREAN, "nobody was heard; is it the right microphone?"},
	    {{RH_REMARK_CLIPPED, 7, 0, 0}, RH_SPEECH_KOREAN, "so loud that its peaks were cut off; move back a little"},
	    {{RH_REMARK_TOO_QUIET, -41.6, 0, 0},
	     RH_SPEECH_KOREAN,
	     "very quiet (-42 LUFS); come closer to the microphone"},
	    {{RH_REMARK_NOISY_ROOM, 7.7, 0, 0},
	     RH_SPEECH_KOREAN,
	     "your voice is only 8 dB above the room; find a quieter place"},
	    {{RH_REMARK_QUIETER, 10.4, 0, 0},
	     RH_SPEECH_KOREAN,
	     "10 dB quieter than you usually are; has the microphone moved?"},
	    {{RH_REMARK_MORE_PAUSES, 9.6, 0, 0},
	     RH_SPEECH_KOREAN,
	     "10 pauses a minute, far more than usual; plan the next sentence"},
	    {{RH_REMARK_LATE_START, 4210, 0, 4210},
	     RH_SPEECH_KOREAN,
	     "4.2 s until the first word; have an opening sentence ready"},
	    {{RH_REMARK_LONG_PAUSE, 3500, 33000, 36500},
	     RH_SPEECH_KOREAN,
	     "3.5 s of silence at 0:33; a linking phrase would carry you over"},
	    {{RH_REMARK_RUSHED_STRETCH, 350, 12000, 22000},
	     RH_SPEECH_KOREAN,
	     "one breath more; you rushed 0:12–0:22 (350 syllables/min)"},
	    {{RH_REMARK_RUSHED_END, 285, 50000, 60000},
	     RH_SPEECH_ENGLISH,
	     "keep your pace to the end; you rushed from 0:50 on (190 words/min)"},
	    {{RH_REMARK_TOO_FAST, 340, 0, 0},
	     RH_SPEECH_KOREAN,
	     "breathe between the sentences; 340 syllables/min is fast"},
	    {{RH_REMARK_TOO_SLOW, 150, 0, 0},
	     RH_SPEECH_ENGLISH,
	     "say it once a little livelier; 100 words/min is slow"},
	    {{RH_REMARK_HALTING, 0.451, 0, 0},
	     RH_SPEECH_KOREAN,
	     "45 % of the time was silence; shorter sentences flow better"},
	    {{RH_REMARK_UNEVEN, 12.2, 0, 0},
	     RH_SPEECH_KOREAN,
	     "your voice came and went by 12 dB; keep it up to the last word"},
	};
	struct rh_buffer out = {0};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		rh_remark_write(&out, NULL, rows[i].language, &rows[i].remark);
		check_written(&out, rows[i].text);
		assert_true(strlen(rh_remark_name(rows[i].remark.code)) > 3);
		for (size_t k = 0; k < i; k++)
			assert_string_not_equal(rh_remark_name(rows[i].remark.code),
			                        rh_remark_name(rows[k].remark.code));
	}
	rh_buffer_done(&out);
}

static void nobody_is_said_to_be_less_than_the_room(void **state)
{
	(void)state;
	struct rh_remark remark = {.code = RH_REMARK_NOISY_ROOM, .value = -1.2};
	struct rh_buffer out = {0};
	rh_remark_write(&out, NULL, RH_SPEECH_KOREAN, &remark);
	check_written(&out, "your voice is only 0 dB above the room; find a quieter place");
	rh_buffer_done(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(an_answer_said_well_needs_no_remark),
	    cmocka_unit_test(silence_has_one_remark_and_no_other),
	    cmocka_unit_test(every_rule_begins_exactly_at_its_bound),
	    cmocka_unit_test(the_pace_is_held_against_the_band_of_the_language),
	    cmocka_unit_test(three_own_takes_make_an_own_usual_pace),
	    cmocka_unit_test(only_the_newest_takes_count),
	    cmocka_unit_test(too_little_speech_has_no_pace),
	    cmocka_unit_test(there_are_two_at_most_and_one_about_the_sound),
	    cmocka_unit_test(a_rushed_stretch_is_named_with_its_place),
	    cmocka_unit_test(a_rushed_end_is_one_of_its_own),
	    cmocka_unit_test(the_own_usual_loudness_is_known_after_some_takes),
	    cmocka_unit_test(more_pauses_than_usual_are_told),
	    cmocka_unit_test(an_even_talk_has_no_rushed_stretch),
	    cmocka_unit_test(every_remark_has_a_name_and_reads_as_a_sentence),
	    cmocka_unit_test(nobody_is_said_to_be_less_than_the_room),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
