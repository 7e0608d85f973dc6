// SPDX-License-Identifier: GPL-3.0-or-later
/* With REHEARSE_REGENERATE in the environment prompt_screens.txt is written anew, so that a change is a diff to review.
 */
#include "ui/prompt.h"

#include "base/unicode.h"
#include "script/cues.h"
#include "support/check.h"

#include <libintl.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>

enum { SIZES = 4, LANGUAGES = 2, NEXT = 5, SCREENS_BYTES_MAX = 1 << 18 };

#define POINT(text)                                             \
	{                                                       \
		.point = {text, sizeof text - 1}, .also = { 0 } \
	}

static const struct rh_key_point korean_points[] = {POINT("정확도"), POINT("오답 분류")};
static const struct rh_key_point english_points[] = {POINT("booking service"), POINT("half a second")};

/* The answers that are read, each in the interface of its language. */
static const struct {
	const char *ui_lang;
	const char *text;
	const struct rh_key_point *points;
} answers[LANGUAGES] = {
    {"ko",
     "안녕하세요. 사진을 보고 질문에 답하는 VQA 모델을 만들었고, 정확도를 71%에서 84%로 올렸습니다. "
     "저는 오답을 하나하나 분류해 학습 데이터를 손질했습니다. 감사합니다.",
     korean_points},
    {"en",
     "Good morning. I have worked on a booking service for two years, and it now opens in under half a second. "
     "I traced the slow page to one query. Thank you.",
     english_points},
};

static const struct {
	size_t columns, rows;
} sizes[SIZES] = {{40, 10}, {60, 16}, {80, 24}, {300, 80}};

/* Cues of one answer at one level, as lib/script writes them. */
struct cues {
	struct rh_buffer written[NEXT + 1];
	struct rh_text texts[NEXT + 1];
	size_t count;
};

static void write_cues(struct cues *cues, size_t answer, enum rh_cue_level level)
{
	struct rh_groups groups = {0};
	struct rh_keys *keys = NULL;
	enum rh_script_language language = answer == 0 ? RH_SCRIPT_KOREAN : RH_SCRIPT_ENGLISH;
	assert_int_equal(rh_groups_init(&groups, rh_text_of(answers[answer].text), language, NULL, NULL), RH_OK);
	assert_int_equal(rh_keys_new(answers[answer].points, 2, &keys, NULL), RH_OK);
	*cues = (struct cues){0};
	for (size_t from = 1; cues->count <= NEXT && from + cues->count < groups.count; cues->count++) {
		struct rh_buffer *out = &cues->written[cues->count];
		rh_cue_write(out, &groups.items[from + cues->count], level, keys);
		cues->texts[cues->count] = rh_buffer_view(out);
	}
	rh_keys_free(keys);
	rh_groups_done(&groups);
}

static void cues_done(struct cues *cues)
{
	for (size_t i = 0; i <= NEXT; i++)
		rh_buffer_done(&cues->written[i]);
}

static const char *translate(void *ctx, const char *id)
{
	(void)ctx;
	return *id != '\0' ? dgettext("rehearse", id) : id;
}

static const struct rh_tr translator = {.get = translate};

static void speak(const char *ui_lang)
{
	assert_non_null(setlocale(LC_MESSAGES, "C.UTF-8"));
	setenv("LANGUAGE", ui_lang, 1);
	bindtextdomain("rehearse", REHEARSE_BUILD_LOCALE);
	bind_textdomain_codeset("rehearse", "UTF-8");
	textdomain("rehearse");
}

static struct rh_prompt_view view_of(const struct cues *cues, enum rh_cue_level level)
{
	return (struct rh_prompt_view){
	    .now = cues->count > 0 ? cues->texts[0] : RH_TEXT_NONE,
	    .next = cues->texts + 1,
	    .next_count = cues->count > 0 ? cues->count - 1 : 0,
	    .level = rh_text_of(rh_tr_get(&translator, rh_cue_level_name(level))),
	    .elapsed_ms = 24000,
	    .time_ms = 60000,
	};
}

