// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_CMD_LANGUAGE_H
#define REHEARSE_CMD_LANGUAGE_H
/* Locale and gettext: which language the interface speaks. Sets LC_CTYPE and LC_MESSAGES only, because a decimal comma
 * would break JSON. The locale is the process's, so all calls come from the main thread, before others exist or between
 * sessions. */

#include "base/error.h"
#include "base/messages.h"

#include <stddef.h>

enum rh_language { RH_LANGUAGE_EN, RH_LANGUAGE_KO };
/* "en", "ko": as --ui-lang takes them, indexed by the enum, NULL at the end. */
extern const char *const rh_language_names[];

/* Sets the locale up from the environment and says which language it asks for. A locale that is not installed, or not
 * UTF-8, becomes C.UTF-8; what the environment wanted still decides the language. */
enum rh_language rh_language_start(void);
/* From now on messages come in this language. */
void rh_language_use(enum rh_language language);
/* The translator; usable after rh_language_start(). */
struct rh_tr rh_language_tr(void);

/* What became of the environment's own locale. */
enum rh_locale_state {
	RH_LOCALE_GOOD,
	RH_LOCALE_NOT_UTF8, /* C.UTF-8 stands in for it */
	RH_LOCALE_MISSING,  /* not installed, likewise */
};
/* name gets what the environment asks for, "C" where it asks for nothing. */
enum rh_locale_state rh_language_locale(char *name, size_t size);

#endif
