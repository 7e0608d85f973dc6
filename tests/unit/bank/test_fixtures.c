// SPDX-License-Identifier: GPL-3.0-or-later
/* The banks of tests/banks, looked at as `check` does: in bad/ every file names its faults in comments
 * "# expect LINE:COLUMN: message", one a line, in the order of the file; those in good/ and the shipped ones have none,
 * and come back the same when written and read again. */
#include "bank/write.h"

#include "bank/faults.h"
#include "bank/near.h"
#include "plan/check.h"
#include "speaking.h"
#include "support/same_bank.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { BAD_FILES = 80, GOOD_FILES = 30 };

static void read_file(const char *path, struct rh_buffer *bytes)
{
	char chunk[4096];
	FILE *file = fopen(path, "rb");
	assert_non_null(file);
	rh_buffer_clear(bytes);
	for (size_t n; (n = fread(chunk, 1, sizeof chunk, file)) > 0;)
		rh_buffer_text(bytes, (struct rh_text){chunk, n});
	fclose(file);
}

/* Which codes were seen. */
static bool seen[64];

static void note_fault(void *ctx, const struct rh_diag *diag)
{
	for (size_t i = 0; i < rh_bank_fault_count(); i++)
		seen[i] |= strcmp(rh_bank_fault_at(i)->code, diag->code) == 0;
	rh_buffer_printf(ctx, "%u:%u: %s\n", diag->line, diag->column, diag->message);
}

/* What every installation has; its profiles are there for any plan. */
static struct rh_bank *shipped_bank;

static int load_shipped(void **state)
{
	struct rh_buffer bytes = {0};
	(void)state;
	read_file(REHEARSE_SOURCE_DIR "/questions/profiles.yaml", &bytes);
	assert_int_equal(rh_bank_new("profiles.yaml", rh_buffer_view(&bytes), NULL, &shipped_bank, NULL), RH_OK);
	rh_buffer_done(&bytes);
	return 0;
}

static int free_shipped(void **state)
{
	(void)state;
	rh_bank_free(shipped_bank);
	return 0;
}

/* The faults of a bank, one a line; the bank too when it has no error. */
static struct rh_bank *load(const char *name, struct rh_text bytes, struct rh_buffer *faults)
{
	struct rh_ledger ledger = {0};
	const struct rh_diag_sink gather = {rh_ledger_emit, &ledger};
	const struct rh_diag_sink sink = {note_fault, faults};
	struct rh_bank *bank = NULL;
	struct rh_error error = {0};
	rh_buffer_clear(faults);
	enum rh_status status = rh_bank_new_faulty(name, bytes, &gather, &bank, &error);
	assert_int_equal(error.status, status);
	if (bank != NULL) {
		const struct rh_bank *const banks[] = {bank};
		const struct rh_bank *const rules[] = {shipped_bank};
		const struct rh_plan_shelves shipped = {.rules = rules, .rule_count = 1};
		assert_int_equal(rh_speaking_check(bank, &gather, NULL), RH_OK);
		assert_int_equal(rh_plan_check(banks, 1, &gather, NULL), RH_OK);
		rh_plan_check_profiles(banks, 1, &shipped, &gather);
		assert_int_equal(rh_bank_check_near(banks, 1, &gather, NULL), RH_OK);
	}
	rh_ledger_hand_on(&ledger, name, &sink);
	if (status == RH_OK)
		return bank;
	assert_int_equal(status, RH_ERR_SYNTAX);
	rh_bank_free(bank);
	return NULL;
}

static void read_expectations(struct rh_text bytes, struct rh_buffer *expected)
{
	const struct rh_text mark = RH_TEXT("# expect ");
	struct rh_text line;
	rh_buffer_clear(expected);
	while (rh_text_next_line(&bytes, &line)) {
		if (!rh_text_starts_with(line, mark))
			continue;
		rh_buffer_text(expected, rh_text_slice(line, mark.length, SIZE_MAX));
		rh_buffer_byte(expected, '\n');
	}
}

