// SPDX-License-Identifier: GPL-3.0-or-later
#include "screens/scenes.h"

#include "screens/spoken.h"

#define TEXT(literal)                        \
	{                                    \
		literal, sizeof(literal) - 1 \
	}
#define NUMBER_OF(array) (sizeof(array) / sizeof *(array))

#define INTRO  .items = &fixture_items[FIXTURE_INTRO], .count = 3, .mic = RH_MIC_OPEN
#define LAST   .items = &fixture_items[FIXTURE_INTRO], .count = 1, .mic = RH_MIC_OPEN
#define LORA   .items = &fixture_items[FIXTURE_LORA], .count = 2, .mic = RH_MIC_OPEN
#define STRICT .items = &fixture_items[FIXTURE_STRICT], .count = 1, .mic = RH_MIC_OPEN

static void draw_opening(const struct rh_screen *screen, struct rh_frame *frame, const struct rh_view *view)
{
	(void)view;
	const struct rh_opening opening = {
	    .title = TEXT("AI 개발자 면접"),
	    .profile = TEXT("one-minute"),
	    .questions = 3,
	    .longest_ms = 345000,
	    .seed = 84213,
	};
	rh_screen_opening(screen, frame, &opening);
	rh_screen_microphone(screen, frame, RH_MIC_OPEN, RH_TEXT("Built-in Audio 48 kHz"));
}

static void draw_opening_bare(const struct rh_screen *screen, struct rh_frame *frame, const struct rh_view *view)
{
	(void)view;
	const struct rh_opening opening = {.questions = 1, .longest_ms = 2000, .seed = UINT64_MAX};
	rh_screen_opening(screen, frame, &opening);
	rh_screen_microphone(screen, frame, RH_MIC_NONE, RH_TEXT("no sound server answered"));
	rh_screen_microphone(screen, frame, RH_MIC_NONE, RH_TEXT_NONE);
	rh_screen_microphone(screen, frame, RH_MIC_OPENING, RH_TEXT_NONE);
	rh_screen_microphone(screen, frame, RH_MIC_LOST, RH_TEXT("USB headset"));
}

static void draw_question(const struct rh_screen *screen, struct rh_frame *frame, const struct rh_view *view)
{
	rh_screen_question(screen, frame, view);
}

static void draw_question_plain(const struct rh_screen *screen, struct rh_frame *frame, const struct rh_view *view)
{
	struct rh_screen plain = *screen;
	plain.plain = true;
	rh_screen_question(&plain, frame, view);
}

static void draw_answer(const struct rh_screen *screen, struct rh_frame *frame, const struct rh_view *view)
{
	rh_screen_answer(screen, frame, view->item->question);
}

static void draw_points(const struct rh_screen *screen, struct rh_frame *frame, const struct rh_view *view)
{
	rh_screen_points(screen, frame, view->item->question, 0x5);
}

static void draw_hints(const struct rh_screen *screen, struct rh_frame *frame, const struct rh_view *view)
{
	for (unsigned level = 1; rh_screen_hint(screen, frame, view->item->question, level); level++)
		continue;
}

#define TAKE(number, spoken_ms, end)                                                                                  \
	.take = (number), .bank = TEXT("ai"), .id = TEXT("self-intro"), .answer_ms = (spoken_ms), .target_ms = 60000, \
	.outcome = RH_OUTCOME_##end

static const struct rh_attempt first_take = {TAKE(11, 55200, FINISHED)};
static const struct rh_attempt late_take = {TAKE(14, 64900, FINISHED), .hints = 1};
static const struct rh_attempt best_take = {TAKE(12, 58400, FINISHED)};
static const struct rh_attempt last_take = {TAKE(13, 67000, FINISHED)};
static const struct rh_attempt exact_take = {TAKE(15, 60300, FINISHED)};
static const struct rh_attempt short_take = {TAKE(16, 12000, FINISHED), .hints = 2};
static const struct rh_attempt cut_take = {TAKE(17, 75000, TIME_UP)};
static const struct rh_attempt skipped_take = {TAKE(18, 9000, SKIPPED)};
static const struct rh_attempt unspoken_take = {TAKE(19, 0, SKIPPED)};
static const struct rh_attempt quit_take = {TAKE(20, 31000, QUIT)};
static const struct rh_attempt broken_take = {TAKE(21, 31000, INTERRUPTED)};
static const struct rh_attempt long_take = {TAKE(22, 152000, FINISHED)};

