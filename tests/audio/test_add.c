// SPDX-License-Identifier: GPL-3.0-or-later
/* Recordings made elsewhere, taken in by the program: what they hold is what the new take holds, and what is no sound
 * is refused in one line and leaves nothing behind. */

#include "audio/take.h"
#include "history/history.h"
#include "os/child.h"
#include "support/check.h"
#include "support/program.h"
#include "support/tmpdir.h"

#include <math.h>
#include <poll.h>
#include <sndfile.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SECONDS = 2, LENGTH_MS = SECONDS * 1000, FRAMES = SECONDS * RH_AUDIO_RATE_HZ, CHANNELS_MAX = 1024 };

static const char bank[] = "id: phone\nlang: en\nquestions: [{id: one, question: First?, time: 60s}]\n";

static struct tmpdir dir;
static const char *bank_path;

static int set_up(void **state)
{
	(void)state;
	tmpdir_make(&dir);
	program_home(dir.path);
	assert_int_equal(setenv("LC_ALL", "C.UTF-8", 1), 0);
	bank_path = tmpdir_write(&dir, "bank.yaml", RH_TEXT(bank));
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	tmpdir_remove(&dir);
	return 0;
}

static double tone(int64_t frame, int rate)
{
	return 0.5 * sin(2 * 3.14159265358979 * 440 * (double)frame / rate);
}

/* The same tone in every channel. */
static const char *make(const char *name, int format, int rate, int channels, int64_t frames)
{
	const char *path = tmpdir_path(&dir, name);
	SF_INFO info = {.samplerate = rate, .channels = channels, .format = format};
	SNDFILE *file = sf_open(path, SFM_WRITE, &info);
	if (file == NULL)
		fail_msg("%s: %s", name, sf_strerror(NULL));
	float frame[CHANNELS_MAX];
	for (int64_t i = 0; i < frames; i++) {
		for (int c = 0; c < channels; c++)
			frame[c] = (float)tone(i, rate);
		assert_int_equal(sf_writef_float(file, frame, 1), 1);
	}
	assert_int_equal(sf_close(file), 0);
	return path;
}

/* A command line in which the program is $0, the file $1 and the bank $2. The exit status; *said is what was printed,
 * the caller frees. */
static int run(const char *line, const char *file, char **said)
{
	const char *const argv[] = {"/bin/sh", "-c", line, REHEARSE_PROGRAM, file, bank_path, NULL};
	const struct rh_child_config config = {.argv = argv, .output_max = 1 << 20, .timeout_ms = 60000};
	struct rh_child *child = NULL;
	assert_int_equal(rh_child_start(&config, &child, NULL), RH_OK);
	while (rh_child_step(child) == RH_CHILD_RUNNING)
		(void)poll(&(struct pollfd){.fd = rh_child_fd(child), .events = POLLIN}, 1, 20);
	struct rh_buffer output = {0};
	rh_buffer_text(&output, rh_child_output(child));
	int status = rh_child_exit_status(child);
	rh_child_free(child);
	assert_int_equal(rh_buffer_take(&output, said, NULL), RH_OK);
	return status;
}

/* *said has both outputs. */
static int add(const char *file, char **said)
{
	return run("exec \"$0\" add \"$1\" --question one -b \"$2\" 2>&1", file, said);
}

static struct rh_history *open_history(void)
{
	struct rh_history *history = NULL;
	assert_int_equal(rh_history_new(tmpdir_path(&dir, ".local/share/rehearse/history.db"), &history, NULL), RH_OK);
	return history;
}

static void check_row(const struct rh_attempt *row)
{
	check_text(row->bank, "phone");
	check_text(row->id, "one");
	check_text(row->question, "First?");
	assert_int_equal(row->outcome, RH_OUTCOME_FINISHED);
	assert_int_equal(row->target_ms, 60000);
	assert_int_equal(row->sample_rate_hz, RH_AUDIO_RATE_HZ);
	assert_true(labs(row->answer_ms - LENGTH_MS) < 100);
}

