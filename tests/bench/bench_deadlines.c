// SPDX-License-Identifier: GPL-3.0-or-later
/* How late the end of an answer is: hands-free answers of 0.3 to 3 s of the program, told as JSON, beside a bare
 * timerfd loop that waits for the same durations, both read by this program at the same time; on the idle machine and
 * with every core kept busy. Then what people use instead (a loop of sleep, sleep, dialog --pause), and the processor
 * time of a session's screen, repainted ten times a second. Judges by the bounds it prints. Usage: bench_deadlines
 * PROGRAM [ANSWERS] */

#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/timerfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { ANSWERS = 200, LANES = 8, SHORTEST_MS = 300, LONGEST_MS = 3000, LINE_BYTES = 1 << 16, PATH_BYTES = 256 };
#define IDLE_P99_MS    5.0
#define LOADED_MORE_MS 2.0
#define DRIFT_MS       1.0
#define CPU_S_PER_MIN  0.1

/* One process that is waited for and the lines it prints. */
struct lane {
	pid_t pid;
	int fd;
	size_t length;
	char line[LINE_BYTES];
	double arrived_ms[ANSWERS], due_ms[ANSWERS]; /* of each answer's end, on clocks of their own */
	double offset_ms;                            /* least difference between the two clocks seen */
	int ends;
};

/* The lanes of one program. */
struct field {
	struct lane *lanes[LANES];
	double late_ms[ANSWERS]; /* filled by judge() */
	int count;
};

static int answers = ANSWERS;

