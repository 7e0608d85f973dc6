// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/diag.h"

#include "base/unicode.h"
#include "support/check.h"
#include "support/failing_alloc.h"

#include <string.h>

static struct rh_diag fault_at(unsigned line, unsigned column, unsigned span)
{
	return (struct rh_diag){.severity = RH_SEVERITY_ERROR,
	                        .code = "duplicate-id",
	                        .file = "ai.yaml",
	                        .line = line,
	                        .column = column,
	                        .span = span,
	                        .message = "duplicate id 'lora' (first at 3:9)"};
}

#define HEAD "error: duplicate id 'lora' (first at 3:9) [duplicate-id]\n"

static void check_format(const struct rh_diag *diag, struct rh_text source, const char *expected)
{
	struct rh_buffer out = {0};
	rh_diag_format(&out, diag, source);
	check_written(&out, expected);
	rh_buffer_done(&out);
}

static void a_fault_reads_as_compilers_print_it(void **state)
{
	(void)state;
	struct rh_diag diag = fault_at(7, 12, 4);
	check_format(&diag, RH_TEXT_NONE, "ai.yaml:7:12: " HEAD);
	diag.severity = RH_SEVERITY_WARNING;
	diag.code = NULL;
	check_format(&diag, RH_TEXT_NONE, "ai.yaml:7:12: warning: duplicate id 'lora' (first at 3:9)\n");
}

static void places_that_are_not_known_are_left_out(void **state)
{
	(void)state;
	struct rh_diag diag = fault_at(7, 0, 1);
	check_format(&diag, RH_TEXT_NONE, "ai.yaml:7: " HEAD);
	diag = fault_at(0, 0, 1);
	check_format(&diag, RH_TEXT("a\nb\n"), "ai.yaml: " HEAD);
	diag = fault_at(0, 5, 1);
	check_format(&diag, RH_TEXT("a\nb\n"), "ai.yaml: " HEAD);
}

static void the_line_follows_with_a_caret_under_the_fault(void **state)
{
	(void)state;
	struct rh_diag diag = fault_at(2, 9, 4);
	check_format(&diag, RH_TEXT("questions:\n  - id: lora\n"),
	             "ai.yaml:2:9: " HEAD "    2 |   - id: lora\n"
	             "      |         ^~~~\n");
	diag = fault_at(12345, 1, 1);
	struct rh_buffer source = {0};
	rh_buffer_fill(&source, '\n', 12344);
	rh_buffer_string(&source, "x");
	check_format(&diag, rh_buffer_view(&source),
	             "ai.yaml:12345:1: " HEAD "12345 | x\n"
	             "      | ^\n");
	rh_buffer_done(&source);
}

static void the_caret_counts_columns_of_the_terminal(void **state)
{
	(void)state;
	struct rh_diag diag = fault_at(1, 4, 2);
	check_format(&diag, RH_TEXT("질문: 면접\r\n"),
	             "ai.yaml:1:4: " HEAD "    1 | 질문: 면접\n"
	             "      |      ^~~\n");
	diag = fault_at(1, 2, 1);
	check_format(&diag, RH_TEXT("\tx"),
	             "ai.yaml:1:2: " HEAD "    1 |     x\n"
	             "      |     ^\n");
	diag = fault_at(1, 1, 1);
	check_format(&diag, RH_TEXT("\tx"),
	             "ai.yaml:1:1: " HEAD "    1 |     x\n"
	             "      | ^~~~\n");
	/* Three characters that are one on the screen. */
	diag = fault_at(1, 4, 1);
	check_format(&diag, RH_TEXT("\u1112\u1161\u11ABx"),
	             "ai.yaml:1:4: " HEAD "    1 | 한x\n"
	             "      |   ^\n");
}

static void a_fault_may_stand_at_the_end_of_its_line_or_run_beyond_it(void **state)
{
	(void)state;
	struct rh_diag diag = fault_at(1, 4, 1);
	check_format(&diag, RH_TEXT("abc\nd"),
	             "ai.yaml:1:4: " HEAD "    1 | abc\n"
	             "      |    ^\n");
	diag = fault_at(1, 2, 50);
	check_format(&diag, RH_TEXT("abc\nd"),
	             "ai.yaml:1:2: " HEAD "    1 | abc\n"
	             "      |  ^~\n");
	diag = fault_at(1, 99, 0);
	check_format(&diag, RH_TEXT("abc\nd"),
	             "ai.yaml:1:99: " HEAD "    1 | abc\n"
	             "      |    ^\n");
}