/* The take sounds like the tone, wherever a codec shifted it to: as loud, and as many waves. */
static void check_sound(const struct rh_attempt *row)
{
	struct rh_take_reader *reader = NULL;
	static float samples[FRAMES];
	assert_int_equal(rh_take_reader_new(row->path.data, &reader, NULL), RH_OK);
	assert_int_equal(rh_take_reader_info(reader)->channels, 1);
	assert_int_equal(rh_take_reader_info(reader)->frames, row->frames);
	assert_int_equal(rh_take_reader_meta(reader)->take, row->take);
	size_t got = rh_take_reader_frames(reader, samples, FRAMES);
	double sum = 0;
	int waves = 0;
	for (size_t i = RH_AUDIO_RATE_HZ / 2; i < RH_AUDIO_RATE_HZ * 3 / 2 && i + 1 < got; i++) {
		sum += (double)samples[i] * samples[i];
		waves += samples[i] < 0 && samples[i + 1] >= 0;
	}
	assert_true(fabs(sqrt(sum / RH_AUDIO_RATE_HZ) - 0.3535) < 0.02);
	assert_true(abs(waves - 440) <= 2);
	rh_take_reader_free(reader);
}

static void recordings_of_any_format_become_takes(void **state)
{
	static const struct {
		const char *name;
		int format, rate, channels;
	} files[] = {
	    {"same.wav", SF_FORMAT_WAV | SF_FORMAT_PCM_16, 48000, 1},
	    {"stereo.flac", SF_FORMAT_FLAC | SF_FORMAT_PCM_24, 44100, 2},
	    {"phone.ogg", SF_FORMAT_OGG | SF_FORMAT_OPUS, 16000, 1},
	    {"old.au", SF_FORMAT_AU | SF_FORMAT_ULAW, 8000, 1},
	    {"fine.wav", SF_FORMAT_WAV | SF_FORMAT_FLOAT, 96000, 6},
	    {"high.aiff", SF_FORMAT_AIFF | SF_FORMAT_PCM_24, 192000, 1},
	    {"memo.mp3", SF_FORMAT_MPEG | SF_FORMAT_MPEG_LAYER_III, 44100, 2},
	    {"song.ogg", SF_FORMAT_OGG | SF_FORMAT_VORBIS, 44100, 2},
	    {"coarse.wav", SF_FORMAT_WAV | SF_FORMAT_PCM_U8, 11025, 1},
	    {"cinema.wav", SF_FORMAT_WAVEX | SF_FORMAT_PCM_24, 48000, 6},
	    {"telephone.wav", SF_FORMAT_WAV | SF_FORMAT_GSM610, 8000, 1},
	    {"memo.caf", SF_FORMAT_CAF | SF_FORMAT_ALAC_16, 44100, 1},
	    {"long.w64", SF_FORMAT_W64 | SF_FORMAT_PCM_32, 22050, 2},
	};
	(void)state;
	const size_t count = sizeof files / sizeof *files;
	for (size_t i = 0; i < count; i++) {
		char *said = NULL;
		const char *path = make(files[i].name, files[i].format, files[i].rate, files[i].channels,
		                        (int64_t)SECONDS * files[i].rate);
		if (add(path, &said) != 0)
			fail_msg("%s: %s", files[i].name, said);
		assert_non_null(strstr(said, "one, 0:02"));
		free(said);
	}
	struct rh_history *history = open_history();
	const struct rh_attempt *rows = NULL;
	size_t found = 0;
	assert_int_equal(rh_history_attempts(history, &(struct rh_history_filter){0}, &rows, &found, NULL), RH_OK);
	assert_int_equal(found, count);
	for (size_t i = 0; i < found; i++) {
		check_row(&rows[i]);
		check_sound(&rows[i]);
	}
	rh_history_free(history);
}

static const char *make_unreal(void)
{
	const char *path = tmpdir_path(&dir, "nan.wav");
	SF_INFO info = {.samplerate = 48000, .channels = 1, .format = SF_FORMAT_WAV | SF_FORMAT_FLOAT};
	SNDFILE *file = sf_open(path, SFM_WRITE, &info);
	float samples[100] = {0.1F, NAN, INFINITY};
	assert_non_null(file);
	assert_int_equal(sf_writef_float(file, samples, 100), 100);
	assert_int_equal(sf_close(file), 0);
	return path;
}

