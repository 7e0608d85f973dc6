// SPDX-License-Identifier: GPL-3.0-or-later
#include "os/places.h"

#include "os/files.h"

#include <errno.h>
#include <limits.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Set by lib/CMakeLists.txt for this file:
 * REHEARSE_BUILD_TREE, REHEARSE_SOURCE_QUESTIONS   where it was built, and from which questions
 * REHEARSE_INSTALLED_QUESTIONS                     where the installed questions are meant to be
 * REHEARSE_QUESTIONS_FROM_BIN                      the same, seen from the folder of the installed program */

static void cut_trailing_slashes(char *path)
{
	size_t length = strlen(path);
	while (length > 1 && path[length - 1] == '/')
		path[--length] = '\0';
}

/* The caller frees. *known is false when the system knows no home folder; otherwise NULL means no memory. */
static char *home_from_user_database(bool *known)
{
	struct passwd record, *found = NULL;
	enum { NAMES_BYTES = 16 * 1024 };
	char *names = malloc(NAMES_BYTES);
	*known = true;
	if (names == NULL)
		return NULL;
	*known = getpwuid_r(getuid(), &record, names, NAMES_BYTES, &found) == 0 && found != NULL &&
	         found->pw_dir != NULL && found->pw_dir[0] == '/';
	char *home = *known ? strdup(found->pw_dir) : NULL;
	free(names);
	return home;
}

static char *home_folder(bool *known)
{
	const char *value = getenv("HOME");
	*known = true;
	return value != NULL && value[0] == '/' ? strdup(value) : home_from_user_database(known);
}

/* $VARIABLE when it is an absolute path, otherwise HOME/otherwise; "rehearse" is added. The caller frees; NULL without
 * memory or, where home is NULL and needed, without a home. */
static char *base_folder(const char *variable, const char *home, const char *otherwise)
{
	const char *value = getenv(variable);
	char *base = NULL;
	if (value != NULL && value[0] == '/')
		base = strdup(value);
	else if (home != NULL)
		base = rh_file_join(home, otherwise);
	if (base == NULL)
		return NULL;
	char *folder = rh_file_join(base, "rehearse");
	free(base);
	return folder;
}

static bool is_folder(const char *path)
{
	struct stat info;
	return stat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

/* The running program's file; false where the system does not tell. Linux. */
static bool program_file(char out[PATH_MAX])
{
	ssize_t length = readlink("/proc/self/exe", out, PATH_MAX - 1);
	out[length > 0 ? length : 0] = '\0';
	return length > 0;
}

bool rh_places_in_build_tree(void)
{
	char program[PATH_MAX];
	return program_file(program) && rh_text_starts_with(rh_text_of(program), RH_TEXT(REHEARSE_BUILD_TREE "/"));
}

char *rh_places_beside_program(const char *relative)
{
	char program[PATH_MAX];
	char *slash = program_file(program) ? strrchr(program, '/') : NULL;
	if (slash == NULL)
		return NULL;
	*slash = '\0';
	char *path = rh_file_join(program, relative);
	char *absolute = path != NULL ? rh_file_real_path(path) : NULL;
	free(path);
	return absolute;
}

/* The caller frees; NULL without memory. */
static char *shipped_questions(void)
{
	if (rh_places_in_build_tree() && is_folder(REHEARSE_SOURCE_QUESTIONS))
		return strdup(REHEARSE_SOURCE_QUESTIONS);
	char *beside = rh_places_beside_program(REHEARSE_QUESTIONS_FROM_BIN);
	if (beside != NULL && is_folder(beside))
		return beside;
	free(beside);
	return strdup(REHEARSE_INSTALLED_QUESTIONS);
}

static char *joined(const char *folder, const char *name)
{
	return folder != NULL ? rh_file_join(folder, name) : NULL;
}

static bool is_complete(const struct rh_places *p)
{
	return p->config_file != NULL && p->data_dir != NULL && p->banks_dir != NULL && p->takes_dir != NULL &&
	       p->history_file != NULL && p->state_dir != NULL && p->shell_history != NULL && p->installed_dir != NULL;
}

enum rh_status rh_places_init(struct rh_places *places, struct rh_error *err)
{
	bool home_known;
	char *home = home_folder(&home_known);
	if (home != NULL)
		cut_trailing_slashes(home);
	char *config_dir = base_folder("XDG_CONFIG_HOME", home, ".config");
	struct rh_places found = {
	    .config_file = joined(config_dir, "config.yaml"),
	    .data_dir = base_folder("XDG_DATA_HOME", home, ".local/share"),
	    .state_dir = base_folder("XDG_STATE_HOME", home, ".local/state"),
	    .installed_dir = shipped_questions(),
	};
	free(config_dir);
	found.banks_dir = joined(found.data_dir, "banks");
	found.takes_dir = joined(found.data_dir, "takes");
	found.history_file = joined(found.data_dir, "history.db");
	found.shell_history = joined(found.state_dir, "shell_history");
	free(home);
	if (is_complete(&found)) {
		*places = found;
		return RH_OK;
	}
	rh_places_done(&found);
	if (!home_known)
		return rh_error_set(err, RH_ERR_SYSTEM, N_("no home folder: set HOME"));
	return rh_error_no_memory(err);
}

void rh_places_done(struct rh_places *places)
{
	if (places == NULL)
		return;
	free(places->config_file);
	free(places->data_dir);
	free(places->banks_dir);
	free(places->takes_dir);
	free(places->history_file);
	free(places->state_dir);
	free(places->shell_history);
	free(places->installed_dir);
	*places = (struct rh_places){0};
}
