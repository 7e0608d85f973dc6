// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_TESTS_SUPPORT_CATALOGUE_H
#define REHEARSE_TESTS_SUPPORT_CATALOGUE_H
/* The messages of cmd/po/LANGUAGE.po as a translator, so that pure modules can be looked at in another language. */

#include "base/arena.h"
#include "base/messages.h"

struct catalogue_entry {
	const char *id, *translation;
};

struct catalogue {
	struct rh_arena texts;
	struct catalogue_entry *entries; /* owned, sorted by id */
	size_t count;
};

/* Reads the file; aborts when it cannot. */
void catalogue_read(struct catalogue *catalogue, const char *path);
/* Borrowed from the catalogue. */
struct rh_tr catalogue_tr(const struct catalogue *catalogue);
void catalogue_done(struct catalogue *catalogue);

#endif
