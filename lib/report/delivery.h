// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_REPORT_DELIVERY_H
#define REHEARSE_REPORT_DELIVERY_H
/* How something was said, as JSON for programs; names and order are fixed. Prints nothing; want of memory marks the
 * buffer as failed. */

#include "speech/remarks.h"

struct rh_report_delivery {
	const struct rh_speech_measures *measures;
	enum rh_speech_language language;
	const struct rh_speech_span *pauses;
	size_t pause_count;
	const struct rh_remark *remarks;
	size_t remark_count;
};
/* One object without a newline: {duration_ms, first_word_ms, last_word_end_ms, speech_ms, silence_ms,
 * pauses: [{start_ms, end_ms}], longest_pause_ms, syllables, speech_rate_spm, articulation_rate_sps, loudness_lufs,
 * peak_dbfs, rms_dbfs, clipped_runs, noise_dbfs, snr_db, remarks: [{code, text}]}. What was not measured is null:
 * without speech everything about it, loudness of what is too quiet, the ratio without a background. Texts are
 * English. */
void rh_report_delivery_json(struct rh_buffer *out, const struct rh_report_delivery *delivery);

#endif
