// SPDX-License-Identifier: GPL-3.0-or-later
/* What must hold on every screen; how each looks is in tests/screens. */
#include "ui/screen.h"

#include "base/duration.h"
#include "base/random.h"
#include "base/unicode.h"
#include "support/check.h"
#include "support/random_text.h"

#include <string.h>

static const struct rh_screen english;

#define TEXT(literal)                        \
	{                                    \
		literal, sizeof(literal) - 1 \
	}

static struct rh_text lit(const char *string)
{
	return rh_text_of(string);
}

static const struct rh_question_extra extra = {.intent = TEXT("why it is asked")};
static const struct rh_key_point two_points[] = {{.point = TEXT("누구인지 한 문장")}, {.point = TEXT("numbers")}};
static const struct rh_section sections[] = {{.name = TEXT("opening"), .time_ms = 15000, .text = TEXT("text")}};
static const struct rh_question question = {
    .id = TEXT("self-intro"),
    .question = TEXT("1분 동안 자기소개를 해 주세요."),
    .key_points = two_points,
    .key_point_count = 2,
    .sections = sections,
    .section_count = 1,
    .extra = &extra,
};
static const struct rh_item item = {
    .question = &question,
    .rules = {.prep_ms = 10000,
              .time_ms = 60000,
              .green_ms = 30000,
              .yellow_ms = 45000,
              .red_ms = 54000,
              .grace_ms = RH_UNLIMITED,
              .retakes = RH_UNLIMITED,
              .pause = true,
              .hints = true},
};

static struct rh_view view_in(enum rh_state state)
{
	return (struct rh_view){
	    .state = state,
	    .resumes_to = RH_STATE_ANSWER,
	    .item = &item,
	    .count = 3,
	    .take = 1,
	    .retakes_left = RH_UNLIMITED,
	    .prep_left_ms = 4000,
	    .elapsed_ms = state == RH_STATE_PREPARE || state == RH_STATE_ASK ? 0 : 24000,
	    .saved = true,
	};
}

static struct rh_meter meter_with(enum rh_mic mic)
{
	return (struct rh_meter){.mic = mic, .peaks_db = {-30, -20, -10, -5, RH_METER_SILENCE_DB}};
}

/* The live region as text; the caller's to free. */
static struct rh_buffer live_text(const struct rh_screen *screen, const struct rh_view *view, enum rh_mic mic,
                                  size_t columns)
{
	struct rh_frame frame;
	struct rh_buffer text = {0};
	struct rh_meter meter = meter_with(mic);
	rh_frame_init(&frame, columns);
	rh_screen_live(screen, &frame, view, &meter, NULL);
	rh_frame_text(&text, &frame);
	rh_frame_done(&frame);
	return text;
}

static bool contains(const struct rh_buffer *text, const char *what)
{
	return rh_text_find(rh_buffer_view(text), lit(what)) != SIZE_MAX;
}

static bool live_contains(const struct rh_view *view, enum rh_mic mic, size_t columns, const char *what)
{
	struct rh_buffer text = live_text(&english, view, mic, columns);
	bool found = contains(&text, what);
	rh_buffer_done(&text);
	return found;
}

/* Korean as wide as it may get. */
static const char *wide_words(void *ctx, const char *id)
{
	static const char *const words[][2] = {
	    {"speak", "말하기"},       {"green", "초록"},        {"yellow", "노랑"},     {"red", "빨강"},
	    {"over", "초과"},          {"think", "생각"},        {"paused", "일시정지"}, {"listen", "듣기"},
	    {"rec", "녹음"},           {"mic", "마이크"},        {"lost", "끊김"},       {"mic lost", "마이크 끊김"},
	    {"done", "마침"},          {"pause", "일시 정지"},   {"%lld s", "%lld초"},   {"%s over", "%s 초과"},
	    {"%s under", "%s 모자람"}, {"on time", "시간 맞음"},
	};
	(void)ctx;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		if (strcmp(words[i][0], id) == 0)
			return words[i][1];
	}
	return id;
}

