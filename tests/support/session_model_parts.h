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
	return &m->config->items[m->index];
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
	while (!m->spoken && next < m->config->count && m->config->items[next].depth > item_of(m)->depth)
		next++;
	return next;
}

static inline int64_t start_due_ns(const struct session_model *m)
{
	return m->begun_ns + m->paused_ns + rules_of(m)->prep_ms * RH_MS_NS;
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
