// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/frame.h"

#include "base/unicode.h"
#include "support/check.h"
#include "support/failing_alloc.h"
#include "support/random_text.h"

#include <string.h>

static struct rh_frame framed(size_t columns)
{
	struct rh_frame frame;
	rh_frame_init(&frame, columns);
	return frame;
}

/* The frame reads like this; then it is gone. */
static void check_frame(struct rh_frame *frame, const char *text)
{
	struct rh_buffer out = {0};
	rh_frame_text(&out, frame);
	check_written(&out, text);
	rh_buffer_done(&out);
	rh_frame_done(frame);
}

/* What every frame promises of its cells. */
static void check_cells(const struct rh_frame *frame)
{
	for (size_t row = 0; row < frame->rows; row++) {
		const struct rh_cell *cells = rh_frame_cells(frame, row);
		for (size_t i = 0; i < frame->columns; i++) {
			assert_non_null(memchr(cells[i].text, '\0', RH_CELL_BYTES_MAX));
			struct rh_text text = rh_text_of(cells[i].text);
			assert_int_equal(rh_unicode_valid_prefix(text), text.length);
			assert_int_equal(rh_unicode_width(text), cells[i].width);
			if (cells[i].width == 2)
				assert_true(i + 1 < frame->columns && cells[i + 1].width == 0);
			if (cells[i].width == 0)
				assert_true(i > 0 && cells[i - 1].width == 2);
		}
	}
}

static void text_goes_where_it_is_put(void **state)
{
	(void)state;
	struct rh_frame frame = framed(12);
	size_t row = rh_frame_row(&frame);
	assert_int_equal(rh_frame_put(&frame, row, 2, RH_STYLE_BOLD, RH_TEXT("간격 x")), 8);
	rh_frame_put_right(&frame, row, 12, RH_STYLE_RED, RH_TEXT("1:04"));
	const struct rh_cell *cells = rh_frame_cells(&frame, row);
	assert_int_equal(cells[2].width, 2);
	assert_int_equal(cells[3].width, 0);
	assert_int_equal(cells[2].style, RH_STYLE_BOLD);
	assert_int_equal(cells[11].style, RH_STYLE_RED);
	assert_int_equal(rh_frame_used(&frame, row), 12);
	check_frame(&frame, "  간격 x1:04\n");
}

static void what_does_not_fit_is_cut_between_characters(void **state)
{
	(void)state;
	struct rh_frame frame = framed(5);
	(void)rh_frame_put(&frame, rh_frame_row(&frame), 0, RH_STYLE_PLAIN, RH_TEXT("가나다라"));
	(void)rh_frame_put(&frame, rh_frame_row(&frame), 3, RH_STYLE_PLAIN, RH_TEXT("abc"));
	(void)rh_frame_put(&frame, rh_frame_row(&frame), 9, RH_STYLE_PLAIN, RH_TEXT("abc"));
	rh_frame_put_right(&frame, rh_frame_row(&frame), 4, RH_STYLE_PLAIN, RH_TEXT("longer"));
	check_frame(&frame, "가나\n   ab\n\nlonge\n");
}

static void text_kept_within_a_column_ends_in_an_ellipsis(void **state)
{
	(void)state;
	struct rh_frame frame = framed(20);
	assert_int_equal(
	    rh_frame_put_within(&frame, rh_frame_row(&frame), 1, 9, RH_STYLE_PLAIN, RH_TEXT("self-introduction")), 9);
	assert_int_equal(rh_frame_put_within(&frame, rh_frame_row(&frame), 1, 9, RH_STYLE_PLAIN, RH_TEXT("exact it")),
	                 9);
	assert_int_equal(rh_frame_put_within(&frame, rh_frame_row(&frame), 1, 9, RH_STYLE_PLAIN, RH_TEXT("가나다라마")),
	                 8);
	assert_int_equal(rh_frame_put_within(&frame, rh_frame_row(&frame), 9, 9, RH_STYLE_PLAIN, RH_TEXT("none")), 9);
	check_frame(&frame, " self-in…\n exact it\n 가나다…\n\n");
}

