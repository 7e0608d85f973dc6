// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_AUDIO_DECODER_H
#define REHEARSE_AUDIO_DECODER_H
/* A sound file as the program hears it: mono at RH_AUDIO_RATE_HZ, whatever its own format. A file that has this rate
 * comes through bit for bit. All frames are counted at RH_AUDIO_RATE_HZ. */

#include "audio/take.h"

struct rh_decoder;

/* Opens a sound file at its beginning; fails as rh_take_reader_new() does. */
enum rh_status rh_decoder_new(const char *path, struct rh_decoder **decoder, struct rh_error *err);
/* How many frames the whole file gives. */
int64_t rh_decoder_length(const struct rh_decoder *decoder);
/* -1..1; fewer than asked for at the end or at a fault in the file, then 0. */
size_t rh_decoder_frames(struct rh_decoder *decoder, float *samples, size_t frames);
/* Goes to a frame, clamped to the file; what follows equals what decoding from the beginning gives there. */
void rh_decoder_seek(struct rh_decoder *decoder, int64_t frame);
/* NULL is fine. */
void rh_decoder_free(struct rh_decoder *decoder);

/* To 16 bits: exact for what was 16 bits, nearest otherwise, limited at full scale. */
void rh_audio_to_s16(const float *samples, int16_t *out, size_t frames);
/* From 16 bits, -1..1. */
void rh_audio_from_s16(const int16_t *samples, float *out, size_t frames);

#endif
