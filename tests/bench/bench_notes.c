// SPDX-License-Identifier: GPL-3.0-or-later
/* What importing notes costs, against libcmark turning the same bytes into HTML in the same run: notes read, and their
 * bank written. Prints a table, a row for each size; fails when 10 MB need over 5 times the processor time or over 200
 * MB, or when time grows faster than the notes. */
#include "bank/write.h"
#include "bench/row.h"
#include "notes/notes.h"

#include <cmark.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ROUNDS = 5, MEGABYTE = 1000000, LARGE = 10 * MEGABYTE };
static const double ratio_max = 5.0, memory_max = 200e6, growth_max = 1.5;

static void write_plain(struct rh_buffer *out, size_t i)
{
	rh_buffer_printf(
	    out, "--------------------------------\n%zu번째 일에서 가장 어려웠던 점은 무엇인가요?\n\n답변\n", i);
	rh_buffer_printf(out, "처음에는 %zu개의 자료를 모아 하나씩 살펴보았습니다.\n", i % 90 + 3);
	rh_buffer_string(out,
	                 "그다음 함께 일하는 사람들과 순서를 정하고, 매주 결과를 나누었습니다.\n- 자료 모으기\n- 순서 "
	                 "정하기\n\n그때 배운 점은 무엇인가요?\n");
	rh_buffer_printf(out, "작게 나누어 일찍 보여 주는 것이 %zu배 낫다는 점입니다.\n", i % 7 + 2);
}

static void write_markdown(struct rh_buffer *out, size_t i)
{
	rh_buffer_printf(out, "### %zu. How would you find the slowest of %zu requests?\n\n", i, i % 900 + 10);
	rh_buffer_string(out,
	                 "First **measure**, then look at the _slowest_ path:\n\n- the query\n- the [cache](#cache)\n\n"
	                 "```sql\nSELECT 1; -- one\n```\n\n그리고 결과를 팀과 나눕니다.\n\n");
}

static int run_cmark(struct rh_text bytes)
{
	char *html = cmark_markdown_to_html(bytes.data, bytes.length, CMARK_OPT_DEFAULT);
	free(html);
	return html == NULL;
}

static int run_import(struct rh_text bytes)
{
	const struct rh_notes_input input = {.name = RH_TEXT("notes.txt"), .text = bytes};
	const struct rh_notes_options options = {0};
	struct rh_notes *notes = NULL;
	struct rh_buffer yaml = {0};
	if (rh_notes_new(&input, 1, &options, &notes, NULL) != RH_OK)
		return 1;
	rh_bank_write(&yaml, rh_notes_bank(notes));
	bool written = rh_buffer_status(&yaml, NULL) == RH_OK && rh_notes_bank(notes)->question_count > 1000;
	rh_buffer_done(&yaml);
	rh_notes_free(notes);
	return !written;
}

struct cost {
	double seconds; /* of the processor, user and system */
	double bytes;   /* at most in memory, the notes among them */
};

/* In a process of its own, so that one run's memory is not the next one's. */
static struct cost cost_of(int (*work)(struct rh_text bytes), struct rh_text bytes)
{
	struct rusage usage;
	int status = 0;
	fflush(stdout);
	pid_t child = fork();
	if (child == 0)
		_exit(work(bytes));
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

/* Seconds a megabyte took; negative when a bar was broken. */
static double bench(const char *kind, void (*write)(struct rh_buffer *out, size_t i), size_t size)
{
	struct rh_buffer bytes = {0};
	struct cost peer = {0}, import = {0};
	for (size_t i = 1; bytes.length < size && !bytes.failed; i++)
		write(&bytes, i);
	for (int round = 0; round < ROUNDS; round++) {
		keep_least(&peer, cost_of(run_cmark, rh_buffer_view(&bytes)));
		keep_least(&import, cost_of(run_import, rh_buffer_view(&bytes)));
	}
	double ratio = import.seconds / peer.seconds;
	printf("%-8s %5.1f MB   cmark %6.3f s   import %6.3f s   %4.2f times   memory %6.1f MB\n", kind,
	       (double)bytes.length / MEGABYTE, peer.seconds, import.seconds, ratio, import.bytes / MEGABYTE);
	char what[64];
	(void)snprintf(what, sizeof what, "import notes (%s), %.0f MB, CPU ms", kind, (double)bytes.length / MEGABYTE);
	bench_row(what, import.seconds * 1e3, "libcmark parsing", peer.seconds * 1e3,
	          size >= LARGE ? "at most 5" : "-");
	double each = import.seconds * MEGABYTE / (double)bytes.length;
	rh_buffer_done(&bytes);
	return size >= LARGE && (ratio > ratio_max || import.bytes > memory_max) ? -1 : each;
}

static int bench_kind(const char *kind, void (*write)(struct rh_buffer *out, size_t i))
{
	static const size_t sizes[] = {MEGABYTE, 3 * MEGABYTE, LARGE};
	double first = bench(kind, write, sizes[0]);
	(void)bench(kind, write, sizes[1]);
	double last = bench(kind, write, sizes[2]);
	return last < 0 || last > growth_max * first;
}

int main(void)
{
	int failed = bench_kind("text", write_plain);
	return bench_kind("markdown", write_markdown) || failed;
}
