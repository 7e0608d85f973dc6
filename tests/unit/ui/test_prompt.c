// SPDX-License-Identifier: GPL-3.0-or-later
/* With REHEARSE_REGENERATE in the environment prompt_screens.txt is written anew, so that a change is a diff to review.
 */
#include "ui/prompt.h"

#include "support/check.h"

#include <stdio.h>
#include <stdlib.h>

enum { LEVELS = 4, SIZES = 4, NEXT = 3, SCREENS_BYTES_MAX = 1 << 18 };

/* The cues of one answer at each level, as lib/script writes them. */
static const struct {
	const char *level, *now, *next[NEXT];
} cues[LEVELS] = {
    {"full",
     "사진을 보고 질문에 답하는 모델을 만들었고,",
     {"정확도를 71%에서 84%로 올렸습니다.", "저는 오답을 하나하나 분류해", "학습 데이터를 손질했습니다."}},
    {"phrases", "사진을 보고 · · 모델을 ·", {"정확도를 71%에서 · ·", "저는 오답을 · ·", "학습 데이터를 ·"}},
    {"keywords", "· · · · 모델을 ·", {"· 71%에서 · ·", "· · · 분류해", "· 데이터를 ·"}},
    {"initials", "· · · · ㅁㄷㅇ ·", {"· 7ㅇㅅ · ·", "· · · ㅂㄹㅎ", "· ㄷㅇㅌㄹ ·"}},
};
static const struct {
	size_t columns, rows;
} sizes[SIZES] = {{40, 10}, {60, 16}, {80, 24}, {120, 40}};

static struct rh_prompt_view view_of(size_t level, struct rh_text next[NEXT])
{
	for (size_t i = 0; i < NEXT; i++)
		next[i] = rh_text_of(cues[level].next[i]);
	return (struct rh_prompt_view){.now = rh_text_of(cues[level].now),
	                               .next = next,
	                               .next_count = NEXT,
	                               .level = rh_text_of(cues[level].level),
	                               .elapsed_ms = 24000,
	                               .time_ms = 60000};
}

static void draw(struct rh_frame *frame, size_t columns, size_t rows, const struct rh_prompt_view *view)
{
	const struct rh_screen screen = {.rows = rows};
	rh_frame_init(frame, columns);
	rh_screen_prompt(&screen, frame, view);
}

static void append_screen(struct rh_buffer *out, size_t size, size_t level)
{
	struct rh_text next[NEXT];
	struct rh_prompt_view view = view_of(level, next);
	struct rh_frame frame;
	view.ahead_ms = level == 1 ? 2600 : level == 2 ? -3100 : 0;
	view.pace_permille = level == 1 ? 1100 : 0;
	view.held = level == 3;
	draw(&frame, sizes[size].columns, sizes[size].rows, &view);
	rh_buffer_printf(out, "== %zux%zu %s\n", sizes[size].columns, sizes[size].rows, cues[level].level);
	rh_frame_text(out, &frame);
	rh_frame_done(&frame);
}

static void screens_are_as_reviewed(void **state)
{
	(void)state;
	static char expected[SCREENS_BYTES_MAX];
	const char *path = REHEARSE_SOURCE_DIR "/tests/unit/ui/prompt_screens.txt";
	struct rh_buffer out = {0};
	for (size_t size = 0; size < SIZES; size++) {
		for (size_t level = 0; level < LEVELS; level++)
			append_screen(&out, size, level);
	}
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
	struct rh_text next[NEXT];
	struct rh_prompt_view view = view_of(0, next);
	for (size_t columns = 1; columns <= 300; columns += columns < 50 ? 1 : 25) {
		for (size_t rows = 4; rows <= 80; rows += 19) {
			struct rh_frame frame;
			draw(&frame, columns, rows, &view);
			assert_int_equal(frame.rows, rows);
			assert_false(frame.failed);
			for (size_t row = 0; row < rows; row++) {
				const struct rh_cell *cells = rh_frame_cells(&frame, row);
				assert_false(cells[columns - 1].width == 2);
			}
			rh_frame_done(&frame);
		}
	}
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
	struct rh_text next[NEXT];
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
		struct rh_prompt_view view = view_of(0, next);
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

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(screens_are_as_reviewed),
	    cmocka_unit_test(any_size_is_filled_exactly),
	    cmocka_unit_test(the_state_is_one_word),
	    cmocka_unit_test(what_is_put_in_cannot_steer_the_terminal),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
