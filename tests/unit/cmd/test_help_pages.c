// SPDX-License-Identifier: GPL-3.0-or-later
/* What the pages of help say is what the program knows. */

#include "config/config.h"
#include "help_pages.h"
#include "options.h"
#include "support/check.h"

#include <string.h>

static size_t items_named(const struct rh_help_page *page, const char *term)
{
	struct rh_help_row row;
	size_t count = 0;
	for (size_t i = 0; rh_help_page_row(page, i, &row); i++)
		count += row.kind == RH_HELP_ITEM && strcmp(row.term, term) == 0;
	return count;
}

static bool is_setting(const char *term)
{
	for (size_t i = 0; rh_config_key(i) != NULL; i++)
		if (strcmp(rh_config_key(i), term) == 0)
			return true;
	return false;
}

static void the_page_of_settings_has_every_key_once_and_no_other(void **state)
{
	(void)state;
	const struct rh_help_page *page = rh_help_page_find("config");
	assert_non_null(page);
	for (size_t i = 0; rh_config_key(i) != NULL; i++)
		if (items_named(page, rh_config_key(i)) != 1)
			fail_msg("the key %s is described %zu times", rh_config_key(i),
			         items_named(page, rh_config_key(i)));
	struct rh_help_row row;
	for (size_t i = 0; rh_help_page_row(page, i, &row); i++)
		if (row.kind == RH_HELP_ITEM && !is_setting(row.term))
			fail_msg("%s is no key of the settings", row.term);
}

static void every_page_has_a_name_of_its_own_and_something_to_say(void **state)
{
	(void)state;
	size_t count = 0;
	const struct rh_help_page *pages = rh_help_pages(&count);
	assert_true(count > 0);
	for (size_t i = 0; i < count; i++) {
		struct rh_help_row row;
		assert_ptr_equal(rh_help_page_find(pages[i].name), &pages[i]);
		assert_true(strlen(pages[i].summary) > 0);
		assert_true(rh_help_page_row(&pages[i], 0, &row));
	}
	assert_null(rh_help_page_find("nothing"));
}

static void the_keys_stand_under_the_state_they_work_in(void **state)
{
	(void)state;
	const struct rh_help_page *page = rh_help_page_find("keys");
	struct rh_help_row row;
	assert_true(rh_help_page_row(page, 0, &row));
	assert_int_equal(row.kind, RH_HELP_HEADING);
	assert_true(items_named(page, "Enter") >= 4);
	assert_int_equal(items_named(page, "m"), 1);
	assert_int_equal(items_named(page, "?"), 1);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_page_of_settings_has_every_key_once_and_no_other),
	    cmocka_unit_test(every_page_has_a_name_of_its_own_and_something_to_say),
	    cmocka_unit_test(the_keys_stand_under_the_state_they_work_in),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