static double now_ms(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

/* The same for every program: a fixed sequence between the shortest and the longest. */
static int duration_ms(int answer)
{
	uint32_t x = (uint32_t)answer * 2654435761U + 12345U;
	x ^= x >> 15;
	return SHORTEST_MS + (int)(x % (LONGEST_MS - SHORTEST_MS + 1));
}

static void die(const char *what)
{
	perror(what);
	exit(EXIT_FAILURE);
}

static void write_bank(const char *path, int lane)
{
	FILE *bank = fopen(path, "w");
	if (bank == NULL)
		die(path);
	fprintf(bank, "id: bench\nlang: en\ndefaults: {prep: 0s}\nquestions:\n");
	for (int i = lane; i < answers; i += LANES)
		fprintf(bank, "  - {id: q%d, question: Number %d?, time: %d.%03ds}\n", i, i, duration_ms(i) / 1000,
		        duration_ms(i) % 1000);
	if (fclose(bank) != 0)
		die(path);
}

/* A child whose standard output is the lane. */
static struct lane *start(void (*child)(const void *ctx), const void *ctx)
{
	int ends[2];
	struct lane *lane = calloc(1, sizeof *lane);
	if (lane == NULL || pipe(ends) != 0)
		die("pipe");
	lane->pid = fork();
	if (lane->pid == 0) {
		int null = open("/dev/null", O_RDWR);
		if (dup2(ends[1], 1) < 0 || dup2(null, 0) < 0 || dup2(null, 2) < 0)
			_exit(126);
		close(ends[0]);
		child(ctx);
		_exit(127);
	}
	close(ends[1]);
	lane->fd = ends[0];
	return lane;
}

struct run {
	const char *program, *bank;
	int lane;
};

static void run_program(const void *ctx)
{
	const struct run *run = ctx;
	execl(run->program, "rehearse", "run", "-b", run->bank, "--json", "--private", "--no-record", "--pick", "order",
	      "-n", "10000", "--seed", "1", (char *)NULL);
}

/* As plain as it can be: a timer, a read, a line. */
static void run_timerfd(const void *ctx)
{
	const struct run *run = ctx;
	int timer = timerfd_create(CLOCK_MONOTONIC, 0);
	struct timespec began, due;
	clock_gettime(CLOCK_MONOTONIC, &began);
	for (int i = run->lane; i < answers; i += LANES) {
		clock_gettime(CLOCK_MONOTONIC, &due);
		due.tv_nsec += duration_ms(i) % 1000 * 1000000L;
		due.tv_sec += duration_ms(i) / 1000 + due.tv_nsec / 1000000000L;
		due.tv_nsec %= 1000000000L;
		struct itimerspec at = {.it_value = due};
		uint64_t expired;
		if (timerfd_settime(timer, TFD_TIMER_ABSTIME, &at, NULL) != 0 ||
		    read(timer, &expired, sizeof expired) != (ssize_t)sizeof expired)
			_exit(1);
		long long ms = (long long)(due.tv_sec - began.tv_sec) * 1000 + (due.tv_nsec - began.tv_nsec) / 1000000;
		char line[96];
		int length = snprintf(line, sizeof line, "{\"event\":\"answer_ended\",\"at_ms\":%lld}\n", ms);
		if (write(1, line, (size_t)length) != length)
			_exit(1);
	}
	_exit(0);
}

static void take_line(struct lane *lane, const char *line, double arrived_ms)
{
	long long at_ms = 0;
	char event[32];
	if (sscanf(line, "{\"event\":\"%31[a-z_]\",\"at_ms\":%lld", event, &at_ms) != 2)
		return;
	double offset = arrived_ms - (double)at_ms;
	bool first = lane->offset_ms == 0;
	lane->offset_ms = first || offset < lane->offset_ms ? offset : lane->offset_ms;
	if (strcmp(event, "answer_ended") != 0 || lane->ends == ANSWERS)
		return;
	lane->arrived_ms[lane->ends] = arrived_ms;
	lane->due_ms[lane->ends++] = (double)at_ms;
}

/* Reads what is there; false at the end. */
static bool read_lane(struct lane *lane)
{
	ssize_t got = read(lane->fd, lane->line + lane->length, sizeof lane->line - 1 - lane->length);
	double arrived_ms = now_ms();
	if (got <= 0)
		return false;
	lane->length += (size_t)got;
	lane->line[lane->length] = '\0';
	char *from = lane->line;
	for (char *end = strchr(from, '\n'); end != NULL; end = strchr(from, '\n')) {
		*end = '\0';
		take_line(lane, from, arrived_ms);
		from = end + 1;
	}
	lane->length -= (size_t)(from - lane->line);
	memmove(lane->line, from, lane->length);
	return true;
}

static void read_all(struct lane **lanes, int count)
{
	struct pollfd ready[2 * LANES];
	int open_lanes = count;
	for (int i = 0; i < count; i++)
		ready[i] = (struct pollfd){.fd = lanes[i]->fd, .events = POLLIN};
	while (open_lanes > 0 && poll(ready, (nfds_t)count, -1) > 0) {
		for (int i = 0; i < count; i++) {
			if (ready[i].revents == 0 || read_lane(lanes[i]))
				continue;
			close(lanes[i]->fd);
			ready[i].fd = -1;
			open_lanes--;
			int status = 0;
			waitpid(lanes[i]->pid, &status, 0);
			if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
				fprintf(stderr, "a child failed: %d\n", status);
		}
	}
}

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

static double at_percent(const struct field *field, int percent)
{
	int i = (field->count * percent + 99) / 100 - 1;
	return field->late_ms[i < 0 ? 0 : i];
}

/* How much later the last quarter of the lanes' answers was than the first, on average. */
static double drift_ms(const struct field *field)
{
	double sums[2] = {0};
	int counts[2] = {0};
	for (int k = 0; k < LANES; k++) {
		const struct lane *lane = field->lanes[k];
		for (int i = 0; i < lane->ends; i++) {
			int side = i < lane->ends / 4 ? 0 : i >= lane->ends - lane->ends / 4 ? 1 : -1;
			if (side < 0)
				continue;
			sums[side] += lane->arrived_ms[i] - lane->due_ms[i] - lane->offset_ms;
			counts[side]++;
		}
	}
	return counts[0] > 0 && counts[1] > 0 ? sums[1] / counts[1] - sums[0] / counts[0] : 0;
}

static void gather(struct field *field)
{
	field->count = 0;
	for (int k = 0; k < LANES; k++)
		for (int i = 0; i < field->lanes[k]->ends; i++)
			field->late_ms[field->count++] = field->lanes[k]->arrived_ms[i] - field->lanes[k]->due_ms[i] -
			                                 field->lanes[k]->offset_ms;
	qsort(field->late_ms, (size_t)field->count, sizeof *field->late_ms, by_size);
}

static void print_field(const char *name, const struct field *field)
{
	printf("  %-12s %4d answers   p50 %6.2f   p99 %6.2f   worst %6.2f ms   drift %+.2f ms\n", name, field->count,
	       at_percent(field, 50), at_percent(field, 99), field->late_ms[field->count - 1], drift_ms(field));
}

static void free_field(struct field *field)
{
	for (int k = 0; k < LANES; k++)
		free(field->lanes[k]);
}

/* Both programs at once; whether the bound was kept. */
static bool measure(const char *program, const char *folder, bool loaded, double *median_ms)
{
	struct field ours = {0}, timer = {0};
	struct lane *all[2 * LANES];
	char banks[LANES][PATH_BYTES];
	for (int k = 0; k < LANES; k++) {
		snprintf(banks[k], sizeof banks[k], "%s/bank%d.yaml", folder, k);
		write_bank(banks[k], k);
		struct run run = {program, banks[k], k};
		all[2 * k] = ours.lanes[k] = start(run_program, &run);
		all[2 * k + 1] = timer.lanes[k] = start(run_timerfd, &run);
	}
	read_all(all, 2 * LANES);
	gather(&ours);
	gather(&timer);
	if (ours.count != answers || timer.count != answers) {
		printf("  %d and %d answers of %d\n", ours.count, timer.count, answers);
		return false;
	}
	printf("%s\n", loaded ? "every core busy" : "idle");
	print_field("rehearse", &ours);
	print_field("timerfd", &timer);
	double bound = loaded ? at_percent(&timer, 99) + LOADED_MORE_MS : IDLE_P99_MS;
	bool kept = at_percent(&ours, 99) <= bound && (loaded || drift_ms(&ours) <= DRIFT_MS);
	printf("  p99 at most %.2f ms: %s\n", bound, kept ? "kept" : "NOT KEPT");
	printf("row\tlateness of an answer's end, %s, p99 in ms\t%.2f\tbare timerfd loop\t%.2f\t%.2f\t%.2f ms\n",
	       loaded ? "every core busy" : "idle", at_percent(&ours, 99), at_percent(&timer, 99),
	       at_percent(&ours, 99) / at_percent(&timer, 99), bound);
	*median_ms = at_percent(&ours, 50);
	free_field(&ours);
	free_field(&timer);
	return kept;
}

static void keep_busy(pid_t *pids, long count)
{
	for (long i = 0; i < count; i++) {
		pids[i] = fork();
		if (pids[i] == 0)
			for (volatile unsigned long spin = 0;; spin++)
				continue;
	}
}

static void stop_busy(const pid_t *pids, long count)
{
	for (long i = 0; i < count; i++) {
		kill(pids[i], SIGKILL);
		waitpid(pids[i], NULL, 0);
	}
}

/* Reads a terminal's output until its program is gone. */
static void drain(int fd)
{
	char bytes[4096];
	while (read(fd, bytes, sizeof bytes) > 0)
		continue;
}

/* Milliseconds too many a program took to wait for wait_ms in a terminal. */
static double excess_ms(const char *const *argv, double wait_ms)
{
	struct winsize size = {.ws_row = 24, .ws_col = 80};
	int fd = -1;
	double began_ms = now_ms();
	pid_t pid = forkpty(&fd, NULL, NULL, &size);
	if (pid == 0) {
		execvp(argv[0], (char *const *)(uintptr_t)argv);
		_exit(127);
	}
	drain(fd);
	int status = 0;
	waitpid(pid, &status, 0);
	close(fd);
	return WIFEXITED(status) && WEXITSTATUS(status) == 127 ? -1 : now_ms() - began_ms - wait_ms;
}

/* Each waits for 3 s; ours is late by late_ms. */
static void print_peers(double ours_ms)
{
	enum { RUNS = 5, WAIT_MS = 3000 };
	static const char *const loop[] = {
	    "sh", "-c", "n=3; while [ $n -gt 0 ]; do printf '\\r%d ' $n; sleep 1; n=$((n-1)); done", NULL};
	static const char *const sleeper[] = {"sleep", "3", NULL};
	static const char *const dialog[] = {"dialog", "--pause", "answer", "10", "40", "3", NULL};
	static const struct {
		const char *name;
		const char *const *argv;
	} peers[] = {{"loop of sleep 1", loop}, {"sleep 3", sleeper}, {"dialog --pause", dialog}};
	printf("what people use instead, %d times 3 s\n", RUNS);
	for (size_t i = 0; i < sizeof peers / sizeof *peers; i++) {
		double late_ms[RUNS];
		for (int k = 0; k < RUNS; k++)
			late_ms[k] = excess_ms(peers[i].argv, WAIT_MS);
		qsort(late_ms, RUNS, sizeof *late_ms, by_size);
		if (late_ms[RUNS - 1] == -1) {
			printf("row\tlateness after 3 s, median in ms\t%.1f\t%s\tnot installed\t-\t-\n", ours_ms,
			       peers[i].name);
			continue;
		}
		printf("  %-16s median %+8.1f ms, worst %+8.1f ms\n", peers[i].name, late_ms[RUNS / 2],
		       late_ms[RUNS - 1]);
		printf("row\tlateness after 3 s, median in ms\t%.1f\t%s\t%.1f\t%.2f\t-\n", ours_ms, peers[i].name,
		       late_ms[RUNS / 2], ours_ms / late_ms[RUNS / 2]);
	}
}

/* Processor seconds of a session whose screen shows one answer of so many seconds. */
static double screen_cpu_s(const char *program, int seconds)
{
	struct winsize size = {.ws_row = 24, .ws_col = 80};
	char time[32];
	snprintf(time, sizeof time, "%ds", seconds);
	int fd = -1;
	pid_t pid = forkpty(&fd, NULL, NULL, &size);
	if (pid == 0) {
		setenv("TERM", "xterm-256color", 1);
		execl(program, "rehearse", "intro", "--private", "--no-record", "--hands-free", "--prep", "0s",
		      "--time", time, (char *)NULL);
		_exit(127);
	}
	drain(fd);
	struct rusage usage;
	int status = 0;
	wait4(pid, &status, 0, &usage);
	close(fd);
	return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
	       (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

/* What start and end cost is left out. */
static bool measure_screen(const char *program)
{
	enum { SHORT_S = 2, LONG_S = 32 };
	double cpu_s = screen_cpu_s(program, LONG_S) - screen_cpu_s(program, SHORT_S);
	double per_minute_s = cpu_s * 60 / (LONG_S - SHORT_S);
	bool kept = per_minute_s <= CPU_S_PER_MIN;
	printf("processor time of the screen: %.3f s a minute, at most %.1f: %s\n", per_minute_s, CPU_S_PER_MIN,
	       kept ? "kept" : "NOT KEPT");
	printf("row\tprocessor time of the screen at 10 Hz, s a minute\t%.3f\t-\t-\t-\t%.1f\n", per_minute_s,
	       CPU_S_PER_MIN);
	return kept;
}

int main(int argc, char **argv)
{
	enum { CORES_MAX = 256 };
	static pid_t busy[CORES_MAX];
	char folder[] = "/tmp/bench-deadlines-XXXXXX";
	if (argc < 2 || mkdtemp(folder) == NULL || setenv("HOME", folder, 1) != 0)
		return EXIT_FAILURE;
	if (argc > 2)
		answers = (int)strtol(argv[2], NULL, 10);
	answers = answers < LANES ? LANES : answers > ANSWERS ? ANSWERS : answers;
	setvbuf(stdout, NULL, _IOLBF, 0);
	double median_ms = 0;
	bool kept = measure(argv[1], folder, false, &median_ms);
	kept = measure_screen(argv[1]) && kept;
	print_peers(median_ms);
	long cores = sysconf(_SC_NPROCESSORS_ONLN);
	cores = cores > CORES_MAX ? CORES_MAX : cores;
	keep_busy(busy, cores);
	kept = measure(argv[1], folder, true, &median_ms) && kept;
	stop_busy(busy, cores);
	char command[PATH_BYTES];
	for (int k = 0; k < LANES; k++) {
		snprintf(command, sizeof command, "%s/bank%d.yaml", folder, k);
		unlink(command);
	}
	(void)rmdir(folder);
	return kept ? EXIT_SUCCESS : EXIT_FAILURE;
}
