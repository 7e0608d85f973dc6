// SPDX-License-Identifier: GPL-3.0-or-later
/* README.md's tour, block by block in a shell on a terminal, with somebody at the keys who does what the screen asks
 * for. Before it, the examples of a bank and of settings are given to the program. */

#include "base/buffer.h"
#include "os/files.h"
#include "support/check.h"
#include "support/pty.h"
#include "support/tmpdir.h"

#include <stdio.h>
#include <string.h>

#define README  REHEARSE_SOURCE_DIR "/README.md"
#define TOUR    "## Five minutes\n"
#define PROGRAM REHEARSE_PROGRAM

enum { README_BYTES_MAX = 1 << 20, BLOCKS_MIN = 5 };

static struct rh_buffer readme;

static int read_readme(void **state)
{
	(void)state;
	return rh_file_read(README, README_BYTES_MAX, &readme, NULL) == RH_OK ? 0 : -1;
}

static int free_readme(void **state)
{
	(void)state;
	rh_buffer_done(&readme);
	return 0;
}

/* Cuts the next block "```LANGUAGE" off *rest. */
static bool next_block(struct rh_text *rest, const char *language, struct rh_text *block)
{
	char fence[32];
	(void)snprintf(fence, sizeof fence, "\n```%s\n", language);
	size_t at = rh_text_find(*rest, rh_text_of(fence));
	if (at == SIZE_MAX)
		return false;
	struct rh_text inside = rh_text_slice(*rest, at + strlen(fence), SIZE_MAX);
	size_t length = rh_text_find(inside, RH_TEXT("```\n"));
	assert_true(length != SIZE_MAX);
	*block = rh_text_slice(inside, 0, length);
	*rest = rh_text_slice(inside, length + strlen("```"), SIZE_MAX);
	return true;
}

/* What the screen asks for, with the answer to it; the first that shows counts. */
static const struct request {
	const char *shows, *key;
} requests[] = {
    {"Enter start now", "\r"},
    {"Enter next", "\r"},
    {"Enter finish", "\r"},
};

struct turn {
	char ended[32]; /* what the shell prints when the block is over */
	const struct request *request;
	bool speaking, over;
};

/* For a second: before, Enter counts for the start. */
static bool has_spoken(struct pty *pty)
{
	unsigned row = 0;
	unsigned column = 0;
	return strstr(pty_screen(pty), "Enter done") != NULL && pty_find(pty, "● ", &row, &column) &&
	       strstr(pty_row(pty, row), " 0:00 ") == NULL;
}

static bool is_my_turn(struct pty *pty, void *ctx)
{
	struct turn *turn = ctx;
	turn->request = NULL;
	turn->over = strstr(pty_screen(pty), turn->ended) != NULL;
	turn->speaking = has_spoken(pty);
	for (size_t i = 0; i < sizeof requests / sizeof *requests && turn->request == NULL; i++)
		if (strstr(pty_screen(pty), requests[i].shows) != NULL)
			turn->request = &requests[i];
	return turn->over || turn->speaking || turn->request != NULL;
}

static void run_block(struct pty *pty, size_t number, struct rh_text block)
{
	char name[32];
	char path[512];
	char line[128];
	struct turn turn = {.over = false};
	(void)snprintf(name, sizeof name, "block-%zu.sh", number);
	(void)snprintf(path, sizeof path, "%s/%s", pty_home(pty), name);
	(void)snprintf(turn.ended, sizeof turn.ended, "block %zu: 0", number);
	(void)snprintf(line, sizeof line, "clear; bash -e %s; echo block %zu: $?\r", name, number);
	assert_int_equal(rh_file_write(path, block, RH_REPLACE_NEVER, NULL), RH_OK);
	pty_send(pty, line);
	for (;;) {
		pty_expect_that(pty, is_my_turn, &turn);
		if (turn.over)
			return;
		const char *shown = turn.request != NULL ? turn.request->shows : "Enter done";
		pty_send(pty, turn.request != NULL ? turn.request->key : "\r");
		pty_expect_gone(pty, shown);
	}
}

static void every_block_of_the_tour_works_as_written(void **state)
{
	(void)state;
	static const char *const env[] = {"PATH=" REHEARSE_PROGRAM_FOLDER ":/usr/bin:/bin", "LC_ALL=C.UTF-8", NULL};
	struct pty *pty = pty_start_shell(&(struct pty_options){.env = env, .columns = 80, .rows = 50});
	pty_send(
	    pty,
	    "mkdir -p .config/rehearse; printf 'device: \"null\"\\nsink: \"null\"\\n' >.config/rehearse/config.yaml\r");
	size_t at = rh_text_find(rh_buffer_view(&readme), RH_TEXT(TOUR));
	assert_true(at != SIZE_MAX);
	struct rh_text rest = rh_text_slice(rh_buffer_view(&readme), at + strlen(TOUR), SIZE_MAX);
	rest = rh_text_slice(rest, 0, rh_text_find(rest, RH_TEXT("\n## ")));
	struct rh_text block;
	size_t blocks = 0;
	while (next_block(&rest, "sh", &block))
		run_block(pty, ++blocks, block);
	assert_true(blocks >= BLOCKS_MIN);
	pty_send(pty, "ls -l progress.html\r");
	pty_expect(pty, "-rw-------");
	pty_end(pty);
}

/* The first block of YAML that holds a word. */
static struct rh_text example_with(const char *word)
{
	struct rh_text rest = rh_buffer_view(&readme);
	struct rh_text block = RH_TEXT_NONE;
	while (next_block(&rest, "yaml", &block))
		if (rh_text_find(block, rh_text_of(word)) != SIZE_MAX)
			return block;
	fail_msg("README.md has no block of YAML with %s", word);
	return block;
}

static void the_examples_of_a_bank_and_of_settings_are_without_a_fault(void **state)
{
	(void)state;
	struct tmpdir dir;
	tmpdir_make(&dir);
	const char *bank = tmpdir_write(&dir, "bank.yaml", example_with("questions:"));
	const char *settings = tmpdir_write(&dir, "settings.yaml", example_with("sink:"));
	const char *const check[] = {PROGRAM, "check", bank, NULL};
	struct pty *pty = pty_start(&(struct pty_options){.argv = check});
	pty_expect(pty, "errors: 0");
	pty_expect_exit(pty, 0);
	pty_end(pty);
	const char *const list[] = {PROGRAM, "list", "--config", settings, "-b", bank, NULL};
	pty = pty_start(&(struct pty_options){.argv = list});
	pty_expect(pty, "why-us");
	pty_expect_exit(pty, 0);
	assert_null(strstr(pty_screen(pty), "warning"));
	pty_end(pty);
	tmpdir_remove(&dir);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test_teardown(every_block_of_the_tour_works_as_written, pty_teardown),
	    cmocka_unit_test_teardown(the_examples_of_a_bank_and_of_settings_are_without_a_fault, pty_teardown),
	};
	return cmocka_run_group_tests(tests, read_readme, free_readme);
}