static void word_and_clock_never_go(void **state)
{
	(void)state;
	static const char *const words[] = {"speak", "green", "yellow", "red", "over"};
	struct rh_view view = view_in(RH_STATE_ANSWER);
	for (int phase = RH_PHASE_SPEAK; phase <= RH_PHASE_OVER; phase++) {
		view.phase = (enum rh_phase)phase;
		view.elapsed_ms = phase == RH_PHASE_OVER ? 64000 : 24000;
		const char *clock = phase == RH_PHASE_OVER ? "+0:04" : "0:24";
		for (size_t columns = 13; columns <= 200; columns++) {
			assert_true(live_contains(&view, RH_MIC_OPEN, columns, words[phase]));
			assert_true(live_contains(&view, RH_MIC_OPEN, columns, clock));
		}
	}
}

static void what_goes_first_as_the_window_narrows(void **state)
{
	(void)state;
	struct rh_view view = view_in(RH_STATE_ANSWER);
	assert_true(live_contains(&view, RH_MIC_OPEN, 52, "▂") || live_contains(&view, RH_MIC_OPEN, 52, "▄"));
	assert_false(live_contains(&view, RH_MIC_OPEN, 40, "▄"));
	assert_true(live_contains(&view, RH_MIC_OPEN, 40, "━"));
	assert_true(live_contains(&view, RH_MIC_OPEN, 40, "1:00"));
	assert_true(live_contains(&view, RH_MIC_OPEN, 40, "? keys"));
	assert_false(live_contains(&view, RH_MIC_OPEN, 40, "m stuck"));
	assert_false(live_contains(&view, RH_MIC_OPEN, 26, "1:00"));
	assert_true(live_contains(&view, RH_MIC_OPEN, 26, "rec"));
	assert_true(live_contains(&view, RH_MIC_OPEN, 26, "Enter done"));
}

static void the_mark_says_recording_only_while_it_records(void **state)
{
	(void)state;
	static const enum rh_state states[] = {RH_STATE_ASK,    RH_STATE_PREPARE,   RH_STATE_ANSWER,
	                                       RH_STATE_PAUSED, RH_STATE_SUSPENDED, RH_STATE_REVIEW};
	for (int mic = RH_MIC_NONE; mic <= RH_MIC_LOST; mic++) {
		for (size_t i = 0; i < sizeof states / sizeof *states; i++) {
			struct rh_view view = view_in(states[i]);
			bool records = states[i] == RH_STATE_ANSWER && mic == RH_MIC_OPEN;
			for (size_t columns = 40; columns <= 80; columns += 20) {
				assert_int_equal(live_contains(&view, (enum rh_mic)mic, columns, "●"), records);
				assert_int_equal(live_contains(&view, (enum rh_mic)mic, columns, " rec"),
				                 records ||
				                     (mic == RH_MIC_NONE && columns > 40 &&
				                      (states[i] == RH_STATE_ANSWER || states[i] == RH_STATE_PREPARE)));
				bool timing = states[i] == RH_STATE_ANSWER && mic != RH_MIC_OPEN;
				assert_int_equal(live_contains(&view, (enum rh_mic)mic, columns, "○"), timing);
			}
		}
	}
}

static size_t bar_begins(const struct rh_screen *screen, const struct rh_view *view, size_t columns, size_t *width)
{
	struct rh_frame frame;
	struct rh_meter meter = meter_with(RH_MIC_OPEN);
	rh_frame_init(&frame, columns);
	rh_screen_live(screen, &frame, view, &meter, NULL);
	assert_int_equal(frame.rows, 2);
	const struct rh_cell *cells = rh_frame_cells(&frame, 0);
	size_t begin = columns, end = 0;
	for (size_t i = 0; i < columns; i++) {
		if (cells[i].width == 1 && rh_text_find(lit("━─╸┊"), lit(cells[i].text)) != SIZE_MAX) {
			begin = i < begin ? i : begin;
			end = i + 1;
		}
	}
	*width = end - begin;
	rh_frame_done(&frame);
	return begin;
}

static void check_bar(const struct rh_screen *screen, const struct rh_view *view, size_t columns, size_t begin,
                      size_t width)
{
	size_t other = 0;
	assert_int_equal(bar_begins(screen, view, columns, &other), begin);
	assert_int_equal(other, width);
}

