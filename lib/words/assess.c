// SPDX-License-Identifier: GPL-3.0-or-later
#include "words/assess.h"

#include <stdlib.h>

static enum rh_status assess_points(struct rh_assessment *a, const struct rh_assess_input *input, struct rh_error *err)
{
	a->points = calloc(input->point_count + 1, sizeof *a->points);
	if (a->points == NULL)
		return rh_error_no_memory(err);
	for (size_t i = 0; i < input->point_count; i++)
		RH_TRY(rh_said_point(a->said, &input->points[i], &a->points[i], err));
	a->point_count = input->point_count;
	return RH_OK;
}

static enum rh_status count(struct rh_assessment *a, const struct rh_assess_input *input, struct rh_error *err)
{
	struct rh_terms question = {0};
	RH_TRY(rh_terms_read(&question, input->question, err));
	enum rh_status status = rh_tally_read(&a->tally, rh_said_terms(a->said), input->transcript, &question, err);
	rh_terms_done(&question);
	if (status == RH_OK)
		status = rh_fillers_find(rh_said_terms(a->said), &a->fillers, err);
	a->words_per_minute = rh_tally_per_minute(a->tally.words, input->spoken_ms);
	a->fillers_per_minute = rh_tally_per_minute(a->fillers.count, input->spoken_ms);
	return status;
}

enum rh_status rh_assess(struct rh_assessment *assessment, const struct rh_assess_input *input, struct rh_error *err)
{
	struct rh_assessment a = {0};
	enum rh_status status = rh_said_new(input->transcript, &a.said, err);
	if (status == RH_OK)
		status = assess_points(&a, input, err);
	if (status == RH_OK)
		status = rh_said_answer(a.said, input->answer, &a.answer, err);
	if (status == RH_OK)
		status = count(&a, input, err);
	if (status != RH_OK) {
		rh_assessment_done(&a);
		return status;
	}
	*assessment = a;
	return RH_OK;
}

void rh_assessment_done(struct rh_assessment *assessment)
{
	rh_said_free(assessment->said);
	free(assessment->points);
	rh_answer_coverage_done(&assessment->answer);
	rh_fillers_done(&assessment->fillers);
	rh_tally_done(&assessment->tally);
	*assessment = (struct rh_assessment){0};
}

size_t rh_assessment_found(const struct rh_assessment *assessment)
{
	size_t found = 0;
	for (size_t i = 0; i < assessment->point_count; i++)
		found += assessment->points[i].covered == RH_COVERED_FOUND ? 1 : 0;
	return found;
}
