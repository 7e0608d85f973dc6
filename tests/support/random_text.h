// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_TESTS_SUPPORT_RANDOM_TEXT_H
#define REHEARSE_TESTS_SUPPORT_RANDOM_TEXT_H
/* Text no person would write, the same for the same seed: what a fuzzer would try, small enough for a unit test. */

#include "base/buffer.h"
#include "base/random.h"

/* Appends `count` bytes, any of them. */
void random_bytes(struct rh_random *random, struct rh_buffer *out, size_t count);
/* Appends `count` pieces of valid UTF-8: words of Korean and English, jamo, families of emoji, flags, stacked marks,
 * bidirectional and other controls, spaces and newlines. */
void random_pieces(struct rh_random *random, struct rh_buffer *out, size_t count);
/* Appends `count` words of Korean and English with single spaces between them, none wider than `columns` terminal
 * columns. */
void random_words(struct rh_random *random, struct rh_buffer *out, size_t count, size_t columns);

#endif
