// SPDX-License-Identifier: GPL-3.0-or-later
/* How soon something is heard: the player, and the whole program, against a bare client of the sound server that holds
 * its sound in memory, in turns on one server; and a file of an hour against one of a minute. What is heard is seen by
 * a witness that records what the loudspeaker gets. Usage: bench_replay PROGRAM */

#include "audio/player.h"
#include "base/duration.h"
#include "os/clock.h"
#include "support/check.h"
#include "support/rig.h"
#include "support/tmpdir.h"

#include <pulse/pulseaudio.h>
#include <sndfile.h>

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { RATE = RH_AUDIO_RATE_HZ, ROUNDS = 15, LOUD = 8000, SEEN = 4000, TLENGTH_MS = 40, QUIET_MS = 80 };
enum { PATIENCE_S = 10, HOUR_S = 3600, MINUTE_S = 60, HALF_S = 20 };
#define BOUND 1.5

/* What the witness looks for: the first half of every sound is positive, the second negative. */
enum sight { SILENCE, POSITIVE, NEGATIVE };

/* Everything under the loop's lock. */
struct bench {
	pa_threaded_mainloop *loop;
	pa_context *context;
	pa_stream *witness;
	enum sight wanted;
	int64_t seen_ns; /* when it was there; 0: not yet */
	int64_t quiet;   /* SILENCE: frames of it by now */
	pa_stream *bare; /* the peer's */
	int16_t bare_sample;
};

/* ---- the witness ---- */

static bool shows(enum sight wanted, int16_t sample)
{
	return wanted == POSITIVE ? sample > SEEN : wanted == NEGATIVE ? sample < -SEEN : abs(sample) < 8;
}

static void look(struct bench *bench, const int16_t *samples, size_t count)
{
	int64_t now_ns = rh_clock_monotonic_ns();
	for (size_t i = 0; i < count && bench->seen_ns == 0; i++) {
		bool there = shows(bench->wanted, samples == NULL ? 0 : samples[i]);
		if (bench->wanted == SILENCE) {
			bench->quiet = there ? bench->quiet + 1 : 0;
			there = bench->quiet >= QUIET_MS * (RATE / 1000);
		}
		if (there)
			bench->seen_ns = now_ns; /* when the loudspeaker took it: it takes whole blocks */
	}
}

static void on_recorded(pa_stream *stream, size_t bytes, void *ctx)
{
	struct bench *bench = ctx;
	const void *samples = NULL;
	(void)bytes;
	while (pa_stream_peek(stream, &samples, &bytes) >= 0 && bytes > 0) {
		look(bench, samples, bytes / sizeof(int16_t));
		(void)pa_stream_drop(stream);
	}
	pa_threaded_mainloop_signal(bench->loop, 0);
}

static void expect(struct bench *bench, enum sight wanted)
{
	pa_threaded_mainloop_lock(bench->loop);
	bench->wanted = wanted;
	bench->seen_ns = 0;
	bench->quiet = 0;
	pa_threaded_mainloop_unlock(bench->loop);
}

/* Milliseconds from a moment until the sight. The witness's blocks never end, and so does this. */
static double await(struct bench *bench, int64_t since_ns)
{
	pa_threaded_mainloop_lock(bench->loop);
	while (bench->seen_ns == 0) {
		pa_threaded_mainloop_wait(bench->loop);
		if (rh_clock_monotonic_ns() - since_ns > PATIENCE_S * RH_SECOND_NS)
			fail_msg("nothing was heard within %d s", PATIENCE_S);
	}
	int64_t seen_ns = bench->seen_ns;
	pa_threaded_mainloop_unlock(bench->loop);
	return (double)(seen_ns - since_ns) / 1e6;
}

static void await_silence(struct bench *bench)
{
	expect(bench, SILENCE);
	(void)await(bench, rh_clock_monotonic_ns());
}

/* ---- the sound server ---- */

static void on_state(pa_context *context, void *ctx)
{
	(void)context;
	pa_threaded_mainloop_signal(((struct bench *)ctx)->loop, 0);
}

static void on_stream_state(pa_stream *stream, void *ctx)
{
	(void)stream;
	pa_threaded_mainloop_signal(((struct bench *)ctx)->loop, 0);
}

static const pa_sample_spec format = {PA_SAMPLE_S16LE, RATE, 1};

static uint32_t bytes_of(int ms)
{
	return (uint32_t)(ms * (RATE / 1000) * (int)sizeof(int16_t));
}