static const char *make_torn(void)
{
	const char *path = make("torn.flac", SF_FORMAT_FLAC | SF_FORMAT_PCM_16, 48000, 1, 96000);
	struct stat info;
	assert_int_equal(stat(path, &info), 0);
	assert_int_equal(truncate(path, info.st_size / 2), 0);
	return path;
}

static void what_is_no_sound_is_refused_in_one_line_and_leaves_nothing(void **state)
{
	(void)state;
	const char *pipe = tmpdir_path(&dir, "pipe");
	assert_int_equal(mkfifo(pipe, 0600), 0);
	const char *const files[] = {
	    make("empty.wav", SF_FORMAT_WAV | SF_FORMAT_PCM_16, 48000, 1, 0),
	    make("many.wav", SF_FORMAT_WAV | SF_FORMAT_PCM_16, 48000, 1000, 10),
	    make("slow.wav", SF_FORMAT_WAV | SF_FORMAT_PCM_16, 1, 1, 10),
	    make_unreal(),
	    make_torn(),
	    pipe,
	    dir.path,
	    bank_path,
	    tmpdir_write(&dir, "nothing", RH_TEXT("")),
	    tmpdir_path(&dir, "missing.wav"),
	};
	for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
		char *said = NULL;
		if (add(files[i], &said) != 1)
			fail_msg("%s: %s", files[i], said);
		assert_ptr_equal(strstr(said, "rehearse: "), said);
		assert_ptr_equal(strchr(said, '\n'), said + strlen(said) - 1);
		free(said);
	}
	assert_int_equal(access(tmpdir_path(&dir, ".local/share/rehearse"), F_OK), -1);
}

/* As telephones write, in the container of ISO/IEC 14496-14. */
static void a_kind_of_sound_that_is_not_read_is_refused_with_what_would_help(void **state)
{
	(void)state;
	char *said = NULL;
	const char *path = tmpdir_write(&dir, "memo.m4a", (struct rh_text){"\0\0\0\030ftypM4A \0\0\0\0M4A isom", 24});
	assert_int_equal(add(path, &said), 1);
	assert_non_null(strstr(said, "memo.m4a is no sound file that can be read"));
	assert_non_null(strstr(said, "ffmpeg -i "));
	assert_non_null(strstr(said, "memo.m4a recording.wav"));
	free(said);
}

static double peak_as_analyzed(const char *target)
{
	char *said = NULL;
	assert_int_equal(run("exec \"$0\" analyze \"$1\" --json", target, &said), 0);
	const char *value = strstr(said, "\"peak_dbfs\":");
	assert_non_null(value);
	double peak = strtod(value + strlen("\"peak_dbfs\":"), NULL);
	free(said);
	return peak;
}

/* As if tones of ours were all that was recorded: a file has no marks, a take has. */
static void tones_that_a_take_is_marked_with_are_not_analyzed(void **state)
{
	(void)state;
	char *said = NULL;
	const char *file = make("tones.wav", SF_FORMAT_WAV | SF_FORMAT_PCM_16, RH_AUDIO_RATE_HZ, 1, FRAMES);
	assert_int_equal(add(file, &said), 0);
	free(said);
	assert_true(fabs(peak_as_analyzed("last") + 6) < 0.5);
	struct rh_history *history = open_history();
	for (int64_t at_ms = 0; at_ms < LENGTH_MS; at_ms += 500) {
		const struct rh_history_mark mark = {.at_ms = at_ms, .kind = RH_TEXT("cue"), .number = 4};
		assert_int_equal(rh_history_mark_add(history, 1, &mark, NULL), RH_OK);
	}
	rh_history_free(history);
	assert_true(peak_as_analyzed("last") <= -100);
	assert_true(fabs(peak_as_analyzed(file) + 6) < 0.5);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(recordings_of_any_format_become_takes),
	    TEST(a_kind_of_sound_that_is_not_read_is_refused_with_what_would_help),
	    TEST(tones_that_a_take_is_marked_with_are_not_analyzed),
	    TEST(what_is_no_sound_is_refused_in_one_line_and_leaves_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
