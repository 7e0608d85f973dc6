// SPDX-License-Identifier: GPL-3.0-or-later
/* What a real terminal (libvterm) shows after the painter's bytes, compared with the frames. */
#include "ui/paint.h"

#include "base/random.h"
#include "support/check.h"
#include "support/failing_alloc.h"
#include "support/terminal.h"

#include <string.h>

enum { ROWS = 12, COLUMNS = 34 };

static struct rh_frame frame_of(const char *text, enum rh_style style)
{
	struct rh_frame frame;
	struct rh_text rest = rh_text_of(text), line;
	rh_frame_init(&frame, COLUMNS);
	while (rh_text_next_line(&rest, &line))
		(void)rh_frame_put(&frame, rh_frame_row(&frame), 0, style, line);
	return frame;
}

static void paint_text(struct terminal *t, const char *text)
{
	struct rh_frame frame = frame_of(text, RH_STYLE_PLAIN);
	terminal_paint(t, &frame);
	rh_frame_done(&frame);
}

static void the_same_frame_again_costs_nothing(void **state)
{
	(void)state;
	struct terminal t;
	terminal_begin(&t, ROWS, COLUMNS, true);
	paint_text(&t, "one 둘 three\n\nfour\n");
	assert_true(t.bytes > 0);
	paint_text(&t, "one 둘 three\n\nfour\n");
	assert_int_equal(t.bytes, 0);
	terminal_end(&t);
}

static void one_changed_digit_costs_a_few_bytes(void **state)
{
	(void)state;
	struct terminal t;
	terminal_begin(&t, ROWS, COLUMNS, true);
	paint_text(&t, " speak 0:24 ----------------\n keys\n");
	paint_text(&t, " speak 0:25 ----------------\n keys\n");
	assert_true(t.bytes <= 7); /* step over, the digit, back */
	paint_text(&t, " speak 0:25 ----------------\n keyz\n");
	assert_true(t.bytes <= 11);
	terminal_end(&t);
}

static void a_line_that_becomes_shorter_leaves_nothing(void **state)
{
	(void)state;
	struct terminal t;
	terminal_begin(&t, ROWS, COLUMNS, true);
	paint_text(&t, "a long line to begin with\nand another 가나다라\n");
	paint_text(&t, "a\nand\n");
	paint_text(&t, "가\n\n");
	paint_text(&t, "\n가\n");
	terminal_end(&t);
}

static void wide_characters_move_by_one_column(void **state)
{
	(void)state;
	struct terminal t;
	terminal_begin(&t, ROWS, COLUMNS, true);
	paint_text(&t, "가나다라 x\n");
	paint_text(&t, "x가나다라 x\n");
	paint_text(&t, "가나다라 x\n");
	paint_text(&t, "가x나다라 x\n");
	terminal_end(&t);
}

static void a_line_of_the_whole_width_does_not_wrap(void **state)
{
	(void)state;
	struct terminal t;
	terminal_begin(&t, ROWS, COLUMNS, true);
	paint_text(&t, "0123456789012345678901234567890123\n가나다라마바사아자차카타파하가나다\n");
	paint_text(&t, "0123456789012345678901234567890124\n가나다라마바사아자차카타파하가나라\nz\n");
	assert_int_equal(t.scrolled, 0);
	terminal_end(&t);
}

static void the_region_grows_and_shrinks_at_the_bottom_of_the_screen(void **state)
{
	(void)state;
	struct terminal t;
	terminal_begin(&t, ROWS, COLUMNS, true);
	struct rh_frame lines = frame_of("1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n13\n", RH_STYLE_DIM);
	terminal_print(&t, &lines);
	paint_text(&t, "live\n");
	paint_text(&t, "live\ntwo\nthree\nfour\n");
	paint_text(&t, "two\n");
	terminal_check_row(&t, terminal_cursor(&t).row - 1, &lines, lines.rows - 1);
	rh_frame_done(&lines);
	terminal_end(&t);
}

