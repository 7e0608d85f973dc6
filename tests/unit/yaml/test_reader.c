// SPDX-License-Identifier: GPL-3.0-or-later
#include "yaml/reader.h"

#include "base/random.h"
#include "support/check.h"
#include "support/failing_alloc.h"
#include "support/random_text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

static void note_fault(void *ctx, const struct rh_diag *diag)
{
	rh_buffer_printf(ctx, "%u:%u+%u %s: %s\n", diag->line, diag->column, diag->span, diag->code, diag->message);
}

static void append_node(struct rh_buffer *out, const struct rh_yaml_node *node)
{
	static const char *const names[] = {
	    [RH_YAML_END] = "end",    [RH_YAML_SCALAR] = "", [RH_YAML_LIST] = "[",
	    [RH_YAML_LIST_END] = "]", [RH_YAML_MAP] = "{",   [RH_YAML_MAP_END] = "}",
	};
	rh_buffer_printf(out, "%u:%u+%u %s", node->place.line, node->place.column, node->place.span, names[node->kind]);
	if (node->kind == RH_YAML_SCALAR)
		rh_buffer_printf(out, node->plain ? "%s" : "'%s'", node->text.data);
	rh_buffer_byte(out, '\n');
}

/* Every node and fault of a file, one a line: "LINE:COLUMN+SPAN what". */
static void read_all(struct rh_buffer *out, struct rh_text bytes)
{
	const struct rh_diag_sink sink = {note_fault, out};
	struct rh_yaml_reader *reader = NULL;
	struct rh_yaml_node node;
	assert_int_equal(rh_yaml_reader_new("test.yaml", bytes, &sink, &reader, NULL), RH_OK);
	while (rh_yaml_next(reader, &node))
		append_node(out, &node);
	assert_int_equal(node.kind, RH_YAML_END);
	assert_false(rh_yaml_next(reader, &node));
	rh_yaml_reader_free(reader);
}

static void check_all(struct rh_text bytes, const char *expected)
{
	struct rh_buffer out = {0};
	read_all(&out, bytes);
	check_written(&out, expected);
	rh_buffer_done(&out);
}

/* The faults alone. */
static void check_faults(struct rh_text bytes, const char *expected)
{
	struct rh_buffer faults = {0};
	const struct rh_diag_sink sink = {note_fault, &faults};
	struct rh_yaml_reader *reader = NULL;
	struct rh_yaml_node node;
	assert_int_equal(rh_yaml_reader_new("test.yaml", bytes, &sink, &reader, NULL), RH_OK);
	while (rh_yaml_next(reader, &node))
		;
	assert_int_equal(rh_yaml_status(reader, NULL), RH_ERR_SYNTAX);
	assert_true(rh_yaml_errors(reader) > 0);
	rh_yaml_reader_free(reader);
	check_written(&faults, expected);
	rh_buffer_done(&faults);
}

static void nodes_come_in_order_with_places_in_characters(void **state)
{
	(void)state;
	check_all(RH_TEXT("가나: [x, 'y z', \"q\"]\nb:\n  - |\n    text\n  - 다라마\n"), "1:1+1 {\n"
	                                                                                 "1:1+2 가나\n"
	                                                                                 "1:5+1 [\n"
	                                                                                 "1:6+1 x\n"
	                                                                                 "1:9+5 'y z'\n"
	                                                                                 "1:16+3 'q'\n"
	                                                                                 "1:19+1 ]\n"
	                                                                                 "2:1+1 b\n"
	                                                                                 "3:3+1 [\n"
	                                                                                 "3:5+1 'text\n'\n"
	                                                                                 "5:5+3 다라마\n"
	                                                                                 "6:1+1 ]\n"
	                                                                                 "6:1+1 }\n");
}

static void a_byte_order_mark_does_not_shift_the_first_line(void **state)
{
	(void)state;
	check_all(RH_TEXT("\xEF\xBB\xBF"
	                  "ab"),
	          "1:1+2 ab\n");
}

