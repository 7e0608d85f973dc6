// SPDX-License-Identifier: GPL-3.0-or-later
/* Any bytes as a key point, a newline, and a transcript: shares lie within 0 and 1, places within the transcript, and
 * asking twice gives the same. */
#include "fuzz/fuzz.h"
#include "words/coverage.h"
#include "words/fillers.h"
#include "words/tally.h"

#include <string.h>

enum { SIZE_MAX_LOOKED_AT = 4096 };

static void check_point(const struct rh_said *said, struct rh_text point, struct rh_text transcript)
{
	const struct rh_key_point key = {.point = point};
	struct rh_coverage first = {0}, second = {0};
	MUST(rh_said_point(said, &key, &first, NULL) == RH_OK);
	MUST(rh_said_point(said, &key, &second, NULL) == RH_OK);
	MUST(first.share >= 0 && first.share <= 1 + 1e-9);
	MUST(first.start <= first.end && first.end <= transcript.length);
	MUST(first.covered == second.covered && first.start == second.start && first.end == second.end);
}

static void check_answer(const struct rh_said *said, struct rh_text answer)
{
	struct rh_answer_coverage coverage = {0};
	MUST(rh_said_answer(said, answer, &coverage, NULL) == RH_OK);
	size_t before = 0;
	for (size_t i = 0; i < coverage.count; i++) {
		MUST(coverage.spans[i].start < coverage.spans[i].end && coverage.spans[i].end <= answer.length);
		MUST(coverage.spans[i].start >= before);
		before = coverage.spans[i].start;
	}
	MUST(coverage.share >= 0 && coverage.share <= 1 + 1e-9);
	rh_answer_coverage_done(&coverage);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct rh_text all = {(const char *)data, size < SIZE_MAX_LOOKED_AT ? size : SIZE_MAX_LOOKED_AT};
	struct rh_text rest = all, point = RH_TEXT_NONE;
	struct rh_said *said = NULL;
	struct rh_terms question = {0};
	struct rh_fillers fillers = {0};
	struct rh_tally tally = {0};
	(void)rh_text_next_line(&rest, &point);
	MUST(rh_said_new(rest, &said, NULL) == RH_OK);
	const struct rh_terms *terms = rh_said_terms(said);
	for (size_t i = 0; i < terms->count; i++)
		MUST(terms->items[i].start < terms->items[i].end && terms->items[i].end <= rest.length);
	check_point(said, point, rest);
	check_answer(said, point);
	MUST(rh_terms_read(&question, point, NULL) == RH_OK);
	MUST(rh_fillers_find(terms, &fillers, NULL) == RH_OK);
	for (size_t i = 0; i < fillers.count; i++)
		MUST(fillers.items[i].name != NULL && fillers.items[i].first + fillers.items[i].count <= terms->count);
	MUST(rh_tally_read(&tally, terms, rest, &question, NULL) == RH_OK);
	rh_tally_done(&tally);
	rh_fillers_done(&fillers);
	rh_terms_done(&question);
	rh_said_free(said);
	return 0;
}
