// SPDX-License-Identifier: GPL-3.0-or-later
/* What each effect promises. */
#include "support/session_model_parts.h"

static bool budget_is_used_up(const struct session_model *m, const struct rh_effect *effect)
{
	int64_t budget_ns = m->config->budget_ms * RH_MS_NS;
	return budget_ns > 0 && effect->at_ns - m->zero_ns >= budget_ns;
}

static const char *see_asked(struct session_model *m, const struct rh_event *event, const struct rh_effect *effect)
{
	bool probe = m->offer.item != NULL;
	size_t next = m->stage == MODEL_BEFORE ? m->config->first : probe ? m->index : next_index(m);
	MUST(!m->restarting);
	MUST(m->stage == MODEL_BEFORE || !budget_is_used_up(m, effect));
	MUST(m->stage == MODEL_CLOSED || (m->stage == MODEL_BEFORE && event->kind == RH_EVENT_START));
	MUST(!m->leaving);
	MUST(effect->index == next && next < m->config->count);
	MUST(m->stage == MODEL_BEFORE || m->passed == (next > m->index + 1));
	MUST(effect->item == (probe ? m->offer.item : &m->config->items[next]));
	m->passed = false;
	m->item = effect->item;
	m->probing = probe;
	m->seen.probes += probe ? 1 : 0;
	m->offer = (struct session_model_offer){0};
	if (m->stage == MODEL_BEFORE)
		m->zero_ns = effect->at_ns;
	m->stage = MODEL_ASKED;
	m->index = next;
	m->take = 0;
	m->spoken = false;
	m->asked_now = true;
	m->section = m->part = 0;
	m->hints = 0;
	m->points = 0;
	m->rating = RH_RATING_NONE;
	return NULL;
}

static const char *see_voice(struct session_model *m, const struct rh_event *event, const struct rh_effect *effect)
{
	(void)event, (void)effect;
	MUST(m->config->voice && m->stage == MODEL_ASKED && m->asked_now);
	return NULL;
}

static const char *see_begin(struct session_model *m, const struct rh_event *event, const struct rh_effect *effect)
{
	if (m->stage == MODEL_ASKED && m->config->voice) {
		bool over = event->kind == RH_EVENT_VOICE_END || is_any(event, RH_BUTTON_ENTER, RH_BUTTON_SPACE);
		MUST(over && !m->asked_now);
	} else if (m->stage != MODEL_ASKED) {
		int64_t retakes = rules_of(m)->retakes;
		MUST(m->stage == MODEL_CLOSED && !m->leaving && !m->passed && !m->offer.made);
		MUST(is_any(event, RH_BUTTON_RETAKE, RH_BUTTON_LEFT) ||
		     (m->restarting && event->kind == RH_EVENT_SAVED));
		MUST(retakes == RH_UNLIMITED || (int64_t)m->take <= retakes);
	}
	m->stage = MODEL_THINKING;
	m->restarting = false;
	m->take++;
	m->start_ns = effect->at_ns + rules_of(m)->prep_ms * RH_MS_NS;
	m->cue_ns = RH_NEVER;
	m->cue_over = false;
	m->section = m->part = 0;
	m->paused_ns = 0;
	m->phase = RH_PHASE_SPEAK;
	m->hints = 0;
	m->points = 0;
	m->rating = RH_RATING_NONE;
	return NULL;
}

static const char *see_started(struct session_model *m, const struct rh_event *event, const struct rh_effect *effect)
{
	MUST(m->stage == MODEL_THINKING && !is_paused(m));
	MUST(!m->config->cue || m->cue_ns != RH_NEVER);
	int64_t due_ns = start_due_ns(m, m->cue_over && !m->cue_ends);
	if (m->now_ns < due_ns) {
		MUST(is_any(event, RH_BUTTON_ENTER, RH_BUTTON_SPACE) || (m->cue_ends && m->now_ns >= m->start_ns));
		MUST(!m->config->cue || m->cue_over);
		MUST(effect->at_ns == m->now_ns);
	} else {
		bool late = m->now_ns - due_ns > RH_SESSION_LATE_NS;
		MUST(effect->at_ns == (late ? m->now_ns : due_ns));
	}
	m->stage = MODEL_ANSWERING;
	m->answer_ns = effect->at_ns;
	m->paused_ns = 0;
	return NULL;
}

