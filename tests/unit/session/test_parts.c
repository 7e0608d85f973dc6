// SPDX-License-Identifier: GPL-3.0-or-later
/* The tone that announces an answer, and the timed parts of one. */
#include "session/session.h"

#include "support/check.h"
#include "support/session_table.h"

static struct rh_rules rules_after(int64_t prep_ms)
{
	struct rh_rules rules = session_rules();
	rules.prep_ms = prep_ms;
	return rules;
}

#define check_cue(rules, rows) check_cue_at((rules), (rows), sizeof(rows) / sizeof *(rows), __LINE__)

static void check_cue_at(struct rh_rules rules, const struct session_row *rows, size_t count, int line)
{
	struct rh_item item = session_item(rules, 2);
	struct rh_session_config config = {.items = &item, .count = 1, .cue = true};
	session_check_at(&config, rows, count, __FILE__, line);
}

static void the_tone_sounds_at_the_end_of_thinking_time(void **state)
{
	(void)state;
	static const struct session_row rows[] = {
	    {0, "start", "asked:0 attempt_begin", "prepare:10000"},
	    {9599, "tick", "", "prepare:401"},
	    {9600, "tick", "cue", "prepare:400"},
	    {9900, "cue_end", "", "prepare:100"},
	    {10000, "tick", "answer_started", "answer:0:speak"},
	    {10100, "cue_end", "", "answer:100:speak"},
	};
	check_cue(rules_after(10000), rows);
}

static void the_answer_waits_for_a_slow_tone_but_not_for_ever(void **state)
{
	(void)state;
	static const struct session_row slow[] = {
	    {0, "start", "asked:0 attempt_begin", NULL},
	    {9600, "tick", "cue", NULL},
	    {10500, "tick", "", "prepare:0"},
	    {10501, "enter", "refused:started", "prepare:0"},
	    {11000, "cue_end", "answer_started", "answer:0:speak"},
	};
	check_cue(rules_after(10000), slow);
	static const struct session_row never[] = {
	    {0, "start", "asked:0 attempt_begin", NULL},
	    {9600, "tick", "cue", NULL},
	    {11599, "tick", "", "prepare:0"},
	    {11600, "tick", "answer_started", "answer:0:speak"},
	};
	check_cue(rules_after(10000), never);
}

static void a_key_brings_the_tone_forward(void **state)
{
	(void)state;
	static const struct session_row early[] = {
	    {0, "start", "asked:0 attempt_begin", NULL},
	    {3000, "enter", "cue", "prepare:0"},
	    {3100, "space", "refused:started", "prepare:0"},
	    {3300, "cue_end", "answer_started", "answer:0:speak"},
	};
	check_cue(rules_after(10000), early);
	static const struct session_row in_it[] = {
	    {0, "start", "asked:0 attempt_begin", NULL},
	    {9600, "tick", "cue", NULL},
	    {9700, "enter", "", "prepare:0"},
	    {9800, "cue_end", "answer_started", "answer:0:speak"},
	};
	check_cue(rules_after(10000), in_it);
	static const struct session_row after_it[] = {
	    {0, "start", "asked:0 attempt_begin", NULL},
	    {9600, "tick", "cue", NULL},
	    {9800, "cue_end", "", "prepare:200"},
	    {9900, "enter", "answer_started", "answer:0:speak"},
	};
	check_cue(rules_after(10000), after_it);
}

static void without_thinking_time_the_tone_comes_first_all_the_same(void **state)
{
	(void)state;
	static const struct session_row none[] = {
	    {0, "start", "asked:0 attempt_begin cue", "prepare:0"},
	    {200, "cue_end", "answer_started", "answer:0:speak"},
	};
	check_cue(rules_after(0), none);
	static const struct session_row little[] = {
	    {0, "start", "asked:0 attempt_begin cue", "prepare:300"},
	    {200, "cue_end", "", "prepare:100"},
	    {300, "tick", "answer_started", "answer:0:speak"},
	};
	check_cue(rules_after(300), little);
}