static void nothing_jumps_between_states(void **state)
{
	(void)state;
	static const enum rh_state states[] = {RH_STATE_ASK, RH_STATE_PREPARE, RH_STATE_PAUSED};
	const struct rh_tr tr = {wide_words, NULL};
	const struct rh_screen screens[] = {{.tr = NULL}, {.tr = &tr}};
	for (size_t columns = 40; columns <= 120; columns += 5) {
		for (size_t language = 0; language < 2; language++) {
			const struct rh_screen *screen = &screens[language];
			struct rh_view view = view_in(RH_STATE_ANSWER);
			size_t width = 0, begin = bar_begins(screen, &view, columns, &width);
			view.phase = RH_PHASE_YELLOW;
			check_bar(screen, &view, columns, begin, width);
			view.phase = RH_PHASE_OVER;
			view.elapsed_ms = 64000;
			check_bar(screen, &view, columns, begin, width);
			for (size_t i = 0; i < sizeof states / sizeof *states; i++) {
				view = view_in(states[i]);
				check_bar(screen, &view, columns, begin, width);
			}
		}
	}
}

static void a_translated_strip_keeps_all_its_parts_at_40_columns(void **state)
{
	(void)state;
	const struct rh_tr tr = {wide_words, NULL};
	const struct rh_screen korean = {.tr = &tr};
	struct rh_view view = view_in(RH_STATE_ANSWER);
	struct rh_buffer text = live_text(&korean, &view, RH_MIC_OPEN, 40);
	assert_true(contains(&text, "● 말하기"));
	assert_true(contains(&text, "0:24"));
	assert_true(contains(&text, "━"));
	assert_true(contains(&text, "녹음"));
	rh_buffer_done(&text);
}

static bool only_enter(const void *ctx, enum rh_button button)
{
	(void)ctx;
	return button == RH_BUTTON_ENTER;
}

static void only_keys_that_work_are_shown(void **state)
{
	(void)state;
	struct rh_screen_keys keys = {only_enter, NULL};
	struct rh_meter meter = meter_with(RH_MIC_OPEN);
	struct rh_buffer text = {0};
	for (int help = 0; help < 2; help++) {
		struct rh_view view = view_in(RH_STATE_REVIEW);
		struct rh_frame frame;
		view.help = help > 0;
		rh_frame_init(&frame, 80);
		rh_screen_live(&english, &frame, &view, &meter, &keys);
		rh_frame_text(&text, &frame);
		check_written(&text, help > 0 ? "   Enter  the next question (also →)\n" : "   Enter next\n");
		rh_frame_done(&frame);
	}
	rh_buffer_done(&text);
}

static void refusals_are_said_until_the_next_key(void **state)
{
	(void)state;
	struct rh_view view = view_in(RH_STATE_ANSWER);
	for (int refusal = RH_REFUSAL_NONE; refusal <= RH_REFUSAL_KEY; refusal++) {
		const char *words = rh_screen_refusal(&english, (enum rh_refusal)refusal);
		assert_true(strlen(words) > 0);
		view.refusal = (enum rh_refusal)refusal;
		bool shown = refusal != RH_REFUSAL_NONE && refusal != RH_REFUSAL_STARTED && refusal != RH_REFUSAL_SKIP;
		assert_int_equal(live_contains(&view, RH_MIC_OPEN, 60, words), shown);
	}
}

static void states_without_a_region_draw_none(void **state)
{
	(void)state;
	static const enum rh_state states[] = {RH_STATE_READY, RH_STATE_NOTE, RH_STATE_DONE};
	for (size_t i = 0; i < sizeof states / sizeof *states; i++) {
		struct rh_view view = view_in(states[i]);
		struct rh_buffer text = live_text(&english, &view, RH_MIC_OPEN, 80);
		assert_int_equal(text.length, 0);
		rh_buffer_done(&text);
	}
	const struct rh_screen plain = {.plain = true};
	struct rh_view view = view_in(RH_STATE_ANSWER);
	struct rh_buffer text = live_text(&plain, &view, RH_MIC_OPEN, 80);
	assert_int_equal(text.length, 0);
	rh_buffer_done(&text);
}

static void hints_end_when_the_question_has_no_more(void **state)
{
	(void)state;
	struct rh_question bare = question;
	const struct rh_question_extra nothing = {.aliases = {NULL, 0}};
	bare.extra = &nothing;
	struct rh_frame frame;
	rh_frame_init(&frame, 80);
	for (unsigned level = 0; level <= 5; level++) {
		assert_int_equal(rh_screen_hint(&english, &frame, &question, level),
		                 level >= 1 && level <= rh_session_hints(&question));
		assert_int_equal(rh_screen_hint(&english, &frame, &bare, level),
		                 level >= 1 && level <= rh_session_hints(&bare));
	}
	bare.key_point_count = 0;
	assert_false(rh_screen_hint(&english, &frame, &bare, 1));
	rh_frame_done(&frame);
}

