// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_REPORT_RECORD_H
#define REHEARSE_REPORT_RECORD_H
/* Everything the history knows, a JSON object a line, to be taken in again on another machine. Knows no file. */

#include "attempt/attempt.h"
#include "base/arena.h"
#include "base/buffer.h"

enum { RH_RECORD_VERSION = 1 };

struct rh_record_measure {
	struct rh_text name;
	double value;
};
struct rh_record_mark {
	int64_t at_ms, number;
	struct rh_text kind;
};
struct rh_record_transcript {
	struct rh_text text;    /* empty where nothing was said */
	struct rh_text parts;   /* its times as the history keeps them; may be empty */
	struct rh_text command; /* name of what wrote it */
	int64_t at_unix_ms;     /* when it was made or edited */
	bool edited;            /* a person changed it */
};
struct rh_record_session {
	int64_t session, at_unix_ms, ended_unix_ms, seed, planned;
	struct rh_text command, title;
};

enum rh_record_kind { RH_RECORD_HEAD, RH_RECORD_SESSION, RH_RECORD_ATTEMPT };
struct rh_record {
	enum rh_record_kind kind;
	int64_t version;                  /* HEAD */
	struct rh_record_session session; /* SESSION */
	struct rh_attempt attempt;        /* ATTEMPT, as are the rest; its path is `file` */
	struct rh_text file;              /* of the recording, within the folder of the export; empty: none */
	struct rh_text script;
	const struct rh_record_measure *measures;
	size_t measure_count;
	const struct rh_record_mark *marks;
	size_t mark_count;
	bool has_transcript; /* never in exports of before there were any; else transcript says nothing */
	struct rh_record_transcript transcript;
};

/* Appends one line. */
void rh_record_write(struct rh_buffer *out, const struct rh_record *record);
/* Reads one line, which anybody may have written; texts and lists lie in the arena. RH_ERR_SYNTAX with what is wrong.
 */
enum rh_status rh_record_read(struct rh_text line, struct rh_arena *arena, struct rh_record *record,
                              struct rh_error *err);

#endif
