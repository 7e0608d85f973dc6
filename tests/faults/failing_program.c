// SPDX-License-Identifier: GPL-3.0-or-later
/* failing_program ARGUMENT…: the whole program again and again, each time with the next of all the allocations failing
 * that its own objects make, until one run has none left to fail. No run may crash, hang or fail without a word. Prints
 * what happened, and counts the runs that printed, without a word, something else than the program does with all its
 * memory (where that is the same twice). */
#include "output.h"
#include "support/failing_alloc.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PATIENCE_S = 60 };

/* Allocate inside libc what our objects ask for. */
char *__real_strdup(const char *text);
char *__real_strndup(const char *text, size_t most);
char *__wrap_strdup(const char *text);
char *__wrap_strndup(const char *text, size_t most);

char *__wrap_strdup(const char *text)
{
	return failing_alloc_refuses() ? NULL : __real_strdup(text);
}

char *__wrap_strndup(const char *text, size_t most)
{
	return failing_alloc_refuses() ? NULL : __real_strndup(text, most);
}

/* As main() does it. */
static int run_program(const char *const *words, size_t count)
{
	struct rh_app app;
	struct rh_error err = {0};
	if (rh_app_init(&app, &err) != RH_OK)
		return rh_say_error(&app, &err);
	bool alone = false;
	int exit_status = rh_command_line(&app, words, count, &alone);
	rh_app_done(&app);
	return exit_status;
}

/* What one run leaves behind. */
struct run {
	FILE *output, *errors;
	volatile bool *struck; /* shared with the child */
	int status;            /* as waitpid() says it */
};

/* In the child: never returns. */
static void be_program(const struct run *run, const char *const *words, size_t count, size_t n)
{
	int nothing = open("/dev/null", O_RDONLY);
	if (nothing == -1 || dup2(nothing, STDIN_FILENO) == -1 || dup2(fileno(run->output), STDOUT_FILENO) == -1 ||
	    dup2(fileno(run->errors), STDERR_FILENO) == -1)
		_exit(126);
	alarm(PATIENCE_S);
	failing_alloc_arm(n);
	int exit_status = run_program(words, count);
	*run->struck = failing_alloc_struck();
	failing_alloc_arm(0);
	exit(exit_status);
}

static void run_once(struct run *run, const char *const *words, size_t count, size_t n)
{
	*run->struck = true; /* a run that ends in another way was */
	fflush(stdout);
	pid_t pid = fork();
	if (pid == 0)
		be_program(run, words, count, n);
	if (pid == -1 || waitpid(pid, &run->status, 0) != pid) {
		perror("fork");
		exit(EXIT_FAILURE);
	}
}

/* The file's text, which is emptied. */
static struct rh_text take_text(FILE *file, struct rh_buffer *text)
{
	char block[4096];
	off_t at = 0;
	rh_buffer_clear(text);
	for (ssize_t got = 0; (got = pread(fileno(file), block, sizeof block, at)) > 0; at += got)
		rh_buffer_text(text, (struct rh_text){block, (size_t)got});
	if (ftruncate(fileno(file), 0) != 0 || lseek(fileno(file), 0, SEEK_SET) != 0)
		exit(EXIT_FAILURE);
	return rh_buffer_view(text);
}

/* What was wrong with a run; NULL: nothing. */
static const char *fault_of(const struct run *run, bool wordless)
{
	if (WIFSIGNALED(run->status))
		return WTERMSIG(run->status) == SIGALRM ? "it hangs" : "it is ended by a signal";
	if (WEXITSTATUS(run->status) > RH_EXIT_UNASSIGNED)
		return "its exit status is none of ours";
	return WEXITSTATUS(run->status) != RH_EXIT_DONE && wordless ? "it fails without a word" : NULL;
}

/* What the program prints with all its memory, or nothing when that is not the same twice. */
static struct rh_text usual_output(struct run *run, const char *const *words, size_t count, struct rh_buffer *usual)
{
	struct rh_buffer other = {0};
	run_once(run, words, count, 0);
	struct rh_text first = take_text(run->output, usual);
	run_once(run, words, count, 0);
	bool same = rh_text_equal(first, take_text(run->output, &other));
	(void)take_text(run->errors, &other);
	rh_buffer_done(&other);
	return same ? (struct rh_text){first.data != NULL ? first.data : "", first.length} : RH_TEXT_NONE;
}

int main(int argc, char **argv)
{
	const char *const *words = (const char *const *)argv + 1;
	size_t count = (size_t)argc - 1;
	struct run run = {.output = tmpfile(), .errors = tmpfile()};
	run.struck = mmap(NULL, sizeof *run.struck, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (argc < 2 || run.output == NULL || run.errors == NULL || run.struck == MAP_FAILED)
		return EXIT_FAILURE;
	struct rh_buffer usual = {0}, output = {0}, errors = {0};
	struct rh_text expected = usual_output(&run, words, count, &usual);
	size_t n = 0, refused = 0, silent = 0, faults = 0;
	do {
		run_once(&run, words, count, ++n);
		struct rh_text said = take_text(run.errors, &errors);
		struct rh_text printed = take_text(run.output, &output);
		const char *fault = fault_of(&run, said.length + printed.length == 0);
		refused += !WIFEXITED(run.status) || WEXITSTATUS(run.status) != RH_EXIT_DONE;
		silent += said.length == 0 && expected.data != NULL && !rh_text_equal(printed, expected);
		faults += fault != NULL;
		if (fault != NULL)
			printf("allocation %zu: %s\n%.*s", n, fault, (int)said.length, said.data);
	} while (*run.struck);
	printf("%6zu allocations failed in turn, %6zu runs refused, %3zu changed in silence, %zu faults: %s\n", n - 1,
	       refused, silent, faults, argv[1]);
	rh_buffer_done(&usual);
	rh_buffer_done(&output);
	rh_buffer_done(&errors);
	return faults == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
