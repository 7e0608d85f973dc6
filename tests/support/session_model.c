// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/session_model_parts.h"

/* What only an event can tell. */
static void hear(struct session_model *m, const struct rh_event *event)
{
	if (event->kind == RH_EVENT_STOP ||
	    (is_button(event, RH_BUTTON_QUIT) && !m->noting && m->stage != MODEL_BEFORE))
		m->leaving = true;
	bool thinking = m->stage == MODEL_THINKING && !is_paused(m) && m->config->cue;
	bool start_wanted = is_any(event, RH_BUTTON_ENTER, RH_BUTTON_SPACE);
	if (thinking && start_wanted && m->now_ns < m->start_ns)
		m->start_ns = m->now_ns;
	m->cue_ends = thinking && event->kind == RH_EVENT_CUE_END && m->cue_ns != RH_NEVER && !m->cue_over;
	m->cue_over = m->cue_over || m->cue_ends;
	if (event->kind == RH_EVENT_PLAY_END)
		m->playing = false;
	if (event->kind == RH_EVENT_NOTE_END || event->kind == RH_EVENT_STOP)
		m->noting = false;
}

static const char *see_all(struct session_model *m, const struct rh_event *event, const struct rh_effects *effects,
                           int64_t before_ns)
{
	/* A full set might have lost some. */
	MUST(effects->count < RH_EFFECTS_MAX);
	m->seen.most_effects = effects->count > m->seen.most_effects ? effects->count : m->seen.most_effects;
	for (size_t i = 0; i < effects->count; i++) {
		const struct rh_effect *effect = &effects->items[i];
		MUST(m->stage != MODEL_DONE);
		MUST(effect->at_ns >= m->effect_ns && effect->at_ns >= before_ns && effect->at_ns <= m->now_ns);
		MUST(effect->kind == RH_EFFECT_PHASE || effect->kind == RH_EFFECT_ANSWER_STARTED ||
		     effect->kind == RH_EFFECT_ATTEMPT_END || effect->at_ns == m->now_ns);
		MUST(effect->kind != RH_EFFECT_REFUSED || i + 1 == effects->count);
		MUST_ALL(session_model_see(m, event, effect));
		MUST(effect->index == m->index);
		m->effect_ns = effect->at_ns;
		m->seen.effects[effect->kind]++;
	}
	return NULL;
}

static enum rh_state state_now(const struct session_model *m)
{
	static const enum rh_state states[] = {
	    [MODEL_BEFORE] = RH_STATE_READY,     [MODEL_ASKED] = RH_STATE_ASK,    [MODEL_THINKING] = RH_STATE_PREPARE,
	    [MODEL_ANSWERING] = RH_STATE_ANSWER, [MODEL_ENDED] = RH_STATE_REVIEW, [MODEL_SHOWN] = RH_STATE_REVIEW,
	    [MODEL_CLOSED] = RH_STATE_READY,     [MODEL_DONE] = RH_STATE_DONE,
	};
	if (is_paused(m))
		return m->suspended ? RH_STATE_SUSPENDED : RH_STATE_PAUSED;
	return m->noting ? RH_STATE_NOTE : states[m->stage];
}

static int64_t elapsed_ms_now(const struct session_model *m)
{
	if (m->stage == MODEL_ANSWERING)
		return spoken_ns(m, m->now_ns) / RH_MS_NS;
	return m->stage == MODEL_ENDED || m->stage == MODEL_SHOWN ? m->answered_ms : 0;
}

static const char *check_view(const struct session_model *m, const struct rh_view *view)
{
	MUST(m->stage != MODEL_CLOSED);
	MUST(view->state == state_now(m));
	if (m->stage == MODEL_DONE || m->stage == MODEL_BEFORE) {
		MUST(view->item == NULL);
		return NULL;
	}
	const struct rh_rules *rules = rules_of(m);
	int64_t used = m->take > 1 ? (int64_t)m->take - 1 : 0;
	MUST(view->probing == m->probing && !m->offer.made);
	MUST(view->item == item_of(m) && view->index == m->index && view->count == m->config->count);
	MUST(view->take == m->take && view->hints == m->hints);
	MUST(view->retakes_left == (rules->retakes == RH_UNLIMITED ? RH_UNLIMITED : rules->retakes - used));
	MUST(view->points_said == m->points && view->rating == m->rating && view->playing == m->playing);
	MUST(view->session_ms == (m->now_ns - m->zero_ns) / RH_MS_NS);
	MUST(view->elapsed_ms == elapsed_ms_now(m));
	MUST(view->saved == (m->stage == MODEL_SHOWN));
	MUST(!view->points_open || (m->stage == MODEL_SHOWN && !m->noting));
	MUST(view->point_cursor == 0 || view->point_cursor < view->item->question->key_point_count);
	if (m->stage == MODEL_ENDED || m->stage == MODEL_SHOWN)
		MUST(view->outcome == m->outcome);
	MUST(view->part == m->part && view->sections == parts_of(item_of(m)));
	if (m->stage == MODEL_ANSWERING && !is_paused(m))
		MUST(view->section == m->section && m->section == section_after(item_of(m), spoken_ns(m, m->now_ns)));
	if (m->stage == MODEL_ANSWERING)
		MUST(view->phase == m->phase && m->phase == phase_after(rules, spoken_ns(m, m->now_ns)));
	if (m->stage == MODEL_THINKING && !is_paused(m)) {
		int64_t left_ns = m->start_ns > m->now_ns ? m->start_ns - m->now_ns : 0;
		MUST(view->prep_left_ms >= 1 || (m->config->cue && !m->cue_over));
		MUST(view->prep_left_ms == (left_ns + RH_MS_NS - 1) / RH_MS_NS);
	}
	return NULL;
}

