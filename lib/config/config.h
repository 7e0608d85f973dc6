// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_CONFIG_CONFIG_H
#define REHEARSE_CONFIG_CONFIG_H
/* The settings file: what a user wants every time without typing it. Read with the same diagnostics as a bank; given
 * bytes and a name, it opens nothing and runs nothing. */

#include "base/diag.h"

enum {
	RH_CONFIG_BYTES_MAX = 1 << 20, /* a file */
	RH_CONFIG_BANKS_MAX = 1000,
	RH_CONFIG_WORDS_MAX = 64,     /* of a command */
	RH_CONFIG_RATE_MIN_HZ = 8000, /* of `transcriber: {rate}` */
	RH_CONFIG_RATE_MAX_HZ = 96000,
	RH_CONFIG_RATE_HZ = 16000,
	RH_CONFIG_TIMEOUT_MS = 5 * 60 * 1000, /* of `transcriber: {timeout}` */
};

/* `transcriber:` the user's own recogniser. */
struct rh_config_transcriber {
	const char *const *command; /* argv, NULL-terminated, placeholders {file}, {lang} and {output} in it as written;
	                             * NULL: none */
	int rate_hz;                /* of the sound it gets; 16000 where it is not said */
	struct rh_text format;      /* "wav" or "flac"; empty: wav */
	struct rh_text output;      /* "text", "srt", "vtt", "json"; empty: text */
	int64_t timeout_ms;         /* how long it may take; 5 minutes where it is not said */
};

/* Texts are NUL-terminated, NFC, unsanitised, and live as long as the config; empty where the file says nothing. */
struct rh_config_content {
	const struct rh_text *banks; /* `banks:` files of questions, as written */
	size_t bank_count;
	struct rh_text device;    /* `device:` to record from, as --device takes it */
	struct rh_text sink;      /* `sink:` to play through */
	struct rh_text archive;   /* `archive:` how recordings are kept: "wav", "flac", "opus"; empty: it is not said */
	const char *const *voice; /* `voice:` argv of the synthesiser, NULL-terminated; NULL: none */
	struct rh_config_transcriber transcriber;
};

struct rh_config;

/* Reads a settings file; an empty one is fine. All faults go to the sink; with an error among them RH_ERR_SYNTAX and no
 * config. An unknown key is a warning. bytes are needed only during the call. */
enum rh_status rh_config_new(const char *file, struct rh_text bytes, const struct rh_diag_sink *sink,
                             struct rh_config **config, struct rh_error *err);
/* The i-th key a settings file may have, from 0; NULL after the last. */
const char *rh_config_key(size_t i);
const struct rh_config_content *rh_config_content(const struct rh_config *config);
void rh_config_free(struct rh_config *config);

#endif