static void draw(struct rh_frame *frame, size_t columns, size_t rows, const struct rh_prompt_view *view)
{
	const struct rh_screen screen = {.tr = &translator, .rows = rows};
	rh_frame_init(frame, columns);
	rh_screen_prompt(&screen, frame, view);
}

/* Every state is on one of the screens. */
static void append_screen(struct rh_buffer *out, size_t answer, size_t size, enum rh_cue_level level)
{
	struct cues cues;
	struct rh_frame frame;
	write_cues(&cues, answer, level);
	struct rh_prompt_view view = view_of(&cues, level);
	view.ahead_ms = level == RH_CUE_PHRASES ? 2600 : level == RH_CUE_KEYWORDS ? -3100 : 0;
	view.pace_permille = level == RH_CUE_PHRASES ? 1100 : 0;
	view.held = level == RH_CUE_INITIALS;
	view.kept = view.records = size % 2 == 1;
	view.mic = level == RH_CUE_FULL ? RH_MIC_OPEN : level == RH_CUE_INITIALS ? RH_MIC_LOST : RH_MIC_NONE;
	view.waiting = level == RH_CUE_BLANK;
	view.notice = level == RH_CUE_INITIALS ? RH_TEXT("the microphone is gone") : RH_TEXT_NONE;
	draw(&frame, sizes[size].columns, sizes[size].rows, &view);
	rh_buffer_printf(out, "== %zux%zu %s %s\n", sizes[size].columns, sizes[size].rows, answers[answer].ui_lang,
	                 rh_cue_level_name(level));
	rh_frame_text(out, &frame);
	rh_frame_done(&frame);
	cues_done(&cues);
}

static void append_help(struct rh_buffer *out, size_t answer, size_t size)
{
	struct cues cues;
	struct rh_frame frame;
	write_cues(&cues, answer, RH_CUE_FULL);
	struct rh_prompt_view view = view_of(&cues, RH_CUE_FULL);
	view.help = view.held = view.kept = true;
	draw(&frame, sizes[size].columns, sizes[size].rows, &view);
	rh_buffer_printf(out, "== %zux%zu %s keys\n", sizes[size].columns, sizes[size].rows, answers[answer].ui_lang);
	rh_frame_text(out, &frame);
	rh_frame_done(&frame);
	cues_done(&cues);
}

static void append_screens(struct rh_buffer *out, size_t answer)
{
	speak(answers[answer].ui_lang);
	for (size_t size = 0; size < SIZES; size++) {
		for (int level = RH_CUE_FULL; level <= RH_CUE_BLANK; level++)
			append_screen(out, answer, size, (enum rh_cue_level)level);
		append_help(out, answer, size);
	}
}

static void screens_are_as_reviewed(void **state)
{
	(void)state;
	static char expected[SCREENS_BYTES_MAX];
	const char *path = REHEARSE_SOURCE_DIR "/tests/unit/ui/prompt_screens.txt";
	struct rh_buffer out = {0};
	for (size_t answer = 0; answer < LANGUAGES; answer++)
		append_screens(&out, answer);
	FILE *file = fopen(path, getenv("REHEARSE_REGENERATE") != NULL ? "w+" : "r");
	assert_non_null(file);
	if (getenv("REHEARSE_REGENERATE") != NULL)
		fputs(out.data, file);
	rewind(file);
	expected[fread(expected, 1, sizeof expected - 1, file)] = '\0';
	fclose(file);
	check_written(&out, expected);
	rh_buffer_done(&out);
}

