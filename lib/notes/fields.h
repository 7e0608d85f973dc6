// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_NOTES_FIELDS_H
#define REHEARSE_NOTES_FIELDS_H
/* What notes say about a question; all else is only the bank's. Private to the module. */

#include "bank/bank.h"

struct rh_field {
	const char *name; /* as the bank has it */
	bool (*same)(const struct rh_question *a, const struct rh_question *b);
	void (*take)(struct rh_question *q, struct rh_question_extra *extra, const struct rh_question *from);
	void (*write)(struct rh_buffer *out, const struct rh_question *q); /* as text, "" for nothing */
};
enum { RH_FIELDS = 8 };
extern const struct rh_field rh_fields[RH_FIELDS];

/* Whether notes say the same of both. */
bool rh_fields_same(const struct rh_question *a, const struct rh_question *b);

#endif
