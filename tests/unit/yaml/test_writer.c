// SPDX-License-Identifier: GPL-3.0-or-later
#include "yaml/writer.h"

#include "base/random.h"
#include "base/unicode.h"
#include "support/check.h"
#include "support/random_text.h"

#include <string.h>

/* The text of the only value of a mapping "key: value". */
static void read_back(struct rh_text yaml, struct rh_buffer *text)
{
	struct rh_yaml_reader *reader = NULL;
	struct rh_yaml_node node;
	assert_int_equal(rh_yaml_reader_new("test.yaml", yaml, NULL, &reader, NULL), RH_OK);
	for (int i = 0; i < 3; i++) {
		if (!rh_yaml_next(reader, &node))
			fail_msg("this is no mapping of one text:\n%.*s", RH_TEXT_ARGS(yaml));
	}
	rh_buffer_clear(text);
	rh_buffer_text(text, node.text);
	assert_true(rh_yaml_next(reader, &node));
	assert_int_equal(node.kind, RH_YAML_MAP_END);
	rh_yaml_reader_free(reader);
}

static void texts_are_quoted_only_where_they_must(void **state)
{
	static const struct {
		const char *text, *in_block, *in_flow;
	} rows[] = {
	    {"plain words", "plain words", "plain words"},
	    {"자기소개", "자기소개", "자기소개"},
	    {"a, b", "a, b", "'a, b'"},
	    {"f(x)[0] {y}", "f(x)[0] {y}", "'f(x)[0] {y}'"},
	    {"what: this", "'what: this'", "'what: this'"},
	    {"a:b", "a:b", "a:b"},
	    {"ends:", "'ends:'", "'ends:'"},
	    {"C# and F#", "C# and F#", "C# and F#"},
	    {"a #b", "'a #b'", "'a #b'"},
	    {"it's", "it's", "it's"},
	    {"'quoted'", "\"'quoted'\"", "\"'quoted'\""},
	    {"'both' \"kinds\"", "'''both'' \"kinds\"'", "'''both'' \"kinds\"'"},
	    {"back\\slash", "back\\slash", "back\\slash"},
	    {"- item", "'- item'", "'- item'"},
	    {"-5 degrees", "-5 degrees", "-5 degrees"},
	    {"---", "'---'", "'---'"},
	    {"?", "'?'", "'?'"},
	    {"why so?", "why so?", "'why so?'"},
	    {"", "''", "''"},
	    {" ", "' '", "' '"},
	    {"trailing ", "'trailing '", "'trailing '"},
	    {"null", "'null'", "'null'"},
	    {"Yes", "'Yes'", "'Yes'"},
	    {"n", "'n'", "'n'"},
	    {"12", "'12'", "'12'"},
	    {"-1.5e3", "'-1.5e3'", "'-1.5e3'"},
	    {"1:30", "'1:30'", "'1:30'"},
	    {"0x1F", "'0x1F'", "'0x1F'"},
	    {"1_000", "'1_000'", "'1_000'"},
	    {"2024-01-31", "'2024-01-31'", "'2024-01-31'"},
	    {"95-106", "95-106", "95-106"},
	    {"1분", "1분", "1분"},
	    {"e5", "e5", "e5"},
	    {".inf", "'.inf'", "'.inf'"},
	    {"<<", "'<<'", "'<<'"},
	    {"@home", "'@home'", "'@home'"},
	    {"%d", "'%d'", "'%d'"},
	    {"!now", "'!now'", "'!now'"},
	    {"*a", "'*a'", "'*a'"},
	    {"tab\there", "\"tab\\there\"", "\"tab\\there\""},
	    {"two\nlines", "\"two\\nlines\"", "\"two\\nlines\""},
	    {"\x1B[31m", "\"\\x1B[31m\"", "\"\\x1B[31m\""},
	    {"\u202Ebidi", "\"\\u202Ebidi\"", "\"\\u202Ebidi\""},
	    {"\xC2\x85\u2028\uFEFF", "\"\\x85\\u2028\\uFEFF\"", "\"\\x85\\u2028\\uFEFF\""},
	};
	struct rh_buffer out = {0};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		rh_yaml_write_text(&out, rh_text_of(rows[i].text), RH_YAML_IN_BLOCK);
		check_written(&out, rows[i].in_block);
		rh_yaml_write_text(&out, rh_text_of(rows[i].text), RH_YAML_IN_FLOW);
		check_written(&out, rows[i].in_flow);
	}
	rh_buffer_done(&out);
}

static void several_lines_become_a_block(void **state)
{
	struct rh_buffer out = {0};

	(void)state;
	rh_yaml_write_paragraphs(&out, RH_TEXT("one\n\n  two\nthree\n\n"), 4);
	check_written(&out, "|\n    one\n\n      two\n    three");
	rh_yaml_write_paragraphs(&out, RH_TEXT("  one\ntwo"), 2);
	check_written(&out, "|2\n    one\n  two");
	rh_yaml_write_paragraphs(&out, RH_TEXT("one\n\ttwo"), 2);
	check_written(&out, "|\n  one\n  \ttwo");
	rh_yaml_write_paragraphs(&out, RH_TEXT("one\r\ntwo"), 2);
	check_written(&out, "\"one\\x0D\\ntwo\"");
	rh_yaml_write_paragraphs(&out, RH_TEXT("\none\ntwo"), 2);
	check_written(&out, "\"\\none\\ntwo\"");
	rh_yaml_write_paragraphs(&out, RH_TEXT("one: line \n"), 2);
	check_written(&out, "'one: line'");
	rh_yaml_write_paragraphs(&out, RH_TEXT_NONE, 2);
	check_written(&out, "''");
	rh_buffer_done(&out);
}

