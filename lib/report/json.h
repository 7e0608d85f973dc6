// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_REPORT_JSON_H
#define REHEARSE_REPORT_JSON_H
/* The one place that turns values into the JSON which commands print with --json: English names in snake_case, keys
 * always in the same order, durations in _ms, one value that ends in a newline (a list has one object a line). A name
 * never changes its meaning. What is not known is null. Text that is no UTF-8 reads U+FFFD where it is not, and
 * characters that could steer a terminal are escaped. Prints nothing; want of memory marks the buffer as failed. */

#include "attempt/attempt.h"
#include "attempt/delivery.h"
#include "bank/bank.h"
#include "report/said.h"

/* takes: [{take, session, bank, id, question, at_unix_ms, prep_ms, answer_ms, target_ms, outcome, rating, path, frames,
 * sample_rate}]; rating is null when it was not given, path null without a recording. */
void rh_report_attempts_json(struct rh_buffer *out, const struct rh_attempt *attempts, size_t count);
/* compare and others that show one take: the same object by itself. */
void rh_report_attempt_json(struct rh_buffer *out, const struct rh_attempt *attempt);

/* When each part of an answer began, as its speaker marked them; without marks there are none. */
enum { RH_REPORT_PARTS_MAX = 64 };
struct rh_report_parts {
	int64_t begins_ms[RH_REPORT_PARTS_MAX]; /* in order, the first part's 0 */
	size_t count;
};
/* How long a part lasted: until the next one, or the end of the answer. */
int64_t rh_report_part_ms(const struct rh_report_parts *parts, size_t part, int64_t answer_ms);
/* compare: {"takes": [{… as in takes, note, points_said, point_count, hints, sections, and each measure by its
 * name or null}, {…}]} of two takes; sections: [{start_ms, duration_ms}], as far as its speaker marked them;
 * transcript is what was said, null where it is not known. */
void rh_report_pair_json(struct rh_buffer *out, const struct rh_attempt *takes, const struct rh_delivery *delivery,
                         const struct rh_report_parts *parts, const struct rh_text *transcripts);

/* A question with what its bank alone does not say. */
struct rh_report_question {
	const struct rh_bank *bank;
	const struct rh_question *question;
	int64_t prep_ms, time_ms;          /* in force */
	int64_t takes;                     /* spoken so far */
	const struct rh_report_said *said; /* show: of the newest take of which something is known; NULL: none */
	int64_t speaking_ms;               /* how long the model answer takes to say; RH_UNSET_MS: not known */
};
/* list: [{bank, id, question, type, tags, time_ms, difficulty, takes}]; difficulty is null when it is not said. */
void rh_report_questions_json(struct rh_buffer *out, const struct rh_report_question *questions, size_t count);
/* show: {bank, id, question, type, tags, prep_ms, time_ms, difficulty, takes, intent, section, notes,
 * answer: [{name, time_ms, text}], speaking_ms, key_points: [{point, also: []}], options, aliases,
 * follow_ups: [{id, question}], sources: [{file, lines}], file, line, said}; said is null, or as transcribe has it, of
 * the newest take of which something is known. */
void rh_report_question_json(struct rh_buffer *out, const struct rh_report_question *question);

/* check: [{file, line, column, severity, code, message}]; line and column from 1, 0 where it is about the whole file;
 * severity "error" or "warning". */
void rh_report_diags_json(struct rh_buffer *out, const struct rh_diag *diags, size_t count);

/* How long a text takes to say. */
struct rh_report_estimate {
	int64_t syllables;
	int64_t duration_ms, low_ms, high_ms;
	int64_t target_ms; /* RH_UNSET_MS: none was given */
	const char *lang;  /* "ko", "en" */
};
/* estimate: {syllables, duration_ms, low_ms, high_ms, target_ms, over_ms, lang}; over_ms below 0: time to spare. */
void rh_report_estimate_json(struct rh_buffer *out, const struct rh_report_estimate *estimate);

/* One device of the sound server. */
struct rh_report_device {
	struct rh_text name, description;
	bool is_source, is_default, is_monitor, is_muted;
	int64_t sample_rate_hz, channels;
};
/* devices: {server, devices: [{name, description, kind, default, monitor, muted, sample_rate, channels}]}; kind
 * "source" or "sink"; server null when there is none. */
void rh_report_devices_json(struct rh_buffer *out, struct rh_text server, const struct rh_report_device *devices,
                            size_t count);

enum { RH_REPORT_NUMBERS_MAX = 6 };
/* What one check of the doctor came to. */
struct rh_report_check {
	const char *check, *status, *code; /* in English, the same for ever; code says what was found */
	struct rh_text message, advice;    /* English, one line each; advice empty: there is nothing to do */
	struct rh_text device;             /* empty: it is about none */
	struct rh_report_number {
		const char *key; /* its unit is in its name; NULL: the last was before */
		double value;    /* NAN: not known */
		bool whole;
	} numbers[RH_REPORT_NUMBERS_MAX];
};
/* doctor: [{check, status, code, message, advice, …}]; status "ok", "warning" or "fault"; advice null where there is
 * nothing to do; then device, for checks that tried one, and the numbers that were measured. */
void rh_report_checks_json(struct rh_buffer *out, const struct rh_report_check *checks, size_t count);

#endif
