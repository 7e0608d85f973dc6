// SPDX-License-Identifier: GPL-3.0-or-later
#include "options.h"

#include "support/check.h"
#include "support/failing_alloc.h"

#include <stdio.h>
#include <string.h>

enum { BANK, COUNT, TAG, PICK, PREP, STRICT, OWN };
enum { HELP, PLAIN, GLOBAL };
enum { RANDOM, ORDER };

static const char *const picks[] = {[RANDOM] = "random", [ORDER] = "order", NULL};

static const struct rh_option own_rows[OWN] = {
    [BANK] = {.name = "bank",
              .letter = 'b',
              .kind = RH_OPTION_TEXTS,
              .value = "FILE",
              .topic = RH_TOPIC_FILE,
              .help = "questions of this bank (repeatable)"},
    [COUNT] = {.name = "count",
               .letter = 'n',
               .kind = RH_OPTION_COUNT,
               .value = "N",
               .min = 1,
               .max = 100,
               .help = "so many"},
    [TAG] = {.name = "tag",
             .letter = 't',
             .kind = RH_OPTION_TEXT,
             .value = "EXPR",
             .topic = RH_TOPIC_TAG,
             .help = "with tags"},
    [PICK] = {.name = "pick", .kind = RH_OPTION_CHOICE, .value = "HOW", .choices = picks, .help = "how"},
    [PREP] = {.name = "prep", .kind = RH_OPTION_DURATION, .value = "TIME", .help = "time to think"},
    [STRICT] = {.name = "strict", .letter = 's', .help = "no softening"},
};
static const struct rh_option global_rows[GLOBAL] = {
    [HELP] = {.name = "help", .letter = 'h', .help = "show the usage"},
    [PLAIN] = {.name = "plain", .letter = 'p', .help = "whole lines"},
};

static const struct rh_syntax syntax = {
    .usage = "[QUESTION…]",
    .topic = RH_TOPIC_QUESTION,
    .most = 3,
    .tables = {[RH_OPTIONS_OWN] = {own_rows, OWN}, [RH_OPTIONS_GLOBAL] = {global_rows, GLOBAL}},
};

enum { WORDS_MAX = 16 };

static size_t length_of(const char *const *words)
{
	size_t count = 0;
	while (words[count] != NULL)
		count++;
	return count;
}

/* A line of at most WORDS_MAX words. */
#define LINE(...) ((const char *const[WORDS_MAX + 1]){__VA_ARGS__, NULL})

static void parse(const struct rh_syntax *of, const char *const *words, struct rh_options *options)
{
	struct rh_error err = {0};
	if (rh_options_parse(of, words, length_of(words), NULL, options, &err) != RH_OK)
		fail_msg("%s", err.message);
}

static void check_refused(const struct rh_syntax *of, const char *const *words, const char *message)
{
	struct rh_options options = {.word_count = 77};
	struct rh_error err = {0};
	assert_int_equal(rh_options_parse(of, words, length_of(words), NULL, &options, &err), RH_ERR_INVALID);
	assert_string_equal(err.message, message);
	assert_int_equal(options.word_count, 77);
}

static void values_come_attached_or_as_the_next_word(void **state)
{
	(void)state;
	static const char *const lines[][5] = {
	    {"-n", "3", "--tag", "llm"},
	    {"-n3", "--tag=llm"},
	    {"--count=3", "-tllm"},
	    {"--count", "3", "-t", "llm"},
	};
	for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
		struct rh_options o;
		parse(&syntax, lines[i], &o);
		assert_int_equal(o.values[RH_OPTIONS_OWN][COUNT].number, 3);
		assert_string_equal(o.values[RH_OPTIONS_OWN][TAG].text, "llm");
		assert_int_equal(o.values[RH_OPTIONS_OWN][BANK].times, 0);
		assert_int_equal(o.word_count, 0);
		rh_options_done(&o);
	}
}

static void options_and_positionals_may_be_mixed(void **state)
{
	(void)state;
	struct rh_options o;
	parse(&syntax, LINE("a", "--strict", "b", "--plain", "c"), &o);
	assert_int_equal(o.word_count, 3);
	assert_string_equal(o.words[0], "a");
	assert_string_equal(o.words[2], "c");
	assert_int_equal(o.values[RH_OPTIONS_OWN][STRICT].times, 1);
	assert_int_equal(o.values[RH_OPTIONS_GLOBAL][PLAIN].times, 1);
	assert_int_equal(o.given_count, 5);
	rh_options_done(&o);
}

