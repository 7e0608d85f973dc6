// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_CMD_CMD_H
#define REHEARSE_CMD_CMD_H
/* The commands: what each gets, the table of all, and what they print with. Each works as `rehearse COMMAND` and in the
 * shell. */

#include "language.h"
#include "options.h"
#include "os/places.h"
#include "os/wake.h"
#include "term/term.h"

#include <stdio.h>

/* Exit statuses; 128+n when signal n ended it. */
enum { RH_EXIT_DONE = 0, RH_EXIT_FAILED = 1, RH_EXIT_MISUSE = 2, RH_EXIT_UNASSIGNED = 3 };

struct rh_config;

/* What a command works with; lives as long as the program. */
struct rh_app {
	FILE *out, *err; /* standard output and error */
	struct rh_places places;
	enum rh_language language;
	struct rh_tr tr;
	struct rh_term *term;
	struct rh_wake *wake; /* NULL until rh_app_wake(): a plain command dies of ^C as any program does */
	bool plain;           /* no escape sequence and no bar: asked for, or nothing that could show them */
	bool color;
	bool in_shell;
	const char *config_named; /* by --config; NULL: the usual place */
	bool config_read;         /* rh_settings() has looked */
	struct rh_config *config; /* owned; NULL without a settings file */
	int ended_by_signal;      /* a command was ended by it, everything saved; 0: none */
};

struct rh_command {
	const char *name;
	/* Returns an exit status; has printed why when it is not RH_EXIT_DONE. */
	int (*run)(struct rh_app *app, const struct rh_options *options);
	const char *summary; /* N_(), one line, no full stop; NULL: for other programs, help does not list it */
	const struct rh_syntax *syntax;
};

/* The options that work everywhere: the last table of every syntax. */
enum {
	RH_GLOBAL_HELP,
	RH_GLOBAL_VERSION,
	RH_GLOBAL_UI_LANG,
	RH_GLOBAL_COLOR,
	RH_GLOBAL_PLAIN,
	RH_GLOBAL_CONFIG,
	RH_GLOBAL_COUNT
};
extern const struct rh_option rh_global_rows[RH_GLOBAL_COUNT];
#define RH_GLOBAL_TABLE                         \
	{                                       \
		rh_global_rows, RH_GLOBAL_COUNT \
	}

/* Rows that several commands have, so that they read the same everywhere. */
#define RH_ROW_JSON                                      \
	{                                                \
		.name = "json", .help = N_("print JSON") \
	}
#define RH_ROW_BANK                                                                                              \
	{                                                                                                        \
		.name = "bank", .letter = 'b', .kind = RH_OPTION_TEXTS, .value = "FILE", .topic = RH_TOPIC_FILE, \
		.help = N_("questions of this bank (repeatable)")                                                \
	}
/* Devices and times differ in what they are for. */
#define RH_ROW_DEVICE(help_)                                                               \
	{                                                                                  \
		.name = "device", .kind = RH_OPTION_TEXT, .value = "NAME", .help = (help_) \
	}
#define RH_ROW_SINK(help_)                                                               \
	{                                                                                \
		.name = "sink", .kind = RH_OPTION_TEXT, .value = "NAME", .help = (help_) \
	}
#define RH_ROW_TIME(name_, help_)                                                             \
	{                                                                                     \
		.name = (name_), .kind = RH_OPTION_DURATION, .value = "TIME", .help = (help_) \
	}
#define RH_ROW_TAG                                                                                            \
	{                                                                                                     \
		.name = "tag", .letter = 't', .kind = RH_OPTION_TEXT, .value = "EXPR", .topic = RH_TOPIC_TAG, \
		.help = N_("only those with these tags, as in \"llm and not pressure\"")                      \
	}

/* The commands in the order help shows them. */
const struct rh_command *rh_commands(size_t *count);
/* NULL when there is none of this name. */
const struct rh_command *rh_command_find(const char *name);
/* The first word that is neither an option that works everywhere nor the value of one; count when there is none. */
size_t rh_command_at(const char *const *words, size_t count);
/* What may stand without a command. */
extern const struct rh_syntax rh_global_syntax;
/* Finds, parses and runs: words are the command line without the program's name, global options may stand before the
 * command. Returns the exit status. Without a command: *only_options is set and nothing but --help and --version is
 * done. */
