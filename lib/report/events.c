// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/events.h"

#include "report/value.h"

static struct rh_value event_value(const char *event, int64_t at_ms)
{
	struct rh_value v = rh_value_new();
	rh_value_text(&v, "event", rh_text_of(event));
	rh_value_int(&v, "at_ms", at_ms);
	return v;
}

static void write_line(struct rh_value *v, struct rh_buffer *out)
{
	rh_value_write(v, out);
	rh_buffer_byte(out, '\n');
}

void rh_report_session_started(struct rh_buffer *out, int64_t at_ms, uint64_t seed, size_t count, struct rh_texts banks)
{
	struct rh_value v = event_value("session_started", at_ms);
	rh_value_int(&v, "seed", (int64_t)(seed & RH_REPORT_SEED_MAX));
	rh_value_int(&v, "count", (int64_t)count);
	rh_value_texts(&v, "banks", banks);
	write_line(&v, out);
}

void rh_report_asked(struct rh_buffer *out, int64_t at_ms, size_t index, const struct rh_item *item)
{
	struct rh_value v = event_value("asked", at_ms);
	rh_value_int(&v, "index", (int64_t)index);
	rh_value_text(&v, "bank", rh_bank_content(item->bank)->id);
	rh_value_text(&v, "id", item->question->id);
	rh_value_text(&v, "question", item->question->question);
	rh_value_int(&v, "prep_ms", item->rules.prep_ms);
	rh_value_int(&v, "time_ms", item->rules.time_ms);
	write_line(&v, out);
}

void rh_report_answer_started(struct rh_buffer *out, int64_t at_ms)
{
	struct rh_value v = event_value("answer_started", at_ms);
	write_line(&v, out);
}

void rh_report_phase(struct rh_buffer *out, int64_t at_ms, const char *phase)
{
	struct rh_value v = event_value("phase", at_ms);
	rh_value_text(&v, "phase", rh_text_of(phase));
	write_line(&v, out);
}

void rh_report_answer_ended(struct rh_buffer *out, int64_t at_ms, const struct rh_attempt *attempt)
{
	struct rh_value v = event_value("answer_ended", at_ms);
	rh_value_text(&v, "bank", attempt->bank);
	rh_value_text(&v, "id", attempt->id);
	rh_value_int(&v, "take", attempt->take);
	rh_value_int(&v, "answer_ms", attempt->answer_ms);
	rh_value_int(&v, "target_ms", attempt->target_ms);
	rh_value_text(&v, "outcome", rh_text_of(rh_outcome_name(attempt->outcome)));
	rh_value_text_or_null(&v, "path", attempt->path);
	rh_value_int(&v, "frames", attempt->frames);
	rh_value_int(&v, "sample_rate", attempt->sample_rate_hz);
	write_line(&v, out);
}

void rh_report_warning(struct rh_buffer *out, int64_t at_ms, const char *code, const char *message)
{
	struct rh_value v = event_value("warning", at_ms);
	rh_value_text(&v, "code", rh_text_of(code));
	rh_value_text(&v, "message", rh_text_of(message));
	write_line(&v, out);
}

void rh_report_session_ended(struct rh_buffer *out, int64_t at_ms, int64_t answered, int64_t skipped)
{
	struct rh_value v = event_value("session_ended", at_ms);
	rh_value_int(&v, "answered", answered);
	rh_value_int(&v, "skipped", skipped);
	write_line(&v, out);
}

void rh_report_archived(struct rh_buffer *out, int64_t at_ms, int64_t take, struct rh_text path)
{
	struct rh_value v = event_value("archived", at_ms);
	rh_value_int(&v, "take", take);
	rh_value_text(&v, "path", path);
	write_line(&v, out);
}
