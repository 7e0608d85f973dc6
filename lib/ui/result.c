// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/duration.h"
#include "base/unicode.h"
#include "ui/draw.h"
#include "ui/parts.h"
#include "ui/screen.h"

#include <stdio.h>

static bool is_whole(const struct rh_attempt *attempt)
{
	return attempt->outcome == RH_OUTCOME_FINISHED || attempt->outcome == RH_OUTCOME_TIME_UP;
}

static enum rh_style verdict_style(const struct rh_result *result)
{
	const struct rh_attempt *attempt = result->attempt;
	if (rh_draw_over_s(attempt->answer_ms, attempt->target_ms) > 0)
		return RH_STYLE_RED;
	return attempt->answer_ms < result->min_ms ? RH_STYLE_YELLOW : RH_STYLE_GREEN;
}

static void add_verdict(const struct rh_screen *screen, struct rh_facts *facts, const struct rh_result *result)
{
	const struct rh_attempt *attempt = result->attempt;
	enum rh_style style = verdict_style(result);
	if (attempt->outcome == RH_OUTCOME_TIME_UP)
		rh_facts_add(facts, style, rh_text_of(rh_tr_get(screen->tr, N_("time up"))));
	bool exact = rh_draw_over_s(attempt->answer_ms, attempt->target_ms) == 0;
	if (attempt->outcome != RH_OUTCOME_TIME_UP || !exact)
		rh_facts_add(facts, style,
		             rh_text_of(rh_draw_verdict(screen, attempt->answer_ms, attempt->target_ms).text));
	if (attempt->answer_ms < result->min_ms)
		rh_facts_printf(facts, style, rh_tr_get(screen->tr, N_("shorter than %s")),
		                rh_draw_clock(result->min_ms).text);
}

static void add_ending(const struct rh_screen *screen, struct rh_facts *facts, enum rh_outcome outcome)
{
	const struct rh_tr *tr = screen->tr;
	switch (outcome) {
	case RH_OUTCOME_SKIPPED:
		rh_facts_add(facts, RH_STYLE_DIM, rh_text_of(rh_tr_get(tr, N_("skipped"))));
		break;
	case RH_OUTCOME_QUIT:
		rh_facts_add(facts, RH_STYLE_DIM, rh_text_of(rh_tr_get(tr, N_("session left"))));
		break;
	case RH_OUTCOME_INTERRUPTED:
		rh_facts_add(facts, RH_STYLE_YELLOW, rh_text_of(rh_tr_get(tr, N_("interrupted"))));
		break;
	case RH_OUTCOME_FINISHED:
	case RH_OUTCOME_TIME_UP:
		break;
	}
}

/* English has four endings; a language without them translates all four alike. */
static void add_ordinal(const struct rh_screen *screen, struct rh_facts *facts, long long take)
{
	const struct rh_tr *tr = screen->tr;
	bool teen = take / 10 % 10 == 1;
	if (take == 1)
		rh_facts_add(facts, RH_STYLE_DIM, rh_text_of(rh_tr_get(tr, N_("first take"))));
	else if (take % 10 == 1 && !teen)
		rh_facts_printf(facts, RH_STYLE_PLAIN, rh_tr_get(tr, N_("%lldst take")), take);
	else if (take % 10 == 2 && !teen)
		rh_facts_printf(facts, RH_STYLE_PLAIN, rh_tr_get(tr, N_("%lldnd take")), take);
	else if (take % 10 == 3 && !teen)
		rh_facts_printf(facts, RH_STYLE_PLAIN, rh_tr_get(tr, N_("%lldrd take")), take);
	else
		rh_facts_printf(facts, RH_STYLE_PLAIN, rh_tr_get(tr, N_("%lldth take")), take);
}

static int64_t off_ms(const struct rh_attempt *attempt)
{
	int64_t off = attempt->answer_ms - attempt->target_ms;
	return off < 0 ? -off : off;
}