static void lines_go_above_and_stay(void **state)
{
	(void)state;
	struct terminal t;
	terminal_begin(&t, ROWS, COLUMNS, true);
	paint_text(&t, "live\nregion\n");
	struct rh_frame lines = frame_of("question one\nof the bank\n", RH_STYLE_BOLD);
	terminal_print(&t, &lines);
	paint_text(&t, "live\n");
	terminal_check_row(&t, 0, &lines, 0);
	terminal_check_row(&t, 1, &lines, 1);
	assert_int_equal(terminal_cursor(&t).row, 2);
	rh_frame_done(&lines);
	terminal_end(&t);
}

static void leaving_erases_the_region_once(void **state)
{
	(void)state;
	struct terminal t;
	terminal_begin(&t, ROWS, COLUMNS, true);
	paint_text(&t, "live\nregion\n");
	rh_paint_leave(&t.paint, &t.out);
	terminal_show(&t);
	for (int row = 0; row < ROWS; row++)
		terminal_check_blank(&t, row);
	rh_paint_leave(&t.paint, &t.out);
	assert_int_equal(t.out.length, 0);
	struct rh_frame none = frame_of("", RH_STYLE_PLAIN);
	rh_paint_live(&t.paint, &t.out, &none);
	assert_int_equal(t.out.length, 0);
	rh_frame_done(&none);
	terminal_end(&t);
}

static void without_colour_bold_stays(void **state)
{
	(void)state;
	static const enum rh_style styles[] = {RH_STYLE_PLAIN, RH_STYLE_BOLD,   RH_STYLE_DIM,
	                                       RH_STYLE_GREEN, RH_STYLE_YELLOW, RH_STYLE_RED};
	struct terminal t;
	terminal_begin(&t, ROWS, COLUMNS, false);
	for (size_t i = 0; i < sizeof styles / sizeof *styles; i++) {
		struct rh_frame frame = frame_of("word", styles[i]);
		terminal_paint(&t, &frame);
		rh_frame_done(&frame);
	}
	struct rh_frame red = frame_of("word", RH_STYLE_RED), green = frame_of("word", RH_STYLE_GREEN);
	terminal_paint(&t, &red);
	terminal_paint(&t, &green);
	assert_int_equal(t.bytes, 0);
	rh_frame_done(&red);
	rh_frame_done(&green);
	terminal_end(&t);
}

static void a_window_too_low_shows_the_first_rows(void **state)
{
	(void)state;
	struct terminal t;
	terminal_begin(&t, ROWS, COLUMNS, true);
	vterm_set_size(t.vterm, 2, COLUMNS);
	t.paint.rows_max = 2;
	struct rh_frame frame = frame_of("bar\nkeys\nmore\nand more\n", RH_STYLE_PLAIN);
	for (int i = 0; i < 3; i++) {
		(void)rh_frame_printf(&frame, 0, 5, RH_STYLE_PLAIN, "%d", i);
		rh_paint_live(&t.paint, &t.out, &frame);
		terminal_show(&t);
		terminal_check_row(&t, 0, &frame, 0);
		terminal_check_row(&t, 1, &frame, 1);
		assert_int_equal(terminal_cursor(&t).row, 0);
	}
	rh_frame_done(&frame);
	terminal_end(&t);
}

static void after_a_resize_the_region_is_drawn_anew(void **state)
{
	(void)state;
	struct terminal t;
	terminal_begin(&t, ROWS, COLUMNS, true);
	paint_text(&t, "a live line that is quite long\nsecond\n");
	vterm_set_size(t.vterm, ROWS, 20);
	struct rh_frame narrow;
	rh_frame_init(&narrow, 20);
	(void)rh_frame_put(&narrow, rh_frame_row(&narrow), 0, RH_STYLE_PLAIN, RH_TEXT("narrow"));
	rh_paint_forget(&t.paint, &t.out);
	terminal_paint(&t, &narrow);
	rh_frame_done(&narrow);
	terminal_end(&t);
}

/* A frame nobody designed: runs of narrow and wide text in every style. */
static void scribble(struct rh_random *random, struct rh_frame *frame, size_t columns)
{
	static const char *const words[] = {"a", "0:24", "━━╸──", "가나", "한", "▁▂▅", "x\xCC\xA3", "   ", "· Enter"};
	rh_frame_clear(frame, columns);
	for (uint64_t rows = rh_random_below(random, 5); rows > 0; rows--) {
		size_t row = rh_frame_row(frame);
		for (uint64_t runs = rh_random_below(random, 7); runs > 0; runs--)
			(void)rh_frame_put(frame, row, rh_random_below(random, columns),
			                   (enum rh_style)rh_random_below(random, 6),
			                   rh_text_of(words[rh_random_below(random, sizeof words / sizeof *words)]));
	}
}