static void a_long_line_is_folded_at_its_blanks(void **state)
{
	struct rh_buffer text = {0}, out = {0};

	(void)state;
	for (int i = 0; i < 30; i++)
		rh_buffer_string(&text, i > 0 ? " nine char" : "nine char");
	rh_yaml_write_paragraphs(&out, rh_buffer_view(&text), 4);
	struct rh_text rest = rh_buffer_view(&out), line;
	assert_true(rh_text_next_line(&rest, &line));
	check_text(line, ">-");
	for (size_t i = 0; rh_text_next_line(&rest, &line); i++)
		assert_in_range(line.length, rest.length > 0 ? 90 : 0, 100);
	rh_buffer_clear(&out);
	rh_buffer_clear(&text);
	rh_buffer_fill(&text, 'x', 200);
	rh_yaml_write_paragraphs(&out, rh_buffer_view(&text), 4);
	check_written(&out, text.data);
	rh_buffer_done(&text);
	rh_buffer_done(&out);
}

static void check_round_trip(struct rh_text text, size_t indent)
{
	struct rh_buffer nfc = {0}, yaml = {0}, back = {0};
	rh_unicode_nfc(&nfc, text);
	struct rh_text wanted = rh_buffer_view(&nfc);
	while (wanted.length > 0 && memchr(" \t\r\n", wanted.data[wanted.length - 1], 4) != NULL)
		wanted.length--;
	rh_buffer_string(&yaml, "{key: ");
	rh_yaml_write_text(&yaml, wanted, RH_YAML_IN_FLOW);
	rh_buffer_string(&yaml, "}");
	read_back(rh_buffer_view(&yaml), &back);
	assert_true(rh_text_equal(rh_buffer_view(&back), wanted));
	rh_buffer_clear(&yaml);
	rh_buffer_fill(&yaml, ' ', indent);
	rh_buffer_string(&yaml, "key: ");
	rh_yaml_write_paragraphs(&yaml, wanted, indent + 2);
	rh_buffer_string(&yaml, "\n");
	read_back(rh_buffer_view(&yaml), &back);
	struct rh_text got = rh_buffer_view(&back);
	while (got.length > 0 && got.data[got.length - 1] == '\n')
		got.length--;
	if (!rh_text_equal(got, wanted))
		fail_msg("\"%.*s\" was written as\n%s", RH_TEXT_ARGS(wanted), yaml.data);
	rh_buffer_done(&nfc);
	rh_buffer_done(&yaml);
	rh_buffer_done(&back);
}

static void whatever_is_written_reads_back(void **state)
{
	struct rh_random random = rh_random_seeded(5);
	struct rh_buffer text = {0};
	static const char marks[] = "-?:,[]{}#&*!|>'\"%@` \n \n\t\\ab0~<=.";

	(void)state;
	for (size_t round = 0; round < 4000; round++) {
		rh_buffer_clear(&text);
		for (uint64_t i = rh_random_below(&random, 20); i > 0; i--)
			rh_buffer_byte(&text, marks[rh_random_below(&random, sizeof marks - 1)]);
		if (round % 2 == 0)
			random_pieces(&random, &text, 5);
		if (round % 7 == 0)
			random_words(&random, &text, 40, 20);
		check_round_trip(rh_buffer_view(&text), round % 3);
	}
	rh_buffer_done(&text);
}

static void check_node(const char *yaml, const char *expected)
{
	struct rh_buffer out = {0};
	struct rh_yaml_reader *reader = NULL;
	struct rh_yaml_node node;
	assert_int_equal(rh_yaml_reader_new("test.yaml", rh_text_of(yaml), NULL, &reader, NULL), RH_OK);
	assert_true(rh_yaml_next(reader, &node));
	rh_yaml_write_node(&out, reader, &node);
	assert_false(rh_yaml_next(reader, &node));
	rh_yaml_reader_free(reader);
	check_written(&out, expected);
	rh_buffer_done(&out);
}

static void a_node_is_written_in_flow_style(void **state)
{
	static const char *const rows[][2] = {
	    {"a:\n  - b\n  - [c, 'd']\n  - {e: \"f\", g: }\n", "{a: [b, [c, 'd'], {e: 'f', g: ~}]}"},
	    {"- 1\n- '1'\n- true\n- \"true\"\n- null\n- ~\n-\n- ''\n", "[1, '1', true, 'true', null, ~, ~, '']"},
	    {"a, b", "'a, b'"},
	    {"|\n two\n lines\n", "\"two\\nlines\\n\""},
	    {"[]", "[]"},
	    {"{}", "{}"},
	    {"- &x [a]\n- *x\n", "[[a], [a]]"},
	    {"? [a, b]\n: c\n", "{? [a, b]: c}"},
	    {"{a: {b: {c: d}}}", "{a: {b: {c: d}}}"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		check_node(rows[i][0], rows[i][1]);
		check_node(rows[i][1], rows[i][1]); /* what was written once stays as it is */
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(texts_are_quoted_only_where_they_must), cmocka_unit_test(several_lines_become_a_block),
	    cmocka_unit_test(a_long_line_is_folded_at_its_blanks),   cmocka_unit_test(whatever_is_written_reads_back),
	    cmocka_unit_test(a_node_is_written_in_flow_style),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