/* "best 0:58 (2 s under)"; where best and last are one, they are named together. */
static void add_best(const struct rh_screen *screen, struct rh_facts *facts, const struct rh_result *result)
{
	const struct rh_tr *tr = screen->tr;
	const struct rh_attempt *best = result->best;
	struct rh_draw_text clock = rh_draw_clock(best->answer_ms);
	struct rh_draw_text verdict = rh_draw_verdict(screen, best->answer_ms, best->target_ms);
	bool surpassed = is_whole(result->attempt) && off_ms(result->attempt) < off_ms(best);
	bool also_last = result->last != NULL && result->last->take == best->take;
	if (surpassed)
		rh_facts_add(facts, RH_STYLE_GREEN, rh_text_of(rh_tr_get(tr, N_("the best so far"))));
	if (also_last && surpassed)
		rh_facts_printf(facts, RH_STYLE_PLAIN, rh_tr_get(tr, N_("last %s (%s)")), clock.text, verdict.text);
	else if (also_last)
		rh_facts_printf(facts, RH_STYLE_PLAIN, rh_tr_get(tr, N_("best and last %s (%s)")), clock.text,
		                verdict.text);
	else if (surpassed)
		rh_facts_printf(facts, RH_STYLE_PLAIN, rh_tr_get(tr, N_("before it %s (%s)")), clock.text,
		                verdict.text);
	else
		rh_facts_printf(facts, RH_STYLE_PLAIN, rh_tr_get(tr, N_("best %s (%s)")), clock.text, verdict.text);
	if (result->last != NULL && !also_last)
		rh_facts_printf(facts, RH_STYLE_PLAIN, rh_tr_get(tr, N_("last %s")),
		                rh_draw_clock(result->last->answer_ms).text);
}

static void add_comparison(const struct rh_screen *screen, struct rh_facts *facts, const struct rh_result *result)
{
	if (result->takes > 0)
		add_ordinal(screen, facts, (long long)result->takes);
	if (result->best != NULL)
		add_best(screen, facts, result);
}

static void add_hints(const struct rh_screen *screen, struct rh_facts *facts, int64_t hints)
{
	if (hints == 1)
		rh_facts_printf(facts, RH_STYLE_DIM, rh_tr_get(screen->tr, N_("with %lld hint")), (long long)hints);
	else if (hints > 1)
		rh_facts_printf(facts, RH_STYLE_DIM, rh_tr_get(screen->tr, N_("with %lld hints")), (long long)hints);
}

/* "tones in the take at 0:30, 0:45" */
static void put_tones(const struct rh_screen *screen, struct rh_frame *frame, const struct rh_result *result,
                      size_t indent)
{
	struct rh_buffer times = {0};
	struct rh_facts facts = rh_facts_begin(frame, indent);
	for (size_t i = 0; i < result->tone_count; i++)
		rh_buffer_printf(&times, "%s%s", i > 0 ? ", " : "", rh_draw_clock(result->tones_ms[i]).text);
	rh_facts_printf(&facts, RH_STYLE_DIM, rh_tr_get(screen->tr, N_("tones in the take at %.*s")),
	                RH_TEXT_ARGS(rh_buffer_view(&times)));
	frame->failed = frame->failed || times.failed;
	rh_buffer_done(&times);
}

void rh_screen_result(const struct rh_screen *screen, struct rh_frame *frame, const struct rh_result *result)
{
	const struct rh_attempt *attempt = result->attempt;
	struct rh_facts facts = rh_facts_begin(frame, RH_DRAW_INDENT);
	if (attempt->answer_ms > 0 || is_whole(attempt)) {
		facts.column = rh_frame_put(frame, facts.row, facts.column, RH_STYLE_BOLD,
		                            rh_text_of(rh_draw_clock(attempt->answer_ms).text)) +
		               2;
		facts.indent = facts.column;
	}
	if (is_whole(attempt))
		add_verdict(screen, &facts, result);
	else
		add_ending(screen, &facts, attempt->outcome);
	if (is_whole(attempt))
		add_comparison(screen, &facts, result);
	if (result->cues.length > 0)
		rh_facts_printf(&facts, RH_STYLE_DIM, rh_tr_get(screen->tr, N_("cues: %s")), result->cues.data);
	else
		add_hints(screen, &facts, attempt->hints);
	if (result->trouble.length > 0) {
		struct rh_facts trouble = rh_facts_begin(frame, facts.indent);
		rh_facts_add(&trouble, RH_STYLE_YELLOW, result->trouble);
	}
	if (result->tone_count > 0 && attempt->path.length > 0)
		put_tones(screen, frame, result, facts.indent);
	rh_parts_put_result(screen, frame, result);
	if (result->speech != NULL && is_whole(attempt))
		rh_screen_speech(screen, frame, result->speech);
}
