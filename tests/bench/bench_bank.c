// SPDX-License-Identifier: GPL-3.0-or-later
/* What reading and loading a bank costs, against reading the same file and a bare loop over libyaml's events, in the
 * same run. Prints a table, a row for each number of questions given, and fails when a bank of 100,000 questions or
 * more needs over 1.5 times the processor time or over 3 times its size in memory. Usage: bench_bank QUESTIONS… */
#include "bank/bank.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include <yaml.h>

enum { ROUNDS = 5, LARGE = 100000 };
static const double ratio_max = 1.5, memory_max = 3.0;

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

static int walk_events(struct rh_text bytes)
{
	yaml_parser_t parser;
	yaml_event_t event;
	yaml_event_type_t type = YAML_NO_EVENT;
	if (!yaml_parser_initialize(&parser))
		return 1;
	yaml_parser_set_input_string(&parser, (const unsigned char *)bytes.data, bytes.length);
	while (type != YAML_STREAM_END_EVENT && yaml_parser_parse(&parser, &event)) {
		type = event.type;
		yaml_event_delete(&event);
	}
	yaml_parser_delete(&parser);
	return type != YAML_STREAM_END_EVENT;
}

static int load_bank(struct rh_text bytes)
{
	struct rh_bank *bank = NULL;
	if (rh_bank_new("bench.yaml", bytes, NULL, &bank, NULL) != RH_OK)
		return 1;
	bool found = rh_bank_find(bank, RH_TEXT("q-7")) != NULL;
	rh_bank_free(bank);
	return !found;
}

struct cost {
	double seconds; /* of the processor, user and system */
	double bytes;   /* at most in memory, the file among them */
};

static int read_and(int (*work)(struct rh_text bytes), FILE *file, size_t length)
{
	char *data = malloc(length);
	if (data == NULL || fseek(file, 0, SEEK_SET) != 0 || fread(data, 1, length, file) != length)
		return 1;
	int failed = work((struct rh_text){data, length});
	free(data);
	return failed;
}

/* In a process of its own, so that one run's memory is not the next one's. */
static struct cost cost_of(int (*work)(struct rh_text bytes), FILE *file, size_t length)
{
	struct rusage usage;
	int status = 0;
	fflush(stdout);
	pid_t child = fork();
	if (child == 0)
		_exit(read_and(work, file, length));
	if (child < 0 || wait4(child, &status, 0, &usage) != child || status != 0) {
		fputs("a run failed\n", stderr);
		exit(1);
	}
	double user = (double)usage.ru_utime.tv_sec + (double)usage.ru_utime.tv_usec / 1e6;
	double system = (double)usage.ru_stime.tv_sec + (double)usage.ru_stime.tv_usec / 1e6;
	return (struct cost){user + system, (double)usage.ru_maxrss * 1024};
}

static void keep_least(struct cost *least, struct cost cost)
{
	least->seconds = least->seconds == 0 || cost.seconds < least->seconds ? cost.seconds : least->seconds;
	least->bytes = least->bytes == 0 || cost.bytes < least->bytes ? cost.bytes : least->bytes;
}

/* The bank in a file that has no name any more; its length in bytes. */
static FILE *bank_file(size_t questions, size_t *length)
{
	struct rh_buffer bytes = {0};
	FILE *file = tmpfile();
	write_bank(&bytes, questions);
	*length = bytes.length;
	bool written = file != NULL && rh_buffer_status(&bytes, NULL) == RH_OK &&
	               fwrite(bytes.data, 1, bytes.length, file) == bytes.length && fflush(file) == 0;
	rh_buffer_done(&bytes);
	if (!written) {
		perror("bank");
		exit(1);
	}
	return file;
}

static int bench(size_t questions)
{
	struct cost bare = {0}, load = {0};
	size_t length = 0;
	FILE *file = bank_file(questions, &length);
	/* In turns: a busy machine slows both. */
	for (int round = 0; round < ROUNDS; round++) {
		keep_least(&bare, cost_of(walk_events, file, length));
		keep_least(&load, cost_of(load_bank, file, length));
	}
	fclose(file);
	double ratio = load.seconds / bare.seconds;
	double memory = load.bytes / (double)length;
	printf("%9zu questions %7.1f MB   events %7.3f s   bank %7.3f s   %4.2f times   memory %4.2f times\n",
	       questions, (double)length / 1e6, bare.seconds, load.seconds, ratio, memory);
	return questions >= LARGE && (ratio > ratio_max || memory > memory_max);
}

int main(int argc, char **argv)
{
	int failed = 0;
	for (int i = 1; i < argc; i++)
		failed |= bench(strtoul(argv[i], NULL, 10));
	return failed;
}