static void await_stream(struct bench *bench, const pa_stream *stream)
{
	while (pa_stream_get_state(stream) != PA_STREAM_READY) {
		if (!PA_STREAM_IS_GOOD(pa_stream_get_state(stream)))
			fail_msg("the sound server refused a stream");
		pa_threaded_mainloop_wait(bench->loop);
	}
}

/* With the loop's lock held. */
static pa_context *connect_context(struct bench *bench)
{
	pa_context *context = pa_context_new(pa_threaded_mainloop_get_api(bench->loop), "bench");
	pa_context_set_state_callback(context, on_state, bench);
	assert_int_equal(pa_context_connect(context, NULL, PA_CONTEXT_NOAUTOSPAWN, NULL), 0);
	while (pa_context_get_state(context) != PA_CONTEXT_READY)
		pa_threaded_mainloop_wait(bench->loop);
	return context;
}

static void disconnect_context(pa_context *context)
{
	pa_context_disconnect(context);
	pa_context_unref(context);
}

static void connect_bench(struct bench *bench)
{
	bench->loop = pa_threaded_mainloop_new();
	assert_int_equal(pa_threaded_mainloop_start(bench->loop), 0);
	pa_threaded_mainloop_lock(bench->loop);
	bench->context = connect_context(bench);
	bench->witness = pa_stream_new(bench->context, "witness", &format, NULL);
	pa_stream_set_state_callback(bench->witness, on_stream_state, bench);
	pa_stream_set_read_callback(bench->witness, on_recorded, bench);
	const pa_buffer_attr attributes = {.maxlength = UINT32_MAX, .fragsize = bytes_of(5)};
	assert_int_equal(pa_stream_connect_record(bench->witness, "rig.monitor", &attributes, PA_STREAM_ADJUST_LATENCY),
	                 0);
	await_stream(bench, bench->witness);
	pa_threaded_mainloop_unlock(bench->loop);
}

static void disconnect_bench(struct bench *bench)
{
	pa_threaded_mainloop_lock(bench->loop);
	(void)pa_stream_disconnect(bench->witness);
	pa_stream_unref(bench->witness);
	disconnect_context(bench->context);
	pa_threaded_mainloop_unlock(bench->loop);
	pa_threaded_mainloop_stop(bench->loop);
	pa_threaded_mainloop_free(bench->loop);
}

/* ---- the peer: a stream that is given one value whenever it asks ---- */

static void on_asked(pa_stream *stream, size_t bytes, void *ctx)
{
	struct bench *bench = ctx;
	void *samples = NULL;
	if (pa_stream_begin_write(stream, &samples, &bytes) < 0 || samples == NULL)
		return;
	for (size_t i = 0; i < bytes / sizeof(int16_t); i++)
		((int16_t *)samples)[i] = bench->bare_sample;
	(void)pa_stream_write(stream, samples, bytes, NULL, 0, PA_SEEK_RELATIVE);
}

static void open_bare(struct bench *bench, pa_context *context)
{
	pa_threaded_mainloop_lock(bench->loop);
	bench->bare_sample = LOUD;
	bench->bare = pa_stream_new(context, "bare", &format, NULL);
	pa_stream_set_state_callback(bench->bare, on_stream_state, bench);
	pa_stream_set_write_callback(bench->bare, on_asked, bench);
	const pa_buffer_attr attributes = {.maxlength = UINT32_MAX,
	                                   .tlength = bytes_of(TLENGTH_MS),
	                                   .prebuf = 0,
	                                   .minreq = bytes_of(TLENGTH_MS / 4),
	                                   .fragsize = UINT32_MAX};
	assert_int_equal(
	    pa_stream_connect_playback(bench->bare, NULL, &attributes, PA_STREAM_ADJUST_LATENCY, NULL, NULL), 0);
	pa_threaded_mainloop_unlock(bench->loop);
}

static void close_bare(struct bench *bench)
{
	pa_threaded_mainloop_lock(bench->loop);
	(void)pa_stream_disconnect(bench->bare);
	pa_stream_unref(bench->bare);
	bench->bare = NULL;
	pa_threaded_mainloop_unlock(bench->loop);
	await_silence(bench);
}

static double bare_start(struct bench *bench)
{
	expect(bench, POSITIVE);
	int64_t since_ns = rh_clock_monotonic_ns();
	open_bare(bench, bench->context);
	return await(bench, since_ns);
}

