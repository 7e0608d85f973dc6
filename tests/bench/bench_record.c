// SPDX-License-Identifier: GPL-3.0-or-later
/* bench_record PROGRAM [SECONDS]: what recording costs, beside others that record the same sound from the same private
 * server at the same time; and whether an hour of it costs more memory than five minutes. */

#include "audio/recorder.h"
#include "base/duration.h"
#include "os/clock.h"
#include "row.h"
#include "support/check.h"
#include "support/fake_device.h"
#include "support/rig.h"
#include "support/tmpdir.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { SECONDS = 60, WORDS = 24, SETTLE_MS = 1500, KILLED_AFTER_MS = 3000 };
#define CPU_AT_MOST    1.5
#define RSS_AT_MOST_MB 12.0

static const char *program;
static const char *self;
static int seconds = SECONDS;

/* ---- ours: the recorder alone ---- */

static void nothing(void *ctx)
{
	(void)ctx;
}

/* Waits for what has to come; false when it does not. */
static bool await(struct rh_recorder *recorder, enum rh_recorder_event_kind kind)
{
	struct rh_recorder_event event;
	for (int looks = 0; looks < 500; looks++) {
		while (rh_recorder_next(recorder, &event)) {
			if (event.kind == kind)
				return true;
		}
		(void)poll(NULL, 0, 10);
	}
	return false;
}

/* As "bench_record --record PATH SECONDS". */
static int record(const char *path, int length_s)
{
	const struct rh_recorder_config config = {.notify = nothing};
	const struct rh_take_meta meta = {.take = 1, .question = RH_TEXT("?")};
	struct rh_recorder *recorder = NULL;
	if (rh_recorder_new(&config, &recorder, NULL) != RH_OK || !await(recorder, RH_RECORDER_OPENED) ||
	    rh_recorder_prepare(recorder, path, &meta, length_s * RH_SECOND_MS, NULL) != RH_OK)
		return EXIT_FAILURE;
	rh_recorder_start(recorder, rh_clock_monotonic_ns());
	(void)poll(NULL, 0, length_s * 1000);
	rh_recorder_stop(recorder, rh_clock_monotonic_ns());
	bool finished = await(recorder, RH_RECORDER_FINISHED);
	rh_recorder_free(recorder);
	return finished ? EXIT_SUCCESS : EXIT_FAILURE;
}

/* ---- everybody ---- */

struct recording {
	const char *name;
	const char *words[WORDS];
	int end_by; /* signal; 0: it ends by itself */
	pid_t pid;
	double cpu_s, rss_mb;
	bool ran;
};

static void start(struct recording *r)
{
	char *words[WORDS] = {NULL}; /* execvp() wants them writable */
	for (size_t i = 0; r->words[i] != NULL && i + 1 < WORDS; i++)
		words[i] = strdup(r->words[i]);
	(void)fflush(NULL);
	r->pid = fork();
	if (r->pid != 0)
		return;
	int null = open("/dev/null", O_RDWR);
	if (dup2(null, 0) < 0 || dup2(null, 1) < 0 || dup2(null, 2) < 0)
		_exit(126);
	(void)execvp(words[0], words);
	_exit(127);
}