/* A session in plain mode: what each event makes the screen say. */
struct plain_run {
	struct rh_session *session;
	struct rh_buffer said;
	struct rh_screen screen;
};

static void plain_step(struct plain_run *run, enum rh_event_kind kind, int64_t at_ms, enum rh_button button)
{
	struct rh_event event = {.kind = kind, .at_ns = at_ms * RH_MS_NS, .button = button, .kept = true};
	struct rh_effects effects;
	assert_int_equal(rh_session_step(run->session, &event, &effects), RH_OK);
	for (size_t i = 0; i < effects.count; i++)
		rh_screen_plain(&run->screen, &run->said, &effects.items[i], rh_session_view(run->session));
}

static void plain_begin(struct plain_run *run, const struct rh_item *items, size_t count)
{
	struct rh_session_config config = {.items = items, .count = count};
	*run = (struct plain_run){.screen = {.plain = true}};
	assert_int_equal(rh_session_new(&config, &run->session, NULL), RH_OK);
	plain_step(run, RH_EVENT_START, 0, RH_BUTTON_NONE);
}

static void plain_end(struct plain_run *run)
{
	rh_session_free(run->session);
	rh_buffer_done(&run->said);
}

static void press(struct plain_run *run, int64_t at_ms, enum rh_button button, const char *said)
{
	plain_step(run, RH_EVENT_BUTTON, at_ms, button);
	check_written(&run->said, said);
}

static void tick(struct plain_run *run, int64_t at_ms, const char *said)
{
	plain_step(run, RH_EVENT_TICK, at_ms, RH_BUTTON_NONE);
	check_written(&run->said, said);
}

static void plain_lines_follow_the_clock(void **state)
{
	(void)state;
	struct plain_run run;
	plain_begin(&run, &item, 1);
	check_written(&run.said, "think 10 s\n");
	tick(&run, 10000, "answer, 60 s\n");
	tick(&run, 40000, "green, 30 s left\n");
	tick(&run, 55000, "yellow, 15 s left\n");
	tick(&run, 64000, "red, 6 s left\n");
	tick(&run, 70000, "time\n");
	press(&run, 74900, RH_BUTTON_ENTER, "done: 1:04, 4 s over\n");
	plain_step(&run, RH_EVENT_SAVED, 75000, RH_BUTTON_NONE);
	check_written(&run.said,
	              "keys: p play, r retake, a answer, k points, n note, 1–4 rate, q quit, ? keys, Enter finish\n");
	press(&run, 76000, RH_BUTTON_ENTER, "");
	plain_end(&run);
}

static void plain_lines_answer_every_key(void **state)
{
	(void)state;
	struct plain_run run;
	plain_begin(&run, &item, 1);
	rh_buffer_clear(&run.said);
	press(&run, 1000, RH_BUTTON_HELP, "keys: Enter start now, h hint, s skip, q quit, ? keys\n");
	press(&run, 1100, RH_BUTTON_HELP, "keys: Enter start now, h hint, s skip, q quit, ? keys\n");
	press(&run, 1200, RH_BUTTON_HELP, "keys: Enter start now, h hint, s skip, q quit, ? keys\n");
	press(&run, 2000, RH_BUTTON_ENTER, "answer, 60 s\n");
	press(&run, 2100, RH_BUTTON_ENTER, "the answer has just begun\n");
	press(&run, 12000, RH_BUTTON_MARK, "marked at 0:10\n");
	press(&run, 13000, RH_BUTTON_SPACE, "paused at 0:11: Space goes on\n");
	press(&run, 20000, RH_BUTTON_OTHER, "that key does nothing here\n");
	press(&run, 23000, RH_BUTTON_SPACE, "going on at 0:11\n");
	plain_step(&run, RH_EVENT_SUSPEND, 24000, RH_BUTTON_NONE);
	check_written(&run.said, "suspended at 0:12: Space goes on\n");
	press(&run, 30000, RH_BUTTON_ENTER, "going on at 0:12\n");
	press(&run, 31000, RH_BUTTON_ENTER, "done: 0:13, 47 s under\n");
	press(&run, 31001, RH_BUTTON_PLAY, "one moment, the take is being saved\n");
	plain_step(&run, RH_EVENT_SAVED, 31100, RH_BUTTON_NONE);
	rh_buffer_clear(&run.said);
	press(&run, 32000, RH_BUTTON_GOOD, "rated good\n");
	press(&run, 33000, RH_BUTTON_POINTS, "point 1 of 2, not said: 누구인지 한 문장\n");
	press(&run, 33100, RH_BUTTON_SPACE, "point 1 of 2, said: 누구인지 한 문장\n");
	press(&run, 33200, RH_BUTTON_DOWN, "point 2 of 2, not said: numbers\n");
	press(&run, 33300, RH_BUTTON_ENTER, "key points said: 1 of 2\n");
	press(&run, 34000, RH_BUTTON_PLAY, "playing\n");
	press(&run, 35000, RH_BUTTON_PLAY, "playback stopped\n");
	press(&run, 36000, RH_BUTTON_NOTE, "note, ended by Enter\n");
	plain_step(&run, RH_EVENT_NOTE_END, 37000, RH_BUTTON_NONE);
	press(&run, 38000, RH_BUTTON_RETAKE, "think 10 s\n");
	press(&run, 39000, RH_BUTTON_SKIP, "skipped\n");
	plain_end(&run);
}

