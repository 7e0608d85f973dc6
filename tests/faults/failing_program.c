// SPDX-License-Identifier: GPL-3.0-or-later
/* failing_program BEFORE AFTER ARGUMENT…: the whole program again and again, each time with the next of all the
 * allocations failing that its own objects make, until one run has none left to fail. No run may crash, hang, fail
 * without a word, or print without a word something else than the program does with all its memory (where that is the
 * same twice). BEFORE and AFTER are shell commands around each run: the first makes things as they were, in $PWD too;
 * what the second prints, of the files left behind, counts as printed. Prints what happened and, of a fault, the calls
 * that led to the allocation. */
#include "output.h"
#include "support/failing_alloc.h"

#include <execinfo.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PATIENCE_S = 60 };

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

enum { CALLS_MAX = 24 };

/* The allocation that failed. */
struct strike {
	bool was; /* one did */
	int depth;
	void *calls[CALLS_MAX]; /* the way to it, the innermost first */
};

/* In the child. */
static struct strike *this_strike;

static void note_place(void)
{
	this_strike->depth = backtrace(this_strike->calls, CALLS_MAX);
}

/* What one run leaves behind. */
struct run {
	FILE *output, *errors;
	struct strike *shared; /* with the child */
	struct strike strike;
	int status; /* as waitpid() says it */
};

/* What is run again and again. */
struct scene {
	const char *before, *after;
	const char *folder; /* to be in */
	const char *const *words;
	size_t count;
};

/* In the child: never returns. */
static void be_program(const struct run *run, const struct scene *scene, size_t n)
{
	int nothing = open("/dev/null", O_RDONLY);
	if (chdir(scene->folder) != 0 || nothing == -1 || dup2(nothing, STDIN_FILENO) == -1 ||
	    dup2(fileno(run->output), STDOUT_FILENO) == -1 || dup2(fileno(run->errors), STDERR_FILENO) == -1)
		_exit(126);
	alarm(PATIENCE_S);
	this_strike = run->shared;
	failing_alloc_tell(note_place);
	failing_alloc_arm(n);
	int exit_status = run_program(scene->words, scene->count);
	run->shared->was = failing_alloc_struck();
	failing_alloc_arm(0);
	exit(exit_status);
}

/* Its output goes where the program's went. */
static void run_shell(const struct run *run, const char *command)
{
	pid_t pid = fork();
	if (pid == 0 && chdir("/") == 0 && dup2(fileno(run->output), STDOUT_FILENO) != -1)
		execl("/bin/sh", "sh", "-c", command, NULL);
	if (pid == 0)
		_exit(126);
	int status = 0;
	if (pid == -1 || waitpid(pid, &status, 0) != pid || status != 0) {
		fprintf(stderr, "%s: failed\n", command);
		exit(EXIT_FAILURE);
	}
}

static void run_once(struct run *run, const struct scene *scene, size_t n)
{
	*run->shared = (struct strike){.was = true}; /* a run that ends in another way was */
	fflush(stdout);
	run_shell(run, scene->before);
	pid_t pid = fork();
	if (pid == 0)
		be_program(run, scene, n);
	if (pid == -1 || waitpid(pid, &run->status, 0) != pid) {
		perror("fork");
		exit(EXIT_FAILURE);
	}
	run->strike = *run->shared;
	run_shell(run, scene->after);
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

static const char changed[] = "it prints something else, without a word";

/* What was wrong with a run; NULL: nothing. `usual` is what it should have printed, RH_TEXT_NONE when nobody knows. */
static const char *fault_of(const struct run *run, struct rh_text said, struct rh_text printed, struct rh_text usual)
{
	if (WIFSIGNALED(run->status))
		return WTERMSIG(run->status) == SIGALRM ? "it hangs" : "it is ended by a signal";
	if (WEXITSTATUS(run->status) > RH_EXIT_UNASSIGNED)
		return "its exit status is none of ours";
	if (said.length > 0 || rh_text_find(printed, RH_TEXT("out of memory")) != SIZE_MAX)
		return NULL;
	if (WEXITSTATUS(run->status) != RH_EXIT_DONE && printed.length == 0)
		return "it fails without a word";
	return usual.data != NULL && !rh_text_equal(printed, usual) ? changed : NULL;
}

/* What the program prints with all its memory, or nothing when that is not the same twice. */
static struct rh_text usual_output(struct run run, const struct scene *scene, struct rh_buffer *usual)
{
	struct rh_buffer other = {0};
	run_once(&run, scene, 0);
	struct rh_text first = take_text(run.output, usual);
	run_once(&run, scene, 0);
	bool same = rh_text_equal(first, take_text(run.output, &other));
	(void)take_text(run.errors, &other);
	rh_buffer_done(&other);
	return same ? (struct rh_text){first.data != NULL ? first.data : "", first.length} : RH_TEXT_NONE;
}

/* Whether the program with all its memory now prints something else than it did, of which *expected then is a view. */
static bool has_moved(const struct run *run, const struct scene *scene, struct rh_buffer *usual,
                      struct rh_text *expected)
{
	struct rh_buffer now = {0};
	struct rh_text again = usual_output(*run, scene, &now);
	bool moved = again.data == NULL || !rh_text_equal(again, *expected);
	rh_buffer_done(usual);
	*usual = now;
	*expected = again;
	return moved;
}

/* What came of all of them. */
struct tally {
	size_t runs, refused, faults;
	bool steady; /* what it prints can be compared */
};

static void tell(const struct run *run, size_t n, const char *fault, struct rh_text said)
{
	printf("allocation %zu: %s\n%.*s", n, fault, (int)said.length, said.data != NULL ? said.data : "");
	fflush(stdout);
	backtrace_symbols_fd(run->strike.calls, run->strike.depth, STDOUT_FILENO);
}

static void fail_each(struct run *run, const struct scene *scene, struct tally *tally)
{
	struct rh_buffer usual = {0}, output = {0}, errors = {0};
	struct rh_text expected = usual_output(*run, scene, &usual);
	do {
		run_once(run, scene, ++tally->runs);
		struct rh_text said = take_text(run->errors, &errors);
		struct rh_text printed = take_text(run->output, &output);
		const char *fault = fault_of(run, said, printed, expected);
		if (fault == changed && has_moved(run, scene, &usual, &expected))
			fault = fault_of(run, said, printed, expected);
		tally->refused += !WIFEXITED(run->status) || WEXITSTATUS(run->status) != RH_EXIT_DONE;
		tally->faults += fault != NULL;
		if (fault != NULL)
			tell(run, tally->runs, fault, said);
	} while (run->strike.was);
	tally->steady = expected.data != NULL;
	rh_buffer_done(&usual);
	rh_buffer_done(&output);
	rh_buffer_done(&errors);
}

int main(int argc, char **argv)
{
	struct run run = {.output = tmpfile(), .errors = tmpfile()};
	run.shared = mmap(NULL, sizeof *run.shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (argc < 4 || run.output == NULL || run.errors == NULL || run.shared == MAP_FAILED)
		return EXIT_FAILURE;
	const char *folder = getenv("PWD");
	const struct scene scene = {.before = argv[1],
	                            .after = argv[2],
	                            .folder = folder != NULL ? folder : "/",
	                            .words = (const char *const *)argv + 3,
	                            .count = (size_t)argc - 3};
	struct tally tally = {0};
	fail_each(&run, &scene, &tally);
	printf("%6zu allocations failed in turn, %6zu runs refused, %zu faults%s: %s\n", tally.runs - 1, tally.refused,
	       tally.faults, tally.steady ? "" : " (what it prints is never the same)", argv[3]);
	return tally.faults == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