int rh_command_line(struct rh_app *app, const char *const *words, size_t count, bool *only_options);
/* Says that there is no such command, and which may be meant; RH_EXIT_MISUSE. */
int rh_command_unknown(struct rh_app *app, const char *name);
/* Usage of one command, or of the program for NULL. */
void rh_command_usage(struct rh_app *app, const struct rh_command *command);
/* Runs the shell until it is left; returns the exit status. */
int rh_shell(struct rh_app *app);

/* Prepares streams, places, language, terminal. */
enum rh_status rh_app_init(struct rh_app *app, struct rh_error *err);
/* Makes app->wake, once. */
enum rh_status rh_app_wake(struct rh_app *app, struct rh_error *err);
void rh_app_done(struct rh_app *app);

/* One file each, cmd_<name>.c, with its options in a table beside it. */
int rh_cmd_run(struct rh_app *app, const struct rh_options *options);
extern const struct rh_syntax rh_syntax_run;
int rh_cmd_intro(struct rh_app *app, const struct rh_options *options);
extern const struct rh_syntax rh_syntax_intro;
int rh_cmd_prompt(struct rh_app *app, const struct rh_options *options);
extern const struct rh_syntax rh_syntax_prompt;
int rh_cmd_memorize(struct rh_app *app, const struct rh_options *options);
extern const struct rh_syntax rh_syntax_memorize;
int rh_cmd_list(struct rh_app *app, const struct rh_options *options);
extern const struct rh_syntax rh_syntax_list;
int rh_cmd_show(struct rh_app *app, const struct rh_options *options);
extern const struct rh_syntax rh_syntax_show;
int rh_cmd_takes(struct rh_app *app, const struct rh_options *options);
extern const struct rh_syntax rh_syntax_takes;
int rh_cmd_due(struct rh_app *app, const struct rh_options *options);
extern const struct rh_syntax rh_syntax_due;
int rh_cmd_stats(struct rh_app *app, const struct rh_options *options);
extern const struct rh_syntax rh_syntax_stats;
int rh_cmd_compare(struct rh_app *app, const struct rh_options *options);
extern const struct rh_syntax rh_syntax_compare;
int rh_cmd_export(struct rh_app *app, const struct rh_options *options);
extern const struct rh_syntax rh_syntax_export;
int rh_cmd_restore(struct rh_app *app, const struct rh_options *options);
extern const struct rh_syntax rh_syntax_restore;
int rh_cmd_purge(struct rh_app *app, const struct rh_options *options);
extern const struct rh_syntax rh_syntax_purge;
int rh_cmd_report(struct rh_app *app, const struct rh_options *options);
extern const struct rh_syntax rh_syntax_report;
int rh_cmd_recover(struct rh_app *app, const struct rh_options *options);
extern const struct rh_syntax rh_syntax_recover;
int rh_cmd_replay(struct rh_app *app, const struct rh_options *options);
extern const struct rh_syntax rh_syntax_replay;
int rh_cmd_import(struct rh_app *app, const struct rh_options *options);
extern const struct rh_syntax rh_syntax_import;
int rh_cmd_estimate(struct rh_app *app, const struct rh_options *options);
extern const struct rh_syntax rh_syntax_estimate;
int rh_cmd_add(struct rh_app *app, const struct rh_options *options);
extern const struct rh_syntax rh_syntax_add;
int rh_cmd_analyze(struct rh_app *app, const struct rh_options *options);
extern const struct rh_syntax rh_syntax_analyze;
int rh_cmd_transcribe(struct rh_app *app, const struct rh_options *options);
extern const struct rh_syntax rh_syntax_transcribe;
int rh_cmd_check(struct rh_app *app, const struct rh_options *options);
extern const struct rh_syntax rh_syntax_check;
int rh_cmd_doctor(struct rh_app *app, const struct rh_options *options);
extern const struct rh_syntax rh_syntax_doctor;
int rh_cmd_devices(struct rh_app *app, const struct rh_options *options);
extern const struct rh_syntax rh_syntax_devices;
int rh_cmd_help(struct rh_app *app, const struct rh_options *options);
extern const struct rh_syntax rh_syntax_help;
int rh_cmd_version(struct rh_app *app, const struct rh_options *options);
extern const struct rh_syntax rh_syntax_version;
int rh_cmd_complete(struct rh_app *app, const struct rh_options *options);
extern const struct rh_syntax rh_syntax_complete;

#endif
