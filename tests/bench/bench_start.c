// SPDX-License-Identifier: GPL-3.0-or-later
/* From exec to the first question on a terminal, against /bin/true in the same run, in turns so that both see the same
 * machine. Prints one table; judges only by the bound it prints: 3 times /bin/true plus 15 ms. Usage: bench_start
 * PROGRAM */

#include "bench/row.h"

#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { RUNS = 41, ALLOWED_RATIO = 3, SCREEN_BYTES = 1 << 16 };
#define ALLOWED_EXTRA_MS 15.0

static double now_ms(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static double time_true(void)
{
	double began_ms = now_ms();
	pid_t pid = fork();
	if (pid == 0) {
		execl("/bin/true", "true", (char *)NULL);
		_exit(127);
	}
	waitpid(pid, NULL, 0);
	return now_ms() - began_ms;
}

/* Reads the terminal until needle was printed; a negative time when it never was. */
static double await(int fd, const char *needle, double began_ms)
{
	static char screen[SCREEN_BYTES];
	size_t length = 0;
	struct pollfd ready = {.fd = fd, .events = POLLIN};
	while (length + 1 < sizeof screen && poll(&ready, 1, 5000) > 0) {
		ssize_t got = read(fd, screen + length, sizeof screen - 1 - length);
		if (got <= 0)
			return -1;
		length += (size_t)got;
		screen[length] = '\0';
		if (strstr(screen, needle) != NULL)
			return now_ms() - began_ms;
	}
	return -1;
}

static double time_question(const char *program, const char *device)
{
	struct winsize size = {.ws_row = 24, .ws_col = 80};
	int fd = -1;
	double began_ms = now_ms();
	pid_t pid = forkpty(&fd, NULL, NULL, &size);
	if (pid == 0) {
		execl(program, "rehearse", "run", "-n", "1", "--ui-lang", "en", "--seed", "1", "--device", device,
		      (char *)NULL);
		_exit(127);
	}
	double took_ms = await(fd, " 1/", began_ms);
	kill(pid, SIGTERM);
	await(fd, "never printed", began_ms);
	waitpid(pid, NULL, 0);
	close(fd);
	return took_ms;
}

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

static double median(double *values)
{
	qsort(values, RUNS, sizeof values[0], by_size);
	return values[RUNS / 2];
}

static bool report(const char *name, double *values, double base_ms)
{
	double middle_ms = median(values);
	double allowed_ms = ALLOWED_RATIO * base_ms + ALLOWED_EXTRA_MS;
	printf("%-28s %8.2f %8.2f %8.2f %8.1f\n", name, values[0], middle_ms, values[RUNS - 1], middle_ms / base_ms);
	if (values[0] < 0)
		printf("%s: no question appeared\n", name);
	return values[0] >= 0 && middle_ms <= allowed_ms;
}

int main(int argc, char **argv)
{
	char home[] = "/tmp/rehearse-bench-XXXXXX";
	if (argc != 2 || mkdtemp(home) == NULL)
		return 2;
	setenv("HOME", home, 1);
	setenv("TERM", "xterm-256color", 1);
	const char *const unwanted[] = {"XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"};
	for (size_t i = 0; i < sizeof unwanted / sizeof unwanted[0]; i++)
		unsetenv(unwanted[i]);
	double bare[RUNS], null_device[RUNS], server[RUNS];
	for (int i = 0; i < RUNS; i++) {
		bare[i] = time_true();
		null_device[i] = time_question(argv[1], "null");
		server[i] = time_question(argv[1], "default");
	}
	double base_ms = median(bare);
	printf("%-28s %8s %8s %8s %8s\n", "milliseconds", "min", "median", "max", "ratio");
	report("/bin/true", bare, base_ms);
	bool fast = report("first question, null", null_device, base_ms);
	fast = report("first question, sound server", server, base_ms) && fast;
	char wanted[64];
	(void)snprintf(wanted, sizeof wanted, "at most %.1f", (ALLOWED_RATIO * base_ms + ALLOWED_EXTRA_MS) / base_ms);
	bench_row("first question on the screen, ms", median(null_device), "/bin/true", base_ms, wanted);
	bench_row("the same while a sound server is looked for, ms", median(server), "/bin/true", base_ms, wanted);
	printf("bound for the first question: %.2f ms\n", ALLOWED_RATIO * base_ms + ALLOWED_EXTRA_MS);
	return fast ? 0 : 1;
}
