// SPDX-License-Identifier: GPL-3.0-or-later
/* Random sessions against the model: any events in any order under any rules, and the promises hold.
 *
 *	test_session_model [STEPS [SEED]]
 *
 * A failure names the seed of its session; that seed and few steps show it again. */
#include "session/session.h"

#include "base/duration.h"
#include "base/random.h"

#include "support/check.h"
#include "support/session_model.h"
#include "support/session_table.h"

#include <inttypes.h>
#include <stdlib.h>

enum { ITEMS_MAX = 6, PROBES = 2 };

static uint64_t steps_wanted = 100000;
static uint64_t first_seed = 1;

/* One random session and everything it borrows. */
struct world {
	struct rh_random random;
	uint64_t seed;
	struct rh_item items[ITEMS_MAX];
	struct rh_item probes[PROBES];
	struct rh_session_config config;
	struct rh_session *session;
	struct session_model *model;
	int64_t at_ns; /* of the last event, as it was sent */
	uint64_t steps;
};

static int64_t below(struct world *w, int64_t bound)
{
	return (int64_t)rh_random_below(&w->random, (uint64_t)bound);
}

static bool chance(struct world *w, int64_t percent)
{
	return below(w, 100) < percent;
}

/* 0, short or long: edges more often than chance would have it. */
static int64_t some_ms(struct world *w, int64_t longest_ms)
{
	switch (below(w, 4)) {
	case 0:
		return 0;
	case 1:
		return below(w, 30);
	default:
		return below(w, longest_ms + 1);
	}
}

static void some_thresholds(struct world *w, struct rh_rules *rules)
{
	int64_t *const thresholds[] = {&rules->green_ms, &rules->yellow_ms, &rules->red_ms};
	int64_t from_ms = 0;
	for (size_t i = 0; i < 3; i++) {
		*thresholds[i] = chance(w, 30) ? from_ms : from_ms + below(w, rules->time_ms - from_ms + 1);
		from_ms = *thresholds[i];
	}
	if (chance(w, 20))
		rules->red_ms = rules->time_ms;
}

static struct rh_rules some_rules(struct world *w)
{
	struct rh_rules rules = {
	    .prep_ms = some_ms(w, 5000),
	    .time_ms = 1 + some_ms(w, 5000),
	    .grace_ms = chance(w, 30) ? RH_UNLIMITED : some_ms(w, 3000),
	    .retakes = chance(w, 30) ? RH_UNLIMITED : below(w, 3),
	    .pause = chance(w, 70),
	    .hints = chance(w, 70),
	    .auto_next = chance(w, 15),
	};
	rules.skip_after_ms = chance(w, 60) ? 0 : below(w, 2 * rules.time_ms);
	some_thresholds(w, &rules);
	return rules;
}

static void some_items(struct world *w, size_t count)
{
	static const size_t points[] = {0, 1, 2, 63, 70};
	for (size_t i = 0; i < count; i++) {
		struct rh_rules rules = some_rules(w);
		w->items[i] = chance(w, 20)   ? session_bare_item(rules)
		              : chance(w, 30) ? session_divided_item(rules)
		                              : session_item(rules, points[below(w, 5)]);
		w->items[i].depth = i == 0 ? 0 : (unsigned)below(w, w->items[i - 1].depth + 2);
	}
}

static const struct rh_item *some_probe(void *ctx, size_t index, int64_t said)
{
	struct world *w = ctx;
	const struct rh_item *probe = chance(w, 40) ? &w->probes[below(w, PROBES)] : NULL;
	session_model_offer(w->model, index, said, probe);
	return probe;
}

static void begin_world(struct world *w, struct session_model *model, uint64_t seed)
{
	*w = (struct world){.random = rh_random_seeded(seed), .seed = seed, .model = model};
	w->config.items = w->items;
	w->config.count = 1 + (size_t)below(w, ITEMS_MAX);
	w->config.hands_free = chance(w, 20);
	w->config.first = (size_t)below(w, (int64_t)w->config.count);
	w->config.budget_ms = chance(w, 30) ? 1 + below(w, 20000) : 0;
	w->config.voice = chance(w, 20);
	w->config.cue = chance(w, 30);
	w->config.restarts = chance(w, 20);
	w->config.probe = chance(w, 30) ? some_probe : NULL;
	w->config.probe_ctx = w;
	some_items(w, w->config.count);
	for (size_t i = 0; i < PROBES; i++)
		w->probes[i] = session_item(some_rules(w), i);
	w->at_ns = SESSION_ZERO_NS + below(w, RH_SECOND_NS);
	w->session = session_new(&w->config);
	session_model_begin(model, &w->config);
}

static void must_hold(const struct world *w, const char *broken)
{
	if (broken == NULL)
		return;
	print_error("seed %" PRIu64 ", step %" PRIu64 ": broken: %s\n", w->seed, w->steps, broken);
	fail();
}