static const char *see_cue(struct session_model *m, const struct rh_event *event, const struct rh_effect *effect)
{
	MUST(m->config->cue && m->stage == MODEL_THINKING && !is_paused(m) && m->cue_ns == RH_NEVER);
	MUST(effect->at_ns >= m->start_ns - RH_SESSION_CUE_NS);
	m->cue_ns = effect->at_ns;
	/* The clock comes before the event. */
	m->cue_over = m->cue_ends = event->kind == RH_EVENT_CUE_END;
	return NULL;
}

static const char *see_section(struct session_model *m, const struct rh_event *event, const struct rh_effect *effect)
{
	(void)event;
	MUST(m->stage == MODEL_ANSWERING && !is_paused(m));
	MUST((size_t)effect->number > m->section);
	m->section = (size_t)effect->number;
	MUST(m->section == section_after(item_of(m), spoken_ns(m, effect->at_ns)));
	return NULL;
}

static const char *see_part(struct session_model *m, const struct rh_event *event, const struct rh_effect *effect)
{
	MUST(m->stage == MODEL_ANSWERING && !is_paused(m));
	MUST(is_any(event, RH_BUTTON_MARK, RH_BUTTON_RIGHT));
	MUST((size_t)effect->number == m->part + 1 && m->part + 1 < parts_of(item_of(m)));
	MUST(effect->elapsed_ms == spoken_ns(m, effect->at_ns) / RH_MS_NS);
	m->part++;
	return NULL;
}

static const char *see_phase(struct session_model *m, const struct rh_event *event, const struct rh_effect *effect)
{
	(void)event;
	MUST(m->stage == MODEL_ANSWERING && !is_paused(m));
	MUST(effect->phase > m->phase);
	int64_t spoken = spoken_ns(m, effect->at_ns);
	MUST(effect->phase == phase_after(rules_of(m), spoken));
	MUST(spoken == threshold_ms(rules_of(m), effect->phase) * RH_MS_NS);
	m->phase = effect->phase;
	return NULL;
}

static const char *see_paused(struct session_model *m, const struct rh_event *event, const struct rh_effect *effect)
{
	MUST(!is_paused(m) && rules_of(m)->pause);
	m->suspended = event->kind == RH_EVENT_SUSPEND;
	if (m->suspended) {
		MUST(m->stage == MODEL_THINKING || m->stage == MODEL_ANSWERING);
	} else {
		MUST(m->stage == MODEL_ANSWERING && is_button(event, RH_BUTTON_SPACE));
		MUST(effect->at_ns - m->answer_ns >= RH_SESSION_SETTLE_NS);
	}
	m->paused_from_ns = effect->at_ns;
	m->cue_ns = RH_NEVER;
	m->cue_over = false;
	return NULL;
}

static const char *see_resumed(struct session_model *m, const struct rh_event *event, const struct rh_effect *effect)
{
	MUST(is_paused(m));
	MUST(is_any(event, RH_BUTTON_ENTER, RH_BUTTON_SPACE) || (m->suspended && m->config->hands_free));
	m->paused_ns += effect->at_ns - m->paused_from_ns;
	m->start_ns += effect->at_ns - m->paused_from_ns;
	m->paused_from_ns = RH_NEVER;
	return NULL;
}

static const char *see_mark(struct session_model *m, const struct rh_event *event, const struct rh_effect *effect)
{
	MUST(m->stage == MODEL_ANSWERING && !is_paused(m));
	bool last = m->part + 1 >= parts_of(item_of(m));
	MUST(is_button(event, RH_BUTTON_UP) || (last && is_button(event, RH_BUTTON_MARK)));
	MUST(effect->elapsed_ms == spoken_ns(m, effect->at_ns) / RH_MS_NS);
	return NULL;
}