static const struct rh_result results[] = {
    {.attempt = &first_take, .takes = 1},
    {.attempt = &late_take, .best = &best_take, .last = &last_take, .takes = 4},
    {.attempt = &exact_take, .best = &best_take, .last = &last_take, .takes = 23},
    {.attempt = &last_take, .best = &best_take, .last = &best_take, .takes = 2},
    {.attempt = &short_take, .best = &best_take, .last = &last_take, .takes = 11, .min_ms = 30000},
    {.attempt = &cut_take, .best = &best_take, .last = &last_take, .takes = 3},
    {.attempt = &long_take, .best = &best_take, .last = &last_take, .takes = 5},
    {.attempt = &skipped_take, .best = &best_take, .last = &last_take, .takes = 5},
    {.attempt = &unspoken_take},
    {.attempt = &quit_take, .best = &best_take, .last = &last_take, .takes = 5},
    {.attempt = &broken_take, .takes = 1, .trouble = TEXT("the disk is full: the take ends at 0:28")},
};

static void draw_results(const struct rh_screen *screen, struct rh_frame *frame, const struct rh_view *view)
{
	(void)view;
	for (size_t i = 0; i < NUMBER_OF(results); i++)
		rh_screen_result(screen, frame, &results[i]);
}

/* Three parts of 15, 30 and what is left of 60 s: all marked, and one not reached; tones in the take. */
static void draw_result_parts(const struct rh_screen *screen, struct rh_frame *frame, const struct rh_view *view)
{
	(void)view;
	static const int64_t begins_ms[] = {14200, 55000}, tones_ms[] = {30000, 45000, 54000, 60000};
	static const struct rh_attempt take = {TAKE(23, 64900, FINISHED), .path = TEXT("/takes/23.wav")};
	struct rh_result result = {.attempt = &take,
	                           .takes = 1,
	                           .item = &fixture_items[FIXTURE_INTRO],
	                           .part_begins_ms = begins_ms,
	                           .parts_marked = 2,
	                           .tones_ms = tones_ms,
	                           .tone_count = 4};
	rh_screen_result(screen, frame, &result);
	result.parts_marked = 1;
	result.tone_count = 0;
	rh_screen_result(screen, frame, &result);
}

#define SPOKEN(name, spoken_ms, aim_ms, end)                                                   \
	.bank = TEXT("ai"), .id = TEXT(name), .answer_ms = (spoken_ms), .target_ms = (aim_ms), \
	.outcome = RH_OUTCOME_##end

static const struct rh_attempt session[] = {
    {SPOKEN("self-intro", 58000, 60000, FINISHED), .rating = RH_RATING_HARD, .path = TEXT("/takes/1.wav")},
    {SPOKEN("self-intro", 64900, 60000, FINISHED), .rating = RH_RATING_GOOD, .path = TEXT("/takes/2.wav")},
    {SPOKEN("transformer", 81000, 90000, FINISHED), .rating = RH_RATING_HARD, .points_said = 9, .point_count = 4},
    {SPOKEN("트랜스포머-어텐션-설명", 662000, 600000, FINISHED), .rating = RH_RATING_AGAIN, .points_said = 1,
     .point_count = 1},
    {SPOKEN("why-this-company", 60000, 60000, FINISHED)},
    {SPOKEN("weakness", 0, 60000, SKIPPED)},
    {SPOKEN("closing", 21000, 60000, QUIT)},
};

static void draw_summary(const struct rh_screen *screen, struct rh_frame *frame, const struct rh_view *view)
{
	(void)view;
	rh_screen_summary(screen, frame, session, NUMBER_OF(session));
}

/* One question answered, and none. */
static void draw_summary_small(const struct rh_screen *screen, struct rh_frame *frame, const struct rh_view *view)
{
	(void)view;
	rh_screen_summary(screen, frame, &session[4], 1);
	rh_screen_summary(screen, frame, &session[5], 1);
	rh_screen_summary(screen, frame, NULL, 0);
	struct rh_screen plain = *screen;
	plain.plain = true;
	rh_screen_summary(&plain, frame, &session[0], 2);
}

/* Two phrases, a pause, a louder one. */
static float slice_level(size_t i)
{
	static const float shape[] = {0.02F, 0.1F, 0.3F, 0.2F, 0.4F, 0.2F, 0.1F, 0.02F,
	                              0.0F,  0.0F, 0.0F, 0.3F, 0.7F, 1.0F, 0.5F, 0.1F};
	return shape[i / 25];
}

enum { SLICES = 400 };

