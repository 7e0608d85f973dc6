// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_BASE_ERROR_H
#define REHEARSE_BASE_ERROR_H
/* One error value for the whole program: a status, a place and a sentence. It owns no memory and is never printed here:
 * libraries fill it, cmd/ prints it. */

#include "base/messages.h"

/* What kind of failure it was; the caller decides by it, the message is for the person. */
enum rh_status {
	RH_OK,
	RH_ERR_SYNTAX,    /* input broke its format */
	RH_ERR_INVALID,   /* a value out of its range, or a call that makes no sense now */
	RH_ERR_NOT_FOUND, /* what was named does not exist */
	RH_ERR_EXISTS,    /* it exists already and is not overwritten */
	RH_ERR_LIMIT,     /* larger than a documented limit */
	RH_ERR_NO_MEMORY, /* an allocation failed */
	RH_ERR_SYSTEM,    /* the operating system refused */
	RH_ERR_DEVICE,    /* no sound device, or it failed */
	RH_ERR_DATABASE,  /* the history refused or is damaged */
	RH_ERR_STOPPED,   /* the user or a signal stopped it */
};

enum { RH_ERROR_FILE_MAX = 256, RH_ERROR_MESSAGE_MAX = 512 };

/* Filled only on failure. */
struct rh_error {
	enum rh_status status;
	unsigned line;                      /* from 1; 0 when it is not about a place in a file */
	unsigned column;                    /* from 1, in characters; 0 likewise */
	char file[RH_ERROR_FILE_MAX];       /* the file it is about, cut at the bound; empty when none */
	char message[RH_ERROR_MESSAGE_MAX]; /* UTF-8, one line, no full stop, cut at a character; not sanitised */
	const char *format; /* static: what the message was made by; marked with N_() where it can be translated */
};

/* Each returns its status, so that a caller writes `return rh_error_set(...)`. err may be NULL; format is static. */
enum rh_status rh_error_set(struct rh_error *err, enum rh_status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
enum rh_status rh_error_at(struct rh_error *err, enum rh_status status, const char *file, unsigned line,
                           unsigned column, const char *format, ...) __attribute__((format(printf, 6, 7)));
/* The only one in sight of a caller's compiler: whoever reads the code by machine sees that it never is RH_OK. */
static inline enum rh_status rh_error_no_memory(struct rh_error *err)
{
	(void)rh_error_set(err, RH_ERR_NO_MEMORY, N_("out of memory"));
	return RH_ERR_NO_MEMORY;
}

/* Runs a call that returns a status and hands a failure on; the only macro that hides control flow. */
#define RH_TRY(call)                                 \
	do {                                         \
		enum rh_status try_status_ = (call); \
		if (try_status_ != RH_OK)            \
			return try_status_;          \
	} while (0)

#endif
