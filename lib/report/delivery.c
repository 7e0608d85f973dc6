// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/delivery.h"

#include "report/value.h"

#include <math.h>

/* To a hundredth: finer than anything is measured. */
#define STEPS 100.0

static void set_number(struct rh_value *v, const char *key, double number, bool known)
{
	rh_value_set(v, key, known ? json_real(round(number * STEPS) / STEPS) : json_null());
}

static void set_ms(struct rh_value *v, const char *key, int64_t ms, bool known)
{
	rh_value_set(v, key, known ? json_integer(ms) : json_null());
}

/* Counts NULL as a failed allocation. */
static void add(struct rh_value *v, json_t *array, struct rh_value *item)
{
	v->failed = json_array_append_new(array, rh_value_take(item)) != 0 || v->failed;
}

static json_t *pauses_of(struct rh_value *v, const struct rh_report_delivery *d)
{
	json_t *array = json_array();
	for (size_t i = 0; i < d->pause_count; i++) {
		struct rh_value pause = rh_value_new();
		rh_value_int(&pause, "start_ms", d->pauses[i].start_ms);
		rh_value_int(&pause, "end_ms", d->pauses[i].end_ms);
		add(v, array, &pause);
	}
	return array;
}

static json_t *remarks_of(struct rh_value *v, const struct rh_report_delivery *d)
{
	json_t *array = json_array();
	for (size_t i = 0; i < d->remark_count; i++) {
		struct rh_value remark = rh_value_new();
		struct rh_buffer text = {0};
		rh_remark_write(&text, NULL, d->language, &d->remarks[i]);
		rh_value_text(&remark, "code", rh_text_of(rh_remark_name(d->remarks[i].code)));
		rh_value_text(&remark, "text", rh_buffer_view(&text));
		remark.failed = remark.failed || text.failed;
		rh_buffer_done(&text);
		add(v, array, &remark);
	}
	return array;
}

void rh_report_delivery_json(struct rh_buffer *out, const struct rh_report_delivery *delivery)
{
	const struct rh_speech_measures *m = delivery->measures;
	bool spoken = m->has_speech;
	struct rh_value v = rh_value_new();
	rh_value_int(&v, "duration_ms", m->duration_ms);
	set_ms(&v, "first_word_ms", m->first_word_ms, spoken);
	set_ms(&v, "last_word_end_ms", m->last_word_end_ms, spoken);
	set_ms(&v, "speech_ms", m->speech_ms, spoken);
	set_ms(&v, "silence_ms", m->silence_ms, spoken);
	rh_value_set(&v, "pauses", pauses_of(&v, delivery));
	set_ms(&v, "longest_pause_ms", m->longest_pause_ms, spoken);
	set_ms(&v, "syllables", m->syllables, spoken);
	set_number(&v, "speech_rate_spm", m->speech_rate_spm, spoken);
	set_number(&v, "articulation_rate_sps", m->articulation_rate_sps, spoken);
	set_number(&v, "loudness_lufs", m->loudness_lufs, m->has_loudness);
	set_number(&v, "peak_dbfs", m->peak_dbfs, true);
	set_number(&v, "rms_dbfs", m->rms_dbfs, true);
	rh_value_int(&v, "clipped_runs", m->clipped_runs);
	set_number(&v, "noise_dbfs", m->noise_dbfs, true);
	set_number(&v, "snr_db", m->snr_db, m->has_snr);
	rh_value_set(&v, "remarks", remarks_of(&v, delivery));
	rh_value_write(&v, out);
}