static const char *see_hint(struct session_model *m, const struct rh_event *event, const struct rh_effect *effect)
{
	const struct rh_question *question = item_of(m)->question;
	int64_t most = question->key_point_count > 0 ? 2 : 0;
	most += question->extra->intent.length > 0 ? 1 : 0;
	MUST((m->stage == MODEL_THINKING || m->stage == MODEL_ANSWERING) && !is_paused(m));
	MUST(rules_of(m)->hints && is_any(event, RH_BUTTON_HINT, RH_BUTTON_DOWN));
	m->hints++;
	MUST(effect->number == m->hints && effect->number <= most);
	return NULL;
}

static const char *may_end_so(const struct session_model *m, const struct rh_event *event,
                              const struct rh_effect *effect)
{
	const struct rh_rules *rules = rules_of(m);
	bool answering = m->stage == MODEL_ANSWERING && !is_paused(m);
	MUST(effect->outcome == RH_OUTCOME_TIME_UP || effect->at_ns == m->now_ns);
	switch (effect->outcome) {
	case RH_OUTCOME_FINISHED:
		MUST(answering && is_button(event, RH_BUTTON_ENTER));
		MUST(effect->at_ns - m->answer_ns >= RH_SESSION_SETTLE_NS &&
		     effect->elapsed_ms >= rules->skip_after_ms);
		break;
	case RH_OUTCOME_TIME_UP:
		MUST(answering && rules->grace_ms != RH_UNLIMITED);
		MUST(spoken_ns(m, effect->at_ns) == cut_ms(rules) * RH_MS_NS);
		break;
	case RH_OUTCOME_SKIPPED:
		MUST(is_button(event, RH_BUTTON_SKIP) && effect->elapsed_ms >= rules->skip_after_ms);
		break;
	case RH_OUTCOME_QUIT:
		MUST(m->leaving && (is_button(event, RH_BUTTON_QUIT) || event->kind == RH_EVENT_STOP));
		break;
	case RH_OUTCOME_INTERRUPTED:
		MUST(answering);
		if (event->kind == RH_EVENT_SUSPEND)
			MUST(!rules->pause);
		else
			MUST(m->config->restarts && is_button(event, RH_BUTTON_RETAKE) &&
			     (rules->retakes == RH_UNLIMITED || (int64_t)m->take <= rules->retakes));
		break;
	}
	return NULL;
}

static const char *see_end(struct session_model *m, const struct rh_event *event, const struct rh_effect *effect)
{
	MUST(m->stage == MODEL_THINKING || m->stage == MODEL_ANSWERING);
	int64_t spoken = m->stage == MODEL_ANSWERING ? spoken_ns(m, effect->at_ns) : 0;
	MUST(effect->elapsed_ms == spoken / RH_MS_NS);
	MUST(effect->number == m->hints);
	MUST_ALL(may_end_so(m, event, effect));
	bool cut_at_time = effect->outcome == RH_OUTCOME_TIME_UP && rules_of(m)->grace_ms == 0;
	MUST(m->stage == MODEL_THINKING || cut_at_time || m->phase == phase_after(rules_of(m), spoken));
	m->stage = MODEL_ENDED;
	m->answered_ms = effect->elapsed_ms;
	m->outcome = effect->outcome;
	m->restarting = is_button(event, RH_BUTTON_RETAKE);
	m->seen.restarts += m->restarting ? 1 : 0;
	m->spoken |= effect->outcome != RH_OUTCOME_SKIPPED;
	m->paused_from_ns = RH_NEVER;
	m->seen.outcomes[effect->outcome]++;
	return NULL;
}

