// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_BASE_MESSAGES_H
#define REHEARSE_BASE_MESSAGES_H
/* Messages in the user's language without knowing where translations come from: modules mark English text with N_(),
 * and the caller passes a translator. gettext itself lives in cmd/. */

/* Marks a message for the catalogue; the English text is the message's identity. */
#define N_(message) message

struct rh_tr {
	/* The translation of id, or id itself; the result outlives the session. Any thread that cmd/ set up before it
	 * began. */
	const char *(*get)(void *ctx, const char *id);
	void *ctx;
};

/* The message in the user's language; tr may be NULL or empty: then it is English. */
const char *rh_tr_get(const struct rh_tr *tr, const char *id) __attribute__((format_arg(2)));

#endif
