// SPDX-License-Identifier: GPL-3.0-or-later
#include "yaml/mapping.h"

#include "support/check.h"
#include "yaml/writer.h"

#include <string.h>

/* What the readers of this test write down. */
struct log {
	struct rh_buffer said;
	struct rh_yaml_reader *reader;
};

static void note_fault(void *ctx, const struct rh_diag *diag)
{
	rh_buffer_printf(ctx, "%u:%u %s: %s\n", diag->line, diag->column, diag->code, diag->message);
}

static void read_value(void *ctx, const struct rh_yaml_key *key, const struct rh_yaml_node *value, void *target)
{
	struct log *log = ctx;
	size_t *count = (size_t *)(void *)((char *)target + key->offset);
	++*count;
	rh_buffer_printf(&log->said, "%s=", key->name);
	rh_yaml_write_node(&log->said, log->reader, value);
	rh_buffer_byte(&log->said, '\n');
}

static void read_unknown(void *ctx, const struct rh_yaml_node *key, void *target)
{
	struct log *log = ctx;
	struct rh_yaml_node value;
	(void)target;
	rh_buffer_printf(&log->said, "unknown %s=", key->text.data);
	assert_true(rh_yaml_next(log->reader, &value));
	rh_yaml_write_node(&log->said, log->reader, &value);
	rh_buffer_byte(&log->said, '\n');
}

struct counts {
	size_t time, question, follow_ups;
};

static const struct rh_yaml_key keys[] = {
    {"time", NULL, read_value, offsetof(struct counts, time)},
    {"question", "q front", read_value, offsetof(struct counts, question)},
    {"follow_ups", "follow_up", read_value, offsetof(struct counts, follow_ups)},
};

static void check_mapping(struct rh_text yaml, bool keeps_unknown, const char *expected)
{
	const struct rh_yaml_mapping mapping = {"a thing", keys, 3, keeps_unknown ? read_unknown : NULL};
	struct log log = {0};
	const struct rh_diag_sink sink = {note_fault, &log.said};
	struct counts counts = {0};
	struct rh_yaml_node node;
	assert_int_equal(rh_yaml_reader_new("test.yaml", yaml, &sink, &log.reader, NULL), RH_OK);
	assert_true(rh_yaml_next(log.reader, &node));
	assert_int_equal(node.kind, RH_YAML_MAP);
	rh_yaml_read_mapping(log.reader, &mapping, &log, &counts);
	assert_false(rh_yaml_next(log.reader, &node));
	rh_yaml_reader_free(log.reader);
	assert_true(counts.time <= 1 && counts.question <= 1 && counts.follow_ups <= 1);
	check_written(&log.said, expected);
	rh_buffer_done(&log.said);
}

static void each_key_is_read_by_its_row(void **state)
{
	(void)state;
	check_mapping(RH_TEXT("time: 1m\nquestion: [a, {b: c}]\nfollow_ups: x\n"), false,
	              "time=1m\nquestion=[a, {b: c}]\nfollow_ups=x\n");
}

static void another_spelling_stands_for_the_key(void **state)
{
	(void)state;
	check_mapping(RH_TEXT("front: a\nfollow_up: b\n"), false, "question=a\nfollow_ups=b\n");
	check_mapping(RH_TEXT("q: a\n"), false, "question=a\n");
	check_mapping(RH_TEXT("fron: a\n"), false, "1:1 unknown-key: unknown key 'fron' in a thing\n");
	check_mapping(RH_TEXT("q front: a\n"), false, "1:1 unknown-key: unknown key 'q front' in a thing\n");
	check_mapping(RH_TEXT("'': a\n"), false, "1:1 unknown-key: unknown key '' in a thing\n");
}

static void a_value_of_nothing_leaves_the_key_out(void **state)
{
	(void)state;
	check_mapping(RH_TEXT("time:\nquestion: ~\nfollow_ups: null\n"), false, "");
	check_mapping(RH_TEXT("time: ''\nquestion: '~'\nfollow_ups: 'null'\n"), false,
	              "time=''\nquestion='~'\nfollow_ups='null'\n");
}