static void finish(struct recording *r)
{
	struct rusage usage;
	int status = 0;
	if (r->end_by != 0)
		(void)kill(r->pid, r->end_by);
	if (wait4(r->pid, &status, 0, &usage) != r->pid)
		return;
	r->ran = !(WIFEXITED(status) && (WEXITSTATUS(status) == 126 || WEXITSTATUS(status) == 127));
	r->cpu_s = (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
	           (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
	r->rss_mb = (double)usage.ru_maxrss / 1024;
}

enum { OURS, PARECORD, RECORDERS = 5 };

/* Everybody who writes 48 kHz mono WAV, ours first, into files of these names in the folder. */
static void list_recorders(struct tmpdir *dir, const char *ours_length, struct recording all[RECORDERS])
{
	const struct recording list[RECORDERS] = {
	    {.name = "recorder", .words = {self, "--record", tmpdir_path(dir, "ours.wav"), ours_length}},
	    {.name = "parecord",
	     .words = {"parecord", "--rate=48000", "--channels=1", "--format=s16le", "--file-format=wav",
	               tmpdir_path(dir, "parecord.wav")},
	     .end_by = SIGINT},
	    {.name = "arecord",
	     .words = {"arecord", "-q", "-D", "pulse", "-f", "S16_LE", "-r", "48000", "-c", "1",
	               tmpdir_path(dir, "arecord.wav")},
	     .end_by = SIGINT},
	    {.name = "sox",
	     .words = {"sox", "-q", "-t", "alsa", "-r", "48000", "-c", "1", "pulse", tmpdir_path(dir, "sox.wav")},
	     .end_by = SIGINT},
	    {.name = "ffmpeg",
	     .words = {"ffmpeg", "-v", "error", "-f", "pulse", "-ar", "48000", "-ac", "1", "-i", "default",
	               tmpdir_path(dir, "ffmpeg.wav")},
	     .end_by = SIGINT},
	};
	memcpy(all, list, sizeof list);
}

static const char *file_of(const struct recording *r)
{
	size_t last = 0;
	while (r->words[last + 1] != NULL)
		last++;
	return strcmp(r->words[0], self) == 0 ? r->words[last - 1] : r->words[last];
}

static void tell_cost(const struct recording *r)
{
	if (r->ran)
		printf("%-14s %6.2f s of CPU, %5.1f MB\n", r->name, r->cpu_s, r->rss_mb);
	else
		printf("%-14s did not run\n", r->name);
}

static int compare(struct tmpdir *dir)
{
	char length[16], answer[16];
	(void)snprintf(length, sizeof length, "%d", seconds);
	(void)snprintf(answer, sizeof answer, "%ds", seconds);
	const char *bank = tmpdir_write(dir, "bank.yaml", RH_TEXT("questions: [{id: one, question: First?}]\n"));
	struct recording all[RECORDERS + 1] = {
	    [RECORDERS] = {
	        .name = "rehearse run",
	        .words = {program, "run", "-b", bank, "--hands-free", "--prep", "1s", "--time", answer, "--plain"},
	    }};
	list_recorders(dir, length, all);
	for (size_t i = 0; i <= RECORDERS; i++)
		start(&all[i]);
	(void)poll(NULL, 0, seconds * 1000 + SETTLE_MS);
	for (size_t i = 0; i <= RECORDERS; i++)
		finish(&all[i]);
	for (size_t i = 0; i <= RECORDERS; i++)
		tell_cost(&all[i]);
	const struct recording *ours = &all[OURS], *parecord = &all[PARECORD];
	bench_row("record 60 s, CPU s", ours->cpu_s, "parecord", parecord->cpu_s, "at most 1.5");
	for (size_t i = PARECORD + 1; i < RECORDERS; i++) {
		if (all[i].ran)
			bench_row("record 60 s, CPU s", ours->cpu_s, all[i].name, all[i].cpu_s, "-");
	}
	bench_row("record 60 s with analysis, CPU s", all[RECORDERS].cpu_s, "parecord", parecord->cpu_s, "-");
	bench_row("recorder, peak MB", ours->rss_mb, "parecord", parecord->rss_mb, "-");
	bool good = ours->ran && parecord->ran && ours->cpu_s <= CPU_AT_MOST * parecord->cpu_s &&
	            ours->rss_mb <= RSS_AT_MOST_MB;
	return good ? EXIT_SUCCESS : EXIT_FAILURE;
}

/* ---- killed ---- */

static int64_t little_endian(const unsigned char *at)
{
	return (int64_t)at[0] | (int64_t)at[1] << 8 | (int64_t)at[2] << 16 | (int64_t)at[3] << 24;
}

/* Seconds of sound in a WAV file by its header, which is what sox and Python's wave go by; 0 when it says none. */
static double readable_s(const char *path)
{
	enum { BYTES_PER_SECOND_AT = 28, CHUNKS_FROM = 36 };
	unsigned char head[4096];
	struct stat info = {0};
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t got = fd >= 0 && fstat(fd, &info) == 0 ? pread(fd, head, sizeof head, 0) : 0;
	if (fd >= 0)
		(void)close(fd);
	for (ssize_t at = CHUNKS_FROM; at + 8 <= got; at++) {
		if (memcmp(head + at, "data", 4) != 0)
			continue;
		int64_t there = (int64_t)info.st_size - (at + 8), said = little_endian(head + at + 4);
		return (double)(said < there ? said : there) / (double)little_endian(head + BYTES_PER_SECOND_AT);
	}
	return 0;
}

static int ascending(const void *a, const void *b)
{
	double left = *(const double *)a, right = *(const double *)b;
	return (left > right) - (left < right);
}

/* Everybody is killed at once, some seconds after the start; how much of it a reader finds, the median of a few. */
static void compare_losses(struct tmpdir *dir)
{
	enum { KILLS = 7, STEP_MS = 137 };
	double lost_s[RECORDERS][KILLS] = {{0}};
	struct recording all[RECORDERS];
	for (int round = 0; round < KILLS; round++) {
		int length_ms = KILLED_AFTER_MS + round * STEP_MS;
		list_recorders(dir, "60", all);
		for (size_t i = 0; i < RECORDERS; i++) {
			(void)unlink(file_of(&all[i]));
			all[i].end_by = SIGKILL;
			start(&all[i]);
		}
		(void)poll(NULL, 0, length_ms);
		for (size_t i = 0; i < RECORDERS; i++)
			(void)kill(all[i].pid, SIGKILL);
		for (size_t i = 0; i < RECORDERS; i++) {
			finish(&all[i]);
			lost_s[i][round] = length_ms / 1000.0 - readable_s(file_of(&all[i]));
		}
	}
	for (size_t i = 0; i < RECORDERS; i++) {
		qsort(lost_s[i], KILLS, sizeof lost_s[i][0], ascending);
		printf("%-14s killed: %6.0f ms not to be read, opening the microphone among them\n", all[i].name,
		       lost_s[i][KILLS / 2] * 1000);
		if (i != OURS)
			bench_row("killed while recording, ms lost", lost_s[OURS][KILLS / 2] * 1000, all[i].name,
			          lost_s[i][KILLS / 2] * 1000, "-");
	}
}

/* ---- an hour ---- */

static void count_frames(void *ctx, const float *samples, size_t frames)
{
	(void)samples;
	atomic_fetch_add((_Atomic int64_t *)ctx, (int64_t)frames);
}

static double resident_mb(void)
{
	long pages = 0, resident = 0;
	FILE *file = fopen("/proc/self/statm", "r");
	if (file == NULL || fscanf(file, "%ld %ld", &pages, &resident) != 2)
		resident = 0;
	if (file != NULL)
		(void)fclose(file);
	return (double)(resident * sysconf(_SC_PAGESIZE)) / 1048576;
}

/* Memory after five minutes and after sixty, as fast as the recorder takes the sound. */
static int record_an_hour(struct tmpdir *dir)
{
	static struct fake_device fake;
	static _Atomic int64_t taken;
	enum { MINUTES = 60, STEP = RH_AUDIO_RATE_HZ / 10, MINUTE = 60 * RH_AUDIO_RATE_HZ };
	fake.begin_ns = rh_clock_monotonic_ns() - (MINUTES + 1) * 60 * RH_SECOND_NS;
	const struct rh_recorder_config config = {.notify = nothing, .block = count_frames, .block_ctx = &taken};
	const struct rh_take_meta meta = {.take = 1, .question = RH_TEXT("?")};
	struct rh_recorder *recorder = NULL;
	double after_five_mb = 0;
	if (rh_recorder_new_on(fake_device(&fake), &config, &recorder, NULL) != RH_OK ||
	    rh_recorder_prepare(recorder, tmpdir_path(dir, "hour.wav"), &meta, 0, NULL) != RH_OK)
		return EXIT_FAILURE;
	fake_opens(&fake);
	rh_recorder_start(recorder, fake.begin_ns);
	for (int64_t fed = 0; fed < (int64_t)MINUTES * MINUTE; fed += STEP) {
		fake_hears(&fake, STEP, STEP);
		while (fed - atomic_load(&taken) > RH_AUDIO_RATE_HZ)
			(void)poll(NULL, 0, 1);
		if (fed == (int64_t)5 * MINUTE)
			after_five_mb = resident_mb();
	}
	double after_all_mb = resident_mb();
	rh_recorder_free(recorder);
	printf("memory after 5 minutes %.1f MB, after 60 %.1f MB\n", after_five_mb, after_all_mb);
	bench_row("recorder's memory after 60 min, MB", after_all_mb, "after 5 min", after_five_mb, "at most 1.05");
	return after_all_mb <= 1.05 * after_five_mb ? EXIT_SUCCESS : EXIT_FAILURE;
}

int main(int argc, char **argv)
{
	self = argv[0];
	if (argc == 4 && strcmp(argv[1], "--record") == 0)
		return record(argv[2], (int)strtol(argv[3], NULL, 10));
	if (argc < 2)
		return EXIT_FAILURE;
	rig_require();
	program = argv[1];
	if (argc > 2)
		seconds = (int)strtol(argv[2], NULL, 10);
	struct tmpdir dir = {0};
	tmpdir_make(&dir);
	struct rig *rig = rig_start();
	(void)setenv("PULSE_SERVER", rig_server_string(rig), 1);
	(void)setenv("HOME", dir.path, 1);
	int status = compare(&dir);
	compare_losses(&dir);
	if (record_an_hour(&dir) != EXIT_SUCCESS)
		status = EXIT_FAILURE;
	rig_stop(rig);
	tmpdir_remove(&dir);
	return status;
}
