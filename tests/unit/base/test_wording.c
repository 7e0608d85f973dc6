// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/wording.h"

#include "support/check.h"

#include <string.h>

/* A catalogue of a language in which everything is the other way round. */
static const char *const catalogue[][2] = {
    {"cannot %s %s: %s", "%3$s; %2$s, %1$s"},
    {"read", "daer"},
    {"make the folder", "redlof"},
    {"no take %lld", "ekat %lld"},
    {"no %s '%.*s' (did you mean %.*s?)", "%1$s «%3$.*2$s» ¿%5$.*4$s?"},
    {"%d %% of %s", "%2$s %% %1$d"},
    {"%s%s", "%2$s%1$s"},
    {"no microphone", "mic!"},
    {"the sound server went away", "sound!"},
    {"question", "Q"},
    {"more of it", "%4$s"},
};

static const char *translate(void *ctx, const char *id)
{
	(void)ctx;
	for (size_t i = 0; i < sizeof catalogue / sizeof catalogue[0]; i++)
		if (strcmp(catalogue[i][0], id) == 0)
			return catalogue[i][1];
	return id;
}

static const struct rh_tr tr = {.get = translate};

static void check_error(const struct rh_error *err, const char *expected)
{
	struct rh_buffer out = {0};
	rh_wording_error(&out, err, &tr);
	check_written(&out, expected);
	rh_buffer_done(&out);
}

static void a_marked_error_is_said_in_the_users_language(void **state)
{
	(void)state;
	struct rh_error err;
	(void)rh_error_set(&err, RH_ERR_SYSTEM, "cannot %s %s: %s", "read", "/tmp/a b.txt", "No such file");
	check_error(&err, "No such file; /tmp/a b.txt, daer");
}

static void numbers_precisions_and_per_cents_are_understood(void **state)
{
	(void)state;
	struct rh_error err;
	(void)rh_error_set(&err, RH_ERR_NOT_FOUND, "no take %lld", 17LL);
	check_error(&err, "ekat 17");
	(void)rh_error_set(&err, RH_ERR_NOT_FOUND, "no %s '%.*s' (did you mean %.*s?)", "question", 2, "abc", 3, "xyz");
	check_error(&err, "Q «ab» ¿xyz?");
	(void)rh_error_set(&err, RH_ERR_NOT_FOUND, "%d %% of %s", 5, "all");
	check_error(&err, "all % 5");
}

static void what_cannot_be_told_apart_stays_english(void **state)
{
	(void)state;
	struct rh_error err;
	(void)rh_error_set(&err, RH_ERR_INVALID, "%s%s", "one", "two");
	check_error(&err, "onetwo");
	(void)rh_error_set(&err, RH_ERR_INVALID, "not in the catalogue: %s", "x");
	check_error(&err, "not in the catalogue: x");
	(void)rh_error_set(&err, RH_ERR_INVALID, "more of it");
	check_error(&err, "more of it");
	struct rh_error copied = {.message = "by hand"};
	check_error(&copied, "by hand");
	char long_text[2 * RH_ERROR_MESSAGE_MAX];
	memset(long_text, 'x', sizeof long_text - 1);
	long_text[sizeof long_text - 1] = '\0';
	(void)rh_error_set(&err, RH_ERR_INVALID, "cannot %s %s: %s", "read", long_text, "why");
	check_error(&err, err.message);
}

static void a_sentence_by_itself_is_known_whole_or_by_its_parts(void **state)
{
	(void)state;
	static const struct {
		const char *english, *expected;
	} rows[] = {
	    {"the sound server went away", "sound!"},
	    {"no microphone: the sound server went away", "mic!: sound!"},
	    {"no microphone: something else", "mic!: something else"},
	    {"nothing known: at all", "nothing known: at all"},
	    {"", ""},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct rh_buffer out = {0};
		rh_wording_sentence(&out, rows[i].english, &tr);
		rh_buffer_string(&out, "");
		if (rows[i].expected[0] != '\0')
			check_written(&out, rows[i].expected);
		rh_buffer_done(&out);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_marked_error_is_said_in_the_users_language),
	    cmocka_unit_test(numbers_precisions_and_per_cents_are_understood),
	    cmocka_unit_test(what_cannot_be_told_apart_stays_english),
	    cmocka_unit_test(a_sentence_by_itself_is_known_whole_or_by_its_parts),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