/* A frame that differs little from the one before, as from one tick to the next. */
static void touch_up(struct rh_random *random, struct rh_frame *frame)
{
	if (frame->rows > 0)
		(void)rh_frame_put(frame, rh_random_below(random, frame->rows), rh_random_below(random, frame->columns),
		                   (enum rh_style)rh_random_below(random, 6),
		                   rh_random_below(random, 2) > 0 ? RH_TEXT("7") : RH_TEXT("값"));
}

static void resize(struct terminal *t, struct rh_random *random, size_t *columns)
{
	*columns = 8 + rh_random_below(random, 40);
	vterm_set_size(t->vterm, ROWS, (int)*columns);
	rh_paint_forget(&t->paint, &t->out);
	terminal_show(t);
}

static void play(uint64_t seed, bool color)
{
	struct terminal t;
	terminal_begin(&t, ROWS, COLUMNS, color);
	struct rh_random random = rh_random_seeded(seed);
	struct rh_frame live, lines;
	size_t columns = COLUMNS;
	rh_frame_init(&live, columns);
	rh_frame_init(&lines, columns);
	for (int step = 0; step < 300; step++) {
		uint64_t what = rh_random_below(&random, 20);
		if (what == 0)
			resize(&t, &random, &columns);
		if (what <= 3 || live.columns != columns)
			scribble(&random, &live, columns);
		else
			touch_up(&random, &live);
		if (what >= 18) {
			scribble(&random, &lines, columns);
			terminal_print(&t, &lines);
		}
		if (what == 17) {
			rh_paint_leave(&t.paint, &t.out);
			terminal_show(&t);
		}
		rh_paint_live(&t.paint, &t.out, &live);
		if (t.out.length > 0)
			terminal_show(&t);
		terminal_check_live(&t, &live);
	}
	rh_frame_done(&live);
	rh_frame_done(&lines);
	terminal_end(&t);
}

static void whatever_is_painted_the_terminal_shows_it(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= 8; seed++)
		play(seed, seed % 2 == 0);
}

static void without_memory_the_next_frame_is_painted_whole(void **state)
{
	(void)state;
	struct rh_frame frame = frame_of("one\ntwo\nthree\nfour\nfive\nsix\nseven\neight\nnine\nten\n", RH_STYLE_RED);
	for (size_t n = 1; failing_alloc_next(n); n++) {
		struct rh_paint paint;
		struct rh_buffer out = {0};
		rh_paint_init(&paint, true);
		rh_paint_live(&paint, &out, &frame);
		bool struck = failing_alloc_struck();
		assert_int_equal(paint.shown.failed, struck);
		rh_buffer_clear(&out);
		rh_paint_live(&paint, &out, &frame);
		assert_int_equal(rh_text_starts_with(rh_buffer_view(&out), RH_TEXT("\r\x1B[J")), struck);
		rh_buffer_done(&out);
		rh_paint_done(&paint);
	}
	rh_frame_done(&frame);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_same_frame_again_costs_nothing),
	    cmocka_unit_test(one_changed_digit_costs_a_few_bytes),
	    cmocka_unit_test(a_line_that_becomes_shorter_leaves_nothing),
	    cmocka_unit_test(wide_characters_move_by_one_column),
	    cmocka_unit_test(a_line_of_the_whole_width_does_not_wrap),
	    cmocka_unit_test(the_region_grows_and_shrinks_at_the_bottom_of_the_screen),
	    cmocka_unit_test(lines_go_above_and_stay),
	    cmocka_unit_test(leaving_erases_the_region_once),
	    cmocka_unit_test(without_colour_bold_stays),
	    cmocka_unit_test(a_window_too_low_shows_the_first_rows),
	    cmocka_unit_test(after_a_resize_the_region_is_drawn_anew),
	    cmocka_unit_test(whatever_is_painted_the_terminal_shows_it),
	    cmocka_unit_test(without_memory_the_next_frame_is_painted_whole),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
