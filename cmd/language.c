// SPDX-License-Identifier: GPL-3.0-or-later
#include "language.h"

#include "os/places.h"

#include <langinfo.h>
#include <libintl.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Set by cmd/CMakeLists.txt for this file:
 * REHEARSE_BUILD_LOCALE                        where the catalogues are when it runs from where it was built
 * REHEARSE_INSTALLED_LOCALE                    where the installed catalogues are meant to be
 * REHEARSE_LOCALE_FROM_BIN                     the same, seen from the folder of the installed program */

#define DOMAIN      "rehearse"
#define UTF8_LOCALE "C.UTF-8"

const char *const rh_language_names[] = {[RH_LANGUAGE_EN] = "en", [RH_LANGUAGE_KO] = "ko", NULL};

static bool speaks_korean(const char *wish)
{
	return strncmp(wish, "ko", 2) == 0 && strchr("_.@:", wish[2]) != NULL;
}

static const char *first_set(const char *const *variables)
{
	for (; *variables != NULL; variables++) {
		const char *value = getenv(*variables);
		if (value != NULL && *value != '\0')
			return value;
	}
	return "";
}

/* What the environment asks for, by the rules of gettext: LANGUAGE counts unless the locale is C. */
static enum rh_language wished(void)
{
	static const char *const locale_variables[] = {"LC_ALL", "LC_MESSAGES", "LANG", NULL};
	const char *locale = first_set(locale_variables);
	const char *list = getenv("LANGUAGE");
	if (*locale == '\0' || strcmp(locale, "C") == 0 || strcmp(locale, "POSIX") == 0)
		return RH_LANGUAGE_EN;
	const char *wish = list != NULL && *list != '\0' ? list : locale;
	return speaks_korean(wish) ? RH_LANGUAGE_KO : RH_LANGUAGE_EN;
}

/* PREFIX/share/locale beside PREFIX/bin/rehearse when it holds our catalogue; NULL: it does not. The caller frees. */
static char *beside(void)
{
	char *catalogue = rh_places_beside_program(REHEARSE_LOCALE_FROM_BIN "/ko/LC_MESSAGES/" DOMAIN ".mo");
	char *folder = catalogue != NULL ? rh_places_beside_program(REHEARSE_LOCALE_FROM_BIN) : NULL;
	free(catalogue);
	return folder;
}

static void bind_catalogue(void)
{
	bool built = rh_places_in_build_tree();
	char *moved = built ? NULL : beside();
	bindtextdomain(DOMAIN, built ? REHEARSE_BUILD_LOCALE : moved != NULL ? moved : REHEARSE_INSTALLED_LOCALE);
	bind_textdomain_codeset(DOMAIN, "UTF-8");
	free(moved);
}

enum rh_language rh_language_start(void)
{
	enum rh_language language = wished();
	/* Everything here is UTF-8; in another character set readline would lose Hangul, and in C gettext does nothing.
	 */
	if (setlocale(LC_CTYPE, "") == NULL || strcmp(nl_langinfo(CODESET), "UTF-8") != 0)
		setlocale(LC_CTYPE, UTF8_LOCALE);
	const char *messages = setlocale(LC_MESSAGES, "");
	if (messages == NULL || strcmp(messages, "C") == 0 || strcmp(messages, "POSIX") == 0)
		setlocale(LC_MESSAGES, UTF8_LOCALE);
	bind_catalogue();
	rh_language_use(language);
	return language;
}

void rh_language_use(enum rh_language language)
{
	setenv("LANGUAGE", rh_language_names[language], 1);
	textdomain(DOMAIN); /* makes gettext look at LANGUAGE again */
}

static const char *translate(void *ctx, const char *id)
{
	(void)ctx;
	return *id != '\0' ? dgettext(DOMAIN, id) : id; /* the empty message is the catalogue's header */
}

struct rh_tr rh_language_tr(void)
{
	return (struct rh_tr){.get = translate};
}

enum rh_locale_state rh_language_locale(char *name, size_t size)
{
	static const char *const variables[] = {"LC_ALL", "LC_CTYPE", "LANG", NULL};
	const char *wished = first_set(variables);
	(void)snprintf(name, size, "%s", *wished != '\0' ? wished : "C");
	locale_t locale = newlocale(LC_CTYPE_MASK, "", (locale_t)0);
	if (locale == (locale_t)0)
		return RH_LOCALE_MISSING;
	bool utf8 = strcmp(nl_langinfo_l(CODESET, locale), "UTF-8") == 0;
	freelocale(locale);
	return utf8 ? RH_LOCALE_GOOD : RH_LOCALE_NOT_UTF8;
}