/* From before the connection to the server on. */
static double bare_cold_start(struct bench *bench)
{
	expect(bench, POSITIVE);
	int64_t since_ns = rh_clock_monotonic_ns();
	pa_threaded_mainloop_lock(bench->loop);
	pa_context *context = connect_context(bench);
	pa_threaded_mainloop_unlock(bench->loop);
	open_bare(bench, context);
	double took_ms = await(bench, since_ns);
	close_bare(bench);
	pa_threaded_mainloop_lock(bench->loop);
	disconnect_context(context);
	pa_threaded_mainloop_unlock(bench->loop);
	return took_ms;
}

/* Another value from now on. What the server holds already is played first, or is thrown away, which is heard as a
 * click. */
static double bare_seek(struct bench *bench, int16_t sample, bool flush)
{
	expect(bench, sample < 0 ? NEGATIVE : POSITIVE);
	int64_t since_ns = rh_clock_monotonic_ns();
	pa_threaded_mainloop_lock(bench->loop);
	bench->bare_sample = sample;
	if (flush)
		pa_operation_unref(pa_stream_flush(bench->bare, NULL, NULL));
	pa_threaded_mainloop_unlock(bench->loop);
	return await(bench, since_ns);
}

/* ---- ours ---- */

static struct rh_player *open_player(void)
{
	struct rh_player *player = NULL;
	const struct rh_player_config config = {0};
	assert_int_equal(rh_player_new(&config, &player, NULL), RH_OK);
	return player;
}

static double start(struct bench *bench, struct rh_player *player, const char *path)
{
	expect(bench, POSITIVE);
	int64_t since_ns = rh_clock_monotonic_ns();
	assert_int_equal(rh_player_play(player, path, 0, NULL), RH_OK);
	return await(bench, since_ns);
}

/* From before the connection to the server on. */
static double start_fresh(struct bench *bench, const char *path, struct rh_player **player)
{
	expect(bench, POSITIVE);
	int64_t since_ns = rh_clock_monotonic_ns();
	*player = open_player();
	assert_int_equal(rh_player_play(*player, path, 0, NULL), RH_OK);
	return await(bench, since_ns);
}

static double seek(struct bench *bench, struct rh_player *player)
{
	expect(bench, NEGATIVE);
	int64_t since_ns = rh_clock_monotonic_ns();
	rh_player_seek(player, INT64_C(1000) * (MINUTE_S - HALF_S / 2));
	return await(bench, since_ns);
}

/* From the command line to what is heard. */
static double start_program(struct bench *bench, const char *program, const char *path)
{
	expect(bench, POSITIVE);
	int64_t since_ns = rh_clock_monotonic_ns();
	(void)fflush(stdout);
	pid_t pid = fork();
	if (pid == 0) {
		(void)dup2(open("/dev/null", O_WRONLY), STDOUT_FILENO);
		execl(program, "rehearse", "replay", path, (char *)NULL);
		_exit(127);
	}
	double took_ms = await(bench, since_ns);
	(void)kill(pid, SIGTERM);
	(void)waitpid(pid, NULL, 0);
	await_silence(bench);
	return took_ms;
}

/* ---- the files: so many seconds, the last HALF_S negative ---- */

static const char *make_file(struct tmpdir *dir, const char *name, int type, int seconds)
{
	const char *path = tmpdir_path(dir, name);
	SF_INFO info = {.samplerate = RATE, .channels = 1, .format = type | SF_FORMAT_PCM_16};
	SNDFILE *file = sf_open(path, SFM_WRITE, &info);
	static int16_t second[RATE];
	assert_non_null(file);
	for (int s = 0; s < seconds; s++) {
		for (int i = 0; i < RATE; i++)
			second[i] = (int16_t)(s < seconds - HALF_S ? LOUD + i % 64 : -LOUD - i % 64);
		assert_int_equal(sf_writef_short(file, second, RATE), RATE);
	}
	assert_int_equal(sf_close(file), 0);
	return path;
}

/* ---- figures ---- */

struct figures {
	double ms[ROUNDS];
};

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

static double median(struct figures *figures)
{
	qsort(figures->ms, ROUNDS, sizeof figures->ms[0], by_size);
	return figures->ms[ROUNDS / 2];
}

