// SPDX-License-Identifier: GPL-3.0-or-later
/* What `check` of a bank costs, against a bare loop over libyaml's events of the same file in the same run, and how
 * long it takes to pick 10 of its questions at random. Prints a table, a row for each number of questions given, and
 * fails when a bank of 100,000 questions needs over 1.5 times the processor time or over 3 times its size in memory,
 * when picking takes a millisecond, or when a question of a larger bank costs over 1.15 times as much of the program's
 * own time as one of 100,000: a gigabyte is cleared by the system, at a pace of its own, and what memory costs is held
 * to by its size. Usage: bench_bank PROGRAM QUESTIONS… */
#include "bank/bank.h"
#include "bench/row.h"
#include "plan/plan.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <yaml.h>

enum { ROUNDS = 7, LARGE = 100000, PICKED = 10, PICKS = 41, PYTHON_FROM = 10000 };
static const double ratio_max = 1.5, memory_max = 3.0, pick_ms_max = 1.0, growth_max = 1.15;

static const char *const topics[] = {"모델을 미세 조정하는 방법", "a cache that is always wrong", "벡터 검색의 정확도",
                                     "the project you are proud of"};

static void write_question(struct rh_buffer *out, size_t i)
{
	const char *topic = topics[i % 4];
	rh_buffer_printf(out, "  - id: q-%zu\n    question: %zu. %s, 어떻게 설명하시겠습니까?\n", i, i, topic);
	rh_buffer_printf(out, "    time: %zus\n    tags: [tag-%zu, interview, 기술]\n    difficulty: medium\n",
	                 30 + i % 90, i % 97);
	rh_buffer_printf(
	    out, "    answer: |\n      먼저 %s, 그 까닭부터 말씀드리겠습니다.\n      Then one figure: %zu %%.\n", topic,
	    i % 100);
	rh_buffer_string(
	    out, "    key_points: [무엇을 했는지, one figure, 배운 점]\n    follow_ups: [왜 그렇게 하셨습니까?]\n");
}

static void write_bank(struct rh_buffer *out, size_t questions)
{
	rh_buffer_string(out, "format: 1\nid: bench\nlang: ko\nquestions:\n");
	for (size_t i = 0; i < questions; i++)
		write_question(out, i);
}

static int walk_events(const char *path)
{
	yaml_parser_t parser;
	yaml_event_t event;
	yaml_event_type_t type = YAML_NO_EVENT;
	FILE *file = fopen(path, "rb");
	if (file == NULL || !yaml_parser_initialize(&parser))
		return 1;
	yaml_parser_set_input_file(&parser, file);
	while (type != YAML_STREAM_END_EVENT && yaml_parser_parse(&parser, &event)) {
		type = event.type;
		yaml_event_delete(&event);
	}
	yaml_parser_delete(&parser);
	fclose(file);
	return type != YAML_STREAM_END_EVENT;
}

static const char *program;

static int check_bank(const char *path)
{
	int null = open("/dev/null", O_WRONLY);
	(void)dup2(null, STDOUT_FILENO);
	(void)execl(program, program, "check", path, (char *)NULL);
	return 127;
}

/* PyYAML over libyaml, the way a script would read a bank. */
static int load_in_python(const char *path)
{
	static const char script[] = "import sys, yaml; yaml.load(open(sys.argv[1], 'rb'), Loader=yaml.CSafeLoader)";
	int null = open("/dev/null", O_WRONLY);
	(void)dup2(null, STDERR_FILENO);
	(void)execl("/usr/bin/python3", "python3", "-c", script, path, (char *)NULL);
	return 127;
}

struct cost {
	double seconds;      /* of the processor, user and system */
	double user_seconds; /* without the system's */
	double bytes;        /* at most in memory, the file among them */
};

/* In a process of its own, so that one run's memory is not the next one's. False when it failed. */
static bool cost_if_it_runs(int (*work)(const char *path), const char *path, struct cost *cost)
{
	struct rusage usage;
	int status = 0;
	fflush(stdout);
	pid_t child = fork();
	if (child == 0)
		_exit(work(path));
	if (child < 0 || wait4(child, &status, 0, &usage) != child || status != 0)
		return false;
	double user = (double)usage.ru_utime.tv_sec + (double)usage.ru_utime.tv_usec / 1e6;
	double system = (double)usage.ru_stime.tv_sec + (double)usage.ru_stime.tv_usec / 1e6;
	*cost = (struct cost){user + system, user, (double)usage.ru_maxrss * 1024};
	return true;
}

static struct cost cost_of(int (*work)(const char *path), const char *path)
{
	struct cost cost = {0};
	if (!cost_if_it_runs(work, path, &cost)) {
		fputs("a run failed\n", stderr);
		exit(1);
	}
	return cost;
}

static double lesser(double least, double value)
{
	return least == 0 || value < least ? value : least;
}

static void keep_least(struct cost *least, struct cost cost)
{
	least->seconds = lesser(least->seconds, cost.seconds);
	least->user_seconds = lesser(least->user_seconds, cost.user_seconds);
	least->bytes = lesser(least->bytes, cost.bytes);
}

/* Writes the bank and hands it over; the file's path is made by mkstemp(). */
static void write_file(size_t questions, char *path, struct rh_buffer *bytes)
{
	int fd = mkstemp(path);
	FILE *file = fd >= 0 ? fdopen(fd, "wb") : NULL;
	write_bank(bytes, questions);
	bool written = file != NULL && rh_buffer_status(bytes, NULL) == RH_OK &&
	               fwrite(bytes->data, 1, bytes->length, file) == bytes->length && fclose(file) == 0;
	if (!written) {
		perror("bank");
		exit(1);
	}
}