static void plain_lines_tell_parts_and_the_tone(void **state)
{
	(void)state;
	static const struct rh_section two[] = {{.name = {"opening", 7}, .time_ms = 20000},
	                                        {.name = {"", 0}, .time_ms = RH_UNSET_MS}};
	struct rh_question asked = *item.question;
	asked.sections = two;
	asked.section_count = 2;
	struct rh_item divided = item;
	divided.question = &asked;
	divided.rules.own_time_ms = divided.rules.time_ms;
	struct plain_run run;
	plain_begin(&run, &divided, 1);
	rh_buffer_clear(&run.said);
	press(&run, 1000, RH_BUTTON_ENTER, "answer, 60 s\n");
	press(&run, 2000, RH_BUTTON_HELP,
	      "keys: Enter done, Space pause, m next part, ↑ stuck, h hint, s skip, q quit, ? keys\n");
	press(&run, 15000, RH_BUTTON_RIGHT, "you begin part 2 of 2 at 0:14\n");
	press(&run, 16000, RH_BUTTON_RIGHT, "there is no next part\n");
	press(&run, 17000, RH_BUTTON_MARK, "marked at 0:16\n");
	tick(&run, 21000, "part 2 of 2, until 1:00\n");
	plain_end(&run);
	struct rh_effect cue = {.kind = RH_EFFECT_CUE}, named = {.kind = RH_EFFECT_SECTION};
	struct rh_view view = {.state = RH_STATE_ANSWER, .item = &divided, .sections = 2};
	struct rh_buffer said = {0};
	const struct rh_screen screen = {.plain = true};
	rh_screen_plain(&screen, &said, &cue, &view);
	check_written(&said, "get ready\n");
	rh_screen_plain(&screen, &said, &named, &view);
	check_written(&said, "part 1 of 2, until 0:20: opening\n");
	rh_buffer_done(&said);
}

static void plain_endings_are_told_apart(void **state)
{
	(void)state;
	struct rh_item strict = item;
	strict.rules.pause = false;
	strict.rules.grace_ms = 0;
	strict.rules.time_ms = 300;
	strict.rules.green_ms = strict.rules.yellow_ms = strict.rules.red_ms = 300;
	strict.rules.prep_ms = 0;
	struct plain_run run;
	plain_begin(&run, &strict, 1);
	check_written(&run.said, "answer, 0.3 s\n");
	tick(&run, 300, "time up: 0:00, on time\n");
	plain_end(&run);
	plain_begin(&run, &strict, 1);
	rh_buffer_clear(&run.said);
	plain_step(&run, RH_EVENT_SUSPEND, 200, RH_BUTTON_NONE);
	check_written(&run.said, "interrupted at 0:00\n");
	plain_end(&run);
	plain_begin(&run, &item, 1);
	rh_buffer_clear(&run.said);
	press(&run, 5000, RH_BUTTON_QUIT, "session left at 0:00\n");
	plain_end(&run);
}

