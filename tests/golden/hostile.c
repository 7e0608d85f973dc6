// SPDX-License-Identifier: GPL-3.0-or-later
/* hostile PROGRAM: bank files made to do harm, through the whole program: each is one clear line and exit status 1,
 * within a second of processor time and 256 MiB; nothing of them reaches the terminal unsanitised, and no file is
 * written. */
#include "base/buffer.h"
#include "base/unicode.h"
#include "support/check.h"
#include "support/tmpdir.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#if defined __SANITIZE_ADDRESS__ || defined __SANITIZE_THREAD__ || defined REHEARSE_COVERAGE
enum { IS_INSTRUMENTED = 1 };
#else
enum { IS_INSTRUMENTED = 0 };
#endif

enum { ARGUMENTS_MAX = 12, KIB_MAX = 256 * 1024 };
static const double seconds_max = 1.0;

static const char *program;
static struct tmpdir folder;
static const char *bank_path; /* every bank in its turn */

/* How one run ended, and what it said on both streams. */
struct outcome {
	int status; /* as wait() gives it */
	struct rh_buffer said;
	double seconds; /* of the processor */
	long kib;       /* at most in memory */
};

static double seconds_of(struct timeval time)
{
	return (double)time.tv_sec + (double)time.tv_usec / 1e6;
}

static void read_all(int fd, struct rh_buffer *out)
{
	char chunk[4096];
	for (ssize_t got; (got = read(fd, chunk, sizeof chunk)) > 0;)
		rh_buffer_text(out, (struct rh_text){chunk, (size_t)got});
	(void)close(fd);
}

static struct outcome run(const char *const *arguments)
{
	struct outcome outcome = {0};
	const char *argv[ARGUMENTS_MAX + 2] = {program};
	int ends[2];
	struct rusage usage;
	for (size_t i = 0; arguments[i] != NULL; i++)
		argv[i + 1] = arguments[i];
	assert_int_equal(pipe(ends), 0);
	pid_t child = fork();
	if (child == 0) {
		int null = open("/dev/null", O_RDONLY);
		(void)dup2(null, STDIN_FILENO);
		(void)dup2(ends[1], STDOUT_FILENO);
		(void)dup2(ends[1], STDERR_FILENO);
		(void)close(ends[0]);
		(void)close(ends[1]);
		(void)execv(program, (char *const *)(void *)argv);
		_exit(127);
	}
	assert_true(child > 0);
	(void)close(ends[1]);
	read_all(ends[0], &outcome.said);
	assert_int_equal(wait4(child, &outcome.status, 0, &usage), child);
	outcome.seconds = seconds_of(usage.ru_utime) + seconds_of(usage.ru_stime);
	outcome.kib = usage.ru_maxrss;
	return outcome;
}

static const char *said(const struct outcome *outcome)
{
	return outcome->said.data != NULL ? outcome->said.data : "";
}

