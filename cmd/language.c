// SPDX-License-Identifier: GPL-3.0-or-later
#include "language.h"

#include "os/files.h"

#include <langinfo.h>
#include <libintl.h>
#include <limits.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Set by cmd/CMakeLists.txt for this file:
 * REHEARSE_BUILD_TREE, REHEARSE_BUILD_LOCALE   where it was built, and where its catalogues are then
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

/* PREFIX/share/locale beside PREFIX/bin/rehearse when it holds our catalogue. */
static bool beside(char *program, char out[PATH_MAX])
{
	char *slash = strrchr(program, '/');
	if (slash == NULL)
		return false;
	*slash = '\0';
	char *folder = rh_file_join(program, REHEARSE_LOCALE_FROM_BIN);
	char *catalogue = folder != NULL ? rh_file_join(folder, "ko/LC_MESSAGES/" DOMAIN ".mo") : NULL;
	bool found = catalogue != NULL && rh_file_exists(catalogue) && realpath(folder, out) != NULL;
	free(catalogue);
	free(folder);
	return found;
}

static void bind_catalogue(void)
{
	char program[PATH_MAX];
	char folder[PATH_MAX];
	ssize_t length = readlink("/proc/self/exe", program, sizeof program - 1);
	program[length > 0 ? length : 0] = '\0';
	const char *where = REHEARSE_INSTALLED_LOCALE;
	if (strncmp(program, REHEARSE_BUILD_TREE "/", sizeof REHEARSE_BUILD_TREE) == 0)
		where = REHEARSE_BUILD_LOCALE;
	else if (beside(program, folder))
		where = folder;
	bindtextdomain(DOMAIN, where);
	bind_textdomain_codeset(DOMAIN, "UTF-8");
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