/* Every size from one column on: as many rows as asked for, nothing beyond, no half of a wide character. */
static void any_size_is_filled_exactly(void **state)
{
	(void)state;
	struct cues cues;
	write_cues(&cues, 0, RH_CUE_FULL);
	struct rh_prompt_view view = view_of(&cues, RH_CUE_FULL);
	for (size_t columns = 1; columns <= 300; columns += columns < 50 ? 1 : 25) {
		for (size_t rows = 4; rows <= 80; rows += 19) {
			struct rh_frame frame;
			view.mirrored = columns % 2 == 1;
			view.help = columns % 3 == 0;
			draw(&frame, columns, rows, &view);
			assert_int_equal(frame.rows, rows);
			assert_false(frame.failed);
			for (size_t row = 0; row < rows; row++) {
				const struct rh_cell *cells = rh_frame_cells(&frame, row);
				assert_false(cells[columns - 1].width == 2);
				for (size_t i = 0; i + 1 < columns; i++)
					assert_int_equal(cells[i].width == 2, cells[i + 1].width == 0);
			}
			rh_frame_done(&frame);
		}
	}
	cues_done(&cues);
}

static bool shows(const struct rh_frame *frame, const char *text)
{
	struct rh_buffer all = {0};
	rh_frame_text(&all, frame);
	bool found = rh_text_find(rh_buffer_view(&all), rh_text_of(text)) != SIZE_MAX;
	rh_buffer_done(&all);
	return found;
}

static void the_state_is_one_word(void **state)
{
	(void)state;
	static const struct cues none;
	speak("en");
	static const struct {
		int64_t ahead_ms;
		bool held, waiting, done;
		const char *word;
	} rows[] = {
	    {999, false, false, false, "on time"},    {-999, false, false, false, "on time"},
	    {4900, false, false, false, "4 s ahead"}, {-61000, false, false, false, "61 s behind"},
	    {-5000, true, false, false, "‖ held"},    {-5000, false, true, false, "… waiting for you"},
	    {0, false, false, true, "the end"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct rh_prompt_view view = view_of(&none, RH_CUE_FULL);
		struct rh_frame frame;
		view.ahead_ms = rows[i].ahead_ms;
		view.held = rows[i].held;
		view.waiting = rows[i].waiting;
		view.done = rows[i].done;
		draw(&frame, 80, 24, &view);
		assert_true(shows(&frame, rows[i].word));
		rh_frame_done(&frame);
	}
}

static void what_is_put_in_cannot_steer_the_terminal(void **state)
{
	(void)state;
	struct rh_prompt_view view = {.now = RH_TEXT("a\033[2Jb"), .time_ms = 1000};
	struct rh_frame frame;
	draw(&frame, 40, 10, &view);
	assert_false(shows(&frame, "\033"));
	assert_true(shows(&frame, "a^[[2Jb"));
	rh_frame_done(&frame);
}

static void a_mirrored_screen_reads_from_right_to_left(void **state)
{
	(void)state;
	struct rh_prompt_view view = {.now = RH_TEXT("가나 (ab)"), .time_ms = 1000, .mirrored = true};
	struct rh_frame frame;
	draw(&frame, 40, 10, &view);
	assert_true(shows(&frame, "(ba) 나가"));
	assert_true(shows(&frame, "10:0 \\ 00:0"));
	rh_frame_done(&frame);
}

/* Composed emoji, combining accents and decomposed Hangul stay whole or are left out whole. */
static void combining_characters_are_never_cut(void **state)
{
	(void)state;
	struct rh_prompt_view view = {.now = RH_TEXT("e\u0301e\u0301e\u0301 각각각 a\u0308\u0323o"), .time_ms = 1000};
	for (size_t columns = 1; columns < 40; columns++) {
		struct rh_frame frame;
		draw(&frame, columns, 12, &view);
		for (size_t row = 0; row < frame.rows; row++)
			for (size_t i = 0; i < columns; i++) {
				const struct rh_cell *cell = &rh_frame_cells(&frame, row)[i];
				assert_false((unsigned char)cell->text[0] == 0xCC);
			}
		rh_frame_done(&frame);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(screens_are_as_reviewed),
	    cmocka_unit_test(any_size_is_filled_exactly),
	    cmocka_unit_test(the_state_is_one_word),
	    cmocka_unit_test(what_is_put_in_cannot_steer_the_terminal),
	    cmocka_unit_test(a_mirrored_screen_reads_from_right_to_left),
	    cmocka_unit_test(combining_characters_are_never_cut),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