static void a_key_given_twice_is_read_once(void **state)
{
	(void)state;
	check_mapping(RH_TEXT("time: 1\ntime: [2, 3]\nq: a\nfront: b\nquestion: c\n"), false,
	              "time=1\n"
	              "2:1 duplicate-key: duplicate key 'time' (first at 1:1)\n"
	              "question=a\n"
	              "4:1 duplicate-key: 'front' means 'question', which is given already (at 3:1)\n"
	              "5:1 duplicate-key: duplicate key 'question' (first at 3:1)\n");
	check_mapping(RH_TEXT("time:\ntime: 1\n"), false, "2:1 duplicate-key: duplicate key 'time' (first at 1:1)\n");
}

static void an_unknown_key_is_reported_and_handed_on(void **state)
{
	const char *reported = "1:1 unknown-key: unknown key 'tiem' (did you mean 'time'?)\n";

	(void)state;
	check_mapping(RH_TEXT("tiem: {a: [b]}\n"), false, reported);
	check_mapping(RH_TEXT("tiem: {a: [b]}\ntime: 1\n"), true,
	              "1:1 unknown-key: unknown key 'tiem' (did you mean 'time'?)\nunknown tiem={a: [b]}\ntime=1\n");
}

static void what_can_be_no_key_is_refused_with_its_value(void **state)
{
	(void)state;
	check_mapping(RH_TEXT("[a]: {b: c}\n{d: e}: f\ntime: 1\n"), true,
	              "1:1 key: a key must be a text, not a list\n"
	              "2:1 key: a key must be a text, not a mapping\n"
	              "time=1\n");
	check_mapping(RH_TEXT("<<: {time: 2}\n'<<': x\ntime: 1\n"), false,
	              "1:1 merge-key: the merge key '<<' is not read (write the keys out)\n"
	              "2:1 unknown-key: unknown key '<<' in a thing\n"
	              "time=1\n");
}

static void a_mapping_that_breaks_off_ends_the_reading(void **state)
{
	(void)state;
	check_mapping(RH_TEXT("time: 1\nquestion: 'a\ntime: 2\n"), false,
	              "time=1\n2:11 yaml-syntax: this quoted text never ends\n");
}

static void the_nearest_word_is_found_by_slips(void **state)
{
	static const char *const words[] = {"question", "tags", "type", "time", "a"};
	static const struct {
		const char *word;
		const char *nearest;
	} rows[] = {
	    {"tipe", "type"},
	    {"tyep", "type"},
	    {"tims", "time"},
	    {"tag", "tags"},
	    {"qestion", "question"},
	    {"qeustion", "question"},
	    {"questoins", "question"},
	    {"ta", NULL},
	    {"b", NULL},
	    {"", NULL},
	    {"answer", NULL},
	    {"qstn", NULL},
	    {"Type", "type"},
	    {"time_limit_of_the_question", NULL},
	    {"질문", NULL},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const char *nearest = rh_yaml_nearest(rh_text_of(rows[i].word), words, 5);
		if (rows[i].nearest == NULL ? nearest != NULL
		                            : nearest == NULL || strcmp(nearest, rows[i].nearest) != 0)
			fail_msg("'%s' is near '%s'", rows[i].word, nearest != NULL ? nearest : "nothing");
	}
	assert_null(rh_yaml_nearest(RH_TEXT("time"), NULL, 0));
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_key_is_read_by_its_row),
	    cmocka_unit_test(another_spelling_stands_for_the_key),
	    cmocka_unit_test(a_value_of_nothing_leaves_the_key_out),
	    cmocka_unit_test(a_key_given_twice_is_read_once),
	    cmocka_unit_test(an_unknown_key_is_reported_and_handed_on),
	    cmocka_unit_test(what_can_be_no_key_is_refused_with_its_value),
	    cmocka_unit_test(a_mapping_that_breaks_off_ends_the_reading),
	    cmocka_unit_test(the_nearest_word_is_found_by_slips),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