static void a_line_that_is_not_there_is_not_shown(void **state)
{
	(void)state;
	struct rh_diag diag = fault_at(3, 1, 1);
	check_format(&diag, RH_TEXT("a\nb\n"), "ai.yaml:3:1: " HEAD);
	diag = fault_at(4000000000U, 1, 1);
	check_format(&diag, RH_TEXT("a\nb\n"), "ai.yaml:4000000000:1: " HEAD);
}

static void a_line_without_a_column_has_no_caret(void **state)
{
	(void)state;
	struct rh_diag diag = fault_at(2, 0, 1);
	check_format(&diag, RH_TEXT("a\nbcd\n"), "ai.yaml:2: " HEAD "    2 | bcd\n");
}

static void a_byte_order_mark_is_no_part_of_the_first_line(void **state)
{
	(void)state;
	struct rh_diag diag = fault_at(1, 2, 1);
	check_format(&diag, RH_TEXT("\uFEFFabc\n"),
	             "ai.yaml:1:2: " HEAD "    1 | abc\n"
	             "      |  ^\n");
}

static void nothing_from_a_file_reaches_the_terminal_raw(void **state)
{
	(void)state;
	struct rh_diag diag = fault_at(1, 3, 1);
	diag.file = "\x1B]0;x\x07.yaml";
	diag.message = "unknown key '\u202Etxet\n'";
	check_format(&diag,
	             RH_TEXT("a\x1B"
	                     "b\xFF\n"),
	             "^[]0;x^G.yaml:1:3: error: unknown key '<U+202E>txet ' [duplicate-id]\n"
	             "    1 | a^[b\uFFFD\n"
	             "      |    ^\n");
}

/* The second and third line of the report. */
static void report_lines(struct rh_buffer *out, struct rh_text *line, struct rh_text *caret)
{
	struct rh_text rest = rh_buffer_view(out);
	assert_true(rh_text_next_line(&rest, line));
	assert_true(rh_text_next_line(&rest, line));
	assert_true(rh_text_next_line(&rest, caret));
	assert_int_equal(rest.length, 0);
}

static void of_a_very_long_line_only_the_part_around_the_fault_is_shown(void **state)
{
	(void)state;
	for (unsigned column = 1; column < 3000; column += 7) {
		struct rh_buffer source = {0};
		for (unsigned i = 1; i < 3000; i++)
			rh_buffer_string(&source, i == column ? "X" : i % 3 == 0 ? "가" : "b");
		struct rh_diag diag = fault_at(1, column, column % 200);
		struct rh_buffer out = {0};
		rh_diag_format(&out, &diag, rh_buffer_view(&source));
		struct rh_text line, caret;
		report_lines(&out, &line, &caret);
		assert_true(rh_unicode_width(line) <= 8 + 102);
		assert_true(rh_unicode_width(caret) <= 8 + 101);
		size_t fault = rh_text_find(line, RH_TEXT("X"));
		size_t mark = rh_text_find(caret, RH_TEXT("^"));
		assert_true(fault != SIZE_MAX);
		assert_int_equal(rh_unicode_width(rh_text_slice(line, 0, fault)), mark);
		rh_buffer_done(&source);
		rh_buffer_done(&out);
	}
}

struct received {
	size_t count;
	char message[100];
	unsigned line;
	const char *code;
};

static void receive(void *ctx, const struct rh_diag *diag)
{
	struct received *received = ctx;
	received->count++;
	received->line = diag->line;
	received->code = diag->code;
	assert_true(strlen(diag->message) < sizeof received->message);
	memcpy(received->message, diag->message, strlen(diag->message) + 1);
}

static void emitting_formats_the_message(void **state)
{
	(void)state;
	struct received received = {0};
	const struct rh_diag_sink sink = {receive, &received};
	const struct rh_diag where = {.code = "unknown-key", .file = "f", .line = 4, .column = 2, .span = 1};
	rh_diag_emit(&sink, &where, "unknown key '%s' (%d)", "tipe", 7);
	assert_int_equal(received.count, 1);
	assert_int_equal(received.line, 4);
	assert_string_equal(received.code, "unknown-key");
	assert_string_equal(received.message, "unknown key 'tipe' (7)");
	assert_null(where.message);
}