static void lines_are_counted_as_editors_count_them(void **state)
{
	(void)state;
	check_all(RH_TEXT("- a\r\n- \"b\xE2\x80\xA8"
	                  "c\"\n- 'd\xC2\x85"
	                  "e'\n- f\n"),
	          "1:1+1 [\n"
	          "1:3+1 a\n"
	          "2:3+1 'b\xE2\x80\xA8"
	          "c'\n"
	          "3:3+1 'd e'\n"
	          "4:3+1 f\n"
	          "5:1+1 ]\n");
}

static void an_empty_file_has_no_nodes(void **state)
{
	(void)state;
	check_all(RH_TEXT_NONE, "");
	check_all(RH_TEXT("\n\n# only a comment\n"), "");
	check_all(RH_TEXT("\xEF\xBB\xBF"), "");
}

static void an_alias_gives_what_it_names_at_its_own_place(void **state)
{
	(void)state;
	check_all(RH_TEXT("- &a [x, 'y']\n- *a\n- &b z\n- {*b : *a}\n"), "1:1+1 [\n"
	                                                                 "1:3+1 [\n"
	                                                                 "1:7+1 x\n"
	                                                                 "1:10+3 'y'\n"
	                                                                 "1:13+1 ]\n"
	                                                                 "2:3+2 [\n"
	                                                                 "2:3+2 x\n"
	                                                                 "2:3+2 'y'\n"
	                                                                 "2:3+2 ]\n"
	                                                                 "3:3+4 z\n"
	                                                                 "4:3+1 {\n"
	                                                                 "4:4+2 z\n"
	                                                                 "4:9+2 [\n"
	                                                                 "4:9+2 x\n"
	                                                                 "4:9+2 'y'\n"
	                                                                 "4:9+2 ]\n"
	                                                                 "4:11+1 }\n"
	                                                                 "5:1+1 ]\n");
}

static void an_alias_within_an_anchor_is_followed_too(void **state)
{
	(void)state;
	check_all(RH_TEXT("[&a x, &b [*a, *a], *b]"), "1:1+1 [\n"
	                                              "1:2+4 x\n"
	                                              "1:8+1 [\n"
	                                              "1:12+2 x\n"
	                                              "1:16+2 x\n"
	                                              "1:18+1 ]\n"
	                                              "1:21+2 [\n"
	                                              "1:21+2 x\n"
	                                              "1:21+2 x\n"
	                                              "1:21+2 ]\n"
	                                              "1:23+1 ]\n");
}

static void the_nearest_anchor_of_a_name_counts(void **state)
{
	(void)state;
	check_all(RH_TEXT("[&a x, *a, &a y, *a]"), "1:1+1 [\n"
	                                           "1:2+4 x\n"
	                                           "1:8+2 x\n"
	                                           "1:12+4 y\n"
	                                           "1:18+2 y\n"
	                                           "1:20+1 ]\n");
}

static void an_alias_of_nothing_or_of_itself_is_refused(void **state)
{
	(void)state;
	check_faults(RH_TEXT("- x\n- *a\n"),
	             "2:3+2 alias: no anchor of this name before it (a text that begins with '*' must be "
	             "in quotes)\n");
	check_faults(RH_TEXT("- &a [x, *a]\n"), "1:10+2 alias: this alias stands inside what it names\n");
}

/* Nine levels of nine aliases each: 3 GB of text if one let it. */
static void an_alias_bomb_is_refused_early(void **state)
{
	struct rh_buffer bomb = {0};

	(void)state;
	rh_buffer_string(&bomb, "a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n");
	for (int i = 1; i < 10; i++) {
		rh_buffer_printf(&bomb, "a%d: &a%d [", i, i);
		for (int k = 0; k < 9; k++)
			rh_buffer_printf(&bomb, "%s*a%d", k > 0 ? ", " : "", i - 1);
		rh_buffer_string(&bomb, "]\n");
	}
	clock_t start = clock();
	check_faults(rh_buffer_view(&bomb), "6:15+3 limit: more anchors and aliases than are read\n");
	assert_true(clock() - start < CLOCKS_PER_SEC);
	rh_buffer_done(&bomb);
}

