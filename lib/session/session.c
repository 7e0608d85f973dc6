// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/session.h"

#include "base/duration.h"

#include <stdlib.h>

struct rh_session {
	struct rh_session_config config;
	struct rh_view view;
	int64_t started_ns;
	int64_t now_ns;
	int64_t prep_end_ns; /* PREPARE: when the answer starts by itself */
	int64_t cue_ns;      /* PREPARE: since when the tone sounds; RH_NEVER: not yet */
	bool cue_over;       /* it has died away, or none is wanted */
	size_t told_section; /* the part that was last said to be due */
	int64_t origin_ns;   /* when the answer would have begun had it never paused */
	int64_t begun_ns;    /* when it really began, for RH_SESSION_SETTLE_NS */
	int64_t ended_ns;    /* when the last answer ended */
	int64_t held_ns;     /* PAUSED, SUSPENDED: since when */
	bool kept;           /* the last take can be played */
	bool leaving;        /* the session ends as soon as the attempt is saved */
	bool restarting;     /* likewise the next take begins */
	bool answered;       /* some take of this question was not skipped */
	int64_t said;        /* key points of the question that probes are about */
};

const char *rh_phase_name(enum rh_phase phase)
{
	switch (phase) {
	case RH_PHASE_SPEAK:
		return "speak";
	case RH_PHASE_GREEN:
		return "green";
	case RH_PHASE_YELLOW:
		return "yellow";
	case RH_PHASE_RED:
		return "red";
	case RH_PHASE_OVER:
		return "over";
	}
	return "";
}

enum rh_phase rh_phase_at(const struct rh_rules *rules, int64_t elapsed_ms)
{
	if (elapsed_ms >= rules->time_ms)
		return RH_PHASE_OVER;
	if (elapsed_ms >= rules->red_ms)
		return RH_PHASE_RED;
	if (elapsed_ms >= rules->yellow_ms)
		return RH_PHASE_YELLOW;
	if (elapsed_ms >= rules->green_ms)
		return RH_PHASE_GREEN;
	return RH_PHASE_SPEAK;
}

unsigned rh_session_hints(const struct rh_question *question)
{
	return (question->extra->intent.length > 0 ? 1U : 0U) + (question->key_point_count > 0 ? 2U : 0U);
}

static const struct rh_rules *rules_of(const struct rh_session *s)
{
	return &s->view.item->rules;
}

static struct rh_effect *emit(struct rh_session *s, struct rh_effects *effects, enum rh_effect_kind kind, int64_t at_ns)
{
	/* A step emits at most thirteen, a late tick through a whole short answer and the start of the next:
	 * RH_EFFECTS_MAX leaves room, so the last slot is never reused. */
	size_t slot = effects->count < RH_EFFECTS_MAX ? effects->count++ : RH_EFFECTS_MAX - 1;
	effects->items[slot] = (struct rh_effect){
	    .kind = kind,
	    .index = s->view.index,
	    .item = s->view.item,
	    .at_ns = at_ns,
	    .elapsed_ms = s->view.elapsed_ms,
	    .phase = s->view.phase,
	    .outcome = s->view.outcome,
	};
	return &effects->items[slot];
}

/* When the clock cuts the answer; RH_NEVER when nothing does. */
static int64_t cut_ns(const struct rh_session *s)
{
	const struct rh_rules *rules = rules_of(s);
	if (rules->grace_ms == RH_UNLIMITED)
		return RH_NEVER;
	return s->origin_ns + (rules->time_ms + rules->grace_ms) * RH_MS_NS;
}

/* When the next phase begins; RH_NEVER in the last one. */
static int64_t next_phase_ns(const struct rh_session *s)
{
	const struct rh_rules *rules = rules_of(s);
	const int64_t begins_ms[] = {rules->green_ms, rules->yellow_ms, rules->red_ms, rules->time_ms};
	for (size_t i = 0; i < sizeof begins_ms / sizeof begins_ms[0]; i++)
		if (s->view.elapsed_ms < begins_ms[i])
			return s->origin_ns + begins_ms[i] * RH_MS_NS;
	return RH_NEVER;
}