static void a_sink_without_a_receiver_swallows_everything(void **state)
{
	(void)state;
	const struct rh_diag_sink sink = {NULL, NULL};
	const struct rh_diag where = {.code = "x", .file = "f"};
	rh_diag_emit(&sink, &where, "%d", 1);
	rh_diag_emit(NULL, &where, "%d", 1);
}

static void a_fault_is_told_even_without_memory(void **state)
{
	(void)state;
	for (size_t n = 1; failing_alloc_next(n); n++) {
		struct received received = {0};
		const struct rh_diag_sink sink = {receive, &received};
		const struct rh_diag where = {.code = "unknown-key", .file = "f", .line = 4};
		rh_diag_emit(&sink, &where, "%0*d", 90, 7);
		assert_int_equal(received.count, 1);
		assert_int_equal(received.line, 4);
		assert_string_equal(received.code, "unknown-key");
		if (failing_alloc_struck())
			assert_string_equal(received.message, "out of memory");
		else
			assert_int_equal(strlen(received.message), 90);
	}
}

static void a_report_that_could_not_be_written_is_marked_failed(void **state)
{
	(void)state;
	struct rh_buffer whole = {0};
	const struct rh_diag diag = fault_at(1, 5, 3);
	const struct rh_text source = RH_TEXT("\u1112\u1161\u11AB\tabc\x1B def\n");
	rh_diag_format(&whole, &diag, source);
	size_t rounds = 0;
	for (size_t n = 1; failing_alloc_next(n); n++, rounds++) {
		struct rh_buffer out = {0};
		rh_diag_format(&out, &diag, source);
		assert_int_equal(out.failed, failing_alloc_struck());
		if (!out.failed)
			assert_string_equal(out.data, whole.data);
		rh_buffer_done(&out);
	}
	assert_true(rounds > 2);
	rh_buffer_done(&whole);
}

static void faults_quoted_in_any_order_read_like_faults_told_alone(void **state)
{
	(void)state;
	static const unsigned lines[] = {1, 1, 3, 2, 9, 3, 3, 0, 1, 4};
	const struct rh_text text = RH_TEXT("\xEF\xBB\xBFone: 1\ntwo: 2\n\nfour: 4");
	struct rh_diag_source source = {.text = text};
	struct rh_buffer alone = {0};
	struct rh_buffer quoted = {0};
	for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
		const struct rh_diag diag = fault_at(lines[i], 1, 3);
		rh_diag_format(&alone, &diag, text);
		rh_diag_quote(&quoted, &diag, &source);
	}
	assert_non_null(strstr(alone.data, "four"));
	check_written(&quoted, alone.data);
	rh_buffer_done(&alone);
	rh_buffer_done(&quoted);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_fault_reads_as_compilers_print_it),
	    cmocka_unit_test(places_that_are_not_known_are_left_out),
	    cmocka_unit_test(the_line_follows_with_a_caret_under_the_fault),
	    cmocka_unit_test(the_caret_counts_columns_of_the_terminal),
	    cmocka_unit_test(a_fault_may_stand_at_the_end_of_its_line_or_run_beyond_it),
	    cmocka_unit_test(a_line_that_is_not_there_is_not_shown),
	    cmocka_unit_test(a_line_without_a_column_has_no_caret),
	    cmocka_unit_test(a_byte_order_mark_is_no_part_of_the_first_line),
	    cmocka_unit_test(nothing_from_a_file_reaches_the_terminal_raw),
	    cmocka_unit_test(of_a_very_long_line_only_the_part_around_the_fault_is_shown),
	    cmocka_unit_test(emitting_formats_the_message),
	    cmocka_unit_test(a_sink_without_a_receiver_swallows_everything),
	    cmocka_unit_test(a_fault_is_told_even_without_memory),
	    cmocka_unit_test(a_report_that_could_not_be_written_is_marked_failed),
	    cmocka_unit_test(faults_quoted_in_any_order_read_like_faults_told_alone),
	};
	return cmocka_run_group_tests_name("base.diag", tests, NULL, NULL);
}
