// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_WORDS_TRANSCRIPT_JSON_H
#define REHEARSE_WORDS_TRANSCRIPT_JSON_H
/* A transcript while it is read, and recognisers' JSON into it. Private to the module. */

#include "words/transcript.h"

#define RH_TRANSCRIPT_TIME_MAX_MS (INT64_C(24) * 3600 * 1000)

struct rh_transcript_draft {
	struct rh_buffer text;
	struct rh_transcript_part *parts; /* owned */
	size_t count, capacity;
};

/* Appends what was said, sanitised; a separator goes before it unless it is the first. Without times, or with ones that
 * cannot be, start_ms is below 0 and it gets none. Want of memory marks the text. */
void rh_transcript_draft_add(struct rh_transcript_draft *draft, struct rh_text text, char separator, int64_t start_ms,
                             int64_t end_ms);

/* One JSON value or several one after the other:
 *   whisper.cpp              {"transcription": [{"offsets": {"from": ms, "to": ms}, "text": …}]}
 *   Whisper, faster-whisper  {"segments": [{"start": s, "end": s, "text": …, "words": [{"start", "end", "word"}]}]}
 *   Vosk                     {"result": [{"start": s, "end": s, "word": …}], "text": …}
 *   others                   {"text": …}, {"chunks": [{"timestamp": [s, s], "text": …}]}, or a list of such parts */
enum rh_status rh_transcript_read_json(struct rh_transcript_draft *draft, struct rh_text bytes, struct rh_error *err);

#endif