static void step(struct world *w, const struct rh_event *event, struct rh_effects *effects)
{
	w->steps++;
	w->at_ns = event->at_ns;
	must_hold(w, rh_session_step(w->session, event, effects) == RH_OK ? NULL : "a step before the end works");
	must_hold(w, session_model_check(w->model, w->session, event, effects));
}

static void tick(struct world *w, int64_t at_ns)
{
	struct rh_event event = {.kind = RH_EVENT_TICK, .at_ns = at_ns};
	struct rh_effects effects;
	step(w, &event, &effects);
}

/* The clock is told first, so that whatever the button changes is the button's doing. */
static void press(struct world *w, enum rh_button button, int64_t at_ns)
{
	tick(w, at_ns);
	struct rh_view before = *rh_session_view(w->session);
	bool allowed = rh_session_allows(w->session, button);
	struct rh_event event = {.kind = RH_EVENT_BUTTON, .at_ns = at_ns, .button = button};
	struct rh_effects effects;
	step(w, &event, &effects);
	const struct rh_view *after = rh_session_view(w->session);
	bool counts = before.state != RH_STATE_READY && button != RH_BUTTON_NONE;
	bool refused = effects.count > 0 && effects.items[0].kind == RH_EFFECT_REFUSED;
	must_hold(w, refused == (counts && !allowed) ? NULL : "what is not allowed is refused, and nothing else");
	must_hold(w, (after->refusal != RH_REFUSAL_NONE) == refused ? NULL : "the view tells the refusal");
	if (refused || !counts)
		must_hold(w, session_views_agree(&before, after) ? NULL : "a refused button changes nothing");
}

/* When the next event comes: often at the deadline to the nanosecond, or just beside it. */
static int64_t some_time(struct world *w)
{
	int64_t deadline_ns = rh_session_deadline_ns(w->session);
	int64_t now_ns = w->model->now_ns == INT64_MIN ? w->at_ns : w->model->now_ns;
	int64_t kind = below(w, 20);
	if (deadline_ns != RH_NEVER && kind < 8)
		return kind < 5 ? deadline_ns : deadline_ns - 1 + below(w, 3);
	if (deadline_ns != RH_NEVER && kind == 8)
		return deadline_ns + below(w, 2 * RH_SESSION_LATE_NS);
	if (kind == 9)
		return now_ns - below(w, 5 * RH_SECOND_NS);
	if (kind == 10)
		return now_ns + below(w, 20 * RH_SECOND_NS);
	if (kind < 13)
		return now_ns;
	return now_ns + below(w, kind < 16 ? RH_MS_NS : 400 * RH_MS_NS);
}

static enum rh_event_kind some_event(struct world *w)
{
	const struct rh_view *view = rh_session_view(w->session);
	if (view->state == RH_STATE_READY && chance(w, 70))
		return RH_EVENT_START;
	if (view->state == RH_STATE_REVIEW && !view->saved && chance(w, 60))
		return RH_EVENT_SAVED;
	if (view->state == RH_STATE_NOTE && chance(w, 50))
		return RH_EVENT_NOTE_END;
	if (chance(w, 85))
		return chance(w, 45) ? RH_EVENT_TICK : RH_EVENT_BUTTON;
	if (view->state == RH_STATE_PREPARE && w->config.cue && chance(w, 10))
		return RH_EVENT_CUE_END;
	static const enum rh_event_kind others[] = {RH_EVENT_START,    RH_EVENT_VOICE_END, RH_EVENT_SUSPEND,
	                                            RH_EVENT_CUE_END,  RH_EVENT_SUSPEND,   RH_EVENT_SAVED,
	                                            RH_EVENT_PLAY_END, RH_EVENT_NOTE_END};
	return chance(w, 2) ? RH_EVENT_STOP : others[below(w, sizeof others / sizeof *others)];
}

static enum rh_button some_button(struct world *w)
{
	const struct rh_view *view = rh_session_view(w->session);
	if (view->state == RH_STATE_ANSWER && view->sections > 0 && chance(w, 20))
		return chance(w, 50) ? RH_BUTTON_MARK : RH_BUTTON_RIGHT;
	enum rh_button button = (enum rh_button)below(w, RH_BUTTON_OTHER + 1);
	/* Leaving ends the search; it comes up often enough. */
	bool seldom = button == RH_BUTTON_QUIT || button == RH_BUTTON_RIGHT;
	return seldom && chance(w, 80) ? RH_BUTTON_SPACE : button;
}

/* Key points that were heard in the answer. */
static int64_t some_points(struct world *w)
{
	const struct rh_item *item = rh_session_view(w->session)->item;
	size_t count = item != NULL ? item->question->key_point_count : 0;
	return count > 0 ? INT64_C(1) << below(w, count < 63 ? (int64_t)count : 63) : 0;
}

static void one_move(struct world *w)
{
	struct rh_event event = {.kind = some_event(w), .at_ns = some_time(w)};
	struct rh_effects effects;
	if (event.kind == RH_EVENT_BUTTON) {
		press(w, some_button(w), event.at_ns);
		return;
	}
	event.kept = event.kind == RH_EVENT_SAVED && chance(w, 70);
	if (event.kind == RH_EVENT_SAVED && chance(w, 30))
		event.heard = some_points(w);
	step(w, &event, &effects);
}