static int ascending(const void *a, const void *b)
{
	const double *left = a;
	const double *right = b;
	return (*left > *right) - (*left < *right);
}

/* Milliseconds to pick from a loaded bank, the median of many seeds. */
static double pick_ms(struct rh_text bytes)
{
	double ms[PICKS] = {0};
	struct rh_bank *bank = NULL;
	if (rh_bank_new("bench.yaml", bytes, NULL, &bank, NULL) != RH_OK)
		exit(1);
	const struct rh_bank *const banks[] = {bank};
	for (size_t i = 0; i < PICKS; i++) {
		const struct rh_plan_request request = {.banks = banks,
		                                        .bank_count = 1,
		                                        .count = PICKED,
		                                        .seed = i + 1,
		                                        .prep_ms = RH_UNSET_MS,
		                                        .time_ms = RH_UNSET_MS,
		                                        .retakes = RH_UNSET_MS};
		struct rh_plan plan = {0};
		struct timespec from, to;
		clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &from);
		if (rh_plan_init(&plan, &request, NULL) != RH_OK)
			exit(1);
		clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &to);
		ms[i] = (double)(to.tv_sec - from.tv_sec) * 1e3 + (double)(to.tv_nsec - from.tv_nsec) / 1e6;
		rh_plan_done(&plan);
	}
	rh_bank_free(bank);
	qsort(ms, PICKS, sizeof ms[0], ascending);
	return ms[PICKS / 2];
}

static void print_rows(size_t questions, const struct cost *bare, const struct cost *check, size_t length, double pick)
{
	char what[96];
	(void)snprintf(what, sizeof what, "check %zu questions, CPU s", questions);
	bench_row(what, check->seconds, "bare libyaml loop", bare->seconds, questions == LARGE ? "at most 1.5" : "-");
	(void)snprintf(what, sizeof what, "check %zu questions, peak MB", questions);
	bench_row(what, check->bytes / 1e6, "size of the file", (double)length / 1e6,
	          questions >= LARGE ? "at most 3" : "-");
	(void)snprintf(what, sizeof what, "pick 10 of %zu questions, ms", questions);
	bench_row(what, pick, "a millisecond", pick_ms_max, questions <= LARGE ? "at most 1" : "-");
}

static void compare_with_python(size_t questions, const char *path, const struct cost *check)
{
	char what[96];
	struct cost python = {0};
	if (!cost_if_it_runs(load_in_python, path, &python))
		return;
	(void)snprintf(what, sizeof what, "check %zu questions, CPU s", questions);
	printf("%9zu questions           PyYAML's C loader %7.3f s   memory %.0f MB\n", questions, python.seconds,
	       python.bytes / 1e6);
	bench_row(what, check->seconds, "PyYAML's C loader", python.seconds, "-");
}

/* What a question of the bank costs, against one of the bank of LARGE that was measured before; 0 before it was. */
static double growth(size_t questions, double seconds, double *large_seconds)
{
	if (questions == LARGE)
		*large_seconds = seconds;
	return questions > LARGE && *large_seconds > 0 ? seconds / *large_seconds * LARGE / (double)questions : 0;
}

static bool is_too_much(size_t questions, double ratio, double memory, double pick, double grown)
{
	if (questions > LARGE)
		return memory > memory_max || grown > growth_max;
	return pick > pick_ms_max || (questions == LARGE && (ratio > ratio_max || memory > memory_max));
}

static int bench(size_t questions, double *large_seconds)
{
	struct cost bare = {0}, check = {0};
	struct rh_buffer bytes = {0};
	char path[] = "/tmp/bench-bank-XXXXXX";
	write_file(questions, path, &bytes);
	const size_t length = bytes.length;
	const double pick = pick_ms(rh_buffer_view(&bytes));
	rh_buffer_done(&bytes);
	/* In turns: a busy machine slows both. */
	for (int round = 0; round < ROUNDS; round++) {
		keep_least(&bare, cost_of(walk_events, path));
		keep_least(&check, cost_of(check_bank, path));
	}
	if (questions >= PYTHON_FROM && questions <= LARGE)
		compare_with_python(questions, path, &check);
	(void)unlink(path);
	const double ratio = check.seconds / bare.seconds;
	const double memory = check.bytes / (double)length;
	printf("%9zu questions %7.1f MB   events %7.3f s   check %7.3f s   %4.2f times   memory %4.2f times   pick "
	       "%.3f ms\n",
	       questions, (double)length / 1e6, bare.seconds, check.seconds, ratio, memory, pick);
	print_rows(questions, &bare, &check, length, pick);
	const double grown = growth(questions, check.user_seconds, large_seconds);
	if (grown > 0)
		printf("%9zu questions: one costs %.2f times the own time of one of %d\n", questions, grown, LARGE);
	return is_too_much(questions, ratio, memory, pick, grown);
}

int main(int argc, char **argv)
{
	int failed = 0;
	double large_seconds = 0;
	if (argc < 3)
		return 2;
	program = argv[1];
	for (int i = 2; i < argc; i++)
		failed |= bench(strtoul(argv[i], NULL, 10), &large_seconds);
	return failed;
}
