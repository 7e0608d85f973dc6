// SPDX-License-Identifier: GPL-3.0-or-later
/* failing_program ARGUMENT…: the whole program again and again, each time with the next of all the allocations failing
 * that its own objects make, until one run has none left to fail. No run may crash, hang, or fail without a word.
 * Prints what happened. */
#include "output.h"
#include "support/failing_alloc.h"

#include <fcntl.h>
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

/* In the child: never returns. */
static void run_once(const char *const *words, size_t count, size_t n, int errors, volatile bool *struck)
{
	int nothing = open("/dev/null", O_RDWR);
	if (nothing == -1 || dup2(nothing, STDIN_FILENO) == -1 || dup2(nothing, STDOUT_FILENO) == -1 ||
	    dup2(errors, STDERR_FILENO) == -1)
		_exit(126);
	alarm(PATIENCE_S);
	failing_alloc_arm(n);
	int exit_status = run_program(words, count);
	*struck = failing_alloc_struck();
	failing_alloc_arm(0);
	exit(exit_status);
}

static void show_errors(int errors)
{
	char text[4096];
	ssize_t length = pread(errors, text, sizeof text, 0);
	if (length > 0)
		fwrite(text, 1, (size_t)length, stdout);
}

/* Whether the run was orderly; says why not. */
static bool judge(size_t n, int status, int errors)
{
	off_t said = lseek(errors, 0, SEEK_END);
	if (WIFSIGNALED(status))
		printf("allocation %zu: ended by signal %d\n", n, WTERMSIG(status));
	else if (WEXITSTATUS(status) > RH_EXIT_UNASSIGNED)
		printf("allocation %zu: exit status %d\n", n, WEXITSTATUS(status));
	else if (WEXITSTATUS(status) != RH_EXIT_DONE && said == 0)
		printf("allocation %zu: exit status %d and not a word\n", n, WEXITSTATUS(status));
	else
		return true;
	show_errors(errors);
	return false;
}

int main(int argc, char **argv)
{
	char name[] = "/tmp/failing-XXXXXX";
	int errors = mkstemp(name);
	volatile bool *struck = mmap(NULL, sizeof *struck, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (errors == -1 || unlink(name) != 0 || struck == MAP_FAILED || argc < 2)
		return EXIT_FAILURE;
	size_t n = 0;
	size_t refused = 0;
	size_t faults = 0;
	do {
		int status = 0;
		*struck = true; /* a run that ends otherwise was struck */
		if (ftruncate(errors, 0) != 0 || lseek(errors, 0, SEEK_SET) != 0)
			return EXIT_FAILURE;
		pid_t pid = fork();
		if (pid == 0)
			run_once((const char *const *)argv + 1, (size_t)argc - 1, n + 1, errors, struck);
		if (pid == -1 || waitpid(pid, &status, 0) != pid)
			return EXIT_FAILURE;
		faults += !judge(++n, status, errors);
		refused += !WIFEXITED(status) || WEXITSTATUS(status) != RH_EXIT_DONE;
	} while (*struck);
	printf("%6zu allocations failed in turn, %6zu runs refused, %zu faults: %s\n", n - 1, refused, faults, argv[1]);
	return faults == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