static void half_of_an_overwritten_wide_character_becomes_blank(void **state)
{
	(void)state;
	struct rh_frame frame = framed(8);
	size_t row = rh_frame_row(&frame);
	(void)rh_frame_put(&frame, row, 0, RH_STYLE_PLAIN, RH_TEXT("가나다라"));
	(void)rh_frame_put(&frame, row, 1, RH_STYLE_PLAIN, RH_TEXT("x"));
	(void)rh_frame_put(&frame, row, 4, RH_STYLE_PLAIN, RH_TEXT("y"));
	(void)rh_frame_put(&frame, row, 5, RH_STYLE_PLAIN, RH_TEXT("마"));
	check_cells(&frame);
	check_frame(&frame, " x나y마\n");
}

static void escape_bytes_of_a_bank_never_reach_a_cell(void **state)
{
	(void)state;
	struct rh_frame frame = framed(40);
	size_t row = rh_frame_row(&frame);
	(void)rh_frame_printf(&frame, row, 0, RH_STYLE_PLAIN, "%s%d", "\x1B[2J\n\xC2\x9B", 7);
	check_frame(&frame, "^[[2J <U+009B>7\n");
}

static void marks_stay_with_their_letter(void **state)
{
	(void)state;
	struct rh_frame frame = framed(10);
	assert_int_equal(rh_frame_put(&frame, rh_frame_row(&frame), 0, RH_STYLE_PLAIN, RH_TEXT("x\xCC\xA3\xCC\x84y")),
	                 2);
	assert_string_equal(rh_frame_cells(&frame, 0)[0].text, "x\xCC\xA3\xCC\x84");
	check_cells(&frame);
	rh_frame_done(&frame);
}

static void joined_emoji_are_taken_apart(void **state)
{
	(void)state;
	struct rh_frame frame = framed(10);
	/* man, joiner, woman; heart with a variation selector */
	(void)rh_frame_put(&frame, rh_frame_row(&frame), 0, RH_STYLE_PLAIN,
	                   RH_TEXT("\xF0\x9F\x91\xA8\xE2\x80\x8D\xF0\x9F\x91\xA9\xE2\x9D\xA4\xEF\xB8\x8F"));
	check_cells(&frame);
	check_frame(&frame, "\xF0\x9F\x91\xA8\xF0\x9F\x91\xA9\xE2\x9D\xA4\n");
}

static void a_pile_of_marks_stops_at_the_end_of_its_cell(void **state)
{
	(void)state;
	struct rh_frame frame = framed(4);
	struct rh_buffer pile = {0};
	rh_buffer_byte(&pile, 'a');
	for (int i = 0; i < 100; i++)
		rh_buffer_character(&pile, 0x0323);
	(void)rh_frame_put(&frame, rh_frame_row(&frame), 0, RH_STYLE_PLAIN, rh_buffer_view(&pile));
	check_cells(&frame);
	assert_int_equal(rh_frame_used(&frame, 0), 1);
	rh_buffer_done(&pile);
	rh_frame_done(&frame);
}

static void a_paragraph_wraps_and_leaves_the_last_column_free(void **state)
{
	(void)state;
	struct rh_frame frame = framed(20);
	rh_frame_paragraph(&frame, 3, RH_STYLE_BOLD, RH_TEXT("one two three four\n\nfive"));
	assert_int_equal(rh_frame_cells(&frame, 0)[3].style, RH_STYLE_BOLD);
	check_frame(&frame, "   one two three\n   four\n\n   five\n");
}

static void a_narrow_frame_gives_up_the_indent(void **state)
{
	(void)state;
	struct rh_frame frame = framed(9);
	rh_frame_paragraph(&frame, 3, RH_STYLE_PLAIN, RH_TEXT("one two"));
	check_frame(&frame, "one two\n");
	frame = framed(1);
	rh_frame_paragraph(&frame, 3, RH_STYLE_PLAIN, RH_TEXT("ab 가"));
	check_cells(&frame);
	rh_frame_done(&frame);
}

static void a_frame_used_again_with_another_width_is_blank(void **state)
{
	(void)state;
	struct rh_frame frame = framed(30);
	for (int i = 0; i < 9; i++)
		(void)rh_frame_put(&frame, rh_frame_row(&frame), 0, RH_STYLE_RED, RH_TEXT("old"));
	rh_frame_clear(&frame, 7);
	for (int i = 0; i < 40; i++)
		(void)rh_frame_row(&frame);
	assert_int_equal(frame.rows, 40);
	check_cells(&frame);
	for (size_t row = 0; row < frame.rows; row++)
		assert_int_equal(rh_frame_used(&frame, row), 0);
	rh_frame_done(&frame);
}