/* When the clock must act next. */
static int64_t due_ns(const struct session_model *m)
{
	if (is_paused(m))
		return m->suspended && m->config->hands_free ? m->paused_from_ns : RH_NEVER;
	if (m->stage == MODEL_THINKING && m->config->cue && !m->cue_over && m->cue_ns == RH_NEVER)
		return m->start_ns - RH_SESSION_CUE_NS;
	if (m->stage == MODEL_THINKING)
		return start_due_ns(m, m->cue_over);
	if (m->stage != MODEL_ANSWERING)
		return RH_NEVER;
	const struct rh_rules *rules = rules_of(m);
	int64_t next_ms = cut_ms(rules);
	for (int phase = RH_PHASE_OVER; phase > (int)m->phase; phase--) {
		int64_t begins_ms = threshold_ms(rules, (enum rh_phase)phase);
		next_ms = begins_ms < next_ms ? begins_ms : next_ms;
	}
	int64_t part_ms = m->section + 1 < parts_of(item_of(m)) ? part_end_ms(item_of(m), m->section) : next_ms;
	next_ms = part_ms < next_ms ? part_ms : next_ms;
	if (next_ms == RH_NEVER / RH_MS_NS)
		return RH_NEVER;
	return m->answer_ns + m->paused_ns + next_ms * RH_MS_NS;
}

static const char *check_deadline(const struct session_model *m, int64_t deadline_ns)
{
	MUST(deadline_ns == due_ns(m));
	MUST(deadline_ns > m->now_ns || is_paused(m));
	return NULL;
}

const char *session_model_check(struct session_model *model, const struct rh_session *session,
                                const struct rh_event *event, const struct rh_effects *effects)
{
	int64_t before_ns = model->now_ns;
	model->now_ns = event->at_ns > before_ns ? event->at_ns : before_ns;
	model->asked_now = false;
	hear(model, event);
	MUST_ALL(see_all(model, event, effects, before_ns));
	MUST_ALL(check_view(model, rh_session_view(session)));
	return check_deadline(model, rh_session_deadline_ns(session));
}

void session_model_begin(struct session_model *model, const struct rh_session_config *config)
{
	struct session_seen seen = model->seen;
	*model = (struct session_model){
	    .config = config,
	    .now_ns = INT64_MIN,
	    .effect_ns = INT64_MIN,
	    .paused_from_ns = RH_NEVER,
	    .seen = seen,
	};
}

void session_model_offer(struct session_model *m, size_t index, int64_t said, const struct rh_item *item)
{
	m->offer = (struct session_model_offer){.made = true, .item = item, .index = index, .said = said};
}

bool session_views_agree(const struct rh_view *a, const struct rh_view *b)
{
	bool place = a->state == b->state && a->resumes_to == b->resumes_to && a->item == b->item &&
	             a->index == b->index && a->count == b->count && a->take == b->take &&
	             a->retakes_left == b->retakes_left;
	bool times = a->prep_left_ms == b->prep_left_ms && a->elapsed_ms == b->elapsed_ms && a->phase == b->phase &&
	             a->session_ms == b->session_ms && a->sections == b->sections && a->section == b->section &&
	             a->part == b->part;
	bool review = a->outcome == b->outcome && a->points_open == b->points_open &&
	              a->point_cursor == b->point_cursor && a->points_said == b->points_said &&
	              a->rating == b->rating && a->saved == b->saved && a->playing == b->playing;
	return place && times && review && a->hints == b->hints && a->help == b->help;
}