static void all_values_of_a_repeatable_option_count_and_the_last_of_others(void **state)
{
	(void)state;
	struct rh_options o;
	parse(&syntax, LINE("-b", "x.yaml", "--bank=y.yaml", "-bz.yaml", "-n", "1", "-n", "2", "q"), &o);
	const struct rh_option_value *bank = &o.values[RH_OPTIONS_OWN][BANK];
	assert_int_equal(bank->times, 3);
	assert_string_equal(bank->texts[0], "x.yaml");
	assert_string_equal(bank->texts[1], "y.yaml");
	assert_string_equal(bank->texts[2], "z.yaml");
	assert_int_equal(o.values[RH_OPTIONS_OWN][COUNT].number, 2);
	assert_string_equal(o.words[0], "q");
	rh_options_done(&o);
}

static void after_two_dashes_everything_is_a_positional(void **state)
{
	(void)state;
	struct rh_options o;
	parse(&syntax, LINE("-s", "--", "--help", "-n"), &o);
	assert_int_equal(o.word_count, 2);
	assert_string_equal(o.words[0], "--help");
	assert_int_equal(o.values[RH_OPTIONS_GLOBAL][HELP].times, 0);
	rh_options_done(&o);
	parse(&syntax, LINE("-"), &o);
	assert_string_equal(o.words[0], "-");
	rh_options_done(&o);
}

static void flags_may_stand_in_a_row_with_a_value_last(void **state)
{
	(void)state;
	struct rh_options o;
	parse(&syntax, LINE("-spn4"), &o);
	assert_int_equal(o.values[RH_OPTIONS_OWN][STRICT].times, 1);
	assert_int_equal(o.values[RH_OPTIONS_GLOBAL][PLAIN].times, 1);
	assert_int_equal(o.values[RH_OPTIONS_OWN][COUNT].number, 4);
	rh_options_done(&o);
}

static void choices_are_read_as_numbers_and_durations_as_milliseconds(void **state)
{
	(void)state;
	struct rh_options o;
	parse(&syntax, LINE("--pick", "order", "--prep", "1m30s"), &o);
	assert_int_equal(o.values[RH_OPTIONS_OWN][PICK].number, ORDER);
	assert_int_equal(o.values[RH_OPTIONS_OWN][PREP].number, 90000);
	rh_options_done(&o);
	parse(&syntax, LINE("--prep=0"), &o);
	assert_int_equal(o.values[RH_OPTIONS_OWN][PREP].times, 1);
	assert_int_equal(o.values[RH_OPTIONS_OWN][PREP].number, 0);
	rh_options_done(&o);
}

static void decimals_are_read_to_the_thousandth(void **state)
{
	(void)state;
	static const struct rh_option rows[] = {
	    {.name = "speed", .kind = RH_OPTION_DECIMAL, .value = "X", .min = 500, .max = 2000, .help = "how fast"}};
	static const struct rh_syntax speeds = {.tables = {[RH_OPTIONS_OWN] = {rows, 1}}};
	static const struct {
		const char *text;
		int64_t number;
	} good[] = {{"1", 1000},    {"1.5", 1500},   {"0.5", 500}, {".75", 750},
	            {"1,25", 1250}, {"2.000", 2000}, {"2.", 2000}};
	struct rh_options o;
	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
		parse(&speeds, LINE("--speed", good[i].text), &o);
		assert_int_equal(o.values[RH_OPTIONS_OWN][0].number, good[i].number);
		rh_options_done(&o);
	}
	static const char *const bad[] = {"0.4", "2.001", "1.0000", "x", ".", "1.x", "1.5.5", "-1", "1e0", "9999"};
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		char said[128];
		(void)snprintf(said, sizeof said, "--speed takes a number from 0.5 to 2.0, not '%s'", bad[i]);
		check_refused(&speeds, LINE("--speed", bad[i]), said);
	}
}

