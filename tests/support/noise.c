// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/noise.h"

#include "audio/device.h"
#include "base/duration.h"
#include "base/random.h"
#include "os/clock.h"
#include "support/check.h"

#include <poll.h>
#include <signal.h>
#include <sndfile.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PATIENCE_S = 20, MARKS = 8 };

static int16_t noise[NOISE_FRAMES];
static bool made;
static pid_t player, feeder; /* 0: none */
static int64_t origin_ns;    /* when frame 0 was heard */

/* What was heard while listening, filled by the device's thread. */
static struct listening {
	int16_t samples[MARKS][NOISE_KEY];
	int64_t at_ns[MARKS];
	_Atomic int count;
} heard;

static void make(void)
{
	struct rh_random random = rh_random_seeded(11);
	for (int i = 0; i < NOISE_FRAMES && !made; i++)
		noise[i] = (int16_t)((int64_t)rh_random_below(&random, 40000) - 20000);
	made = true;
}

_Noreturn static void feed(int fd)
{
	const char *bytes = (const char *)noise;
	(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
	for (size_t at = 0;;) {
		ssize_t wrote = write(fd, bytes + at, sizeof noise - at);
		if (wrote < 0)
			_exit(0);
		at = (at + (size_t)wrote) % sizeof noise;
	}
}

_Noreturn static void play(int fd)
{
	(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (dup2(fd, STDIN_FILENO) < 0)
		_exit(126);
	(void)execlp("pacat", "pacat", "--playback", "--raw", "--device=rig", "--format=s16le", "--rate=48000",
	             "--channels=1", "--latency-msec=2000", (char *)NULL);
	_exit(127);
}

static void start_player(void)
{
	int ends[2];
	assert_int_equal(pipe(ends), 0);
	(void)fflush(NULL);
	feeder = fork();
	assert_true(feeder >= 0);
	if (feeder == 0) {
		(void)close(ends[0]);
		feed(ends[1]);
	}
	player = fork();
	assert_true(player >= 0);
	if (player == 0) {
		(void)close(ends[1]);
		play(ends[0]);
	}
	(void)close(ends[0]);
	(void)close(ends[1]);
}

/* Blocks with sound in them only. */
static void block(void *ctx, const int16_t *samples, size_t frames, int64_t at_ns)
{
	struct listening *l = ctx;
	int count = atomic_load(&l->count);
	if (samples == NULL || frames < NOISE_KEY || count == MARKS || samples[0] == 0)
		return;
	memcpy(l->samples[count], samples, sizeof l->samples[0]);
	l->at_ns[count] = at_ns;
	atomic_store(&l->count, count + 1);
}

static void news(void *ctx, enum rh_device_news what, const char *code, const char *message)
{
	(void)ctx;
	(void)code;
	if (what == RH_DEVICE_FAILED)
		print_error("%s\n", message);
}

/* The times of blocks settle during the first few. */
static void learn_origin(void)
{
	static const struct rh_capture_user user = {block, news, &heard};
	struct rh_capture *capture = NULL;
	atomic_store(&heard.count, 0);
	assert_int_equal(rh_device_pulse.capture_open("mic", &user, &capture, NULL), RH_OK);
	int64_t deadline_ns = rh_clock_monotonic_ns() + PATIENCE_S * RH_SECOND_NS;
	while (atomic_load(&heard.count) < MARKS && rh_clock_monotonic_ns() < deadline_ns)
		(void)poll(NULL, 0, 2);
	rh_device_pulse.capture_close(capture);
	assert_int_equal(atomic_load(&heard.count), MARKS);
	int64_t place = noise_find(heard.samples[MARKS - 1]);
	assert_true(place >= 0);
	origin_ns = heard.at_ns[MARKS - 1] - rh_audio_frames_to_ns(place);
}

void noise_play(void)
{
	make();
	start_player();
	learn_origin();
}

static void end(pid_t *pid)
{
	if (*pid > 0 && kill(*pid, SIGKILL) == 0)
		(void)waitpid(*pid, NULL, 0);
	*pid = 0;
}

void noise_stop(void)
{
	end(&feeder);
	end(&player);
}

const int16_t *noise_samples(void)
{
	make();
	return noise;
}

int64_t noise_find(const int16_t *samples)
{
	make();
	for (int64_t i = 0; i + NOISE_KEY <= NOISE_FRAMES; i++) {
		if (noise[i] == samples[0] && memcmp(noise + i, samples, NOISE_KEY * sizeof *samples) == 0)
			return i;
	}
	return -1;
}

bool noise_is(const int16_t *samples, int64_t frames, int64_t place)
{
	for (int64_t i = 0; i < frames; i++) {
		if (samples[i] != noise[(place + i) % NOISE_FRAMES])
			return false;
	}
	return true;
}

int64_t noise_heard_ns(int64_t place, int64_t about_ns)
{
	const int64_t round_ns = NOISE_SECONDS * RH_SECOND_NS;
	int64_t heard_ns = origin_ns + rh_audio_frames_to_ns(place);
	while (about_ns - heard_ns > round_ns / 2)
		heard_ns += round_ns;
	return heard_ns;
}

int16_t *noise_read(const char *path, int64_t *frames)
{
	SF_INFO info = {0};
	SNDFILE *file = sf_open(path, SFM_READ, &info);
	if (file == NULL)
		fail_msg("%s: %s", path, sf_strerror(NULL));
	assert_int_equal(info.samplerate, RH_AUDIO_RATE_HZ);
	assert_int_equal(info.channels, 1);
	int16_t *samples = calloc((size_t)info.frames + NOISE_KEY, sizeof *samples);
	assert_non_null(samples);
	assert_int_equal(sf_readf_short(file, samples, info.frames), info.frames);
	(void)sf_close(file);
	*frames = info.frames;
	return samples;
}
