// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_TESTS_SUPPORT_SESSION_MODEL_PARTS_H
#define REHEARSE_TESTS_SUPPORT_SESSION_MODEL_PARTS_H
/* Shared by the two files of the model: how it works out times and rules. */

#include "support/session_model.h"

#include "base/duration.h"

/* A function that checks returns NULL, or the text of the promise that was broken. */
#define MUST(promise)                    \
	do {                             \
		if (!(promise))          \
			return #promise; \
	} while (0)
#define MUST_ALL(call)                        \
	do {                                  \
		const char *broken_ = (call); \
		if (broken_ != NULL)          \
			return broken_;       \
	} while (0)

static inline const struct rh_item *item_of(const struct session_model *m)
{
	return m->item;
}

static inline const struct rh_rules *rules_of(const struct session_model *m)
{
	return &item_of(m)->rules;
}

static inline bool is_button(const struct rh_event *event, enum rh_button button)
{
	return event->kind == RH_EVENT_BUTTON && event->button == button;
}

static inline bool is_any(const struct rh_event *event, enum rh_button a, enum rh_button b)
{
	return is_button(event, a) || is_button(event, b);
}

/* Of the present stage (thinking or answering), pauses left out. */
static inline int64_t spent_ns(const struct session_model *m, int64_t from_ns, int64_t at_ns)
{
	int64_t until_ns = m->paused_from_ns < at_ns ? m->paused_from_ns : at_ns;
	return until_ns - from_ns - m->paused_ns;
}

static inline int64_t spoken_ns(const struct session_model *m, int64_t at_ns)
{
	return spent_ns(m, m->answer_ns, at_ns);
}

/* From the rules' own words: each phase from its threshold on, over before red. */
static inline enum rh_phase phase_after(const struct rh_rules *rules, int64_t spoken)
{
	enum rh_phase phase = RH_PHASE_SPEAK;
	phase = spoken >= rules->green_ms * RH_MS_NS ? RH_PHASE_GREEN : phase;
	phase = spoken >= rules->yellow_ms * RH_MS_NS ? RH_PHASE_YELLOW : phase;
	phase = spoken >= rules->red_ms * RH_MS_NS ? RH_PHASE_RED : phase;
	return spoken >= rules->time_ms * RH_MS_NS ? RH_PHASE_OVER : phase;
}

static inline size_t next_index(const struct session_model *m)
{
	size_t next = m->index + 1;
	bool answered = m->spoken || m->probing;
	while (!answered && next < m->config->count && m->config->items[next].depth > item_of(m)->depth)
		next++;
	return next;
}

/* When an answer starts by itself, its tone being over or not. */
static inline int64_t start_due_ns(const struct session_model *m, bool cue_over)
{
	int64_t silent_ns = m->cue_ns == RH_NEVER ? RH_NEVER : m->cue_ns + RH_SESSION_CUE_LIMIT_NS;
	bool waits = m->config->cue && !cue_over && silent_ns > m->start_ns;
	return waits ? silent_ns : m->start_ns;
}

static inline size_t parts_of(const struct rh_item *item)
{
	const struct rh_question *question = item->question;
	bool timed = false;
	for (size_t i = 0; i < question->section_count; i++)
		timed = timed || question->sections[i].time_ms > 0;
	return question->section_count >= 2 && timed ? question->section_count : 0;
}

/* From the bank's own words: the times of the parts one after the other, the untimed sharing the rest. The model's
 * questions have the time their parts were written for. */
static inline int64_t part_end_ms(const struct rh_item *item, size_t part)
{
	const struct rh_question *question = item->question;
	int64_t rest_ms = item->rules.own_time_ms, untimed = 0, before_ms = 0, untimed_before = 0;
	for (size_t i = 0; i < question->section_count; i++) {
		int64_t time_ms = question->sections[i].time_ms;
		rest_ms -= time_ms >= 0 ? time_ms : 0;
		untimed += time_ms < 0 ? 1 : 0;
		before_ms += time_ms >= 0 && i <= part ? time_ms : 0;
		untimed_before += time_ms < 0 && i <= part ? 1 : 0;
	}
	return before_ms + (untimed > 0 && rest_ms > 0 ? rest_ms * untimed_before / untimed : 0);
}

static inline size_t section_after(const struct rh_item *item, int64_t spoken)
{
	size_t section = 0;
	while (section + 1 < parts_of(item) && spoken >= part_end_ms(item, section) * RH_MS_NS)
		section++;
	return section;
}

static inline int64_t threshold_ms(const struct rh_rules *rules, enum rh_phase phase)
{
	const int64_t thresholds_ms[] = {0, rules->green_ms, rules->yellow_ms, rules->red_ms, rules->time_ms};
	return thresholds_ms[phase];
}

/* How much is spoken when the clock cuts the answer. */
static inline int64_t cut_ms(const struct rh_rules *rules)
{
	return rules->grace_ms == RH_UNLIMITED ? RH_NEVER / RH_MS_NS : rules->time_ms + rules->grace_ms;
}

static inline bool is_paused(const struct session_model *m)
{
	return m->paused_from_ns != RH_NEVER;
}

/* Takes in one effect. Its time and its question have been looked at. */
const char *session_model_see(struct session_model *m, const struct rh_event *event, const struct rh_effect *effect);

#endif