static void a_long_text_cannot_be_repeated_without_end(void **state)
{
	struct rh_buffer bomb = {0};

	(void)state;
	rh_buffer_string(&bomb, "- &a ");
	rh_buffer_fill(&bomb, 'x', 1 << 19);
	for (int i = 0; i < 100; i++)
		rh_buffer_string(&bomb, "\n- *a");
	check_faults(rh_buffer_view(&bomb), "33:3+2 limit: more anchors and aliases than are read\n");
	rh_buffer_done(&bomb);
}

static void anchors_are_counted(void **state)
{
	struct rh_buffer many = {0};

	(void)state;
	for (int i = 0; i <= RH_YAML_ANCHORS_MAX; i++)
		rh_buffer_printf(&many, "- &a%d x\n", i);
	check_faults(rh_buffer_view(&many), "1025:3+8 limit: more anchors and aliases than are read\n");
	rh_buffer_done(&many);
}

static void nesting_is_bounded_whatever_the_style(void **state)
{
	struct rh_buffer deep = {0};

	(void)state;
	rh_buffer_fill(&deep, '[', 10000);
	check_faults(rh_buffer_view(&deep), "1:65+1 limit: nested more than 64 levels deep\n");
	rh_buffer_clear(&deep);
	for (int i = 0; i < 10000; i++)
		rh_buffer_string(&deep, "- ");
	check_faults(rh_buffer_view(&deep), "1:129+1 limit: nested more than 64 levels deep\n");
	rh_buffer_clear(&deep);
	for (size_t i = 0; i < 1000; i++) {
		rh_buffer_fill(&deep, ' ', i);
		rh_buffer_string(&deep, "a:\n");
	}
	check_faults(rh_buffer_view(&deep), "65:65+1 limit: nested more than 64 levels deep\n");
	rh_buffer_clear(&deep);
	for (int i = 0; i < 10000; i++)
		rh_buffer_string(&deep, "{a: ");
	check_faults(rh_buffer_view(&deep), "1:257+1 limit: nested more than 64 levels deep\n");
	rh_buffer_done(&deep);
}

static void aliases_nest_as_deep_as_the_file_may(void **state)
{
	struct rh_buffer deep = {0};

	(void)state;
	rh_buffer_string(&deep, "- &a0 x\n");
	for (int i = 1; i < 100; i++)
		rh_buffer_printf(&deep, "- &a%d [*a%d]\n", i, i - 1);
	check_faults(rh_buffer_view(&deep), "65:9+4 limit: nested more than 64 levels deep\n");
	rh_buffer_done(&deep);
}

static void check_scalar_of(size_t length, const char *before, const char *after)
{
	struct rh_buffer bytes = {0};
	struct rh_yaml_reader *reader = NULL;
	struct rh_yaml_node node;
	rh_buffer_string(&bytes, before);
	rh_buffer_fill(&bytes, 'x', length);
	rh_buffer_string(&bytes, after);
	assert_int_equal(rh_yaml_reader_new("test.yaml", rh_buffer_view(&bytes), NULL, &reader, NULL), RH_OK);
	bool read = rh_yaml_next(reader, &node);
	assert_int_equal(read, length <= RH_YAML_SCALAR_BYTES_MAX);
	assert_int_equal(rh_yaml_status(reader, NULL), read ? RH_OK : RH_ERR_SYNTAX);
	if (read)
		assert_int_equal(node.text.length, length);
	rh_yaml_reader_free(reader);
	rh_buffer_done(&bytes);
}

static void a_scalar_may_have_a_mebibyte_and_no_byte_more(void **state)
{
	(void)state;
	for (size_t more = 0; more < 2; more++) {
		check_scalar_of(RH_YAML_SCALAR_BYTES_MAX + more, "", "\n");
		check_scalar_of(RH_YAML_SCALAR_BYTES_MAX + more, "'", "'");
		check_scalar_of(RH_YAML_SCALAR_BYTES_MAX + more, "\"", "\"\n");
		check_scalar_of(RH_YAML_SCALAR_BYTES_MAX + more, "|-\n ", "\n");
		check_scalar_of(RH_YAML_SCALAR_BYTES_MAX + more, ">-\n ", "\n");
	}
}