/* Anything a view could hold, and some it could not. */
static struct rh_view random_view(struct rh_random *random, const struct rh_item *of)
{
	static const int64_t times[] = {0,     1,     999,     24000,    59999,
	                                60000, 64000, 3600000, 86400000, INT64_C(400) * 3600000};
	enum { TIMES = sizeof times / sizeof *times };
	struct rh_view view = {
	    .state = (enum rh_state)rh_random_below(random, RH_STATE_DONE + 1),
	    .resumes_to = rh_random_below(random, 2) ? RH_STATE_PREPARE : RH_STATE_ANSWER,
	    .item = of,
	    .index = rh_random_below(random, 3),
	    .count = rh_random_below(random, 2) ? 3 : 1000000,
	    .take = 1,
	    .retakes_left = rh_random_below(random, 2) ? RH_UNLIMITED : 2,
	    .prep_left_ms = times[rh_random_below(random, TIMES)],
	    .elapsed_ms = times[rh_random_below(random, TIMES)],
	    .phase = (enum rh_phase)rh_random_below(random, RH_PHASE_OVER + 1),
	    .sections = rh_sections_count(of),
	    .section = rh_random_below(random, 2),
	    .part = rh_random_below(random, 2),
	    .points_open = rh_random_below(random, 2),
	    .point_cursor = rh_random_below(random, of->question->key_point_count),
	    .points_said = (int64_t)rh_random_next(random),
	    .rating = (enum rh_rating)rh_random_below(random, RH_RATING_EASY + 1),
	    .saved = rh_random_below(random, 4) > 0,
	    .playing = rh_random_below(random, 2),
	    .help = rh_random_below(random, 3) == 0,
	    .refusal = (enum rh_refusal)rh_random_below(random, RH_REFUSAL_KEY + 1),
	};
	return view;
}

/* From 20 columns on no row reaches beyond `end`, which is before the last column, and no wide character is ever cut in
 * two. */
static void check_frame(struct rh_frame *frame, size_t end)
{
	assert_false(frame->failed);
	for (size_t row = 0; row < frame->rows; row++) {
		const struct rh_cell *cells = rh_frame_cells(frame, row);
		if (frame->columns >= 20 && rh_frame_used(frame, row) > end) {
			struct rh_buffer b = {0};
			rh_frame_text(&b, frame);
			print_error("%zu columns row %zu:\n%s", frame->columns, row, b.data);
			fail();
		}
		for (size_t i = 0; i < frame->columns; i++) {
			assert_int_equal(rh_unicode_width(lit(cells[i].text)), cells[i].width);
			if (cells[i].width == 2)
				assert_true(i + 1 < frame->columns && cells[i + 1].width == 0);
		}
	}
	rh_frame_done(frame);
}

#define DRAW_UP_TO(end, columns, call)          \
	do {                                    \
		struct rh_frame frame;          \
		rh_frame_init(&frame, columns); \
		call;                           \
		check_frame(&frame, end);       \
	} while (0)
#define DRAW(columns, call) DRAW_UP_TO(rh_frame_end(&frame), columns, call)

struct oddity {
	struct rh_buffer text;
	struct rh_key_point points[3];
	struct rh_section sections[2];
	struct rh_text options[2];
	struct rh_question_extra extra;
	struct rh_question question;
	struct rh_item item;
};

/* A question whose every text is nonsense. */
static void make_odd(struct oddity *odd, struct rh_random *random)
{
	rh_buffer_clear(&odd->text);
	random_pieces(random, &odd->text, 1 + rh_random_below(random, 30));
	struct rh_text text = rh_buffer_view(&odd->text);
	for (size_t i = 0; i < 3; i++)
		odd->points[i] = (struct rh_key_point){.point = rh_text_slice(text, 7 * i, 40)};
	for (size_t i = 0; i < 2; i++) {
		odd->sections[i] = (struct rh_section){rh_text_slice(text, 3, 9 * i), i ? 15000 : RH_UNSET_MS, text};
		odd->options[i] = rh_text_slice(text, 11 * i, 50);
	}
	odd->extra = (struct rh_question_extra){.intent = text, .options = {odd->options, 2}};
	odd->question = (struct rh_question){
	    .id = text,
	    .question = text,
	    .key_points = odd->points,
	    .key_point_count = (unsigned)(1 + rh_random_below(random, 3)),
	    .sections = odd->sections,
	    .section_count = 2,
	    .extra = &odd->extra,
	};
	odd->item = item;
	odd->item.question = &odd->question;
	odd->item.depth = (unsigned)rh_random_below(random, 2);
	if (rh_random_below(random, 3) == 0)
		odd->item.rules = (struct rh_rules){.time_ms = 1, .retakes = 1, .skip_after_ms = 86400000};
}

