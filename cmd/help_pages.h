// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_CMD_HELP_PAGES_H
#define REHEARSE_CMD_HELP_PAGES_H
/* What `help TOPIC` shows beside the commands: keys, names of takes, settings, environment… The same rows stand in the
 * manual pages (tests/golden/manual.c puts them there), so that each thing is said once. Owns the texts, prints
 * nothing. */

#include <stdbool.h>
#include <stddef.h>

enum rh_help_kind {
	RH_HELP_PARAGRAPH,
	RH_HELP_HEADING,
	RH_HELP_ITEM,    /* a term and what it means */
	RH_HELP_EXAMPLE, /* a line to be shown as it is */
};

struct rh_help_row {
	enum rh_help_kind kind;
	const char *term; /* ITEM: never translated */
	const char *text; /* N_(), of an EXAMPLE as it is */
};

struct rh_help_page {
	const char *name;
	const char *summary; /* N_(), no full stop */
	const struct rh_help_row *rows;
	size_t count;
	/* Instead of rows: the i-th from 0; false after the last. */
	bool (*row)(size_t i, struct rh_help_row *row);
};

const struct rh_help_page *rh_help_pages(size_t *count);
/* NULL when there is none of this name. */
const struct rh_help_page *rh_help_page_find(const char *name);
/* The i-th row from 0; false after the last. */
bool rh_help_page_row(const struct rh_help_page *page, size_t i, struct rh_help_row *row);

#endif