static long most_memory_kib(void)
{
	struct rusage usage;
	assert_int_equal(getrusage(RUSAGE_SELF, &usage), 0);
	return usage.ru_maxrss;
}

enum { HUGE_BYTES = 100 * 1000 * 1000 };

/* A file of 100 MB that is one thing: refused as cheaply as one of a few megabytes. */
static void check_huge(struct rh_buffer *file, const char *before, const char *unit, const char *expected)
{
	size_t length = strlen(unit);
	rh_buffer_clear(file);
	rh_buffer_string(file, before);
	assert_true(rh_buffer_reserve(file, HUGE_BYTES));
	if (length == 1)
		rh_buffer_fill(file, unit[0], HUGE_BYTES);
	for (size_t i = 0; length > 1 && i < HUGE_BYTES / length; i++)
		rh_buffer_text(file, (struct rh_text){unit, length});
	long memory = most_memory_kib();
	check_faults(rh_buffer_view(file), expected);
	assert_true(most_memory_kib() - memory < 32 * 1024);
}

static void scalars_of_100_mb_are_refused_before_memory_is_taken(void **state)
{
	struct rh_buffer file = {0};

	(void)state;
	check_huge(&file, "a: ", "x", "1:4+1 limit: a text or comment longer than 1 MiB\n");
	check_huge(&file, "a: 'b'\nc: \"", "x", "2:4+1 limit: a text or comment longer than 1 MiB\n");
	check_huge(&file, "a:\n - '", "x ", "2:4+1 limit: a text or comment longer than 1 MiB\n");
	check_huge(&file, "a: |\n", "  line\n", "1:4+1 limit: a text or comment longer than 1 MiB\n");
	check_huge(&file, "a: >\n", "  line\n", "1:4+1 limit: a text or comment longer than 1 MiB\n");
	check_huge(&file, "- b\n- x\n", " and\n", "2:3+1 limit: a text or comment longer than 1 MiB\n");
	check_huge(&file, "a: b\n", "# comment\n", "2:1+1 limit: a text or comment longer than 1 MiB\n");
	check_huge(&file, "- &", "a", "1:3+1 limit: a text or comment longer than 1 MiB\n");
	check_huge(&file, "- *", "a", "1:3+1 limit: a text or comment longer than 1 MiB\n");
	check_huge(&file, "- !", "a", "1:3+1 limit: a text or comment longer than 1 MiB\n");
	check_huge(&file, "%", "A", "1:1+1 limit: a text or comment longer than 1 MiB\n");
	rh_buffer_done(&file);
}

static void a_file_over_a_gibibyte_is_refused_unread(void **state)
{
	(void)state;
	check_faults((struct rh_text){"", (size_t)RH_YAML_BYTES_MAX + 1},
	             "0:0+1 limit: the file is larger than 1 GiB\n");
}

static void a_second_document_is_refused(void **state)
{
	(void)state;
	check_all(RH_TEXT("--- a\n...\n"), "1:5+1 a\n");
	check_all(RH_TEXT("a\n---\nb\n"),
	          "1:1+1 a\n2:1+1 documents: a second document begins here (a file holds one)\n");
}

static void tags_that_say_what_the_node_is_anyway_pass(void **state)
{
	(void)state;
	check_all(RH_TEXT("[!!str 1, !!int 2, !!map {}, !!seq [], ! x]"), "1:1+1 [\n"
	                                                                  "1:2+7 '1'\n"
	                                                                  "1:11+7 2\n"
	                                                                  "1:20+1 {\n"
	                                                                  "1:27+1 }\n"
	                                                                  "1:30+1 [\n"
	                                                                  "1:37+1 ]\n"
	                                                                  "1:40+3 x\n"
	                                                                  "1:43+1 ]\n");
	check_all(RH_TEXT("!include x.yaml"),
	          "1:1+15 yaml-tag: tag '!include' has no meaning here (a text that begins with '!' "
	          "must be in quotes)\n1:1+15 x.yaml\n");
}