static void draw_all(struct rh_random *random, const struct oddity *odd, size_t columns)
{
	const struct rh_tr tr = {wide_words, NULL};
	struct rh_screen screen = {.tr = rh_random_below(random, 2) ? &tr : NULL, .rows = rh_random_below(random, 30)};
	struct rh_view view = random_view(random, &odd->item);
	struct rh_meter meter = {
	    .mic = (enum rh_mic)rh_random_below(random, RH_MIC_LOST + 1),
	    .check = (enum rh_mic_check)rh_random_below(random, RH_MIC_CHECK_CLIPPING + 1),
	    .name = rh_text_slice(rh_buffer_view(&odd->text), 2, 60),
	    .peaks_db = {-200, -48, 0, 6, -1},
	};
	struct rh_text text = rh_buffer_view(&odd->text);
	struct rh_attempt attempts[3];
	for (size_t i = 0; i < 3; i++)
		attempts[i] = (struct rh_attempt){
		    .take = (int64_t)i,
		    .bank = lit("b"),
		    .id = rh_text_slice(text, 5 * (i / 2), 30),
		    .answer_ms = view.elapsed_ms * (int64_t)i,
		    .target_ms = 60000,
		    .outcome = (enum rh_outcome)rh_random_below(random, RH_OUTCOME_QUIT + 1),
		    .rating = view.rating,
		    .hints = (int64_t)i,
		    .points_said = view.points_said,
		    .point_count = 3,
		    .path = rh_text_slice(text, 0, 4),
		};
	float outline[] = {0, RH_SPEECH_BLANK_DB, -7, -1000, 3};
	struct rh_result_speech speech = {
	    .measures = {.duration_ms = view.elapsed_ms,
	                 .has_speech = view.help,
	                 .first_word_ms = view.prep_left_ms,
	                 .longest_pause_ms = view.elapsed_ms,
	                 .speech_rate_spm = 1e6,
	                 .level_spread_db = 20},
	    .pace = {.pace = (enum rh_pace)rh_random_below(random, RH_PACE_FAST + 1),
	             .own = view.playing,
	             .usual_spm = 3},
	    .remarks = {{.code = (enum rh_remark_code)rh_random_below(random, RH_REMARK_UNEVEN + 1), .value = 1e9}},
	    .remark_count = 1,
	    .long_pauses = (size_t)rh_random_below(random, 3),
	    .outline_db = outline,
	    .outline_count = 5,
	};
	const int64_t moments_ms[] = {0, view.elapsed_ms};
	struct rh_result result = {.attempt = &attempts[0],
	                           .best = &attempts[1],
	                           .last = &attempts[2],
	                           .takes = 3,
	                           .min_ms = 30000,
	                           .trouble = text,
	                           .speech = &speech,
	                           .cues = view.playing ? text : RH_TEXT_NONE,
	                           .item = &odd->item,
	                           .part_begins_ms = moments_ms,
	                           .parts_marked = (size_t)rh_random_below(random, 2),
	                           .tones_ms = moments_ms,
	                           .tone_count = (size_t)rh_random_below(random, 3)};
	struct rh_opening opening = {text, text, view.count, view.elapsed_ms, UINT64_MAX};
	float levels[] = {0, 0.01F, 0.5F, 1, 2};
	const struct rh_speech_span pause = {view.prep_left_ms, view.elapsed_ms};
	const struct rh_replay_mark mark = {view.elapsed_ms, 'f'};
	struct rh_replay_view replay = {
	    .title = text,
	    .index = view.index,
	    .count = view.count,
	    .position_ms = view.elapsed_ms,
	    .duration_ms = view.prep_left_ms,
	    .speed = 1.5,
	    .paused = view.playing,
	    .levels = view.help ? levels : NULL,
	    .level_count = view.help ? 5 : 0,
	    .levels_known = view.playing ? 2 : 5,
	    .pauses = &pause,
	    .pause_count = view.saved ? 1 : 0,
	    .marks = &mark,
	    .mark_count = view.saved ? 1 : 0,
	    .loop_a_ms = view.help ? view.prep_left_ms : RH_UNSET_MS,
	    .loop_b_ms = view.playing ? view.elapsed_ms : RH_UNSET_MS,
	    .help = view.points_open,
	    .notice = view.saved ? text : RH_TEXT_NONE,
	};
	for (int plain = 0; plain < 2; plain++) {
		screen.plain = plain > 0;
		DRAW(columns, rh_screen_live(&screen, &frame, &view, &meter, NULL));
		DRAW(columns, rh_screen_question(&screen, &frame, &view));
		DRAW(columns, rh_screen_opening(&screen, &frame, &opening));
		DRAW(columns, rh_screen_microphone(&screen, &frame, meter.mic, text));
		DRAW(columns, rh_screen_answer(&screen, &frame, &odd->question));
		DRAW(columns, rh_screen_points(&screen, &frame, &odd->question, view.points_said));
		DRAW(columns, rh_screen_hint(&screen, &frame, &odd->question, (unsigned)rh_random_below(random, 4)));
		DRAW(columns, rh_screen_result(&screen, &frame, &result));
		DRAW(columns, rh_screen_summary(&screen, &frame, attempts, 3));
		/* A waveform is as wide as the window. */
		DRAW_UP_TO(columns - 1, columns, rh_screen_replay(&screen, &frame, &replay));
	}
}