/* After the end nothing may follow, whatever comes. */
static void end_world(struct world *w)
{
	for (int kind = RH_EVENT_START; w->model->stage == MODEL_DONE && kind <= RH_EVENT_STOP; kind++) {
		struct rh_event event = {.kind = (enum rh_event_kind)kind,
		                         .at_ns = w->at_ns + below(w, RH_SECOND_NS),
		                         .button = some_button(w)};
		struct rh_effects effects = {.count = 1};
		struct rh_view before = *rh_session_view(w->session);
		assert_int_equal(rh_session_step(w->session, &event, &effects), RH_ERR_INVALID);
		assert_int_equal(effects.count, 0);
		assert_true(session_views_agree(&before, rh_session_view(w->session)));
		assert_true(rh_session_deadline_ns(w->session) == RH_NEVER);
	}
	rh_session_free(w->session);
}

/* The search went everywhere: else it proved nothing. */
static void check_seen(const struct session_seen *seen)
{
	for (int kind = RH_EFFECT_ASKED; kind <= RH_EFFECT_DONE; kind++)
		assert_true(seen->effects[kind] >= 20);
	for (int refusal = RH_REFUSAL_PAUSE; refusal <= RH_REFUSAL_KEY; refusal++)
		assert_true(seen->refusals[refusal] >= 20);
	for (int outcome = RH_OUTCOME_INTERRUPTED; outcome <= RH_OUTCOME_QUIT; outcome++)
		assert_true(seen->outcomes[outcome] >= 20);
	assert_true(seen->probes >= 20 && seen->restarts >= 20);
}

static void whatever_happens_the_promises_hold(void **state)
{
	(void)state;
	enum { MOVES_MAX = 2000 };
	struct session_model model = {.stage = MODEL_BEFORE};
	uint64_t steps = 0;
	uint64_t sessions = 0;
	while (steps < steps_wanted) {
		struct world w;
		begin_world(&w, &model, first_seed + sessions++);
		for (int i = 0; i < MOVES_MAX && model.stage != MODEL_DONE; i++)
			one_move(&w);
		steps += w.steps;
		end_world(&w);
	}
	print_message("%" PRIu64 " steps, %" PRIu64 " sessions, %" PRIu64 " answers, at most %zu effects in a step\n",
	              steps, sessions, model.seen.effects[RH_EFFECT_ANSWER_STARTED], model.seen.most_effects);
	check_seen(&model.seen);
}

/* What a session without anybody is told: its deadlines, and that things are done; now and then the machine sleeps. */
static void go_by_itself(struct world *w)
{
	const struct rh_view *view = rh_session_view(w->session);
	struct rh_event event = {.kind = RH_EVENT_TICK, .at_ns = w->at_ns + below(w, RH_MS_NS)};
	struct rh_effects effects;
	if (rh_session_deadline_ns(w->session) != RH_NEVER)
		event.at_ns = rh_session_deadline_ns(w->session);
	else if (view->state == RH_STATE_READY)
		event.kind = RH_EVENT_START;
	else if (view->state == RH_STATE_ASK)
		event.kind = RH_EVENT_VOICE_END;
	else
		event.kind = RH_EVENT_SAVED;
	if (view->state == RH_STATE_ANSWER && chance(w, 10)) {
		event.kind = RH_EVENT_SUSPEND;
		event.at_ns = w->at_ns;
	}
	step(w, &event, &effects);
}

static void a_hands_free_session_always_ends(void **state)
{
	(void)state;
	struct session_model model = {.stage = MODEL_BEFORE};
	for (uint64_t seed = first_seed; seed < first_seed + steps_wanted / 100; seed++) {
		struct world w;
		begin_world(&w, &model, seed);
		w.config.hands_free = true;
		for (size_t i = 0; i < w.config.count; i++)
			if (w.items[i].rules.grace_ms == RH_UNLIMITED)
				w.items[i].rules.grace_ms = 0;
		for (size_t i = 0; i < PROBES; i++)
			if (w.probes[i].rules.grace_ms == RH_UNLIMITED)
				w.probes[i].rules.grace_ms = 0;
		rh_session_free(w.session);
		w.session = session_new(&w.config);
		/* START; for each: voice, start, four phases and the cut, saved; and the suspensions, of which there
		 * are as many as chance gives. */
		for (size_t i = 0; i < 200 * w.config.count && model.stage != MODEL_DONE; i++)
			go_by_itself(&w);
		must_hold(&w, model.stage == MODEL_DONE ? NULL : "it ends");
		end_world(&w);
	}
}

int main(int argc, char **argv)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(whatever_happens_the_promises_hold),
	    cmocka_unit_test(a_hands_free_session_always_ends),
	};
	if (argc > 1)
		steps_wanted = strtoull(argv[1], NULL, 10);
	if (argc > 2)
		first_seed = strtoull(argv[2], NULL, 10);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
