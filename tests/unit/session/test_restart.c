// SPDX-License-Identifier: GPL-3.0-or-later
/* A take that is broken off for another, as while learning an answer by heart. */
#include "session/session.h"

#include "support/check.h"
#include "support/session_table.h"

static void check_restarts(struct rh_rules rules, bool hands_free, const struct session_row *rows, size_t count,
                           int line)
{
	struct rh_item items[] = {session_item(rules, 2), session_item(rules, 2)};
	struct rh_session_config config = {.items = items, .count = 2, .restarts = true, .hands_free = hands_free};
	session_check_at(&config, rows, count, __FILE__, line);
}

#define check(rules, hands_free, rows) \
	check_restarts((rules), (hands_free), (rows), sizeof(rows) / sizeof *(rows), __LINE__)

static void the_next_take_begins_as_soon_as_the_broken_off_one_is_saved(void **state)
{
	(void)state;
	static const struct session_row rows[] = {
	    {0, "start", "asked:0 attempt_begin", "prepare:10000"},
	    {1000, "enter", "answer_started", "answer:0:speak"},
	    {21000, "retake", "attempt_end:interrupted:20000", "review:saving"},
	    {21010, "retake", "refused:saving", "review:saving"},
	    {21020, "enter", "refused:saving", "review:saving"},
	    {21100, "saved", "result closed attempt_begin", "prepare:10000:take=2"},
	    {22000, "enter", "answer_started", "answer:0:speak:take=2"},
	    {23000, "enter", "attempt_end:finished:1000", "review:saving:take=2"},
	    {23100, "saved", "result", "review:take=2"},
	};
	check(session_rules(), false, rows);
	check(session_rules(), true,
	      ((const struct session_row[]){{0, "start", "asked:0 attempt_begin", "prepare:10000"},
	                                    {1000, "enter", "answer_started", "answer:0:speak"},
	                                    {21000, "retake", "attempt_end:interrupted:20000", "review:saving"},
	                                    {21100, "saved", "result closed attempt_begin", "prepare:10000:take=2"}}));
}

static void only_an_answer_that_runs_can_be_broken_off(void **state)
{
	(void)state;
	static const struct session_row rows[] = {
	    {0, "start", "asked:0 attempt_begin", "prepare:10000"},
	    {500, "retake", "refused:key", "prepare:9500"},
	    {1000, "enter", "answer_started", "answer:0:speak"},
	    {2000, "space", "paused", "paused:answer:1000"},
	    {3000, "retake", "refused:key", "paused:answer:1000"},
	    {4000, "space", "resumed", "answer:1000:speak"},
	    {5000, "retake", "attempt_end:interrupted:2000", "review:saving"},
	};
	check(session_rules(), false, rows);
}

static void breaking_off_counts_as_a_retake(void **state)
{
	(void)state;
	struct rh_rules rules = session_rules();
	rules.prep_ms = 0;
	rules.retakes = 1;
	static const struct session_row rows[] = {
	    {0, "start", "asked:0 attempt_begin answer_started", "answer:0:speak"},
	    {1000, "retake", "attempt_end:interrupted:1000", "review:saving"},
	    {1100, "saved", "result closed attempt_begin answer_started", "answer:0:speak:take=2"},
	    {2000, "retake", "refused:retake", "answer:900:speak:take=2"},
	    {3000, "enter", "attempt_end:finished:1900", "review:saving:take=2"},
	    {3100, "saved", "result", "review:take=2"},
	    {4000, "retake", "refused:retake", "review:take=2"},
	};
	check(rules, false, rows);
}

static void whoever_leaves_meanwhile_has_left(void **state)
{
	(void)state;
	static const char *const ways[] = {"quit", "stop"};
	for (size_t i = 0; i < 2; i++) {
		const struct session_row rows[] = {
		    {0, "start", "asked:0 attempt_begin", "prepare:10000"},
		    {1000, "enter", "answer_started", "answer:0:speak"},
		    {2000, "retake", "attempt_end:interrupted:1000", "review:saving"},
		    {2010, ways[i], "", "review:saving"},
		    {2100, "saved", "result closed done", "done"},
		};
		check(session_rules(), false, rows);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_next_take_begins_as_soon_as_the_broken_off_one_is_saved),
	    cmocka_unit_test(only_an_answer_that_runs_can_be_broken_off),
	    cmocka_unit_test(breaking_off_counts_as_a_retake),
	    cmocka_unit_test(whoever_leaves_meanwhile_has_left),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