static const char *see_result(struct session_model *m, const struct rh_event *event, const struct rh_effect *effect)
{
	MUST(m->stage == MODEL_ENDED && event->kind == RH_EVENT_SAVED);
	MUST(effect->elapsed_ms == m->answered_ms && effect->outcome == m->outcome);
	m->stage = MODEL_SHOWN;
	m->kept = event->kept;
	m->points |= event->heard;
	return NULL;
}

/* Nobody asks back about what was skipped, once the session is left, or when its time is used up. */
static const char *see_offer(struct session_model *m, const struct rh_effect *effect)
{
	if (!m->offer.made)
		return NULL;
	MUST(m->spoken && !m->leaving && !budget_is_used_up(m, effect));
	MUST(m->offer.index == m->index && m->offer.said == (m->probing ? m->said : m->points));
	m->said = m->offer.said;
	m->offer.made = m->offer.item != NULL;
	return NULL;
}

static const char *see_closed(struct session_model *m, const struct rh_event *event, const struct rh_effect *effect)
{
	bool waits = !m->config->hands_free && !rules_of(m)->auto_next && m->outcome != RH_OUTCOME_SKIPPED;
	bool asked = is_any(event, RH_BUTTON_ENTER, RH_BUTTON_RIGHT) || is_any(event, RH_BUTTON_RETAKE, RH_BUTTON_LEFT);
	MUST(m->stage == MODEL_SHOWN && !m->playing && !m->noting);
	MUST(asked || m->leaving || (event->kind == RH_EVENT_SAVED && (!waits || m->restarting)));
	MUST(effect->number == m->points && effect->rating == m->rating);
	MUST(effect->elapsed_ms == m->answered_ms && effect->outcome == m->outcome);
	m->stage = MODEL_CLOSED;
	return see_offer(m, effect);
}

static const char *see_answer(struct session_model *m, const struct rh_event *event, const struct rh_effect *effect)
{
	(void)effect;
	MUST(m->stage == MODEL_SHOWN && !m->noting && is_button(event, RH_BUTTON_ANSWER));
	MUST(item_of(m)->question->section_count > 0);
	return NULL;
}

static const char *see_points(struct session_model *m, const struct rh_event *event, const struct rh_effect *effect)
{
	size_t count = item_of(m)->question->key_point_count;
	int64_t changed = effect->number ^ m->points;
	MUST(m->stage == MODEL_SHOWN && !m->noting && count > 0);
	MUST(changed == 0 || is_button(event, RH_BUTTON_SPACE));
	MUST((changed & (changed - 1)) == 0);
	MUST(effect->number >= 0 && (count >= 63 || effect->number < INT64_C(1) << count));
	m->points = effect->number;
	return NULL;
}

static const char *see_rated(struct session_model *m, const struct rh_event *event, const struct rh_effect *effect)
{
	MUST(m->stage == MODEL_SHOWN && !m->noting && event->kind == RH_EVENT_BUTTON);
	MUST(effect->number == (int64_t)event->button - RH_BUTTON_AGAIN + RH_RATING_AGAIN);
	MUST(effect->number >= RH_RATING_AGAIN && effect->number <= RH_RATING_EASY);
	m->rating = (enum rh_rating)effect->number;
	return NULL;
}

static const char *see_note(struct session_model *m, const struct rh_event *event, const struct rh_effect *effect)
{
	(void)effect;
	MUST(m->stage == MODEL_SHOWN && !m->playing && !m->noting && is_button(event, RH_BUTTON_NOTE));
	m->noting = true;
	return NULL;
}

static const char *see_play(struct session_model *m, const struct rh_event *event, const struct rh_effect *effect)
{
	(void)effect;
	MUST(m->stage == MODEL_SHOWN && !m->playing && !m->noting && m->kept);
	MUST(is_any(event, RH_BUTTON_PLAY, RH_BUTTON_SPACE));
	m->playing = true;
	return NULL;
}

static const char *see_play_stop(struct session_model *m, const struct rh_event *event, const struct rh_effect *effect)
{
	(void)event, (void)effect;
	MUST(m->stage == MODEL_SHOWN && m->playing);
	m->playing = false;
	return NULL;
}

