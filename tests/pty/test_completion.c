// SPDX-License-Identifier: GPL-3.0-or-later
/* Tab in bash, zsh and fish, each on a real terminal with the completion that is installed for it. */

#include "support/check.h"
#include "support/pty.h"

#include <stdio.h>
#include <string.h>

#define COMPLETIONS REHEARSE_SOURCE_DIR "/cmd/completions"
#define BANK        REHEARSE_SOURCE_DIR "/tests/pty/bank.yaml"
#define PROMPT      "ready> "

/* What to type before Tab, and what the line must be after it. */
struct step {
	const char *typed, *completed;
};

static const struct step steps[] = {
    {"rehearse ver", "rehearse version"},
    {"rehearse run --fol", "rehearse run --follow-ups"},
    {"rehearse run --follow-ups no", "rehearse run --follow-ups none"},
    {"rehearse run --pick=or", "rehearse run --pick=order"},
    {"rehearse --ui-lang ko sho", "rehearse --ui-lang ko show"},
    {"rehearse show vague", "rehearse show vague-requirements"},
    {"rehearse show -b " BANK " ope", "rehearse show -b " BANK " opening"},
    {"rehearse replay la", "rehearse replay last"},
    {"rehearse replay ope", "rehearse replay opening"},
    {"rehearse analyze opening#", "rehearse analyze opening#1"},
    {"rehearse compare last opening#1", "rehearse compare last opening#1"},
    {"rehearse help envi", "rehearse help environment"},
    {"rehearse check notes/ba", "rehearse check notes/bank-of-mine.yaml"},
};

static void answer_once(struct pty **with_a_take)
{
	static const char *const argv[] = {REHEARSE_PROGRAM, "run", "-b",     BANK, "opening",      "--device", "null",
	                                   "--prep",         "0",   "--time", "1s", "--hands-free", NULL};
	*with_a_take = pty_start(&(struct pty_options){.argv = argv});
	pty_expect_exit(*with_a_take, 0);
}

static bool at_the_prompt(struct pty *pty, void *ctx)
{
	(void)ctx;
	unsigned row = 0;
	unsigned column = 0;
	pty_cursor(pty, &row, &column);
	return column == strlen(PROMPT) && strcmp(pty_row(pty, row), "ready>") == 0;
}

/* The row of the cursor up to the cursor, so that what a shell suggests behind it does not count. */
static bool line_is(struct pty *pty, void *ctx)
{
	unsigned row = 0;
	unsigned column = 0;
	char line[512];
	pty_cursor(pty, &row, &column);
	(void)snprintf(line, sizeof line, "%s", pty_row(pty, row));
	size_t length = strlen(PROMPT) + strlen(ctx);
	return strncmp(line, PROMPT, strlen(PROMPT)) == 0 && strncmp(line + strlen(PROMPT), ctx, strlen(ctx)) == 0 &&
	       column >= length && strspn(line + length, " ") == strlen(line + length);
}

static void complete_in(const char *const *shell, const char *setup)
{
	static const char *const env[] = {"PATH=" REHEARSE_PROGRAM_FOLDER ":/usr/bin:/bin", "LC_ALL=C.UTF-8",
	                                  "PS1=" PROMPT, NULL};
	struct pty *past = NULL;
	answer_once(&past);
	struct pty *pty = pty_start(
	    &(struct pty_options){.argv = shell, .env = env, .home = pty_home(past), .columns = 200, .rows = 50});
	pty_expect_that(pty, at_the_prompt, NULL); /* what is typed before may be thrown away */
	pty_send(pty, setup);
	pty_send(pty, "; mkdir -p notes; touch notes/bank-of-mine.yaml; clear; echo pre''pared\r");
	pty_expect(pty, "prepared");
	pty_expect_that(pty, at_the_prompt, NULL);
	for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
		pty_send(pty, steps[i].typed);
		pty_expect_that(pty, line_is, (void *)(intptr_t)steps[i].typed);
		pty_send(pty, "\t");
		pty_expect_that(pty, line_is, (void *)(intptr_t)steps[i].completed);
		pty_send(pty, "\x15");
		pty_expect_that(pty, at_the_prompt, NULL);
	}
	pty_send(pty, "exit\r");
	pty_expect_exit(pty, 0);
	pty_end(pty);
	pty_end(past);
}

static void bash_completes_commands_options_questions_takes_and_files(void **state)
{
	(void)state;
	static const char *const shell[] = {"bash", "--norc", "--noprofile", "-i", NULL};
	complete_in(shell, ". " COMPLETIONS "/rehearse.bash");
}

static void zsh_completes_commands_options_questions_takes_and_files(void **state)
{
	(void)state;
	static const char *const shell[] = {"zsh", "-f", "-i", NULL};
	/* Only what is needed of the thousand functions zsh comes with: looking at all takes longer than all else here.
	 */
	complete_in(shell,
	            "all=($fpath); fpath=(" COMPLETIONS " ${(M)all:#*/Completion(|/Base)}); autoload -Uz compinit; "
	            "compinit -C -D; fpath=($all); autoload -Uz ${^all}/_*(N:t)");
}

static void fish_completes_commands_options_questions_takes_and_files(void **state)
{
	(void)state;
	static const char *const shell[] = {
	    "fish", "--no-config", "-i", "--init-command", "function fish_prompt; printf '" PROMPT "'; end", NULL};
	complete_in(shell, "set -g fish_autosuggestion_enabled 0; source " COMPLETIONS "/rehearse.fish");
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test_teardown(bash_completes_commands_options_questions_takes_and_files, pty_teardown),
	    cmocka_unit_test_teardown(zsh_completes_commands_options_questions_takes_and_files, pty_teardown),
	    cmocka_unit_test_teardown(fish_completes_commands_options_questions_takes_and_files, pty_teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