static void texts_come_in_nfc(void **state)
{
	(void)state;
	check_all(RH_TEXT("- e\xCC\x81\n- \"\\u1100\\u1161 \\e\"\n- '\xE1\x84\x80\xE1\x85\xA1'\n"), "1:1+1 [\n"
	                                                                                            "1:3+2 é\n"
	                                                                                            "2:3+17 '가 \x1B'\n"
	                                                                                            "3:3+4 '가'\n"
	                                                                                            "4:1+1 ]\n");
}

static void nul_cannot_be_smuggled_in_by_an_escape(void **state)
{
	(void)state;
	check_all(RH_TEXT("\"a\\0b\""), "1:1+6 character: a text cannot hold NUL\n1:1+6 ''\n");
	check_all(RH_TEXT("\"\\x00\""), "1:1+6 character: a text cannot hold NUL\n1:1+6 ''\n");
}

static void nothing_yes_and_no_are_plain_words(void **state)
{
	static const struct {
		const char *text;
		bool null, flag, value;
	} rows[] = {
	    {"", true, false, false},      {"~", true, false, false},    {"null", true, false, false},
	    {"Null", true, false, false},  {"NULL", true, false, false}, {"nULL", false, false, false},
	    {"nil", false, false, false},  {"true", false, true, true},  {"Yes", false, true, true},
	    {"ON", false, true, true},     {"off", false, true, false},  {"No", false, true, false},
	    {"FALSE", false, true, false}, {"y", false, false, false},   {"tRue", false, false, false},
	    {"1", false, false, false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct rh_yaml_node node = {.kind = RH_YAML_SCALAR, .plain = true, .text = rh_text_of(rows[i].text)};
		bool value = !rows[i].value;
		assert_int_equal(rh_yaml_is_null(&node), rows[i].null);
		assert_int_equal(rh_yaml_to_bool(&node, &value), rows[i].flag);
		assert_int_equal(value, rows[i].flag ? rows[i].value : !rows[i].value);
		node.plain = false;
		assert_false(rh_yaml_is_null(&node));
		assert_false(rh_yaml_to_bool(&node, &value));
	}
}

static void skipping_leaves_off_behind_the_node(void **state)
{
	struct rh_yaml_reader *reader = NULL;
	struct rh_yaml_node node;
	const struct rh_text bytes = RH_TEXT("[[a, {b: [c]}], d, {e: f}, g]");

	(void)state;
	assert_int_equal(rh_yaml_reader_new("test.yaml", bytes, NULL, &reader, NULL), RH_OK);
	assert_true(rh_yaml_next(reader, &node));
	assert_true(rh_yaml_next(reader, &node));
	rh_yaml_skip(reader, &node);
	assert_true(rh_yaml_next(reader, &node));
	check_text(node.text, "d");
	rh_yaml_skip(reader, &node);
	assert_true(rh_yaml_next(reader, &node));
	assert_int_equal(node.kind, RH_YAML_MAP);
	rh_yaml_skip(reader, &node);
	assert_true(rh_yaml_next(reader, &node));
	check_text(node.text, "g");
	rh_yaml_reader_free(reader);
	rh_yaml_reader_free(NULL);
}

static void nothing_is_reported_once_reading_has_ended_early(void **state)
{
	struct rh_buffer faults = {0};
	const struct rh_diag_sink sink = {note_fault, &faults};
	struct rh_yaml_reader *reader = NULL;
	struct rh_yaml_node node;
	struct rh_error error = {0};

	(void)state;
	assert_int_equal(rh_yaml_reader_new("test.yaml", RH_TEXT("[a"), &sink, &reader, NULL), RH_OK);
	while (rh_yaml_next(reader, &node))
		;
	rh_buffer_clear(&faults);
	rh_yaml_report(reader, rh_yaml_fault(RH_YAML_FAULT_VALUE), node.place, "what was cut off");
	check_written(&faults, "");
	assert_int_equal(rh_yaml_errors(reader), 1);
	rh_yaml_skip(reader, &node);
	assert_int_equal(rh_yaml_status(reader, &error), RH_ERR_SYNTAX);
	assert_string_equal(error.file, "test.yaml");
	rh_yaml_reader_free(reader);
	rh_buffer_done(&faults);
}

static void bytes_nobody_would_write_end_in_nodes_or_one_fault(void **state)
{
	struct rh_random random = rh_random_seeded(11);
	struct rh_buffer bytes = {0}, out = {0};
	static const char marks[] = "-?:,[]{}#&*!|>'\"%@` \n\t\\ab0~";

	(void)state;
	for (int round = 0; round < 3000; round++) {
		rh_buffer_clear(&bytes);
		for (uint64_t i = rh_random_below(&random, 60); i > 0; i--)
			rh_buffer_byte(&bytes, marks[rh_random_below(&random, sizeof marks - 1)]);
		if (round % 3 == 0)
			random_pieces(&random, &bytes, 4);
		if (round % 50 == 0)
			random_bytes(&random, &bytes, 8);
		rh_buffer_clear(&out);
		read_all(&out, rh_buffer_view(&bytes));
	}
	rh_buffer_done(&bytes);
	rh_buffer_done(&out);
}

static void without_memory_reading_ends_cleanly(void **state)
{
	const struct rh_text bytes = RH_TEXT("- &a [x, \"e\\u0301\", {k: v}]\n- *a\n- &b {c: *a}\n- *b\n");

	(void)state;
	for (size_t n = 1; failing_alloc_next(n); n++) {
		struct rh_yaml_reader *reader = NULL;
		struct rh_yaml_node node;
		struct rh_error error = {0};
		if (rh_yaml_reader_new("test.yaml", bytes, NULL, &reader, &error) != RH_OK) {
			assert_true(failing_alloc_struck());
			assert_int_equal(error.status, RH_ERR_NO_MEMORY);
			continue;
		}
		size_t nodes = 0;
		while (rh_yaml_next(reader, &node))
			nodes++;
		assert_int_equal(rh_yaml_status(reader, NULL), failing_alloc_struck() ? RH_ERR_NO_MEMORY : RH_OK);
		if (!failing_alloc_struck())
			assert_int_equal(nodes, 40);
		rh_yaml_reader_free(reader);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(nodes_come_in_order_with_places_in_characters),
	    cmocka_unit_test(a_byte_order_mark_does_not_shift_the_first_line),
	    cmocka_unit_test(lines_are_counted_as_editors_count_them),
	    cmocka_unit_test(an_empty_file_has_no_nodes),
	    cmocka_unit_test(an_alias_gives_what_it_names_at_its_own_place),
	    cmocka_unit_test(an_alias_within_an_anchor_is_followed_too),
	    cmocka_unit_test(the_nearest_anchor_of_a_name_counts),
	    cmocka_unit_test(an_alias_of_nothing_or_of_itself_is_refused),
	    cmocka_unit_test(an_alias_bomb_is_refused_early),
	    cmocka_unit_test(a_long_text_cannot_be_repeated_without_end),
	    cmocka_unit_test(anchors_are_counted),
	    cmocka_unit_test(nesting_is_bounded_whatever_the_style),
	    cmocka_unit_test(aliases_nest_as_deep_as_the_file_may),
	    cmocka_unit_test(a_scalar_may_have_a_mebibyte_and_no_byte_more),
	    cmocka_unit_test(scalars_of_100_mb_are_refused_before_memory_is_taken),
	    cmocka_unit_test(a_file_over_a_gibibyte_is_refused_unread),
	    cmocka_unit_test(a_second_document_is_refused),
	    cmocka_unit_test(tags_that_say_what_the_node_is_anyway_pass),
	    cmocka_unit_test(texts_come_in_nfc),
	    cmocka_unit_test(nul_cannot_be_smuggled_in_by_an_escape),
	    cmocka_unit_test(nothing_yes_and_no_are_plain_words),
	    cmocka_unit_test(skipping_leaves_off_behind_the_node),
	    cmocka_unit_test(nothing_is_reported_once_reading_has_ended_early),
	    cmocka_unit_test(bytes_nobody_would_write_end_in_nodes_or_one_fault),
	    cmocka_unit_test(without_memory_reading_ends_cleanly),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
