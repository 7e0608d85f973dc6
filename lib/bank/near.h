// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_BANK_NEAR_H
#define REHEARSE_BANK_NEAR_H
/* Questions that ask the same in nearly the same words: what they have in common when case, signs, blanks, Korean
 * particles and the words of asking itself ("please explain", "설명해 주세요") are left out. Numbers count. */

#include "bank/bank.h"

/* Appends what a question asks for, as above: "Could you explain what RAG is, please?" and "What is RAG?" both give
 * "rag". A question that is nothing but words of asking gives all of them. */
void rh_bank_essence(struct rh_buffer *out, struct rh_text question);

/* More of them are counted and told in one last fault. */
enum { RH_BANK_NEAR_TOLD_MAX = 1000 };

/* Tells of each question of the first level that asks the same as an earlier one of these banks. Follow-ups are not
 * looked at: "Why?" may follow on anything. Time grows with the number of questions. */
enum rh_status rh_bank_check_near(const struct rh_bank *const *banks, size_t count, const struct rh_diag_sink *sink,
                                  struct rh_error *err);

#endif
