// SPDX-License-Identifier: GPL-3.0-or-later
/* Asking back: when a probe follows an answer, with which clock, and when no more. */
#include "session/session.h"

#include "base/duration.h"

#include "support/check.h"
#include "support/session_table.h"

/* Who asks back, and what it was asked. */
struct interviewer {
	struct rh_item probes[2];
	size_t ready;    /* probes it has */
	size_t asked;    /* times it was asked for one */
	int64_t said[8]; /* what had been said, each time */
};

static const struct rh_item *next_probe(void *ctx, size_t index, int64_t said)
{
	struct interviewer *interviewer = ctx;
	(void)index;
	interviewer->said[interviewer->asked++] = said;
	return interviewer->asked <= interviewer->ready ? &interviewer->probes[interviewer->asked - 1] : NULL;
}

static struct interviewer with_probes(size_t count)
{
	struct rh_rules rules = session_rules();
	rules.prep_ms = 2000;
	return (struct interviewer){.probes = {session_item(rules, 1), session_item(rules, 1)}, .ready = count};
}

static void a_probe_follows_the_answer_on_its_own_clock(void **state)
{
	(void)state;
	struct rh_item items[] = {session_item(session_rules(), 2), session_item(session_rules(), 0)};
	struct interviewer interviewer = with_probes(1);
	static const struct session_row rows[] = {
	    {0, "start", "asked:0 attempt_begin", "prepare:10000"},
	    {1000, "enter", "answer_started", "answer:0:speak"},
	    {21000, "enter", "attempt_end:finished:20000", "review:saving"},
	    {21100, "saved", "result", "review"},
	    {22000, "enter", "closed asked:0 attempt_begin", "prepare:2000"},
	    {23000, "enter", "answer_started", "answer:0:speak"},
	    {33000, "enter", "attempt_end:finished:10000", "review:saving"},
	    {33100, "saved", "result", "review"},
	    {34000, "enter", "closed asked:1 attempt_begin", "prepare:10000"},
	    {34500, "quit", "attempt_end:quit:0", "review:saving"},
	};
	struct rh_session_config config = {.items = items, .count = 2, .probe = next_probe, .probe_ctx = &interviewer};
	session_check(&config, rows);
	assert_int_equal(interviewer.asked, 2);
}

static void nobody_asks_back_about_what_was_skipped_or_left(void **state)
{
	(void)state;
	struct rh_item item = session_item(session_rules(), 2);
	struct interviewer interviewer = with_probes(2);
	static const struct session_row rows[] = {
	    {0, "start", "asked:0 attempt_begin", "prepare:10000"},
	    {1000, "skip", "attempt_end:skipped:0", "review:saving"},
	    {1100, "saved_nothing", "result closed done", "done"},
	};
	struct rh_session_config config = {.items = &item, .count = 1, .probe = next_probe, .probe_ctx = &interviewer};
	session_check(&config, rows);
	assert_int_equal(interviewer.asked, 0);
}

/* The question itself was answered: its follow-up stands. */
static void skipping_a_probe_leaves_the_follow_ups(void **state)
{
	(void)state;
	struct rh_item items[] = {session_item(session_rules(), 2), session_item(session_rules(), 0)};
	items[1].depth = 1;
	struct interviewer interviewer = with_probes(2);
	static const struct session_row rows[] = {
	    {0, "start", "asked:0 attempt_begin", "prepare:10000"},
	    {1000, "enter", "answer_started", "answer:0:speak"},
	    {21000, "enter", "attempt_end:finished:20000", "review:saving"},
	    {21100, "saved", "result", "review"},
	    {22000, "enter", "closed asked:0 attempt_begin", "prepare:2000"},
	    {23000, "skip", "attempt_end:skipped:0", "review:saving"},
	    {23100, "saved_nothing", "result closed asked:1 attempt_begin", "prepare:10000"},
	    {24000, "skip", "attempt_end:skipped:0", "review:saving"},
	    {24100, "saved_nothing", "result closed done", "done"},
	};
	struct rh_session_config config = {.items = items, .count = 2, .probe = next_probe, .probe_ctx = &interviewer};
	session_check(&config, rows);
	assert_int_equal(interviewer.asked, 1);
}

static void a_used_up_budget_asks_nothing_back(void **state)
{
	(void)state;
	struct rh_item item = session_item(session_rules(), 2);
	struct interviewer interviewer = with_probes(2);
	static const struct session_row rows[] = {
	    {0, "start", "asked:0 attempt_begin", "prepare:10000"},
	    {1000, "enter", "answer_started", "answer:0:speak"},
	    {21000, "enter", "attempt_end:finished:20000", "review:saving"},
	    {21100, "saved", "result", "review"},
	    {30000, "enter", "closed done", "done"},
	};
	struct rh_session_config config = {
	    .items = &item, .count = 1, .budget_ms = 30000, .probe = next_probe, .probe_ctx = &interviewer};
	session_check(&config, rows);
	assert_int_equal(interviewer.asked, 0);
}

static void what_was_ticked_or_heard_decides(void **state)
{
	(void)state;
	struct rh_item item = session_item(session_rules(), 3);
	struct interviewer interviewer = with_probes(0);
	struct rh_session *session = NULL;
	struct rh_effects effects;
	struct rh_session_config config = {.items = &item, .count = 1, .probe = next_probe, .probe_ctx = &interviewer};
	const struct rh_event events[] = {
	    {.kind = RH_EVENT_START, .at_ns = 0},
	    {.kind = RH_EVENT_BUTTON, .at_ns = RH_SECOND_NS, .button = RH_BUTTON_ENTER},
	    {.kind = RH_EVENT_BUTTON, .at_ns = 9 * RH_SECOND_NS, .button = RH_BUTTON_ENTER},
	    {.kind = RH_EVENT_SAVED, .at_ns = 10 * RH_SECOND_NS, .kept = true, .heard = 4},
	    {.kind = RH_EVENT_BUTTON, .at_ns = 11 * RH_SECOND_NS, .button = RH_BUTTON_POINTS},
	    {.kind = RH_EVENT_BUTTON, .at_ns = 12 * RH_SECOND_NS, .button = RH_BUTTON_SPACE},
	    {.kind = RH_EVENT_BUTTON, .at_ns = 13 * RH_SECOND_NS, .button = RH_BUTTON_ENTER},
	    {.kind = RH_EVENT_BUTTON, .at_ns = 14 * RH_SECOND_NS, .button = RH_BUTTON_ENTER},
	};
	assert_int_equal(rh_session_new(&config, &session, NULL), RH_OK);
	for (size_t i = 0; i < sizeof events / sizeof events[0]; i++)
		assert_int_equal(rh_session_step(session, &events[i], &effects), RH_OK);
	assert_int_equal(interviewer.asked, 1);
	assert_int_equal(interviewer.said[0], 5);
	assert_int_equal(rh_session_view(session)->state, RH_STATE_DONE);
	rh_session_free(session);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_probe_follows_the_answer_on_its_own_clock),
	    cmocka_unit_test(nobody_asks_back_about_what_was_skipped_or_left),
	    cmocka_unit_test(skipping_a_probe_leaves_the_follow_ups),
	    cmocka_unit_test(a_used_up_budget_asks_nothing_back),
	    cmocka_unit_test(what_was_ticked_or_heard_decides),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
