// SPDX-License-Identifier: GPL-3.0-or-later
#include "screens/spoken.h"

enum { PARTS = 120 };

struct answer {
	int64_t answer_ms;
	enum rh_speech_language language;
	struct rh_speech_measures m;
	double usual_spm; /* 0: no own takes yet */
	size_t long_pauses;
	int64_t pauses_ms[3][2]; /* of the picture */
	double louder_db;        /* than usual */
};

#define TOLD(length, from, until, rate, spread_db, lufs)                                                           \
	.duration_ms = (length), .has_speech = true, .first_word_ms = (from), .last_word_end_ms = (until),         \
	.speech_ms = (until) - (from)-6000, .syllables = (int64_t)((rate) * (double)((until) - (from)) / 60000.0), \
	.speech_rate_spm = (rate), .level_spread_db = (spread_db), .has_loudness = true, .loudness_lufs = (lufs),  \
	.has_snr = true, .snr_db = 30.0
#define SAID(length, from, until, rate) TOLD(length, from, until, rate, 4.0, -24.0)

static const struct answer answers[] = {
    /* well said, first take */
    {58000,
     RH_SPEECH_KOREAN,
     {SAID(58000, 800, 57000, 286.0), .longest_pause_ms = 1200, .longest_pause_at_ms = 31000},
     0,
     4,
     {{12000, 12700}, {31000, 32200}, {44000, 45000}},
     0},
    /* a little slow against the own usual pace */
    {64900,
     RH_SPEECH_KOREAN,
     {SAID(64900, 900, 64000, 251.0), .longest_pause_ms = 1800, .longest_pause_at_ms = 33000},
     290,
     3,
     {{20000, 20800}, {33000, 34800}, {50000, 50900}},
     -7},
    {61000,
     RH_SPEECH_KOREAN,
     {SAID(61000, 700, 60500, 345.0), .longest_pause_ms = 400, .longest_pause_at_ms = 3000},
     290,
     0,
     {{0}},
     0},
    {59000,
     RH_SPEECH_ENGLISH,
     {SAID(59000, 1200, 58000, 222.0), .longest_pause_ms = 900, .longest_pause_at_ms = 21400},
     0,
     1,
     {{21400, 22300}},
     0},
    {60000,
     RH_SPEECH_ENGLISH,
     {SAID(60000, 600, 59000, 262.0), .longest_pause_ms = 700, .longest_pause_at_ms = 9000},
     0,
     2,
     {{9000, 9700}, {40000, 40600}},
     0},
    /* late, with a long hole */
    {60000,
     RH_SPEECH_KOREAN,
     {SAID(60000, 6400, 57000, 262.0), .longest_pause_ms = 5200, .longest_pause_at_ms = 24000},
     0,
     5,
     {{24000, 29200}},
     0},
    /* clipped and uneven */
    {30000,
     RH_SPEECH_KOREAN,
     {TOLD(30000, 500, 29500, 280.0, 13.0, -24.0), .clipped_runs = 41, .longest_pause_ms = 300},
     0,
     0,
     {{0}},
     0},
    {90000,
     RH_SPEECH_KOREAN,
     {TOLD(90000, 900, 88000, 270.0, 4.0, -44.0), .longest_pause_ms = 1500, .longest_pause_at_ms = 61000},
     0,
     7,
     {{61000, 62500}},
     0},
    /* a few words only: no pace to tell */
    {12000, RH_SPEECH_KOREAN, {SAID(12000, 2100, 9000, 280.0)}, 0, 0, {{0}}, 0},
    {60000, RH_SPEECH_KOREAN, {.duration_ms = 60000, .silence_ms = 60000}, 0, 0, {{0}}, 0},
};

/* A picture that goes up and down with words, blank in pauses and at both ends. */
static void paint(const struct answer *answer, float *outline)
{
	for (int64_t i = 0; i < PARTS; i++) {
		int64_t at_ms = i * answer->m.duration_ms / PARTS;
		bool blank = at_ms < answer->m.first_word_ms || at_ms >= answer->m.last_word_end_ms;
		for (size_t k = 0; k < 3; k++)
			blank = blank || (at_ms >= answer->pauses_ms[k][0] && at_ms < answer->pauses_ms[k][1]);
		outline[i] = blank ? RH_SPEECH_BLANK_DB : -3.0F * (float)(i * 7 % 9);
	}
}

static void draw_answer(const struct rh_screen *screen, struct rh_frame *frame, const struct answer *answer)
{
	float outline[PARTS];
	struct rh_speaker profile = {.takes = answer->usual_spm > 0 ? 5 : 0, .pace_spm = answer->usual_spm};
	struct rh_attempt attempt = {
	    .take = 1, .answer_ms = answer->answer_ms, .target_ms = 60000, .outcome = RH_OUTCOME_FINISHED};
	struct rh_result_speech speech = {.measures = answer->m,
	                                  .language = answer->language,
	                                  .pace = rh_pace_judge(&answer->m, answer->language, &profile),
	                                  .long_pauses = answer->long_pauses,
	                                  .louder_db = answer->louder_db,
	                                  .outline_db = outline,
	                                  .outline_count = PARTS};
	struct rh_result result = {.attempt = &attempt, .takes = 1, .speech = &speech};
	speech.remark_count = rh_remarks_choose(NULL, &answer->m, answer->language, &profile, speech.remarks);
	paint(answer, outline);
	rh_screen_result(screen, frame, &result);
}

void draw_spoken(const struct rh_screen *screen, struct rh_frame *frame, const struct rh_view *view)
{
	(void)view;
	for (size_t i = 0; i < sizeof answers / sizeof answers[0]; i++)
		draw_answer(screen, frame, &answers[i]);
}
