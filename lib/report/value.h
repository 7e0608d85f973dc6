// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_REPORT_VALUE_H
#define REHEARSE_REPORT_VALUE_H
/* JSON objects with their keys in the order they are set, written into a buffer. A failed allocation is remembered, and
 * writing then marks the buffer as failed. Private to lib/report. */

#include "bank/bank.h"

#include <jansson.h>

struct rh_value {
	json_t *object; /* owned */
	bool failed;
};

struct rh_value rh_value_new(void);
/* Takes the value over; NULL counts as a failed allocation. */
void rh_value_set(struct rh_value *value, const char *key, json_t *take_member);
void rh_value_int(struct rh_value *value, const char *key, int64_t number);
/* Bytes that are no UTF-8 (a path may hold some) become U+FFFD. */
void rh_value_text(struct rh_value *value, const char *key, struct rh_text text);
/* null for the empty text. */
void rh_value_text_or_null(struct rh_value *value, const char *key, struct rh_text text);
/* null for RH_UNSET_MS. */
void rh_value_ms_or_null(struct rh_value *value, const char *key, int64_t ms);
void rh_value_bool(struct rh_value *value, const char *key, bool truth);
void rh_value_texts(struct rh_value *value, const char *key, struct rh_texts texts);
/* An object by itself, for a list; NULL after a failure. Frees the value. */
json_t *rh_value_take(struct rh_value *value);
/* Appends the object on one line, without a newline, and frees it. Characters that could steer a terminal or turn the
 * order of what is seen are written as \uXXXX. */
void rh_value_write(struct rh_value *value, struct rh_buffer *out);

/* A list as it is written: "[first,\n second]\n", one object a line; an empty one is "[]\n". */
void rh_value_list_item(struct rh_buffer *out, size_t index, struct rh_value *value);
void rh_value_list_end(struct rh_buffer *out, size_t count);

#endif
