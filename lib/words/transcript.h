// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_WORDS_TRANSCRIPT_H
#define REHEARSE_WORDS_TRANSCRIPT_H
/* What a recogniser writes, read strictly: plain text, SubRip, WebVTT, or the JSON of whisper.cpp, Whisper and
 * faster-whisper, and Vosk. The text comes out in NFC and harmless to a terminal; with it the stretches that have
 * times. Runs nothing and opens nothing. */

#include "base/arena.h"
#include "base/buffer.h"

enum {
	RH_TRANSCRIPT_BYTES_MAX = 8 * 1024 * 1024, /* of a recogniser's output */
	RH_TRANSCRIPT_TEXT_MAX = 1024 * 1024,      /* of the text in it */
	RH_TRANSCRIPT_PARTS_MAX = 100000,
};

enum rh_transcript_format { RH_TRANSCRIPT_TEXT, RH_TRANSCRIPT_SRT, RH_TRANSCRIPT_VTT, RH_TRANSCRIPT_JSON };
/* "text", "srt", "vtt", "json". */
const char *rh_transcript_format_name(enum rh_transcript_format format);
bool rh_transcript_format_from_name(struct rh_text name, enum rh_transcript_format *format);

/* A stretch of the text with its time: a word, or a line of subtitles. */
struct rh_transcript_part {
	int64_t start_ms, end_ms; /* in the take; start_ms <= end_ms */
	size_t start, end;        /* bytes in the text */
};

struct rh_transcript {
	struct rh_arena arena;
	struct rh_text text;                    /* lines, no empty ones at its ends; empty when nothing was said */
	const struct rh_transcript_part *parts; /* in order; none in plain text */
	size_t part_count;
};

/* Reads a recogniser's output. RH_ERR_SYNTAX with what is wrong and where: no UTF-8, no such format. */
enum rh_status rh_transcript_read(struct rh_transcript *transcript, struct rh_text bytes,
                                  enum rh_transcript_format format, struct rh_error *err);
void rh_transcript_done(struct rh_transcript *transcript);

/* The parts as they are kept beside the text ("0 1500 0 12\n…"), and back; lines that make no sense are left out. */
void rh_transcript_parts_write(struct rh_buffer *out, const struct rh_transcript *transcript);
enum rh_status rh_transcript_parts_read(struct rh_transcript *transcript, struct rh_text text, struct rh_text parts,
                                        struct rh_error *err);
/* When the byte of the text is said; -1 when no part has it. */
int64_t rh_transcript_time_ms(const struct rh_transcript *transcript, size_t byte);

#endif
