// SPDX-License-Identifier: GPL-3.0-or-later
#include "speaking.h"

#include "bank/faults.h"
#include "history/progress.h"

#include <stdlib.h>

/* The pace is that of the last takes. */
enum { TAKES_MAX = 20 };
/* Measured rates outside these are no speech (syllables a minute). */
enum { RATE_MIN = 60, RATE_MAX = 700 };

enum rh_script_language rh_speaking_language(struct rh_text lang)
{
	return rh_text_starts_with(lang, RH_TEXT("ko")) ? RH_SCRIPT_KOREAN : RH_SCRIPT_ENGLISH;
}

/* Rates of the newest takes in one language, in a ring. */
struct rates {
	double latest[TAKES_MAX];
	size_t count; /* of all; the newest is at (count - 1) % TAKES_MAX */
};

/* ctx: two of them, by language. */
static bool add_rate(void *ctx, const struct rh_attempt *attempt, const struct rh_delivery *delivery)
{
	struct rates *rates = (struct rates *)ctx + rh_speaking_language(attempt->lang);
	double rate = delivery->values[RH_DELIVERY_RATE_SPM];
	if (delivery->known[RH_DELIVERY_RATE_SPM] && rate >= RATE_MIN && rate <= RATE_MAX)
		rates->latest[rates->count++ % TAKES_MAX] = rate;
	return true;
}

static int ascending(const void *a, const void *b)
{
	const double *left = a;
	const double *right = b;
	return (*left > *right) - (*left < *right);
}

static int64_t median(struct rates *rates)
{
	size_t count = rates->count < TAKES_MAX ? rates->count : TAKES_MAX;
	if (count < RH_SPEAKING_TAKES_MIN)
		return 0;
	qsort(rates->latest, count, sizeof rates->latest[0], ascending);
	return (int64_t)(rates->latest[count / 2] + 0.5);
}

enum rh_status rh_speaking_paces(struct rh_history *history, struct rh_paces *paces, struct rh_error *err)
{
	struct rates rates[2] = {0};
	const struct rh_history_visitor visitor = {.visit = add_rate, .ctx = rates};
	if (history != NULL)
		RH_TRY(rh_history_each(history, 0, &visitor, err));
	*paces = (struct rh_paces){{median(&rates[0]), median(&rates[1])}};
	return RH_OK;
}

enum rh_status rh_speaking_text(struct rh_speaking *speaking, struct rh_text text, enum rh_script_language language,
                                bool fixed, const struct rh_paces *paces, struct rh_error *err)
{
	struct rh_script_voice voice = {.fallback = language, .fixed = true};
	if (!fixed)
		voice.fallback = rh_script_language_of(text, language);
	voice.syllables_per_min = paces->syllables_per_min[voice.fallback];
	speaking->own_pace = voice.syllables_per_min > 0;
	return rh_script_estimate(text, &voice, &speaking->estimate, err);
}

enum rh_status rh_speaking_answer(struct rh_speaking *speaking, const struct rh_bank *bank,
                                  const struct rh_question *question, const struct rh_paces *paces,
                                  struct rh_error *err)
{
	struct rh_script_voice voice = {.fallback = rh_speaking_language(rh_bank_content(bank)->lang)};
	RH_TRY(rh_script_answer(question, &voice, &speaking->estimate, err));
	voice.syllables_per_min = paces->syllables_per_min[speaking->estimate.language];
	speaking->own_pace = voice.syllables_per_min > 0;
	return speaking->own_pace ? rh_script_answer(question, &voice, &speaking->estimate, err) : RH_OK;
}

static long long seconds(int64_t ms)
{
	return (long long)((ms + 500) / 1000);
}

/* Counted from the seconds that are shown, so that the line agrees with itself. */
static void write_difference(struct rh_buffer *out, const struct rh_estimate *estimate, int64_t target_ms,
                             const struct rh_tr *tr)
{
	long long over = seconds(estimate->duration_ms) - seconds(target_ms);
	rh_buffer_string(out, ", ");
	if (over > 0)
		rh_buffer_printf(out, rh_tr_get(tr, N_("%lld s too long; leave out about %lld syllables")), over,
		                 (long long)rh_script_surplus(estimate, target_ms));
	else if (over < 0)
		rh_buffer_printf(out, rh_tr_get(tr, N_("%lld s to spare")), -over);
	else
		rh_buffer_string(out, rh_tr_get(tr, N_("just in time")));
}

void rh_speaking_write(struct rh_buffer *out, const struct rh_speaking *speaking, int64_t target_ms,
                       const struct rh_tr *tr)
{
	const struct rh_estimate *e = &speaking->estimate;
	if (speaking->own_pace)
		rh_buffer_printf(out, rh_tr_get(tr, N_("about %lld s at your pace")), seconds(e->duration_ms));
	else
		rh_buffer_printf(out, rh_tr_get(tr, N_("about %lld s (%lld to %lld s)")), seconds(e->duration_ms),
		                 seconds(e->low_ms), seconds(e->high_ms));
	if (target_ms != RH_UNSET_MS)
		write_difference(out, e, target_ms, tr);
}

/* Most answers are so short that nobody needs to read them to know. */
static bool surely_fits(const struct rh_question *question, int64_t time_ms)
{
	int64_t ms = 0;
	for (size_t i = 0; i < question->section_count; i++)
		ms += rh_script_low_ms_at_most(question->sections[i].text);
	return ms <= time_ms && question->extra->say_count == 0;
}

static enum rh_status check_question(const struct rh_bank *bank, const struct rh_question *question,
                                     const struct rh_diag_sink *sink, struct rh_error *err)
{
	struct rh_speaking speaking = {0};
	int64_t time_ms = rh_plan_own_time_ms(bank, question);
	if (surely_fits(question, time_ms))
		return RH_OK;
	RH_TRY(rh_speaking_answer(&speaking, bank, question, &(struct rh_paces){0}, err));
	const struct rh_estimate *e = &speaking.estimate;
	const struct rh_diag where = rh_bank_fault_in(rh_bank_file(bank), RH_BANK_FAULT_ANSWER_TOO_LONG,
	                                              question->place);
	if (e->low_ms > time_ms)
		rh_diag_emit(sink, &where,
		             "the answer takes about %lld s to say, its time is %lld s: leave out about %lld syllables",
		             seconds(e->duration_ms), seconds(time_ms), (long long)rh_script_surplus(e, time_ms));
	return RH_OK;
}

/* As deep as the bank's file may nest. */
static enum rh_status check_list(const struct rh_bank *bank, const struct rh_question *questions, size_t count,
                                 const struct rh_diag_sink *sink, struct rh_error *err)
{
	for (size_t i = 0; i < count; i++) {
		RH_TRY(check_question(bank, &questions[i], sink, err));
		RH_TRY(check_list(bank, questions[i].follow_ups, questions[i].follow_up_count, sink, err));
	}
	return RH_OK;
}

enum rh_status rh_speaking_check(const struct rh_bank *bank, const struct rh_diag_sink *sink, struct rh_error *err)
{
	const struct rh_bank_content *content = rh_bank_content(bank);
	return check_list(bank, content->questions, content->question_count, sink, err);
}