static void what_is_wrong_is_said_with_what_to_do(void **state)
{
	(void)state;
	check_refused(&syntax, LINE("--taf", "x"), "unknown option --taf (did you mean --tag?)");
	check_refused(&syntax, LINE("--cuont=3"), "unknown option --cuont=3 (did you mean --count?)");
	check_refused(&syntax, LINE("--frobnicate"), "unknown option --frobnicate (--help lists them)");
	check_refused(&syntax, LINE("-x"), "unknown option -x (--help lists them)");
	check_refused(&syntax, LINE("-sx"), "unknown option -sx (--help lists them)");
	check_refused(&syntax, LINE("-n"), "--count needs a value (N)");
	check_refused(&syntax, LINE("--tag="), "--tag needs a value (EXPR)");
	check_refused(&syntax, LINE("--strict=yes"), "--strict takes no value");
	check_refused(&syntax, LINE("-n", "0"), "--count takes a whole number from 1 to 100, not '0'");
	check_refused(&syntax, LINE("-n", "101"), "--count takes a whole number from 1 to 100, not '101'");
	check_refused(&syntax, LINE("-n", "-1"), "--count takes a whole number from 1 to 100, not '-1'");
	check_refused(&syntax, LINE("-n", "3x"), "--count takes a whole number from 1 to 100, not '3x'");
	check_refused(&syntax, LINE("-n", "99999999999999999999"),
	              "--count takes a whole number from 1 to 100, not '99999999999999999999'");
	check_refused(&syntax, LINE("--pick", "ordr"), "--pick takes one of random, order, not 'ordr'");
	check_refused(&syntax, LINE("a", "b", "c", "d"), "'d' is one word too many (it takes [QUESTION…])");
	check_refused(&syntax, LINE("-2"), "unknown option -2 (--help lists them)");
}

static void a_faulty_duration_is_shown_with_its_place(void **state)
{
	(void)state;
	struct rh_options options;
	struct rh_error err = {0};
	const char *const words[] = {"--prep", "1:30"};
	assert_int_equal(rh_options_parse(&syntax, words, 2, NULL, &options, &err), RH_ERR_INVALID);
	assert_non_null(strstr(err.message, "--prep '1:30', character 2: "));
	assert_non_null(strstr(err.message, "1m30s"));
}

static void positionals_are_counted(void **state)
{
	(void)state;
	static const struct rh_syntax none = {.tables = {[RH_OPTIONS_GLOBAL] = {global_rows, GLOBAL}}};
	static const struct rh_syntax one = {.usage = "TAKE", .least = 1, .most = 1, .negative = true};
	check_refused(&none, LINE("x"), "'x' is one word too many (--help shows the usage)");
	check_refused(&one, (const char *const[]){NULL}, "something is missing: TAKE");
}

static void where_a_take_is_expected_a_negative_number_is_no_option(void **state)
{
	(void)state;
	static const struct rh_syntax takes = {
	    .usage = "[TAKE]", .most = 1, .negative = true, .tables = {{own_rows, OWN}}};
	struct rh_options o;
	parse(&takes, LINE("-2"), &o);
	assert_int_equal(o.word_count, 1);
	assert_string_equal(o.words[0], "-2");
	rh_options_done(&o);
	check_refused(&takes, LINE("-2x"), "unknown option -2x (--help lists them)");
}

static void help_is_granted_whatever_else_is_wrong(void **state)
{
	(void)state;
	struct rh_options o;
	parse(&syntax, LINE("--nonsense", "-n", "--help"), &o);
	assert_int_equal(o.values[RH_OPTIONS_GLOBAL][HELP].times, 1);
	rh_options_done(&o);
	parse(&syntax, LINE("--count=x", "-h"), &o);
	assert_int_equal(o.values[RH_OPTIONS_GLOBAL][HELP].times, 1);
	rh_options_done(&o);
}

static void usage_fits_the_terminal(void **state)
{
	(void)state;
	static const struct rh_option rows[] = {
	    {.name = "bank",
	     .letter = 'b',
	     .kind = RH_OPTION_TEXTS,
	     .value = "FILE",
	     .help = "questions of this bank (repeatable)"},
	    {.name = "pick",
	     .kind = RH_OPTION_CHOICE,
	     .value = "HOW",
	     .choices = picks,
	     .help = "how questions are chosen"},
	    {.name = "a-name-that-is-long-indeed", .kind = RH_OPTION_TEXT, .value = "X", .help = "something"},
	};
	static const struct rh_option_table table = {rows, 3};
	struct rh_buffer out = {0};
	rh_options_usage(&out, &table, NULL, 60);
	check_written(&out, "  -b, --bank FILE         questions of this bank\n"
	                    "                          (repeatable)\n"
	                    "      --pick HOW          how questions are chosen: random,\n"
	                    "                          order\n"
	                    "      --a-name-that-is-long-indeed X\n"
	                    "                          something\n");
	rh_options_usage(&out, &table, NULL, 40);
	check_written(&out, "  -b, --bank FILE\n"
	                    "        questions of this bank\n"
	                    "        (repeatable)\n"
	                    "      --pick HOW\n"
	                    "        how questions are chosen:\n"
	                    "        random, order\n"
	                    "      --a-name-that-is-long-indeed X\n"
	                    "        something\n");
	rh_buffer_done(&out);
}

