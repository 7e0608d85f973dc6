// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_AUDIO_TAKE_H
#define REHEARSE_AUDIO_TAKE_H
/* Take files: one recorded answer each. Writing keeps the header true at every moment, so that a killed program loses
 * at most what was not handed over yet; reading takes any format, rate and number of channels libsndfile knows. A take
 * being recorded is held by flock(); nothing is ever overwritten. Knows nothing of the history. */

#include "base/error.h"
#include "base/text.h"

#include <stdint.h>

/* The rate of everything recorded and played, in frames a second; mono, 16 bit. */
enum { RH_AUDIO_RATE_HZ = 48000 };

/* What a take's file says about itself, enough to rebuild its row of the history. Strings are borrowed, UTF-8. */
struct rh_take_meta {
	int64_t take;            /* number, from 1; 0: the history could not give it one */
	int64_t session;         /* number of the session, from 1; 0 likewise */
	int64_t at_unix_ms;      /* when the answer began */
	int64_t prep_ms;         /* thinking time given */
	int64_t target_ms;       /* answer time given */
	struct rh_text bank;     /* bank id */
	struct rh_text id;       /* question id, without the bank */
	struct rh_text question; /* the text that was asked */
};

/* "TAKES_DIR/YYYY/MM/YYYYMMDD-HHMMSS-take-000012-self-intro.wav" in local time; the id is reduced to letters, digits,
 * "-" and "_" of any script and cut short, so no id can leave the folder. The caller frees. NULL without memory. */
char *rh_take_path(const char *takes_dir, int64_t at_unix_ms, int64_t take, struct rh_text id);

struct rh_take_writer;
/* Creates the file (RH_ERR_EXISTS when there is one) and its folders, writes header and metadata, locks it, and
 * reserves disk space for planned_ms without changing its length; a file system that cannot reserve is fine. */
enum rh_status rh_take_writer_new(const char *path, const struct rh_take_meta *meta, int64_t planned_ms,
                                  struct rh_take_writer **writer, struct rh_error *err);
/* Appends mono frames. RH_ERR_LIMIT: the disk or a quota is full. After a failure what got out stays, and later calls
 * fail the same way. */
enum rh_status rh_take_writer_frames(struct rh_take_writer *writer, const int16_t *samples, size_t frames,
                                     struct rh_error *err);
/* Writes frames again that were written already, from frame `at` on. */
enum rh_status rh_take_writer_rewrite(struct rh_take_writer *writer, int64_t at, const int16_t *samples, size_t frames,
                                      struct rh_error *err);
/* Cuts the take back to `frames` frames. */
enum rh_status rh_take_writer_truncate(struct rh_take_writer *writer, int64_t frames, struct rh_error *err);
/* fdatasync(); about once a second while recording, also on another thread while this one writes. */
enum rh_status rh_take_writer_sync(struct rh_take_writer *writer, struct rh_error *err);
int64_t rh_take_writer_length(const struct rh_take_writer *writer);
/* How many more frames find room on the disk; INT64_MAX while what was reserved lasts, and where it cannot be told. */
int64_t rh_take_writer_room(const struct rh_take_writer *writer);
/* Finishes the header, gives the reserved rest back, syncs, reads the length back and compares, unlocks, frees. The
 * writer is gone afterwards also on failure. NULL is fine. *frames, when not NULL, is what the file holds. */
enum rh_status rh_take_writer_close(struct rh_take_writer *writer, int64_t *frames, struct rh_error *err);
/* Closes and removes the file: only for a take in which nothing was recorded. */
void rh_take_writer_discard(struct rh_take_writer *writer);

/* What a sound file holds, checked against limits before anything is allocated by it. */
struct rh_take_info {
	int64_t frames; /* per channel */
	int sample_rate_hz;
	int channels;
	int64_t duration_ms;
};

struct rh_take_reader;
/* Opens a regular sound file for reading. Nonsense (0 channels, absurd rates or lengths, not a sound file) is
 * RH_ERR_SYNTAX. */
enum rh_status rh_take_reader_new(const char *path, struct rh_take_reader **reader, struct rh_error *err);
/* The same for a file that was never finished, whose length nobody wrote down: its info has 0 frames then, and frames
 * come until there are no more. */
enum rh_status rh_take_reader_new_unfinished(const char *path, struct rh_take_reader **reader, struct rh_error *err);
const struct rh_take_info *rh_take_reader_info(const struct rh_take_reader *reader);
/* What a take's file says about itself, borrowed from the reader; NULL when it is no take of ours. Anybody may have
 * written it. */
const struct rh_take_meta *rh_take_reader_meta(const struct rh_take_reader *reader);
/* Mono at the file's own rate (channels averaged), -1..1, NaN and infinities as 0. Returns frames read; 0 at the end or
 * on a fault. */
size_t rh_take_reader_frames(struct rh_take_reader *reader, float *samples, size_t frames);
/* How many of the samples read so far, of all channels, were NaN or infinite. */
int64_t rh_take_reader_unreal(const struct rh_take_reader *reader);
/* Next frame to read; clamped to the file. */
void rh_take_reader_seek(struct rh_take_reader *reader, int64_t frame);
void rh_take_reader_free(struct rh_take_reader *reader);

#endif