static void no_width_and_no_text_breaks_a_screen(void **state)
{
	(void)state;
	struct rh_random random = rh_random_seeded(11);
	struct oddity odd = {.text = {0}};
	for (size_t columns = 1; columns <= 200; columns++) {
		make_odd(&odd, &random);
		for (int round = 0; round < 3; round++)
			draw_all(&random, &odd, columns);
	}
	rh_buffer_done(&odd.text);
}

static void no_effect_and_no_text_breaks_a_plain_line(void **state)
{
	(void)state;
	struct rh_random random = rh_random_seeded(5);
	struct oddity odd = {.text = {0}};
	struct rh_buffer out = {0};
	const struct rh_screen screen = {.plain = true};
	for (int round = 0; round < 4000; round++) {
		make_odd(&odd, &random);
		struct rh_view view = random_view(&random, &odd.item);
		struct rh_effect effect = {
		    .kind = (enum rh_effect_kind)rh_random_below(&random, RH_EFFECT_DONE + 1),
		    .index = rh_random_below(&random, 3),
		    .elapsed_ms = view.elapsed_ms,
		    .number = (int64_t)rh_random_next(&random),
		    .phase = view.phase,
		    .outcome = (enum rh_outcome)rh_random_below(&random, RH_OUTCOME_QUIT + 1),
		    .refusal = view.refusal,
		};
		rh_screen_plain(&screen, &out, &effect, &view);
		for (size_t i = 0; i + 1 < out.length; i++)
			assert_true((unsigned char)out.data[i] >= 0x20 && out.data[i] != 0x7F);
		if (out.length > 0)
			assert_int_equal(out.data[out.length - 1], '\n');
		rh_buffer_clear(&out);
	}
	rh_buffer_done(&out);
	rh_buffer_done(&odd.text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(word_and_clock_never_go),
	    cmocka_unit_test(what_goes_first_as_the_window_narrows),
	    cmocka_unit_test(the_mark_says_recording_only_while_it_records),
	    cmocka_unit_test(nothing_jumps_between_states),
	    cmocka_unit_test(a_translated_strip_keeps_all_its_parts_at_40_columns),
	    cmocka_unit_test(only_keys_that_work_are_shown),
	    cmocka_unit_test(refusals_are_said_until_the_next_key),
	    cmocka_unit_test(states_without_a_region_draw_none),
	    cmocka_unit_test(hints_end_when_the_question_has_no_more),
	    cmocka_unit_test(plain_lines_follow_the_clock),
	    cmocka_unit_test(plain_lines_answer_every_key),
	    cmocka_unit_test(plain_lines_tell_parts_and_the_tone),
	    cmocka_unit_test(plain_endings_are_told_apart),
	    cmocka_unit_test(no_width_and_no_text_breaks_a_screen),
	    cmocka_unit_test(no_effect_and_no_text_breaks_a_plain_line),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