static void collect(void *ctx, const char *completion, const char *about)
{
	(void)about;
	rh_buffer_printf(ctx, "%s ", completion);
}

static void check_completed(const char *const *words, const char *prefix, enum rh_topic topic, const char *expected)
{
	struct rh_buffer found = {0};
	assert_int_equal(rh_options_complete(&syntax, words, length_of(words), prefix, collect, &found), topic);
	check_written(&found, expected);
	rh_buffer_done(&found);
}

static void the_table_completes_options_and_choices_and_names_the_topic_of_the_rest(void **state)
{
	(void)state;
	const char *const *const none = (const char *const[]){NULL};
	check_completed(none, "--p", RH_TOPIC_NONE, "--pick --prep --plain ");
	check_completed(none, "-", RH_TOPIC_NONE, "--bank --count --tag --pick --prep --strict --help --plain ");
	check_completed(none, "se", RH_TOPIC_QUESTION, "");
	check_completed(LINE("--pick"), "o", RH_TOPIC_NONE, "order ");
	check_completed(LINE("--pick"), "", RH_TOPIC_NONE, "random order ");
	check_completed(LINE("-b"), "x", RH_TOPIC_FILE, "");
	check_completed(LINE("--tag"), "", RH_TOPIC_TAG, "");
	check_completed(LINE("--strict"), "", RH_TOPIC_QUESTION, "");
	check_completed(LINE("--pick", "order"), "", RH_TOPIC_QUESTION, "");
}

static const char *name_at(const void *ctx, size_t i)
{
	return ((const char *const *)ctx)[i];
}

static void only_what_is_near_is_suggested(void **state)
{
	(void)state;
	static const char *const names[] = {"run", "intro", "list", "show", "takes", "replay", "check", NULL};
	static const struct {
		const char *typed, *nearest;
	} rows[] = {
	    {"rnu", "run"},
	    {"lsit", "list"},
	    {"repaly", "replay"},
	    {"replya", "replay"},
	    {"take", "takes"},
	    {"chekc", "check"},
	    {"into", "intro"},
	    {"sohw", "show"},
	    {"x", NULL},
	    {"banana", NULL},
	    {"rrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrr", NULL},
	    {"", NULL},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		const char *nearest = rh_options_nearest(rows[i].typed, name_at, names);
		if (rows[i].nearest == NULL)
			assert_null(nearest);
		else
			assert_string_equal(nearest, rows[i].nearest);
	}
}

static void without_memory_parsing_fails_cleanly(void **state)
{
	(void)state;
	size_t rounds = 0;
	for (size_t n = 1; failing_alloc_next(n); n++, rounds++) {
		struct rh_options options = {0};
		const char *const words[] = {"-b", "x", "y"};
		enum rh_status status = rh_options_parse(&syntax, words, 3, NULL, &options, NULL);
		assert_int_equal(status, failing_alloc_struck() ? RH_ERR_NO_MEMORY : RH_OK);
		rh_options_done(&options);
	}
	assert_true(rounds > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(values_come_attached_or_as_the_next_word),
	    cmocka_unit_test(options_and_positionals_may_be_mixed),
	    cmocka_unit_test(all_values_of_a_repeatable_option_count_and_the_last_of_others),
	    cmocka_unit_test(after_two_dashes_everything_is_a_positional),
	    cmocka_unit_test(flags_may_stand_in_a_row_with_a_value_last),
	    cmocka_unit_test(choices_are_read_as_numbers_and_durations_as_milliseconds),
	    cmocka_unit_test(decimals_are_read_to_the_thousandth),
	    cmocka_unit_test(what_is_wrong_is_said_with_what_to_do),
	    cmocka_unit_test(a_faulty_duration_is_shown_with_its_place),
	    cmocka_unit_test(positionals_are_counted),
	    cmocka_unit_test(where_a_take_is_expected_a_negative_number_is_no_option),
	    cmocka_unit_test(help_is_granted_whatever_else_is_wrong),
	    cmocka_unit_test(usage_fits_the_terminal),
	    cmocka_unit_test(the_table_completes_options_and_choices_and_names_the_topic_of_the_rest),
	    cmocka_unit_test(only_what_is_near_is_suggested),
	    cmocka_unit_test(without_memory_parsing_fails_cleanly),
	};
	return cmocka_run_group_tests_name("cmd.options", tests, NULL, NULL);
}