/* No byte that a terminal would act on, and no character that turns text around or hides it. */
static void check_harmless(const struct outcome *outcome)
{
	struct rh_text rest = rh_buffer_view(&outcome->said);
	assert_int_equal(rh_unicode_valid_prefix(rest), rest.length);
	for (uint32_t c = 0; rh_unicode_next(&rest, &c);) {
		bool control = (c < 0x20 && c != '\n') || (c >= 0x7F && c < 0xA0);
		bool turns = (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0x200B || c == 0xFEFF;
		if (control || turns)
			fail_msg("U+%04X reached the terminal:\n%s", c, said(outcome));
	}
}

static size_t count_of(const char *text, const char *part)
{
	size_t count = 0;
	for (const char *at = text; (at = strstr(at, part)) != NULL; at += strlen(part))
		count++;
	return count;
}

static void check_refused(const char *path, const char *why)
{
	struct outcome outcome = run((const char *const[]){"check", path, NULL});
	if (!WIFEXITED(outcome.status) || WEXITSTATUS(outcome.status) != 1 ||
	    count_of(said(&outcome), ": error: ") != 1 || strstr(said(&outcome), why) == NULL)
		fail_msg("%s: status %x, wanted '%s':\n%s", path, (unsigned)outcome.status, why, said(&outcome));
	check_harmless(&outcome);
	if (!IS_INSTRUMENTED && (outcome.seconds > seconds_max || outcome.kib > KIB_MAX))
		fail_msg("%s: %.2f s, %ld KiB", path, outcome.seconds, outcome.kib);
	rh_buffer_done(&outcome.said);
}

static void write_bank(struct rh_text bytes)
{
	FILE *file = fopen(bank_path, "wb");
	assert_non_null(file);
	assert_int_equal(fwrite(bytes.data != NULL ? bytes.data : "", 1, bytes.length, file), bytes.length);
	assert_int_equal(fclose(file), 0);
}

static void check_bytes(struct rh_text bytes, const char *why)
{
	write_bank(bytes);
	check_refused(bank_path, why);
}

static void check_buffer(struct rh_buffer *bytes, const char *why)
{
	assert_false(bytes->failed);
	check_bytes(rh_buffer_view(bytes), why);
	rh_buffer_done(bytes);
}

static void aliases_of_aliases_are_not_followed_for_ever(void **state)
{
	(void)state;
	struct rh_buffer bomb = {0};
	rh_buffer_string(&bomb, "a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n");
	for (int i = 1; i < 20; i++) {
		rh_buffer_printf(&bomb, "a%d: &a%d [", i, i);
		for (int k = 0; k < 9; k++)
			rh_buffer_printf(&bomb, "%s*a%d", k > 0 ? ", " : "", i - 1);
		rh_buffer_string(&bomb, "]\n");
	}
	rh_buffer_string(&bomb, "questions: *a19\n");
	check_buffer(&bomb, "alias");
}

static void no_nesting_is_too_deep_to_be_refused(void **state)
{
	(void)state;
	enum { LEVELS = 10000 };
	struct rh_buffer flow = {0}, block = {0};
	rh_buffer_string(&flow, "questions: ");
	rh_buffer_fill(&flow, '[', LEVELS);
	check_buffer(&flow, "levels");
	for (size_t i = 0; i < LEVELS; i++) {
		rh_buffer_fill(&block, ' ', i % 1000);
		rh_buffer_string(&block, i == 0 ? "questions:\n" : "a:\n");
	}
	check_buffer(&block, "error");
	for (size_t i = 0; i < LEVELS; i++)
		rh_buffer_string(&block, "- ");
	check_buffer(&block, "levels");
}

static void no_text_is_too_long_to_be_refused(void **state)
{
	(void)state;
	static const char *const before[] = {"- ", "- \"", "- '", "- |\n  ", "# ", "", "{\"a"};
	enum { LENGTH = 100000000 };
	for (size_t i = 0; i < sizeof before / sizeof *before; i++) {
		struct rh_buffer text = {0};
		rh_buffer_string(&text, before[i]);
		rh_buffer_fill(&text, 'x', LENGTH);
		check_buffer(&text, "longer than 1 MiB");
	}
}

static void what_is_no_text_is_refused(void **state)
{
	(void)state;
	check_bytes((struct rh_text){"- why\0us\n", 9}, "NUL");
	check_bytes((struct rh_text){"\0\0\0\0", 4}, "NUL");
	check_bytes(RH_TEXT("- caf\xE9\n"), "UTF-8");
	check_bytes(RH_TEXT("- \xC0\xAF\n"), "UTF-8");
	check_bytes(RH_TEXT("- \xED\xA0\x80\n"), "UTF-8");
	check_bytes((struct rh_text){"\xFF\xFE-\0 \0a\0", 8}, "UTF-16");
	check_bytes((struct rh_text){"\xFE\xFF\0-\0 \0a", 8}, "UTF-16");
	check_bytes((struct rh_text){"-\0 \0a\0\n\0", 8}, "UTF-16");
	check_bytes(RH_TEXT("- \x1B[31mred\n"), "U+001B");
	check_bytes(RH_TEXT_NONE, "empty");
}

static void no_id_leaves_the_data_folder(void **state)
{
	(void)state;
	static const char *const ids[] = {"../../x", "/etc/passwd", "..",       ".hidden", "a/b",
	                                  "a\\\\b",  "\\e[2J",      "\\u202Ex", "\\n"};
	for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
		struct rh_buffer bank = {0};
		rh_buffer_printf(&bank, "questions:\n  - id: \"%s\"\n    question: Why?\n", ids[i]);
		check_buffer(&bank, "id");
		rh_buffer_printf(&bank, "id: \"%s\"\nquestions:\n  - {id: a, question: Why?}\n", ids[i]);
		check_buffer(&bank, "id");
	}
}

static void what_is_no_file_is_refused_at_once(void **state)
{
	(void)state;
	const char *fifo = tmpdir_path(&folder, "fifo.yaml");
	assert_int_equal(mkfifo(fifo, 0600), 0);
	check_refused(fifo, "no regular file");
	check_refused(folder.path, "folder");
	check_refused("/dev/zero", "no regular file");
	check_refused("no-such-file.yaml", "No such file");
}

