// SPDX-License-Identifier: GPL-3.0-or-later
/* What measuring ten minutes of speech costs, beside decoding the same ten minutes from FLAC and beside other tools, in
 * one run; and how much memory an hour takes. Every row is the least CPU time of three, of a process of its own. Exits
 * 1 when a bar is missed. Usage: speed CLIP WORK [PRAAT-SCRIPT] (CLIP: any speech, repeated to fill ten minutes) */

#define _GNU_SOURCE
#include "bench/row.h"
#include "speech/speech.h"

#include <sndfile.h>
#include <soxr.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { RATE_HZ = 48000, MINUTES = 10, BLOCK = 4800, ROUNDS = 3, HOUR_MB_MAX = 64 };
/* Of the CPU time libsndfile takes to decode the FLAC. */
#define PLAIN_MAX    0.8
#define LOUDNESS_MAX 2.0
/* From the last sample to the numbers. */
#define END_MS_MAX 50.0

struct place {
	char flac[512], wav[512], script[512];
};
static struct place place;
/* The clip at RATE_HZ: what is analysed comes from memory, as it comes from the recorder's ring. */
static float *clip;
static size_t clip_length;

struct cost {
	double cpu_s;
	double memory_mb;
	bool good;
};

static double now_ms(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static bool write_as(const char *path, int format, const float *samples, sf_count_t count)
{
	SF_INFO info = {.samplerate = RATE_HZ, .channels = 1, .format = format | SF_FORMAT_PCM_16};
	SNDFILE *file = sf_open(path, SFM_WRITE, &info);
	sf_count_t written = 0;
	while (file != NULL && written < (sf_count_t)RATE_HZ * 60 * MINUTES) {
		sf_count_t left = (sf_count_t)RATE_HZ * 60 * MINUTES - written;
		sf_count_t got = sf_writef_float(file, samples, left < count ? left : count);
		if (got <= 0)
			break;
		written += got;
	}
	return file != NULL && sf_close(file) == 0 && written == (sf_count_t)RATE_HZ * 60 * MINUTES;
}

static bool prepare(const char *path)
{
	SF_INFO info = {0};
	SNDFILE *in = sf_open(path, SFM_READ, &info);
	if (in == NULL || info.channels != 1)
		return false;
	float *samples = malloc((size_t)info.frames * sizeof *samples);
	size_t count = (size_t)sf_readf_float(in, samples, info.frames);
	sf_close(in);
	size_t room = count * RATE_HZ / (size_t)info.samplerate + 64;
	clip = malloc(room * sizeof *clip);
	soxr_error_t failed = soxr_oneshot(info.samplerate, RATE_HZ, 1, samples, count, NULL, clip, room, &clip_length,
	                                   NULL, NULL, NULL);
	free(samples);
	return failed == 0 && write_as(place.flac, SF_FORMAT_FLAC, clip, (sf_count_t)clip_length) &&
	       write_as(place.wav, SF_FORMAT_WAV, clip, (sf_count_t)clip_length);
}

static int decode(void)
{
	SF_INFO info = {0};
	SNDFILE *in = sf_open(place.flac, SFM_READ, &info);
	static float block[BLOCK];
	sf_count_t count = 0, got = 0;
	while ((got = sf_readf_float(in, block, BLOCK)) > 0)
		count += got;
	sf_close(in);
	return count == (sf_count_t)RATE_HZ * 60 * MINUTES ? 0 : 1;
}

static int analyse(bool loudness, int times)
{
	struct rh_speech *speech = NULL;
	struct rh_speech_measures m;
	if (rh_speech_new(RATE_HZ, loudness, &speech, NULL) != RH_OK)
		return 1;
	for (size_t done = 0, count = 0; done < (size_t)RATE_HZ * 60 * MINUTES * (size_t)times; done += count) {
		size_t at = done % clip_length;
		count = clip_length - at < BLOCK ? clip_length - at : BLOCK;
		rh_speech_feed(speech, clip + at, count);
	}
	double began_ms = now_ms();
	if (rh_speech_end(speech, RH_SPEECH_ENGLISH, &m, NULL) != RH_OK || !m.has_speech)
		return 1;
	double took_ms = now_ms() - began_ms;
	rh_speech_free(speech);
	if (times == 1)
		printf("the end of %d minutes takes %.1f ms (at most %.0f)\n", MINUTES, took_ms, END_MS_MAX);
	fflush(stdout);
	return times > 1 || took_ms <= END_MS_MAX ? 0 : 1;
}

static int run_plain(void)
{
	return analyse(false, 1);
}

static int run_loudness(void)
{
	return analyse(true, 1);
}

static int run_hour(void)
{
	return analyse(true, 60 / MINUTES);
}

static int run_ffmpeg(void)
{
	execlp("ffmpeg", "ffmpeg", "-v", "quiet", "-nostdin", "-i", place.wav, "-af",
	       "silencedetect=noise=-35dB:d=0.25", "-f", "null", "-", (char *)NULL);
	return 127;
}

static int run_sox(void)
{
	execlp("sox", "sox", "-D", place.wav, "-n", "silence", "1", "0.05", "1%", "-1", "0.25", "1%", (char *)NULL);
	return 127;
}

static int run_praat(void)
{
	if (place.script[0] == '\0' || freopen("/dev/null", "w", stdout) == NULL)
		return 127;
	execlp("praat", "praat", "--run", place.script, place.wav, "clip", (char *)NULL);
	return 127;
}

static struct cost run(int (*work)(void))
{
	fflush(NULL);
	pid_t pid = fork();
	if (pid == 0)
		_exit(work());
	int status = 1;
	struct rusage usage = {0};
	wait4(pid, &status, 0, &usage);
	double user_s = (double)usage.ru_utime.tv_sec + (double)usage.ru_utime.tv_usec / 1e6;
	double system_s = (double)usage.ru_stime.tv_sec + (double)usage.ru_stime.tv_usec / 1e6;
	return (struct cost){user_s + system_s, (double)usage.ru_maxrss / 1024.0,
	                     WIFEXITED(status) && WEXITSTATUS(status) == 0};
}

static struct cost least(int (*work)(void), int rounds)
{
	struct cost best = run(work);
	for (int i = 1; i < rounds && best.good; i++) {
		struct cost next = run(work);
		best.cpu_s = next.cpu_s < best.cpu_s ? next.cpu_s : best.cpu_s;
		best.good = best.good && next.good;
	}
	return best;
}

static void print(const char *name, struct cost cost, double base_s, double most, const char *verdict)
{
	if (cost.good)
		printf("%-34s %8.3f %8.2f %8.0f %8.1f", name, cost.cpu_s, cost.cpu_s / base_s,
		       MINUTES * 60.0 / cost.cpu_s, cost.memory_mb);
	else
		printf("%-34s %8s %8s %8s %8s", name, "-", "-", "-", "-");
	if (most > 0)
		printf("  %s (at most %.1f)", verdict, most);
	printf("\n");
}

static bool judge(const char *name, struct cost cost, double base_s, double most)
{
	bool good = cost.good && cost.cpu_s <= most * base_s;
	print(name, cost, base_s, most, good ? "met" : "MISSED");
	return good;
}

static void compare(const char *name, int (*work)(void), struct cost ours, double base_s)
{
	struct cost cost = least(work, 1);
	print(name, cost, base_s, 0, "");
	if (cost.good)
		bench_row("analysis of 10 minutes, CPU s", ours.cpu_s, name, cost.cpu_s, "-");
}

int main(int argc, char **argv)
{
	if (argc < 3)
		return 2;
	snprintf(place.flac, sizeof place.flac, "%s/speed.flac", argv[2]);
	snprintf(place.wav, sizeof place.wav, "%s/speed.wav", argv[2]);
	snprintf(place.script, sizeof place.script, "%s", argc > 3 ? argv[3] : "");
	if (!prepare(argv[1]))
		return 1;
	struct cost base = least(decode, ROUNDS);
	printf("%-34s %8s %8s %8s %8s\n", "10 minutes, 48 kHz", "CPU s", "ratio", "x real", "MB");
	print("libsndfile, decoding FLAC", base, base.cpu_s, 0, "");
	struct cost plain = least(run_plain, ROUNDS), loudness = least(run_loudness, ROUNDS);
	bool good = judge("rehearse, without loudness", plain, base.cpu_s, PLAIN_MAX);
	good = judge("rehearse, with loudness", loudness, base.cpu_s, LOUDNESS_MAX) && good;
	bench_row("analysis of 10 minutes, CPU s", plain.cpu_s, "libsndfile decoding the FLAC", base.cpu_s,
	          "at most 0.8");
	bench_row("the same with loudness, CPU s", loudness.cpu_s, "libsndfile decoding the FLAC", base.cpu_s,
	          "at most 2");
	compare("ffmpeg silencedetect", run_ffmpeg, plain, base.cpu_s);
	compare("sox silence", run_sox, plain, base.cpu_s);
	compare("praat, our script", run_praat, plain, base.cpu_s);
	struct cost hour = run(run_hour);
	bool small = hour.good && hour.memory_mb <= HOUR_MB_MAX;
	printf("an hour with loudness: %.1f MB (at most %d): %s\n", hour.memory_mb, HOUR_MB_MAX,
	       small ? "met" : "MISSED");
	unlink(place.flac);
	unlink(place.wav);
	return good && small && base.good ? 0 : 1;
}