static int64_t earlier(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

static int64_t later(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

/* When the part that should be running is over; RH_NEVER in the last one. */
static int64_t next_section_ns(const struct rh_session *s)
{
	if (s->view.section + 1 >= s->view.sections)
		return RH_NEVER;
	return s->origin_ns + rh_sections_end_ms(s->view.item, s->view.section) * RH_MS_NS;
}

/* PREPARE: what the clock does next: the tone, giving up on it, the start. */
static int64_t prepare_deadline_ns(const struct rh_session *s)
{
	if (s->cue_over)
		return s->prep_end_ns;
	if (s->cue_ns == RH_NEVER)
		return s->prep_end_ns - RH_SESSION_CUE_NS;
	return later(s->prep_end_ns, s->cue_ns + RH_SESSION_CUE_LIMIT_NS);
}

/* Brings the times of the view to at_ns. */
static void touch(struct rh_session *s, int64_t at_ns)
{
	if (s->view.state != RH_STATE_READY)
		s->view.session_ms = (at_ns - s->started_ns) / RH_MS_NS;
	if (s->view.state == RH_STATE_PREPARE)
		s->view.prep_left_ms = (later(s->prep_end_ns - at_ns, 0) + RH_MS_NS - 1) / RH_MS_NS;
	if (s->view.state == RH_STATE_ANSWER) {
		s->view.elapsed_ms = (at_ns - s->origin_ns) / RH_MS_NS;
		s->view.phase = rh_phase_at(rules_of(s), s->view.elapsed_ms);
		if (s->view.sections > 0)
			s->view.section = rh_sections_at(s->view.item, s->view.elapsed_ms);
	}
}

static void finish(struct rh_session *s, struct rh_effects *effects)
{
	emit(s, effects, RH_EFFECT_DONE, s->now_ns);
	s->view.state = RH_STATE_DONE;
	s->view.item = NULL;
}

/* What should be running changes with the clock: told once, however many parts a late tick has passed over. */
static void tell_section(struct rh_session *s, struct rh_effects *effects)
{
	if (s->view.state != RH_STATE_ANSWER || s->view.section == s->told_section)
		return;
	s->told_section = s->view.section;
	emit(s, effects, RH_EFFECT_SECTION, s->now_ns)->number = (int64_t)s->view.section;
}

static void start_answer(struct rh_session *s, int64_t at_ns, struct rh_effects *effects)
{
	s->view.state = RH_STATE_ANSWER;
	s->view.prep_left_ms = 0;
	s->origin_ns = at_ns;
	s->begun_ns = at_ns;
	touch(s, at_ns);
	emit(s, effects, RH_EFFECT_ANSWER_STARTED, at_ns);
	if (s->view.phase != RH_PHASE_SPEAK)
		emit(s, effects, RH_EFFECT_PHASE, at_ns);
}

/* Nothing of the take before may show in the next one. */
static void forget_take(struct rh_session *s)
{
	struct rh_view *view = &s->view;
	view->elapsed_ms = 0;
	view->phase = RH_PHASE_SPEAK;
	view->section = 0;
	view->part = 0;
	view->outcome = RH_OUTCOME_INTERRUPTED;
	view->hints = 0;
	view->points_open = false;
	view->point_cursor = 0;
	view->points_said = 0;
	view->rating = RH_RATING_NONE;
	view->saved = false;
	s->kept = false;
	s->told_section = 0;
}

/* The tone is sounded when it is noticed to be due. */
static void sound_cue(struct rh_session *s, struct rh_effects *effects)
{
	s->cue_ns = s->now_ns;
	emit(s, effects, RH_EFFECT_CUE, s->now_ns);
}

static void sound_cue_if_due(struct rh_session *s, struct rh_effects *effects)
{
	bool waits = s->view.state == RH_STATE_PREPARE && !s->cue_over && s->cue_ns == RH_NEVER;
	if (waits && prepare_deadline_ns(s) <= s->now_ns)
		sound_cue(s, effects);
}

static void forget_cue(struct rh_session *s)
{
	s->cue_ns = RH_NEVER;
	s->cue_over = !s->config.cue;
}

static void begin_take(struct rh_session *s, int64_t at_ns, struct rh_effects *effects)
{
	forget_take(s);
	forget_cue(s);
	s->view.take++;
	emit(s, effects, RH_EFFECT_ATTEMPT_BEGIN, at_ns);
	s->view.state = RH_STATE_PREPARE;
	s->prep_end_ns = at_ns + rules_of(s)->prep_ms * RH_MS_NS;
	touch(s, at_ns);
	sound_cue_if_due(s, effects);
	if (rules_of(s)->prep_ms == 0 && s->cue_over)
		start_answer(s, at_ns, effects);
}

static void ask_item(struct rh_session *s, const struct rh_item *item, struct rh_effects *effects)
{
	struct rh_view *view = &s->view;
	view->item = item;
	view->take = 0;
	view->retakes_left = view->item->rules.retakes;
	view->sections = rh_sections_count(view->item);
	view->state = RH_STATE_ASK;
	s->answered = false;
	forget_take(s);
	emit(s, effects, RH_EFFECT_ASKED, s->now_ns);
	if (s->config.voice)
		emit(s, effects, RH_EFFECT_VOICE, s->now_ns);
	else
		begin_take(s, s->now_ns, effects);
}

static void ask(struct rh_session *s, size_t index, struct rh_effects *effects)
{
	s->view.index = index;
	s->view.probing = false;
	ask_item(s, &s->config.items[index], effects);
}

/* The item after this one; nobody follows up on a question that was skipped. One that was asked back about was not. */
static size_t next_index(struct rh_session *s, struct rh_effects *effects)
{
	size_t next = s->view.index + 1;
	if (s->answered || s->view.probing)
		return next;
	size_t after = rh_plan_after(s->config.items, s->config.count, s->view.index);
	if (after > next)
		emit(s, effects, RH_EFFECT_PASSED, s->now_ns)->number = (int64_t)(after - next);
	return after;
}

static void stop_playing(struct rh_session *s, struct rh_effects *effects)
{
	if (!s->view.playing)
		return;
	s->view.playing = false;
	emit(s, effects, RH_EFFECT_PLAY_STOP, s->now_ns);
}

static void close_review(struct rh_session *s, struct rh_effects *effects)
{
	stop_playing(s, effects);
	s->view.points_open = false;
	struct rh_effect *closed = emit(s, effects, RH_EFFECT_CLOSED, s->now_ns);
	closed->number = s->view.points_said;
	closed->rating = s->view.rating;
}

/* The budget holds back questions, never an answer that has begun. */
static bool budget_is_used_up(const struct rh_session *s)
{
	return s->config.budget_ms > 0 && s->now_ns - s->started_ns >= s->config.budget_ms * RH_MS_NS;
}

/* Nobody asks back about what was skipped. A probe that was skipped ends the asking. */
static bool ask_back(struct rh_session *s, struct rh_effects *effects)
{
	if (s->config.probe == NULL || s->leaving || !s->answered || budget_is_used_up(s))
		return false;
	if (!s->view.probing)
		s->said = s->view.points_said;
	const struct rh_item *item = s->config.probe(s->config.probe_ctx, s->view.index, s->said);
	if (item == NULL)
		return false;
	s->view.probing = true;
	ask_item(s, item, effects);
	return true;
}

static void go_on(struct rh_session *s, struct rh_effects *effects)
{
	close_review(s, effects);
	if (ask_back(s, effects))
		return;
	size_t next = next_index(s, effects);
	bool more = !s->leaving && next < s->config.count;
	if (more && budget_is_used_up(s))
		emit(s, effects, RH_EFFECT_BUDGET, s->now_ns)->number = (int64_t)(s->config.count - next);
	if (more && !budget_is_used_up(s))
		ask(s, next, effects);
	else
		finish(s, effects);
}

static void end_attempt(struct rh_session *s, enum rh_outcome outcome, int64_t at_ns, struct rh_effects *effects)
{
	s->view.outcome = outcome;
	s->answered |= outcome != RH_OUTCOME_SKIPPED;
	s->ended_ns = at_ns;
	s->view.prep_left_ms = 0;
	emit(s, effects, RH_EFFECT_ATTEMPT_END, at_ns)->number = s->view.hints;
	s->view.state = RH_STATE_REVIEW;
	s->view.saved = false;
}

static void hold(struct rh_session *s, enum rh_state state, struct rh_effects *effects)
{
	s->view.resumes_to = s->view.state;
	s->view.state = state;
	s->held_ns = s->now_ns;
	forget_cue(s);
	emit(s, effects, RH_EFFECT_PAUSED, s->now_ns);
}

static void release(struct rh_session *s, struct rh_effects *effects)
{
	int64_t held_for_ns = s->now_ns - s->held_ns;
	s->view.state = s->view.resumes_to;
	s->prep_end_ns += held_for_ns;
	s->origin_ns += held_for_ns;
	touch(s, s->now_ns);
	emit(s, effects, RH_EFFECT_RESUMED, s->now_ns);
	sound_cue_if_due(s, effects);
}

static void refuse(struct rh_session *s, enum rh_refusal refusal, struct rh_effects *effects)
{
	s->view.refusal = refusal;
	emit(s, effects, RH_EFFECT_REFUSED, s->now_ns)->refusal = refusal;
}

/* Whether a button works now. */

static enum rh_refusal always(const struct rh_session *s)
{
	(void)s;
	return RH_REFUSAL_NONE;
}

static bool just_started(const struct rh_session *s)
{
	return s->now_ns - s->begun_ns < RH_SESSION_SETTLE_NS;
}

/* The tone sounds, and nothing else is waited for. */
static enum rh_refusal may_start(const struct rh_session *s)
{
	bool starting = s->cue_ns != RH_NEVER && !s->cue_over && s->prep_end_ns <= s->now_ns;
	return starting ? RH_REFUSAL_STARTED : RH_REFUSAL_NONE;
}

static enum rh_refusal has_part(const struct rh_session *s)
{
	if (s->view.sections == 0)
		return RH_REFUSAL_KEY;
	return s->view.part + 1 < s->view.sections ? RH_REFUSAL_NONE : RH_REFUSAL_NO_PART;
}

static enum rh_refusal may_skip(const struct rh_session *s)
{
	return s->view.elapsed_ms < rules_of(s)->skip_after_ms ? RH_REFUSAL_SKIP : RH_REFUSAL_NONE;
}

static enum rh_refusal may_end(const struct rh_session *s)
{
	return just_started(s) ? RH_REFUSAL_STARTED : may_skip(s);
}

static enum rh_refusal may_pause(const struct rh_session *s)
{
	if (just_started(s))
		return RH_REFUSAL_STARTED;
	return rules_of(s)->pause ? RH_REFUSAL_NONE : RH_REFUSAL_PAUSE;
}

static enum rh_refusal may_hint(const struct rh_session *s)
{
	if (!rules_of(s)->hints)
		return RH_REFUSAL_HINT;
	return s->view.hints < rh_session_hints(s->view.item->question) ? RH_REFUSAL_NONE : RH_REFUSAL_NO_HINT;
}

/* Whoever presses Enter as the clock cuts the answer meant to end it, not to leave it behind. */
static enum rh_refusal may_go_on(const struct rh_session *s)
{
	bool just_cut = s->view.outcome == RH_OUTCOME_TIME_UP && s->now_ns - s->ended_ns < RH_SESSION_SETTLE_NS;
	return just_cut ? RH_REFUSAL_SAVING : RH_REFUSAL_NONE;
}

static enum rh_refusal may_retake(const struct rh_session *s)
{
	return s->view.retakes_left > 0 ? RH_REFUSAL_NONE : RH_REFUSAL_RETAKE;
}

static enum rh_refusal may_restart(const struct rh_session *s)
{
	return s->config.restarts ? may_retake(s) : RH_REFUSAL_KEY;
}

static enum rh_refusal may_play(const struct rh_session *s)
{
	return s->kept ? RH_REFUSAL_NONE : RH_REFUSAL_NO_TAKE;
}

static enum rh_refusal has_answer(const struct rh_session *s)
{
	return s->view.item->question->section_count > 0 ? RH_REFUSAL_NONE : RH_REFUSAL_NO_ANSWER;
}

static enum rh_refusal has_points(const struct rh_session *s)
{
	return s->view.item->question->key_point_count > 0 ? RH_REFUSAL_NONE : RH_REFUSAL_NO_POINTS;
}

/* The bit set of points_said has room for this many; more are shown but cannot be ticked. */
enum { POINT_BITS = 63 };

static enum rh_refusal may_tick(const struct rh_session *s)
{
	return s->view.point_cursor < POINT_BITS ? RH_REFUSAL_NONE : RH_REFUSAL_KEY;
}

static enum rh_refusal has_help_open(const struct rh_session *s)
{
	return s->view.help ? RH_REFUSAL_NONE : RH_REFUSAL_KEY;
}

/* What a button does. */

static void press_start(struct rh_session *s, enum rh_button button, struct rh_effects *effects)
{
	(void)button;
	s->prep_end_ns = earlier(s->prep_end_ns, s->now_ns);
	touch(s, s->now_ns);
	if (s->cue_over)
		start_answer(s, s->now_ns, effects);
	else
		sound_cue_if_due(s, effects);
}

static void press_done(struct rh_session *s, enum rh_button button, struct rh_effects *effects)
{
	(void)button;
	end_attempt(s, RH_OUTCOME_FINISHED, s->now_ns, effects);
}

static void press_skip(struct rh_session *s, enum rh_button button, struct rh_effects *effects)
{
	(void)button;
	end_attempt(s, RH_OUTCOME_SKIPPED, s->now_ns, effects);
}

static void press_quit(struct rh_session *s, enum rh_button button, struct rh_effects *effects)
{
	(void)button;
	s->leaving = true;
	end_attempt(s, RH_OUTCOME_QUIT, s->now_ns, effects);
}

static void press_pause(struct rh_session *s, enum rh_button button, struct rh_effects *effects)
{
	(void)button;
	hold(s, RH_STATE_PAUSED, effects);
}

static void press_resume(struct rh_session *s, enum rh_button button, struct rh_effects *effects)
{
	(void)button;
	release(s, effects);
}

static void press_part(struct rh_session *s, enum rh_button button, struct rh_effects *effects)
{
	(void)button;
	s->view.part++;
	emit(s, effects, RH_EFFECT_PART, s->now_ns)->number = (int64_t)s->view.part;
}

static void press_mark(struct rh_session *s, enum rh_button button, struct rh_effects *effects)
{
	if (button == RH_BUTTON_MARK && has_part(s) == RH_REFUSAL_NONE)
		press_part(s, button, effects);
	else
		emit(s, effects, RH_EFFECT_MARK, s->now_ns);
}

static void press_hint(struct rh_session *s, enum rh_button button, struct rh_effects *effects)
{
	(void)button;
	s->view.hints++;
	emit(s, effects, RH_EFFECT_HINT, s->now_ns)->number = s->view.hints;
}

static void press_help(struct rh_session *s, enum rh_button button, struct rh_effects *effects)
{
	(void)button;
	s->view.help = !s->view.help;
	emit(s, effects, RH_EFFECT_HELP, s->now_ns);
}

static void press_next(struct rh_session *s, enum rh_button button, struct rh_effects *effects)
{
	(void)button;
	go_on(s, effects);
}

static void press_retake(struct rh_session *s, enum rh_button button, struct rh_effects *effects)
{
	(void)button;
	if (s->view.retakes_left != RH_UNLIMITED)
		s->view.retakes_left--;
	close_review(s, effects);
	begin_take(s, s->now_ns, effects);
}

static void press_restart(struct rh_session *s, enum rh_button button, struct rh_effects *effects)
{
	(void)button;
	s->restarting = true;
	end_attempt(s, RH_OUTCOME_INTERRUPTED, s->now_ns, effects);
}

static void press_leave(struct rh_session *s, enum rh_button button, struct rh_effects *effects)
{
	(void)button;
	s->leaving = true;
	go_on(s, effects);
}

static void press_play(struct rh_session *s, enum rh_button button, struct rh_effects *effects)
{
	(void)button;
	if (s->view.playing) {
		stop_playing(s, effects);
		return;
	}
	s->view.playing = true;
	emit(s, effects, RH_EFFECT_PLAY, s->now_ns);
}

static void press_answer(struct rh_session *s, enum rh_button button, struct rh_effects *effects)
{
	(void)button;
	emit(s, effects, RH_EFFECT_MODEL_ANSWER, s->now_ns);
}

static void press_points(struct rh_session *s, enum rh_button button, struct rh_effects *effects)
{
	(void)button;
	s->view.points_open = !s->view.points_open;
	emit(s, effects, RH_EFFECT_POINTS, s->now_ns)->number = s->view.points_said;
}

static void press_move(struct rh_session *s, enum rh_button button, struct rh_effects *effects)
{
	size_t last = s->view.item->question->key_point_count - 1;
	if (button == RH_BUTTON_UP && s->view.point_cursor > 0)
		s->view.point_cursor--;
	if (button == RH_BUTTON_DOWN && s->view.point_cursor < last)
		s->view.point_cursor++;
	emit(s, effects, RH_EFFECT_POINTS, s->now_ns)->number = s->view.points_said;
}

static void press_tick(struct rh_session *s, enum rh_button button, struct rh_effects *effects)
{
	(void)button;
	s->view.points_said ^= INT64_C(1) << s->view.point_cursor;
	emit(s, effects, RH_EFFECT_POINTS, s->now_ns)->number = s->view.points_said;
}

static void press_rate(struct rh_session *s, enum rh_button button, struct rh_effects *effects)
{
	s->view.rating = (enum rh_rating)(RH_RATING_AGAIN + (int)(button - RH_BUTTON_AGAIN));
	emit(s, effects, RH_EFFECT_RATED, s->now_ns)->number = s->view.rating;
}

static void press_note(struct rh_session *s, enum rh_button button, struct rh_effects *effects)
{
	(void)button;
	stop_playing(s, effects);
	s->view.state = RH_STATE_NOTE;
	emit(s, effects, RH_EFFECT_NOTE, s->now_ns);
}

static void press_leave_asking(struct rh_session *s, enum rh_button button, struct rh_effects *effects)
{
	(void)button;
	finish(s, effects);
}

static void press_enough_voice(struct rh_session *s, enum rh_button button, struct rh_effects *effects)
{
	(void)button;
	begin_take(s, s->now_ns, effects);
}

static void press_quit_saving(struct rh_session *s, enum rh_button button, struct rh_effects *effects)
{
	(void)button;
	(void)effects;
	s->leaving = true;
}

struct action {
	enum rh_button button;
	enum rh_refusal (*why_not)(const struct rh_session *s);
	void (*press)(struct rh_session *s, enum rh_button button, struct rh_effects *effects);
};

static const struct action ask_actions[] = {
    {RH_BUTTON_ENTER, always, press_enough_voice}, {RH_BUTTON_SPACE, always, press_enough_voice},
    {RH_BUTTON_QUIT, always, press_leave_asking},  {RH_BUTTON_HELP, always, press_help},
    {RH_BUTTON_ESCAPE, has_help_open, press_help},
};

static const struct action prepare_actions[] = {
    {RH_BUTTON_ENTER, may_start, press_start}, {RH_BUTTON_SPACE, may_start, press_start},
    {RH_BUTTON_HINT, may_hint, press_hint},    {RH_BUTTON_DOWN, may_hint, press_hint},
    {RH_BUTTON_SKIP, may_skip, press_skip},    {RH_BUTTON_QUIT, always, press_quit},
    {RH_BUTTON_HELP, always, press_help},      {RH_BUTTON_ESCAPE, has_help_open, press_help},
};

static const struct action answer_actions[] = {
    {RH_BUTTON_ENTER, may_end, press_done},         {RH_BUTTON_SPACE, may_pause, press_pause},
    {RH_BUTTON_MARK, always, press_mark},           {RH_BUTTON_UP, always, press_mark},
    {RH_BUTTON_HINT, may_hint, press_hint},         {RH_BUTTON_DOWN, may_hint, press_hint},
    {RH_BUTTON_SKIP, may_skip, press_skip},         {RH_BUTTON_QUIT, always, press_quit},
    {RH_BUTTON_HELP, always, press_help},           {RH_BUTTON_ESCAPE, has_help_open, press_help},
    {RH_BUTTON_RETAKE, may_restart, press_restart}, {RH_BUTTON_RIGHT, has_part, press_part},
};

static const struct action held_actions[] = {
    {RH_BUTTON_ENTER, always, press_resume}, {RH_BUTTON_SPACE, always, press_resume},
    {RH_BUTTON_SKIP, may_skip, press_skip},  {RH_BUTTON_QUIT, always, press_quit},
    {RH_BUTTON_HELP, always, press_help},    {RH_BUTTON_ESCAPE, has_help_open, press_help},
};

static const struct action saving_actions[] = {
    {RH_BUTTON_QUIT, always, press_quit_saving},
};

static const struct action review_actions[] = {
    {RH_BUTTON_ENTER, may_go_on, press_next},     {RH_BUTTON_RIGHT, may_go_on, press_next},
    {RH_BUTTON_SPACE, may_play, press_play},      {RH_BUTTON_PLAY, may_play, press_play},
    {RH_BUTTON_RETAKE, may_retake, press_retake}, {RH_BUTTON_LEFT, may_retake, press_retake},
    {RH_BUTTON_ANSWER, has_answer, press_answer}, {RH_BUTTON_POINTS, has_points, press_points},
    {RH_BUTTON_UP, has_points, press_points},     {RH_BUTTON_DOWN, has_points, press_points},
    {RH_BUTTON_AGAIN, always, press_rate},        {RH_BUTTON_HARD, always, press_rate},
    {RH_BUTTON_GOOD, always, press_rate},         {RH_BUTTON_EASY, always, press_rate},
    {RH_BUTTON_NOTE, always, press_note},         {RH_BUTTON_QUIT, always, press_leave},
    {RH_BUTTON_HELP, always, press_help},         {RH_BUTTON_ESCAPE, has_help_open, press_help},
};

static const struct action points_actions[] = {
    {RH_BUTTON_UP, always, press_move},       {RH_BUTTON_DOWN, always, press_move},
    {RH_BUTTON_SPACE, may_tick, press_tick},  {RH_BUTTON_ENTER, always, press_points},
    {RH_BUTTON_ESCAPE, always, press_points}, {RH_BUTTON_POINTS, always, press_points},
    {RH_BUTTON_QUIT, always, press_leave},    {RH_BUTTON_HELP, always, press_help},
};

struct actions {
	const struct action *items;
	size_t count;
};

#define ACTIONS(table) ((struct actions){(table), sizeof(table) / sizeof((table)[0])})

static struct actions review_actions_now(const struct rh_session *s)
{
	if (!s->view.saved)
		return ACTIONS(saving_actions);
	return s->view.points_open ? ACTIONS(points_actions) : ACTIONS(review_actions);
}

static struct actions actions_now(const struct rh_session *s)
{
	switch (s->view.state) {
	case RH_STATE_ASK:
		return ACTIONS(ask_actions);
	case RH_STATE_PREPARE:
		return ACTIONS(prepare_actions);
	case RH_STATE_ANSWER:
		return ACTIONS(answer_actions);
	case RH_STATE_PAUSED:
	case RH_STATE_SUSPENDED:
		return ACTIONS(held_actions);
	case RH_STATE_REVIEW:
		return review_actions_now(s);
	case RH_STATE_READY:
	case RH_STATE_NOTE:
	case RH_STATE_DONE:
		break;
	}
	return (struct actions){NULL, 0};
}

static const struct action *find_action(const struct rh_session *s, enum rh_button button)
{
	struct actions now = actions_now(s);
	for (size_t i = 0; i < now.count; i++)
		if (now.items[i].button == button)
			return &now.items[i];
	return NULL;
}

static void press(struct rh_session *s, enum rh_button button, struct rh_effects *effects)
{
	s->view.refusal = RH_REFUSAL_NONE;
	if (button == RH_BUTTON_NONE || s->view.state == RH_STATE_READY)
		return;
	const struct action *action = find_action(s, button);
	if (action == NULL) {
		bool saving = s->view.state == RH_STATE_REVIEW && !s->view.saved;
		refuse(s, saving ? RH_REFUSAL_SAVING : RH_REFUSAL_KEY, effects);
		return;
	}
	enum rh_refusal refusal = action->why_not(s);
	if (refusal != RH_REFUSAL_NONE)
		refuse(s, refusal, effects);
	else
		action->press(s, button, effects);
}

static void suspend(struct rh_session *s, struct rh_effects *effects)
{
	bool clock_runs = s->view.state == RH_STATE_PREPARE || s->view.state == RH_STATE_ANSWER;
	if (!clock_runs)
		return;
	if (rules_of(s)->pause)
		hold(s, RH_STATE_SUSPENDED, effects);
	else if (s->view.state == RH_STATE_ANSWER)
		end_attempt(s, RH_OUTCOME_INTERRUPTED, s->now_ns, effects);
	/* Thinking time that may not pause runs on while the program is stopped. */
}

static void saved(struct rh_session *s, const struct rh_event *event, struct rh_effects *effects)
{
	if (s->view.state != RH_STATE_REVIEW || s->view.saved)
		return;
	s->view.saved = true;
	s->kept = event->kept;
	s->view.points_said |= event->heard;
	emit(s, effects, RH_EFFECT_RESULT, s->now_ns);
	if (s->restarting && !s->leaving) {
		s->restarting = false;
		press_retake(s, RH_BUTTON_RETAKE, effects);
		return;
	}
	bool waits = !s->config.hands_free && !rules_of(s)->auto_next && s->view.outcome != RH_OUTCOME_SKIPPED;
	if (s->leaving || !waits)
		go_on(s, effects);
}

static void stop(struct rh_session *s, struct rh_effects *effects)
{
	s->leaving = true;
	switch (s->view.state) {
	case RH_STATE_PREPARE:
	case RH_STATE_ANSWER:
	case RH_STATE_PAUSED:
	case RH_STATE_SUSPENDED:
		end_attempt(s, RH_OUTCOME_QUIT, s->now_ns, effects);
		break;
	case RH_STATE_NOTE:
		s->view.state = RH_STATE_REVIEW;
		go_on(s, effects);
		break;
	case RH_STATE_REVIEW:
		if (s->view.saved)
			go_on(s, effects);
		break;
	case RH_STATE_READY:
	case RH_STATE_ASK:
		finish(s, effects);
		break;
	case RH_STATE_DONE:
		break;
	}
}

/* What the clock alone brings about at its next deadline. */
static void expire(struct rh_session *s, int64_t deadline_ns, struct rh_effects *effects)
{
	if (s->view.state == RH_STATE_SUSPENDED) {
		release(s, effects);
	} else if (s->view.state == RH_STATE_PREPARE && !s->cue_over && s->cue_ns == RH_NEVER) {
		sound_cue(s, effects);
	} else if (s->view.state == RH_STATE_PREPARE) {
		bool late = s->now_ns - deadline_ns > RH_SESSION_LATE_NS;
		start_answer(s, late ? s->now_ns : deadline_ns, effects);
	} else {
		bool phase_begins = deadline_ns == next_phase_ns(s);
		touch(s, deadline_ns);
		if (deadline_ns == cut_ns(s))
			end_attempt(s, RH_OUTCOME_TIME_UP, deadline_ns, effects);
		else if (phase_begins)
			emit(s, effects, RH_EFFECT_PHASE, deadline_ns);
	}
}

static void run_clock(struct rh_session *s, struct rh_effects *effects)
{
	int64_t deadline_ns = rh_session_deadline_ns(s);
	while (deadline_ns <= s->now_ns) {
		expire(s, deadline_ns, effects);
		deadline_ns = rh_session_deadline_ns(s);
	}
	touch(s, s->now_ns);
	tell_section(s, effects);
}

static void cue_end(struct rh_session *s, struct rh_effects *effects)
{
	if (s->view.state != RH_STATE_PREPARE || s->cue_ns == RH_NEVER)
		return;
	s->cue_over = true;
	if (s->prep_end_ns <= s->now_ns)
		start_answer(s, s->now_ns, effects);
}

static void handle(struct rh_session *s, const struct rh_event *event, struct rh_effects *effects)
{
	switch (event->kind) {
	case RH_EVENT_START:
		if (s->view.state == RH_STATE_READY)
			ask(s, s->config.first, effects);
		break;
	case RH_EVENT_TICK:
		break;
	case RH_EVENT_BUTTON:
		press(s, event->button, effects);
		break;
	case RH_EVENT_VOICE_END:
		if (s->view.state == RH_STATE_ASK)
			begin_take(s, s->now_ns, effects);
		break;
	case RH_EVENT_CUE_END:
		cue_end(s, effects);
		break;
	case RH_EVENT_SUSPEND:
		suspend(s, effects);
		break;
	case RH_EVENT_SAVED:
		saved(s, event, effects);
		break;
	case RH_EVENT_PLAY_END:
		s->view.playing = false;
		break;
	case RH_EVENT_NOTE_END:
		if (s->view.state == RH_STATE_NOTE)
			s->view.state = RH_STATE_REVIEW;
		break;
	case RH_EVENT_STOP:
		stop(s, effects);
		break;
	}
}

enum rh_status rh_session_new(const struct rh_session_config *config, struct rh_session **session, struct rh_error *err)
{
	if (config->first >= config->count)
		return rh_error_set(err, RH_ERR_INVALID, "a session needs at least one question");
	struct rh_session *s = calloc(1, sizeof *s);
	if (s == NULL)
		return rh_error_no_memory(err);
	s->config = *config;
	s->now_ns = INT64_MIN;
	s->view.count = config->count;
	*session = s;
	return RH_OK;
}

enum rh_status rh_session_step(struct rh_session *session, const struct rh_event *event, struct rh_effects *effects)
{
	struct rh_session *s = session;
	effects->count = 0;
	if (s->view.state == RH_STATE_DONE)
		return RH_ERR_INVALID;
	if (event->at_ns > s->now_ns)
		s->now_ns = event->at_ns;
	if (event->kind == RH_EVENT_START && s->view.state == RH_STATE_READY)
		s->started_ns = s->now_ns;
	run_clock(s, effects);
	handle(s, event, effects);
	tell_section(s, effects);
	return RH_OK;
}

int64_t rh_session_deadline_ns(const struct rh_session *session)
{
	const struct rh_session *s = session;
	if (s->view.state == RH_STATE_PREPARE)
		return prepare_deadline_ns(s);
	if (s->view.state == RH_STATE_ANSWER)
		return earlier(earlier(next_phase_ns(s), next_section_ns(s)), cut_ns(s));
	/* Nobody is there to press a key: a hands-free session goes on by itself. */
	if (s->view.state == RH_STATE_SUSPENDED && s->config.hands_free)
		return s->held_ns;
	return RH_NEVER;
}

const struct rh_view *rh_session_view(const struct rh_session *session)
{
	return &session->view;
}

bool rh_session_allows(const struct rh_session *session, enum rh_button button)
{
	const struct action *action = find_action(session, button);
	return action != NULL && action->why_not(session) == RH_REFUSAL_NONE;
}

void rh_session_free(struct rh_session *session)
{
	free(session);
}