static const char *see_help(struct session_model *m, const struct rh_event *event, const struct rh_effect *effect)
{
	(void)effect;
	MUST(m->stage != MODEL_BEFORE && !m->noting && is_any(event, RH_BUTTON_HELP, RH_BUTTON_ESCAPE));
	return NULL;
}

static const char *see_refused(struct session_model *m, const struct rh_event *event, const struct rh_effect *effect)
{
	MUST(event->kind == RH_EVENT_BUTTON && effect->refusal != RH_REFUSAL_NONE);
	m->seen.refusals[effect->refusal]++;
	return NULL;
}

static const char *see_budget(struct session_model *m, const struct rh_event *event, const struct rh_effect *effect)
{
	(void)event;
	MUST(m->stage == MODEL_CLOSED && !m->leaving && !m->offer.made && budget_is_used_up(m, effect));
	MUST(effect->number > 0 && (size_t)effect->number == m->config->count - next_index(m));
	m->leaving = true;
	return NULL;
}

static const char *see_passed(struct session_model *m, const struct rh_event *event, const struct rh_effect *effect)
{
	(void)event;
	MUST(m->stage == MODEL_CLOSED && !m->spoken && !m->passed && !m->probing);
	MUST(effect->number > 0 && effect->index == m->index);
	MUST(next_index(m) == m->index + 1 + (size_t)effect->number);
	m->passed = true;
	return NULL;
}

static const char *see_done(struct session_model *m, const struct rh_event *event, const struct rh_effect *effect)
{
	(void)event, (void)effect;
	bool last = m->stage == MODEL_CLOSED && next_index(m) == m->config->count;
	bool between = m->stage == MODEL_BEFORE || m->stage == MODEL_ASKED || m->stage == MODEL_CLOSED;
	MUST(last || (between && m->leaving));
	MUST(!m->offer.made && (m->leaving || !m->restarting));
	MUST(m->stage != MODEL_CLOSED || m->passed == (next_index(m) > m->index + 1));
	m->stage = MODEL_DONE;
	return NULL;
}

static const char *(*const sights[])(struct session_model *m, const struct rh_event *event,
                                     const struct rh_effect *effect) = {
    [RH_EFFECT_ASKED] = see_asked,
    [RH_EFFECT_VOICE] = see_voice,
    [RH_EFFECT_ATTEMPT_BEGIN] = see_begin,
    [RH_EFFECT_ANSWER_STARTED] = see_started,
    [RH_EFFECT_CUE] = see_cue,
    [RH_EFFECT_SECTION] = see_section,
    [RH_EFFECT_PART] = see_part,
    [RH_EFFECT_PHASE] = see_phase,
    [RH_EFFECT_PAUSED] = see_paused,
    [RH_EFFECT_RESUMED] = see_resumed,
    [RH_EFFECT_MARK] = see_mark,
    [RH_EFFECT_HINT] = see_hint,
    [RH_EFFECT_ATTEMPT_END] = see_end,
    [RH_EFFECT_RESULT] = see_result,
    [RH_EFFECT_MODEL_ANSWER] = see_answer,
    [RH_EFFECT_POINTS] = see_points,
    [RH_EFFECT_RATED] = see_rated,
    [RH_EFFECT_NOTE] = see_note,
    [RH_EFFECT_PLAY] = see_play,
    [RH_EFFECT_PLAY_STOP] = see_play_stop,
    [RH_EFFECT_HELP] = see_help,
    [RH_EFFECT_REFUSED] = see_refused,
    [RH_EFFECT_CLOSED] = see_closed,
    [RH_EFFECT_PASSED] = see_passed,
    [RH_EFFECT_BUDGET] = see_budget,
    [RH_EFFECT_DONE] = see_done,
};

const char *session_model_see(struct session_model *m, const struct rh_event *event, const struct rh_effect *effect)
{
	return sights[effect->kind](m, event, effect);
}