static void no_text_of_a_bank_reaches_the_terminal_as_it_is(void **state)
{
	(void)state;
#define EVIL "\"\\e[31m\\e]0;x\\a\\u202E\\u2066\\u200B\\x9b\\b\\x7f왜?\""
	static const char bank[] = "title: " EVIL "\nauthor: " EVIL
	                           "\nlang: ko\nquestions:\n  - id: a\n    question: " EVIL "\n    tags: [" EVIL
	                           "]\n    answer: [{name: " EVIL ", text: " EVIL "}]\n    key_points: [{point: " EVIL
	                           ", also: [" EVIL "]}]\n    follow_ups: [" EVIL "]\n    options: [" EVIL
	                           "]\n    intent: " EVIL "\n    notes: " EVIL "\n    section: " EVIL
	                           "\n    say: {" EVIL ": " EVIL "}\n    sources: [{file: " EVIL ", lines: " EVIL
	                           "}]\n    " EVIL ": " EVIL "\nterms: [{term: " EVIL ", definition: " EVIL
	                           "}]\nplans: [{id: p, title: " EVIL ", steps: [{ask: " EVIL "}, {pick: 1, from: " EVIL
	                           "}]}]\n";
	const char *path = bank_path;
	write_bank(rh_text_of(bank));
	const char *const commands[][ARGUMENTS_MAX] = {
	    {"check", path},
	    {"list", "-b", path},
	    {"show", "-b", path, "a"},
	    {"run", "-b", path, "--prep", "0", "--time", "0.1s", "--no-record", "--private", "a"},
	};
	for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
		struct outcome outcome = run(commands[i]);
		assert_true(WIFEXITED(outcome.status) && outcome.said.length > 0);
		check_harmless(&outcome);
		rh_buffer_done(&outcome.said);
	}
}

static _Noreturn void rewrite_for_ever(const char *path)
{
	static const char whole[] = "- {id: a, question: Why?}\n- {id: b, question: What?}\n";
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd < 0)
		_exit(1);
	for (size_t i = 0;; i++) {
		(void)!pwrite(fd, whole, sizeof whole - 1, (off_t)(i % 4 * (sizeof whole - 1)));
		(void)!ftruncate(fd, i % 3 == 0 ? 0 : (off_t)(i % 200));
	}
}

static void a_file_that_changes_while_it_is_read_does_no_harm(void **state)
{
	(void)state;
	enum { ROUNDS = 20 };
	write_bank(RH_TEXT("- {id: a, question: Why?}\n"));
	pid_t writer = fork();
	if (writer == 0)
		rewrite_for_ever(bank_path);
	assert_true(writer > 0);
	for (int i = 0; i < ROUNDS; i++) {
		struct outcome outcome = run((const char *const[]){"check", bank_path, NULL});
		if (!WIFEXITED(outcome.status) || WEXITSTATUS(outcome.status) > 1)
			fail_msg("status %x:\n%s", (unsigned)outcome.status, said(&outcome));
		check_harmless(&outcome);
		rh_buffer_done(&outcome.said);
	}
	(void)kill(writer, SIGKILL);
	(void)waitpid(writer, NULL, 0);
}

static int make_home(void **state)
{
	(void)state;
	tmpdir_make(&folder);
	bank_path = tmpdir_path(&folder, "bank.yaml");
	return setenv("HOME", folder.path, 1) | setenv("LC_ALL", "C.UTF-8", 1) | unsetenv("XDG_DATA_HOME") |
	       unsetenv("XDG_CONFIG_HOME") | unsetenv("XDG_STATE_HOME") | unsetenv("LANGUAGE");
}

static int remove_home(void **state)
{
	(void)state;
	tmpdir_remove(&folder);
	return 0;
}

int main(int argc, char **argv)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(aliases_of_aliases_are_not_followed_for_ever),
	    cmocka_unit_test(no_nesting_is_too_deep_to_be_refused),
	    cmocka_unit_test(no_text_is_too_long_to_be_refused),
	    cmocka_unit_test(what_is_no_text_is_refused),
	    cmocka_unit_test(no_id_leaves_the_data_folder),
	    cmocka_unit_test(what_is_no_file_is_refused_at_once),
	    cmocka_unit_test(no_text_of_a_bank_reaches_the_terminal_as_it_is),
	    cmocka_unit_test(a_file_that_changes_while_it_is_read_does_no_harm),
	};

	if (argc != 2)
		return 2;
	program = argv[1];
	return cmocka_run_group_tests(tests, make_home, remove_home);
}