static void a_row_that_does_not_exist_takes_nothing(void **state)
{
	(void)state;
	struct rh_frame frame = framed(5);
	assert_int_equal(rh_frame_put(&frame, 0, 1, RH_STYLE_PLAIN, RH_TEXT("x")), 1);
	assert_null(rh_frame_cells(&frame, 0));
	assert_int_equal(rh_frame_used(&frame, 3), 0);
	check_frame(&frame, "");
}

static void whatever_is_put_cells_stay_whole(void **state)
{
	(void)state;
	struct rh_random random = rh_random_seeded(7);
	struct rh_buffer text = {0};
	for (int i = 0; i < 400; i++) {
		struct rh_frame frame = framed(1 + rh_random_below(&random, 40));
		size_t row = rh_frame_row(&frame);
		for (int j = 0; j < 6; j++) {
			rh_buffer_clear(&text);
			if (j % 2 == 0)
				random_pieces(&random, &text, 4);
			else
				random_bytes(&random, &text, 12);
			size_t column = rh_random_below(&random, frame.columns + 2);
			size_t after = rh_frame_put(&frame, row, column, RH_STYLE_GREEN, rh_buffer_view(&text));
			assert_true(after >= column && (after <= frame.columns || after == column));
			rh_frame_put_right(&frame, row, column, RH_STYLE_DIM, rh_buffer_view(&text));
			(void)rh_frame_put_within(&frame, row, column / 2, column, RH_STYLE_DIM, rh_buffer_view(&text));
			rh_frame_paragraph(&frame, 3, RH_STYLE_PLAIN, rh_buffer_view(&text));
			check_cells(&frame);
		}
		rh_frame_done(&frame);
	}
	rh_buffer_done(&text);
}

static void fill(struct rh_frame *frame)
{
	for (int i = 0; i < 20; i++)
		(void)rh_frame_put(frame, rh_frame_row(frame), 1, RH_STYLE_PLAIN, RH_TEXT("가나\tx"));
	(void)rh_frame_printf(frame, 0, 3, RH_STYLE_PLAIN, "%d", 12);
	(void)rh_frame_put_within(frame, 0, 3, 6, RH_STYLE_PLAIN, RH_TEXT("longer"));
	rh_frame_put_right(frame, 0, 10, RH_STYLE_PLAIN, RH_TEXT("9"));
	rh_frame_paragraph(frame, 2, RH_STYLE_PLAIN, RH_TEXT("one two three four five six"));
}

static void a_frame_without_memory_says_so_and_stays_usable(void **state)
{
	(void)state;
	for (size_t n = 1; failing_alloc_next(n); n++) {
		struct rh_frame frame = framed(16);
		fill(&frame);
		assert_int_equal(frame.failed, failing_alloc_struck());
		check_cells(&frame);
		struct rh_buffer out = {0};
		rh_frame_text(&out, &frame);
		assert_int_equal(out.failed, failing_alloc_struck()); /* whoever writes it out is told */
		rh_buffer_done(&out);
		rh_frame_done(&frame);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(text_goes_where_it_is_put),
	    cmocka_unit_test(what_does_not_fit_is_cut_between_characters),
	    cmocka_unit_test(text_kept_within_a_column_ends_in_an_ellipsis),
	    cmocka_unit_test(half_of_an_overwritten_wide_character_becomes_blank),
	    cmocka_unit_test(escape_bytes_of_a_bank_never_reach_a_cell),
	    cmocka_unit_test(marks_stay_with_their_letter),
	    cmocka_unit_test(joined_emoji_are_taken_apart),
	    cmocka_unit_test(a_pile_of_marks_stops_at_the_end_of_its_cell),
	    cmocka_unit_test(a_paragraph_wraps_and_leaves_the_last_column_free),
	    cmocka_unit_test(a_narrow_frame_gives_up_the_indent),
	    cmocka_unit_test(a_frame_used_again_with_another_width_is_blank),
	    cmocka_unit_test(a_row_that_does_not_exist_takes_nothing),
	    cmocka_unit_test(whatever_is_put_cells_stay_whole),
	    cmocka_unit_test(a_frame_without_memory_says_so_and_stays_usable),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