static void check_bad(const char *path, const char *name)
{
	struct rh_buffer bytes = {0}, faults = {0}, expected = {0};
	read_file(path, &bytes);
	struct rh_bank *bank = load(name, rh_buffer_view(&bytes), &faults);
	read_expectations(rh_buffer_view(&bytes), &expected);
	if (expected.length == 0 || !rh_text_equal(rh_buffer_view(&faults), rh_buffer_view(&expected)))
		fail_msg("%s\nexpected:\n%sfound:\n%s", name, expected.data, faults.data);
	rh_bank_free(bank);
	rh_buffer_done(&bytes);
	rh_buffer_done(&faults);
	rh_buffer_done(&expected);
}

static void check_good(const char *path, const char *name)
{
	struct rh_buffer bytes = {0}, faults = {0}, written = {0}, again = {0};
	read_file(path, &bytes);
	struct rh_bank *bank = load(name, rh_buffer_view(&bytes), &faults);
	if (faults.length > 0)
		fail_msg("%s\n%s", name, faults.data);
	rh_bank_write(&written, rh_bank_content(bank));
	assert_int_equal(rh_buffer_status(&written, NULL), RH_OK);
	struct rh_bank *reread = load("another-name.yaml", rh_buffer_view(&written), &faults);
	if (faults.length > 0)
		fail_msg("%s as written:\n%s%s", name, faults.data, written.data);
	const char *different = same_bank(rh_bank_content(bank), rh_bank_content(reread));
	if (different != NULL)
		fail_msg("%s as written differs in %s:\n%s", name, different, written.data);
	rh_bank_write(&again, rh_bank_content(reread));
	assert_string_equal(again.data, written.data);
	rh_bank_free(bank);
	rh_bank_free(reread);
	rh_buffer_done(&bytes);
	rh_buffer_done(&faults);
	rh_buffer_done(&written);
	rh_buffer_done(&again);
}

/* How many files of a folder of the sources were checked. */
static size_t check_folder(const char *folder, void (*check)(const char *path, const char *name))
{
	struct rh_buffer path = {0};
	rh_buffer_printf(&path, REHEARSE_SOURCE_DIR "/%s", folder);
	size_t count = 0;
	DIR *dir = opendir(path.data);
	assert_non_null(dir);
	for (const struct dirent *entry; (entry = readdir(dir)) != NULL;) {
		if (!rh_text_ends_with(rh_text_of(entry->d_name), RH_TEXT(".yaml")))
			continue;
		rh_buffer_clear(&path);
		rh_buffer_printf(&path, REHEARSE_SOURCE_DIR "/%s/%s", folder, entry->d_name);
		check(path.data, entry->d_name);
		count++;
	}
	closedir(dir);
	rh_buffer_done(&path);
	return count;
}

static void every_fault_of_a_bad_bank_is_found_in_its_place(void **state)
{
	(void)state;
	assert_true(check_folder("tests/banks/bad", check_bad) >= BAD_FILES);
}

static void the_bad_banks_leave_no_kind_of_fault_out(void **state)
{
	(void)state;
	memset(seen, 0, sizeof seen);
	check_folder("tests/banks/bad", check_bad);
	for (size_t i = 0; i < rh_bank_fault_count(); i++) {
		/* These need a file too large for the folder, two files, and none. */
		static const char *const elsewhere[] = {"too-many-faults", "duplicate-bank", "unreadable"};
		const char *code = rh_bank_fault_at(i)->code;
		bool here = true;
		for (size_t k = 0; k < sizeof elsewhere / sizeof *elsewhere; k++)
			here &= strcmp(code, elsewhere[k]) != 0;
		if (here && !seen[i])
			fail_msg("no bad bank has '%s'", code);
	}
}

static void a_good_bank_written_and_read_again_is_the_same(void **state)
{
	(void)state;
	assert_true(check_folder("tests/banks/good", check_good) >= GOOD_FILES);
}

static void the_shipped_banks_are_good_too(void **state)
{
	(void)state;
	assert_true(check_folder("questions", check_good) >= 4);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_fault_of_a_bad_bank_is_found_in_its_place),
	    cmocka_unit_test(the_bad_banks_leave_no_kind_of_fault_out),
	    cmocka_unit_test(a_good_bank_written_and_read_again_is_the_same),
	    cmocka_unit_test(the_shipped_banks_are_good_too),
	};

	return cmocka_run_group_tests(tests, load_shipped, free_shipped);
}