/* bound 0: only to be seen. */
static bool report(const char *what, struct figures *ours, const char *peer, struct figures *theirs, double bound)
{
	double our_ms = median(ours), their_ms = median(theirs), ratio = our_ms / their_ms;
	printf("%-44s %6.1f (%5.1f to %5.1f)   %-24s %6.1f (%5.1f to %5.1f)   %.2f\n", what, our_ms, ours->ms[0],
	       ours->ms[ROUNDS - 1], peer, their_ms, theirs->ms[0], theirs->ms[ROUNDS - 1], ratio);
	printf("row\t%s, ms\t%.1f\t%s\t%.1f\t%.2f\t", what, our_ms, peer, their_ms, ratio);
	if (bound > 0)
		printf("%.1f\n", bound);
	else
		printf("-\n");
	return bound <= 0 || ratio <= bound;
}

static bool compare_with_peer(struct bench *bench, const char *path)
{
	struct figures starts, bare_starts, seeks, bare_seeks, bare_cuts, cold, bare_cold;
	struct rh_player *player = open_player();
	for (int i = 0; i < ROUNDS; i++) {
		bare_starts.ms[i] = bare_start(bench);
		bare_seeks.ms[i] = bare_seek(bench, -LOUD, false);
		bare_cuts.ms[i] = bare_seek(bench, LOUD, true);
		struct rh_player *fresh = NULL;
		close_bare(bench);
		starts.ms[i] = start(bench, player, path);
		seeks.ms[i] = seek(bench, player);
		rh_player_stop(player);
		await_silence(bench);
		bare_cold.ms[i] = bare_cold_start(bench);
		cold.ms[i] = start_fresh(bench, path, &fresh);
		rh_player_free(fresh);
		await_silence(bench);
	}
	rh_player_free(player);
	bool good = report("replay: request to first sample", &starts, "bare client", &bare_starts, BOUND);
	(void)report("replay: the same, not connected yet", &cold, "bare client", &bare_cold, 0);
	(void)report("replay: seek, against one that clicks", &seeks, "bare client, flushing", &bare_cuts, 0);
	return report("replay: seek", &seeks, "bare client", &bare_seeks, BOUND) && good;
}

/* The two files of one format. */
static bool compare_lengths(struct bench *bench, const char *program, struct tmpdir *dir, int type, const char *ending)
{
	struct figures hour, minute, hour_program, minute_program;
	char name[64], what[128];
	(void)snprintf(name, sizeof name, "minute.%s", ending);
	const char *short_path = make_file(dir, name, type, MINUTE_S);
	(void)snprintf(name, sizeof name, "hour.%s", ending);
	const char *long_path = make_file(dir, name, type, HOUR_S);
	struct rh_player *player = open_player();
	for (int i = 0; i < ROUNDS; i++) {
		minute.ms[i] = start(bench, player, short_path);
		rh_player_stop(player);
		await_silence(bench);
		hour.ms[i] = start(bench, player, long_path);
		rh_player_stop(player);
		await_silence(bench);
		minute_program.ms[i] = start_program(bench, program, short_path);
		hour_program.ms[i] = start_program(bench, program, long_path);
	}
	rh_player_free(player);
	(void)snprintf(what, sizeof what, "replay: first sample of an hour, %s", ending);
	bool good = report(what, &hour, "of a minute", &minute, BOUND);
	(void)snprintf(what, sizeof what, "replay: command to first sample, hour, %s", ending);
	good = report(what, &hour_program, "of a minute", &minute_program, BOUND) && good;
	(void)unlink(long_path);
	return good;
}

int main(int argc, char **argv)
{
	rig_require();
	if (argc != 2)
		return 2;
	struct rig *rig = rig_start();
	struct tmpdir dir;
	struct bench bench = {0};
	tmpdir_make(&dir);
	(void)setenv("PULSE_SERVER", rig_server_string(rig), 1);
	(void)setenv("HOME", dir.path, 1);
	connect_bench(&bench);
	printf("%-44s %s\n", "milliseconds: median (least to most)", "ours, peer, ratio");
	const char *path = make_file(&dir, "take.wav", SF_FORMAT_WAV, MINUTE_S);
	bool good = compare_with_peer(&bench, path);
	good = compare_lengths(&bench, argv[1], &dir, SF_FORMAT_WAV, "wav") && good;
	good = compare_lengths(&bench, argv[1], &dir, SF_FORMAT_FLAC, "flac") && good;
	printf("bound for every ratio: %.1f\n", BOUND);
	disconnect_bench(&bench);
	rig_stop(rig);
	tmpdir_remove(&dir);
	return good ? 0 : 1;
}