static void a_suspension_silences_the_tone_and_it_comes_again(void **state)
{
	(void)state;
	static const struct session_row rows[] = {
	    {0, "start", "asked:0 attempt_begin", NULL},         {9600, "tick", "cue", NULL},
	    {9700, "suspend", "paused", "suspended:prepare:0"},  {9800, "cue_end", "", "suspended:prepare:0"},
	    {20000, "space", "resumed cue", "prepare:300"},      {20200, "cue_end", "", "prepare:100"},
	    {20300, "tick", "answer_started", "answer:0:speak"},
	};
	check_cue(rules_after(10000), rows);
}

static void leaving_needs_no_tone(void **state)
{
	(void)state;
	static const struct session_row rows[] = {
	    {0, "start", "asked:0 attempt_begin", NULL},
	    {9600, "tick", "cue", NULL},
	    {9700, "skip", "attempt_end:skipped:0", "review:saving"},
	    {9750, "cue_end", "", "review:saving"},
	    {9800, "saved", "result closed done", "done"},
	};
	check_cue(rules_after(10000), rows);
}

#define check_parts(rows) check_parts_at((rows), sizeof(rows) / sizeof *(rows), __LINE__)

static void check_parts_at(const struct session_row *rows, size_t count, int line)
{
	struct rh_item item = session_divided_item(session_rules());
	struct rh_session_config config = {.items = &item, .count = 1};
	session_check_at(&config, rows, count, __FILE__, line);
}

static void the_part_that_should_be_running_is_told_as_it_changes(void **state)
{
	(void)state;
	static const struct session_row rows[] = {
	    {0, "start", "asked:0 attempt_begin", "prepare:10000:part=0/0"},
	    {0, "enter", "answer_started", "answer:0:speak:part=0/0"},
	    {14999, "tick", "", "answer:14999:speak:part=0/0"},
	    {15000, "tick", "section:2", "answer:15000:speak:part=0/2"},
	    {20000, "space", "paused", "paused:answer:20000:part=0/2"},
	    {50000, "space", "resumed", "answer:20000:speak:part=0/2"},
	    {60000, "tick", "phase:green", "answer:30000:green:part=0/2"},
	    {70000, "tick", "section:3", "answer:40000:green:part=0/3"},
	    {130000, "tick", "phase:yellow@75000 phase:red@85000 phase:over@90000", "answer:100000:over:part=0/3"},
	};
	check_parts(rows);
}

static void a_late_look_tells_only_the_part_that_is_due_now(void **state)
{
	(void)state;
	static const struct session_row rows[] = {
	    {0, "start", "asked:0 attempt_begin", NULL},
	    {0, "enter", "answer_started", NULL},
	    {41000, "tick", "phase:green@30000 section:3", "answer:41000:green:part=0/3"},
	};
	check_parts(rows);
}

static void the_mark_key_begins_the_next_part_until_the_last(void **state)
{
	(void)state;
	static const struct session_row rows[] = {
	    {0, "start", "asked:0 attempt_begin", NULL},
	    {0, "enter", "answer_started", NULL},
	    {9000, "mark", "part:1:9000", "answer:9000:speak:part=1/0"},
	    {10000, "up", "mark:10000", "answer:10000:speak:part=1/0"},
	    {11000, "right", "part:2:11000", "answer:11000:speak:part=2/0"},
	    {12000, "mark", "part:3:12000", "answer:12000:speak:part=3/0"},
	    {13000, "mark", "mark:13000", "answer:13000:speak:part=3/0"},
	    {14000, "right", "refused:no_part", "answer:14000:speak:part=3/0"},
	    {14500, "enter", "attempt_end:finished:14500", NULL},
	    {14600, "saved", "result", NULL},
	    {20000, "retake", "closed attempt_begin", "prepare:10000:part=0/0:take=2"},
	};
	check_parts(rows);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_tone_sounds_at_the_end_of_thinking_time),
	    cmocka_unit_test(the_answer_waits_for_a_slow_tone_but_not_for_ever),
	    cmocka_unit_test(a_key_brings_the_tone_forward),
	    cmocka_unit_test(without_thinking_time_the_tone_comes_first_all_the_same),
	    cmocka_unit_test(a_suspension_silences_the_tone_and_it_comes_again),
	    cmocka_unit_test(leaving_needs_no_tone),
	    cmocka_unit_test(the_part_that_should_be_running_is_told_as_it_changes),
	    cmocka_unit_test(a_late_look_tells_only_the_part_that_is_due_now),
	    cmocka_unit_test(the_mark_key_begins_the_next_part_until_the_last),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
