// SPDX-License-Identifier: GPL-3.0-or-later
#include "runner/prober.h"

#include "runner/recogniser.h"
#include "words/assess.h"
#include "words/probe.h"

#include <stdlib.h>

enum { POINT_BITS = 63 };

/* What is asked after one question of the plan. */
struct probes {
	struct rh_probe_state state;
	struct rh_item items[RH_PROBES_MAX];
	struct rh_probe_question made[RH_PROBES_MAX]; /* those that are not the bank's */
	size_t count;
};

struct rh_prober {
	struct rh_prober_config config;
	struct probes *probes; /* owned; one for each item of the plan */
};

enum rh_status rh_prober_new(const struct rh_prober_config *config, struct rh_prober **prober, struct rh_error *err)
{
	struct rh_prober *p = calloc(1, sizeof *p);
	if (p != NULL)
		p->probes = calloc(config->plan->count, sizeof *p->probes);
	if (p == NULL || p->probes == NULL) {
		free(p);
		return rh_error_no_memory(err);
	}
	p->config = *config;
	*prober = p;
	return RH_OK;
}

static struct rh_text lang_of(const struct rh_prober *p, const struct rh_item *item)
{
	struct rh_text lang = rh_bank_content(item->bank)->lang;
	return lang.length > 0 ? rh_text_slice(lang, 0, 2) : p->config.lang;
}

/* The question to be asked, the bank's or a made one; NULL without memory. */
static const struct rh_question *question_for(struct rh_prober *p, const struct rh_item *item, struct probes *probes,
                                              const struct rh_probe *probe)
{
	struct rh_probe_question *made = &probes->made[probes->count];
	if (probe->follow_up != NULL)
		return probe->follow_up;
	if (rh_probe_question_init(made, item->question, probe->point, lang_of(p, item), item->rules.time_ms,
	                           p->config.seed, NULL) != RH_OK)
		return NULL;
	return &made->question;
}

const struct rh_item *rh_prober_next(void *prober, size_t index, int64_t said)
{
	struct rh_prober *p = prober;
	const struct rh_item *item = &p->config.plan->items[index];
	struct probes *probes = &p->probes[index];
	struct rh_probe probe;
	bool found = false;
	probes->state.said = said;
	if (probes->count == RH_PROBES_MAX ||
	    rh_probe_choose(item->question, &probes->state, p->config.own_follow_ups, &probe, &found, NULL) != RH_OK)
		return NULL;
	const struct rh_question *question = found ? question_for(p, item, probes, &probe) : NULL;
	if (question == NULL)
		return NULL;
	probes->state.asked |= INT64_C(1) << probe.point;
	if (probe.follow_up != NULL)
		probes->state.follow_ups |= INT64_C(1) << probe.follow_up_index;
	struct rh_item *asked = &probes->items[probes->count++];
	*asked = (struct rh_item){
	    .bank = item->bank,
	    .question = question,
	    .rules = rh_plan_rules(item->bank, question, p->config.plan->profile, p->config.request),
	    .depth = item->depth + 1,
	};
	return asked;
}

bool rh_prober_listens(const struct rh_prober *prober, const struct rh_item *item)
{
	const struct rh_config_transcriber *transcriber = prober->config.transcriber;
	return transcriber != NULL && transcriber->command != NULL && item->question->key_point_count > 0;
}

static enum rh_status find_points(const struct rh_transcript *transcript, const struct rh_item *item, int64_t *said,
                                  struct rh_error *err)
{
	struct rh_assessment assessment = {0};
	const struct rh_assess_input input = {.transcript = transcript->text,
	                                      .points = item->question->key_points,
	                                      .point_count = item->question->key_point_count};
	RH_TRY(rh_assess(&assessment, &input, err));
	*said = 0;
	for (size_t i = 0; i < assessment.point_count && i < POINT_BITS; i++) {
		if (assessment.points[i].covered == RH_COVERED_FOUND)
			*said |= INT64_C(1) << i;
	}
	rh_assessment_done(&assessment);
	return RH_OK;
}

enum rh_status rh_prober_hear(struct rh_prober *prober, struct rh_history *history, const struct rh_attempt *take,
                              const struct rh_item *item, const struct rh_job_pulse *pulse, int64_t *said,
                              struct rh_error *err)
{
	const struct rh_config_transcriber *settings = prober->config.transcriber;
	struct rh_transcript transcript = {0};
	RH_TRY(rh_recognise(settings, take->path.data, lang_of(prober, item), pulse, &transcript, err));
	enum rh_status status = find_points(&transcript, item, said, err);
	if (status == RH_OK && take->take > 0)
		status = rh_recogniser_keep(history, take, &transcript, rh_recogniser_name(settings), false, err);
	rh_transcript_done(&transcript);
	return status;
}

void rh_prober_free(struct rh_prober *prober)
{
	if (prober == NULL)
		return;
	for (size_t i = 0; i < prober->config.plan->count; i++) {
		for (size_t k = 0; k < prober->probes[i].count; k++)
			rh_probe_question_done(&prober->probes[i].made[k]);
	}
	free(prober->probes);
	free(prober);
}
