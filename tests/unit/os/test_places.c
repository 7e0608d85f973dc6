// SPDX-License-Identifier: GPL-3.0-or-later
#include "os/places.h"

#include "os/child.h"
#include "os/clock.h"
#include "support/check.h"
#include "support/failing_alloc.h"
#include "support/tmpdir.h"

#include <limits.h>
#include <poll.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static struct tmpdir dir;

static int make_folder(void **state)
{
	(void)state;
	tmpdir_make(&dir);
	unsetenv("XDG_CONFIG_HOME");
	unsetenv("XDG_DATA_HOME");
	unsetenv("XDG_STATE_HOME");
	setenv("HOME", "/home/someone", 1);
	return 0;
}

static int remove_folder(void **state)
{
	(void)state;
	tmpdir_remove(&dir);
	return 0;
}

static void without_xdg_variables_the_home_folder_is_used(void **state)
{
	(void)state;
	struct rh_places places;
	assert_int_equal(rh_places_init(&places, NULL), RH_OK);
	assert_string_equal(places.config_file, "/home/someone/.config/rehearse/config.yaml");
	assert_string_equal(places.data_dir, "/home/someone/.local/share/rehearse");
	assert_string_equal(places.banks_dir, "/home/someone/.local/share/rehearse/banks");
	assert_string_equal(places.takes_dir, "/home/someone/.local/share/rehearse/takes");
	assert_string_equal(places.history_file, "/home/someone/.local/share/rehearse/history.db");
	assert_string_equal(places.state_dir, "/home/someone/.local/state/rehearse");
	assert_string_equal(places.shell_history, "/home/someone/.local/state/rehearse/shell_history");
	rh_places_done(&places);
	assert_null(places.data_dir);
	rh_places_done(&places);
	rh_places_done(NULL);
}

static void xdg_variables_come_first(void **state)
{
	(void)state;
	setenv("XDG_CONFIG_HOME", "/c", 1);
	setenv("XDG_DATA_HOME", "/d//", 1);
	setenv("XDG_STATE_HOME", "/", 1);
	struct rh_places places;
	assert_int_equal(rh_places_init(&places, NULL), RH_OK);
	assert_string_equal(places.config_file, "/c/rehearse/config.yaml");
	assert_string_equal(places.history_file, "/d/rehearse/history.db");
	assert_string_equal(places.state_dir, "/rehearse");
	rh_places_done(&places);
}

static void relative_and_empty_variables_are_ignored(void **state)
{
	(void)state;
	setenv("XDG_CONFIG_HOME", "config", 1);
	setenv("XDG_DATA_HOME", "", 1);
	setenv("XDG_STATE_HOME", "./state", 1);
	struct rh_places places;
	assert_int_equal(rh_places_init(&places, NULL), RH_OK);
	assert_string_equal(places.config_file, "/home/someone/.config/rehearse/config.yaml");
	assert_string_equal(places.data_dir, "/home/someone/.local/share/rehearse");
	assert_string_equal(places.state_dir, "/home/someone/.local/state/rehearse");
	rh_places_done(&places);
}

static void slashes_behind_home_are_cut(void **state)
{
	(void)state;
	struct rh_places places;
	setenv("HOME", "/home/someone///", 1);
	assert_int_equal(rh_places_init(&places, NULL), RH_OK);
	assert_string_equal(places.data_dir, "/home/someone/.local/share/rehearse");
	rh_places_done(&places);
	setenv("HOME", "/", 1);
	assert_int_equal(rh_places_init(&places, NULL), RH_OK);
	assert_string_equal(places.data_dir, "/.local/share/rehearse");
	rh_places_done(&places);
}

static void without_home_the_user_database_is_asked(void **state)
{
	(void)state;
	const struct passwd *user = getpwuid(getuid());
	if (user == NULL) {
		skip();
		return;
	}
	char expected[PATH_MAX];
	(void)snprintf(expected, sizeof expected, "%s/.local/share/rehearse", user->pw_dir);
	static const char *const homes[] = {NULL, "", "relative"};
	for (size_t i = 0; i < 3; i++) {
		unsetenv("HOME");
		if (homes[i] != NULL)
			setenv("HOME", homes[i], 1);
		struct rh_places places;
		assert_int_equal(rh_places_init(&places, NULL), RH_OK);
		assert_string_equal(places.data_dir, expected);
		rh_places_done(&places);
	}
}

static void nothing_is_created(void **state)
{
	(void)state;
	setenv("HOME", tmpdir_path(&dir, "home"), 1);
	struct rh_places places;
	assert_int_equal(rh_places_init(&places, NULL), RH_OK);
	rh_places_done(&places);
	assert_int_equal(rmdir(dir.path), 0);
	assert_int_equal(mkdir(dir.path, 0700), 0);
}