/* A take in the middle: two pauses, a mark, two fillers. */
static void draw_replay_view(const struct rh_screen *screen, struct rh_frame *frame, struct rh_replay_view *replay)
{
	static const struct rh_speech_span pauses[] = {{28000, 29400}, {31200, 33600}};
	static const struct rh_replay_mark marks[] = {{9000, 'm'}, {47100, 'f'}, {52000, 'f'}};
	float levels[SLICES];
	for (size_t i = 0; i < SLICES; i++)
		levels[i] = slice_level(i);
	replay->title = RH_TEXT("self-intro take 3 · 23 Nov 16:02");
	replay->duration_ms = 64000;
	replay->levels = levels;
	replay->level_count = SLICES;
	replay->pauses = pauses;
	replay->pause_count = NUMBER_OF(pauses);
	replay->marks = marks;
	replay->mark_count = NUMBER_OF(marks);
	rh_screen_replay(screen, frame, replay);
}

static void draw_replay(const struct rh_screen *screen, struct rh_frame *frame, const struct rh_view *view)
{
	(void)view;
	struct rh_replay_view replay = {.position_ms = 39000,
	                                .speed = 1.0,
	                                .levels_known = SLICES,
	                                .loop_a_ms = RH_UNSET_MS,
	                                .loop_b_ms = RH_UNSET_MS};
	draw_replay_view(screen, frame, &replay);
}

/* The file is still being read; a key was pressed that can do nothing. */
static void draw_replay_begin(const struct rh_screen *screen, struct rh_frame *frame, const struct rh_view *view)
{
	(void)view;
	struct rh_replay_view replay = {.position_ms = 700,
	                                .speed = 1.0,
	                                .count = 3,
	                                .index = 2,
	                                .levels_known = 130,
	                                .gain_db = 4,
	                                .loop_a_ms = RH_UNSET_MS,
	                                .loop_b_ms = RH_UNSET_MS,
	                                .notice = RH_TEXT("this is the last take")};
	draw_replay_view(screen, frame, &replay);
}

static void draw_replay_loop(const struct rh_screen *screen, struct rh_frame *frame, const struct rh_view *view)
{
	(void)view;
	struct rh_replay_view replay = {.position_ms = 47000,
	                                .speed = 1.25,
	                                .count = 12,
	                                .index = 2,
	                                .paused = true,
	                                .levels_known = SLICES,
	                                .loop_a_ms = 44000,
	                                .loop_b_ms = 55000};
	draw_replay_view(screen, frame, &replay);
	replay.loop_b_ms = RH_UNSET_MS;
	draw_replay_view(screen, frame, &replay);
}

static void draw_replay_help(const struct rh_screen *screen, struct rh_frame *frame, const struct rh_view *view)
{
	(void)view;
	struct rh_replay_view replay = {.position_ms = 64000,
	                                .speed = 0.5,
	                                .count = 2,
	                                .levels_known = SLICES,
	                                .loop_a_ms = RH_UNSET_MS,
	                                .loop_b_ms = RH_UNSET_MS,
	                                .help = true};
	draw_replay_view(screen, frame, &replay);
}

static void draw_replay_bare(const struct rh_screen *screen, struct rh_frame *frame, const struct rh_view *view)
{
	(void)view;
	struct rh_replay_view replay = {
	    .title = RH_TEXT("자기소개 3번째 테이크 · 11월 23일 16:02"),
	    .position_ms = 754000,
	    .duration_ms = 3754000,
	    .speed = 0.5,
	    .paused = true,
	    .loop_a_ms = RH_UNSET_MS,
	    .loop_b_ms = RH_UNSET_MS,
	};
	rh_screen_replay(screen, frame, &replay);
	struct rh_screen plain = *screen;
	plain.plain = true;
	rh_screen_replay(&plain, frame, &replay);
	replay.count = 4;
	rh_screen_replay(&plain, frame, &replay);
}

