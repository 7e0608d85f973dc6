// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_BASE_WORDING_H
#define REHEARSE_BASE_WORDING_H
/* Errors and warnings in the user's language. They are made in English, where no translator is at hand; one whose
 * format is marked with N_() can be said again by the catalogue. What was filled in is found between the parts of the
 * format that stand in the sentence, and put into the translation: as it is, unless it is a phrase of ours, which is
 * one that has a space in it and is in the catalogue too, or one of a few single words. */

#include "base/buffer.h"
#include "base/messages.h"

/* Appends the translation of the error's message; the message itself where there is none. tr may be NULL. Not
 * sanitised. */
void rh_wording_error(struct rh_buffer *out, const struct rh_error *err, const struct rh_tr *tr);
/* The same of a sentence by itself: whole if the catalogue has it, else "one phrase: another" by its parts. */
void rh_wording_sentence(struct rh_buffer *out, const char *sentence, const struct rh_tr *tr);

#endif
