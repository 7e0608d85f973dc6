// SPDX-License-Identifier: GPL-3.0-or-later
/* Any bytes as a recogniser's output; the first says which format. What is read is safe to print, its parts lie within
 * it, and what is kept of them reads back. */
#include "base/unicode.h"
#include "fuzz/fuzz.h"
#include "words/transcript.h"

static void check_parts(const struct rh_transcript *transcript)
{
	struct rh_buffer kept = {0}, again = {0};
	struct rh_transcript back = {0};
	int64_t before_ms = 0;
	for (size_t i = 0; i < transcript->part_count; i++) {
		const struct rh_transcript_part *part = &transcript->parts[i];
		MUST(part->start_ms >= before_ms && part->end_ms >= part->start_ms);
		MUST(part->start < part->end && part->end <= transcript->text.length);
		before_ms = part->start_ms;
	}
	rh_transcript_parts_write(&kept, transcript);
	MUST(rh_transcript_parts_read(&back, transcript->text, rh_buffer_view(&kept), NULL) == RH_OK);
	rh_transcript_parts_write(&again, &back);
	MUST(rh_text_equal(rh_buffer_view(&kept), rh_buffer_view(&again)));
	rh_transcript_done(&back);
	rh_buffer_done(&kept);
	rh_buffer_done(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct rh_transcript transcript = {0};
	struct rh_error err = {0};
	if (size == 0)
		return 0;
	struct rh_text bytes = {(const char *)data + 1, size - 1};
	if (rh_transcript_read(&transcript, bytes, (enum rh_transcript_format)(data[0] % 4), &err) != RH_OK) {
		MUST(err.message[0] != '\0' && transcript.text.length == 0);
		return 0;
	}
	struct rh_buffer safe = {0};
	rh_unicode_sanitize(&safe, transcript.text, RH_SANITIZE_TEXT);
	MUST(rh_text_equal(rh_buffer_view(&safe), transcript.text));
	rh_buffer_done(&safe);
	check_parts(&transcript);
	rh_transcript_done(&transcript);
	return 0;
}