/* Thinking lasts 10 s, answering 60 s; under STRICT 30 s and 90 s. */
static const struct scene all[] = {
    {"opening", NULL, .draw = draw_opening},
    {"opening-bare", NULL, .draw = draw_opening_bare},
    {"question", "0:", INTRO, .draw = draw_question},
    {"question-long", "0:", LORA, .draw = draw_question},
    {"question-follow-up", "0:", .items = &fixture_items[FIXTURE_FOLLOW_UP], .count = 12, .draw = draw_question},
    {"question-choice", "0:", .items = &fixture_items[FIXTURE_CHOICE], .count = 1, .draw = draw_question},
    {"question-plain", "0:", LORA, .draw = draw_question_plain},
    {"answer", "0:", INTRO, .draw = draw_answer},
    {"points", "0:", INTRO, .draw = draw_points},
    {"points-long", "0:", LORA, .draw = draw_points},
    {"hints", "0:", INTRO, .draw = draw_hints},
    {"results", NULL, .draw = draw_results},
    {"result-parts", NULL, .draw = draw_result_parts},
    {"spoken", NULL, .draw = draw_spoken},
    {"summary", NULL, .draw = draw_summary},
    {"summary-small", NULL, .draw = draw_summary_small},
    {"replay", NULL, .draw = draw_replay},
    {"replay-bare", NULL, .draw = draw_replay_bare},
    {"replay-begin", NULL, .draw = draw_replay_begin},
    {"replay-loop", NULL, .draw = draw_replay_loop},
    {"replay-help", NULL, .draw = draw_replay_help},
    {"replay-help-low", NULL, .rows = 10, .draw = draw_replay_help},

    {"live-ask", "2000:", INTRO, .voice = true},
    {"live-think", "6800:", INTRO},
    {"live-think-opening", "0:", .items = &fixture_items[FIXTURE_INTRO], .count = 3, .mic = RH_MIC_OPENING},
    {"live-think-help", "3000:?", INTRO},
    {"live-start", "10000:", INTRO},
    {"live-ready", "4000:\r", INTRO, .cue = true},
    {"live-check", "2000:", INTRO, .check = RH_MIC_CHECK_LISTENING},
    {"live-check-good", "4000:", INTRO, .check = RH_MIC_CHECK_GOOD},
    {"live-check-quiet", "4000:", INTRO, .check = RH_MIC_CHECK_QUIET},
    {"live-check-silent", "4000:", INTRO, .check = RH_MIC_CHECK_SILENT},
    {"live-check-clipping", "4000:", INTRO, .check = RH_MIC_CHECK_CLIPPING},
    {"live-part-behind", "12000:m 58000:", INTRO},
    {"live-part-ahead", "12000:mm 14000:", INTRO},
    {"live-part-help", "12000:m 13000:?", INTRO},
    {"live-speak", "34000:", INTRO},
    {"live-green", "49000:", INTRO},
    {"live-yellow", "57000:", INTRO},
    {"live-red", "69900:", INTRO},
    {"live-over", "74000:", INTRO},
    {"live-over-long", "675000:", INTRO},
    {"live-hinted", "34000:hhh", INTRO},
    {"live-help", "34000:?", INTRO},
    {"live-help-low", "34000:?", INTRO, .rows = 6},
    {"live-timer", "34000:", .items = &fixture_items[FIXTURE_INTRO], .count = 3, .mic = RH_MIC_NONE},
    {"live-opening", "34000:", .items = &fixture_items[FIXTURE_INTRO], .count = 3, .mic = RH_MIC_OPENING},
    {"live-lost", "34000:", .items = &fixture_items[FIXTURE_INTRO], .count = 3, .mic = RH_MIC_LOST},
    {"live-paused", "41000:_ 50000:", INTRO},
    {"live-paused-over", "74000:_ 80000:", INTRO},
    {"live-suspended", "41000:\x1A 50000:", INTRO},
    {"live-suspended-thinking", "3000:\x1A 50000:", INTRO},
    {"live-no-pause", "60000:_", STRICT},
    {"live-not-yet", "60000:\r", STRICT},
    {"live-unknown-key", "34000:x", INTRO},
    {"live-saving", "40000:\r", INTRO, .unsaved = true},
    {"live-saving-key", "40000:\r 40010:r", INTRO, .unsaved = true},
    {"live-review", "40000:\r", INTRO},
    {"live-review-rated", "40000:\r 41000:3", INTRO},
    {"live-review-last", "40000:\r 41000:1", LAST},
    {"live-review-playing", "40000:\r 41000:p", INTRO},
    {"live-review-silent", "40000:\r 41000:p", INTRO, .silent = true},
    {"live-review-help", "40000:\r 41000:?", INTRO},
    {"live-review-strict", "130000:", STRICT},
    {"live-review-no-takes", "130000:r 300000:r", STRICT},
    {"live-points", "40000:\r 41000:k\x1B[B_ 42000:\x1B[B", INTRO},
    {"live-points-low", "40000:\r 41000:k_\x1B[B\x1B[B\x1B[B\x1B[B_\x1B[B\x1B[B", LORA, .rows = 8},
    {"live-note", "40000:\r 41000:n", INTRO},
    {"live-done", "5000:q", INTRO},
};

const struct scene *scenes(size_t *count)
{
	*count = NUMBER_OF(all);
	return all;
}