static void a_program_in_the_build_tree_uses_the_source_trees_questions(void **state)
{
	(void)state;
	struct rh_places places;
	assert_int_equal(rh_places_init(&places, NULL), RH_OK);
	assert_string_equal(places.installed_dir, REHEARSE_SOURCE_DIR "/questions");
	rh_places_done(&places);
}

/* A copy of this program at name, run to say where its questions are; the caller frees. */
static char *asked_at(const char *name)
{
	char *own = NULL;
	char self[PATH_MAX];
	ssize_t length = readlink("/proc/self/exe", self, sizeof self - 1);
	assert_true(length > 0);
	self[length] = '\0';
	struct stat info;
	assert_int_equal(stat(self, &info), 0);
	FILE *file = fopen(self, "rb");
	own = malloc((size_t)info.st_size);
	assert_true(file != NULL && own != NULL);
	assert_int_equal(fread(own, 1, (size_t)info.st_size, file), info.st_size);
	(void)fclose(file);
	const char *copy = tmpdir_write(&dir, name, (struct rh_text){own, (size_t)info.st_size});
	free(own);
	assert_int_equal(chmod(copy, 0700), 0);
	const char *const argv[] = {copy, "--say", NULL};
	struct rh_child *child = NULL;
	assert_int_equal(rh_child_start(&(struct rh_child_config){.argv = argv, .output_max = 10000}, &child, NULL),
	                 RH_OK);
	while (rh_child_step(child) == RH_CHILD_RUNNING)
		(void)poll(&(struct pollfd){.fd = rh_child_fd(child), .events = POLLIN}, 1, 100);
	assert_int_equal(rh_child_exit_status(child), 0);
	struct rh_text output = rh_child_output(child);
	char *said = strndup(output.data, output.length);
	rh_child_free(child);
	return said;
}

static void an_installed_program_finds_its_questions_wherever_it_was_moved(void **state)
{
	(void)state;
	const char *questions = tmpdir_folder(&dir, "opt/share/rehearse/questions");
	char *said = asked_at("opt/bin/rehearse");
	assert_string_equal(said, questions);
	free(said);
}

static void a_program_on_its_own_names_the_place_of_installation(void **state)
{
	(void)state;
	tmpdir_write(&dir, "share/rehearse/questions", RH_TEXT("a file is no folder"));
	char *said = asked_at("bin/rehearse");
	assert_int_equal(said[0], '/');
	assert_true(rh_text_ends_with(rh_text_of(said), RH_TEXT("/rehearse/questions")));
	assert_false(rh_text_starts_with(rh_text_of(said), rh_text_of(dir.path)));
	assert_string_not_equal(said, REHEARSE_SOURCE_DIR "/questions");
	free(said);
}

static void every_lost_allocation_is_told(void **state)
{
	(void)state;
	size_t n;
	for (n = 1; failing_alloc_next(n); n++) {
		struct rh_places places = {.config_file = NULL};
		enum rh_status status = rh_places_init(&places, NULL);
		if (!failing_alloc_struck()) {
			assert_int_equal(status, RH_OK);
			rh_places_done(&places);
		} else if (status != RH_OK) {
			assert_int_equal(status, RH_ERR_NO_MEMORY);
			assert_null(places.config_file);
		} else {
			rh_places_done(&places); /* the user database stood in for a copy of HOME */
		}
	}
	assert_true(n > 10);
}

static int say_where(void)
{
	struct rh_places places;
	if (rh_places_init(&places, NULL) != RH_OK)
		return 1;
	(void)fputs(places.installed_dir, stdout);
	rh_places_done(&places);
	return 0;
}

#define in_a_folder(test) cmocka_unit_test_setup_teardown(test, make_folder, remove_folder)

int main(int argc, char **argv)
{
	if (argc == 2 && strcmp(argv[1], "--say") == 0)
		return say_where();
	const struct CMUnitTest tests[] = {
	    in_a_folder(without_xdg_variables_the_home_folder_is_used),
	    in_a_folder(xdg_variables_come_first),
	    in_a_folder(relative_and_empty_variables_are_ignored),
	    in_a_folder(slashes_behind_home_are_cut),
	    in_a_folder(without_home_the_user_database_is_asked),
	    in_a_folder(nothing_is_created),
	    in_a_folder(a_program_in_the_build_tree_uses_the_source_trees_questions),
	    in_a_folder(an_installed_program_finds_its_questions_wherever_it_was_moved),
	    in_a_folder(a_program_on_its_own_names_the_place_of_installation),
	    in_a_folder(every_lost_allocation_is_told),
	};
	return cmocka_run_group_tests_name("os.places", tests, NULL, NULL);
}
