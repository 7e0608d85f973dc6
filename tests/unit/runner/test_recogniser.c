// SPDX-License-Identifier: GPL-3.0-or-later
#include "runner/recogniser.h"

#include "audio/take.h"
#include "history/progress.h"
#include "os/clock.h"
#include "os/files.h"
#include "support/check.h"
#include "support/tmpdir.h"

#include <dirent.h>
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { TAKE_FRAMES = RH_AUDIO_RATE_HZ };

/* Everything a recogniser runs in: a recording of a second, a folder for temporary files, a way to wait. */
struct stage {
	struct tmpdir dir;
	char sound[512], temporary[512], program[512];
	struct rh_wake *wake;
	int asked;       /* how often it was asked whether to go on */
	int stops_after; /* so many questions; 0: never */
	const char *command[8];
	struct rh_config_transcriber settings;
};

static bool go_on(void *ctx, double part)
{
	struct stage *stage = ctx;
	(void)part;
	stage->asked++;
	return stage->stops_after == 0 || stage->asked < stage->stops_after;
}

static void record(const char *path)
{
	struct rh_take_writer *writer = NULL;
	int16_t samples[TAKE_FRAMES];
	const struct rh_take_meta meta = {.take = 1, .session = 1};
	for (int i = 0; i < TAKE_FRAMES; i++)
		samples[i] = (int16_t)(8000 * sin(i * 0.05));
	assert_int_equal(rh_take_writer_new(path, &meta, 0, &writer, NULL), RH_OK);
	assert_int_equal(rh_take_writer_frames(writer, samples, TAKE_FRAMES, NULL), RH_OK);
	assert_int_equal(rh_take_writer_close(writer, NULL, NULL), RH_OK);
}

static void set_up(struct stage *stage)
{
	*stage = (struct stage){.settings = {.rate_hz = 16000, .timeout_ms = 20000}};
	tmpdir_make(&stage->dir);
	(void)snprintf(stage->sound, sizeof stage->sound, "%s/take.wav", stage->dir.path);
	(void)snprintf(stage->temporary, sizeof stage->temporary, "%s/tmp", stage->dir.path);
	(void)snprintf(stage->program, sizeof stage->program, "%s/recogniser", stage->dir.path);
	assert_int_equal(rh_file_make_dirs(stage->temporary, NULL), RH_OK);
	assert_int_equal(setenv("TMPDIR", stage->temporary, 1), 0);
	record(stage->sound);
	assert_int_equal(rh_wake_new(&stage->wake, NULL), RH_OK);
}

/* The fake is a script of sh; $1 is the sound file. */
static void use_program(struct stage *stage, const char *script)
{
	struct rh_buffer text = {0};
	rh_buffer_printf(&text, "#!/bin/sh\n%s\n", script);
	(void)unlink(stage->program);
	assert_int_equal(rh_file_write(stage->program, rh_buffer_view(&text), RH_REPLACE_ALLOWED, NULL), RH_OK);
	assert_int_equal(chmod(stage->program, 0700), 0);
	rh_buffer_done(&text);
	stage->command[0] = stage->program;
	stage->command[1] = "{file}";
	stage->command[2] = "--lang={lang}";
	stage->command[3] = "{output}";
	stage->command[4] = NULL;
	stage->settings.command = stage->command;
}

static size_t files_in(const char *folder)
{
	DIR *dir = opendir(folder);
	size_t count = 0;
	assert_non_null(dir);
	for (const struct dirent *entry = readdir(dir); entry != NULL; entry = readdir(dir))
		count += entry->d_name[0] != '.';
	(void)closedir(dir);
	return count;
}

static bool has_child(void)
{
	return waitpid(-1, NULL, WNOHANG) >= 0 || errno != ECHILD;
}

/* Nothing is left of it: no temporary file, no program, and the recording as it was. */
static void check_clean(struct stage *stage)
{
	struct rh_take_reader *reader = NULL;
	assert_int_equal(files_in(stage->temporary), 0);
	assert_false(has_child());
	assert_int_equal(rh_take_reader_new(stage->sound, &reader, NULL), RH_OK);
	assert_int_equal(rh_take_reader_info(reader)->frames, TAKE_FRAMES);
	rh_take_reader_free(reader);
}

static void tear_down(struct stage *stage)
{
	rh_wake_free(stage->wake);
	assert_int_equal(unsetenv("TMPDIR"), 0);
	tmpdir_remove(&stage->dir);
}

static enum rh_status recognise(struct stage *stage, struct rh_transcript *transcript, struct rh_error *err)
{
	const struct rh_job_pulse pulse = {.go_on = go_on, .ctx = stage, .wake = stage->wake};
	*transcript = (struct rh_transcript){0};
	stage->asked = 0;
	return rh_recognise(&stage->settings, stage->sound, RH_TEXT("ko"), &pulse, transcript, err);
}

static void it_gets_the_recording_as_it_wants_it_in_a_private_file(void **state)
{
	(void)state;
	struct stage stage;
	struct rh_transcript transcript;
	struct rh_error err = {0};
	set_up(&stage);
	/* Owner's rights, the format's first bytes, the rate as it stands in a WAV file, the language. */
	use_program(&stage, "stat -c %a \"$1\"; head -c 4 \"$1\"; echo; od -An -tu4 -j24 -N4 \"$1\"; echo \"$2\"");
	stage.command[3] = NULL;
	if (recognise(&stage, &transcript, &err) != RH_OK)
		fail_msg("%s", err.message);
	check_text(transcript.text, "600\nRIFF\n16000\n--lang=ko");
	rh_transcript_done(&transcript);
	stage.settings.format = RH_TEXT("flac");
	use_program(&stage, "head -c 4 \"$1\"");
	stage.command[3] = NULL;
	assert_int_equal(recognise(&stage, &transcript, &err), RH_OK);
	check_text(transcript.text, "fLaC");
	rh_transcript_done(&transcript);
	check_clean(&stage);
	tear_down(&stage);
}

static void it_may_write_to_a_file_and_choose_its_ending(void **state)
{
	(void)state;
	static const char *const endings[] = {"", ".json"};
	struct stage stage;
	struct rh_transcript transcript;
	struct rh_error err = {0};
	set_up(&stage);
	stage.settings.output = RH_TEXT("json");
	for (size_t i = 0; i < 2; i++) {
		struct rh_buffer script = {0};
		rh_buffer_printf(&script, "echo noise; echo '{\"text\": \"안녕\"}' >\"$3%s\"", endings[i]);
		use_program(&stage, script.data);
		if (recognise(&stage, &transcript, &err) != RH_OK)
			fail_msg("%s", err.message);
		check_text(transcript.text, "안녕");
		rh_transcript_done(&transcript);
		rh_buffer_done(&script);
	}
	check_clean(&stage);
	tear_down(&stage);
}

struct misdeed {
	const char *name, *script;
	int64_t timeout_ms;
	const char *message; /* within the one line */
};

static const struct misdeed misdeeds[] = {
    {"it is slow", "sleep 60", 300, "recogniser took longer than 0.3s and was ended (transcriber: timeout)"},
    {"it ignores being asked to end", "trap '' TERM; while :; do sleep 0.1; done", 300, "took longer than 0.3s"},
    {"it fails and says why", "echo loading >&2; echo 'no such model' >&2; exit 3", 20000,
     "recogniser ended with status 3: no such model"},
    {"it fails without a word", "exit 1", 20000, "ended with status 1 and said nothing about it"},
    {"it crashes", "kill -SEGV $$", 20000, "ended with signal 11"},
    {"it never stops talking", "exec yes nonsense", 20000, "wrote more than 8 MB; that is no transcript"},
    {"it writes a gigabyte and ends", "head -c 1000000000 /dev/zero", 60000, "wrote more than 8 MB"},
    {"it complains without end", "yes complaint >&2 & sleep 60", 500, "took longer than 0.5s"},
    {"it writes no UTF-8", "printf 'ab\\377'", 20000, "what recogniser wrote is no text: byte 3 is no UTF-8"},
    {"it says nothing", "exit 0", 20000, "recogniser recognised no words in it"},
    {"it says nothing but blanks", "printf '\\n  \\n'", 20000, "recognised no words"},
};

static void whatever_it_does_it_is_bounded_told_in_a_line_and_gone(void **state)
{
	(void)state;
	struct stage stage;
	struct rh_transcript transcript;
	set_up(&stage);
	for (size_t i = 0; i < sizeof misdeeds / sizeof misdeeds[0]; i++) {
		struct rh_error err = {0};
		use_program(&stage, misdeeds[i].script);
		stage.command[3] = NULL;
		stage.settings.timeout_ms = misdeeds[i].timeout_ms;
		enum rh_status status = recognise(&stage, &transcript, &err);
		if (status != RH_ERR_INVALID || strstr(err.message, misdeeds[i].message) == NULL)
			fail_msg("%s: %d \"%s\"", misdeeds[i].name, status, err.message);
		assert_null(strchr(err.message, '\n'));
		check_clean(&stage);
	}
	tear_down(&stage);
}

static void an_escape_sequence_becomes_visible(void **state)
{
	(void)state;
	struct stage stage;
	struct rh_transcript transcript;
	set_up(&stage);
	use_program(&stage, "printf '\\033[2Jhello'");
	stage.command[3] = NULL;
	assert_int_equal(recognise(&stage, &transcript, NULL), RH_OK);
	check_text(transcript.text, "^[[2Jhello");
	rh_transcript_done(&transcript);
	check_clean(&stage);
	tear_down(&stage);
}

/* The fake starts a program that never ends, writes down its number and leaves. */
static void what_it_started_ends_with_it(void **state)
{
	(void)state;
	struct stage stage;
	struct rh_transcript transcript;
	struct rh_buffer script = {0}, number = {0};
	char path[600];
	set_up(&stage);
	(void)snprintf(path, sizeof path, "%s/number", stage.dir.path);
	rh_buffer_printf(&script, "sleep 1000 & echo $! >%s; echo hello", path);
	use_program(&stage, script.data);
	stage.command[3] = NULL;
	assert_int_equal(recognise(&stage, &transcript, NULL), RH_OK);
	check_text(transcript.text, "hello");
	rh_transcript_done(&transcript);
	assert_int_equal(rh_file_read(path, 100, &number, NULL), RH_OK);
	pid_t pid = (pid_t)strtol(number.data, NULL, 10);
	assert_true(pid > 1);
	/* Killed; whoever adopts orphans may not have taken it away yet, but it takes no signal's time to be a zombie.
	 */
	int64_t until_ns = rh_clock_monotonic_ns() + INT64_C(10000000000);
	bool gone = false;
	while (!gone && rh_clock_monotonic_ns() < until_ns) {
		char status[128], line[256] = "";
		(void)snprintf(status, sizeof status, "/proc/%d/stat", (int)pid);
		FILE *file = fopen(status, "r");
		gone = file == NULL || fgets(line, sizeof line, file) == NULL || strstr(line, ") Z ") != NULL;
		if (file != NULL)
			(void)fclose(file);
	}
	assert_true(gone);
	check_clean(&stage);
	rh_buffer_done(&script);
	rh_buffer_done(&number);
	tear_down(&stage);
}

static void it_is_stopped_when_it_may_not_go_on(void **state)
{
	(void)state;
	struct stage stage;
	struct rh_transcript transcript;
	struct rh_error err = {0};
	set_up(&stage);
	use_program(&stage, "sleep 1000");
	stage.command[3] = NULL;
	stage.stops_after = 14;
	assert_int_equal(recognise(&stage, &transcript, &err), RH_ERR_STOPPED);
	check_clean(&stage);
	stage.stops_after = 1;
	assert_int_equal(recognise(&stage, &transcript, &err), RH_ERR_STOPPED);
	check_clean(&stage);
	tear_down(&stage);
}

static void a_program_that_is_not_there_is_named(void **state)
{
	(void)state;
	struct stage stage;
	struct rh_transcript transcript;
	struct rh_error err = {0};
	set_up(&stage);
	stage.command[0] = "no-such-recogniser";
	stage.command[1] = "{file}";
	stage.settings.command = stage.command;
	assert_int_equal(recognise(&stage, &transcript, &err), RH_ERR_NOT_FOUND);
	assert_non_null(strstr(err.message, "no-such-recogniser"));
	check_clean(&stage);
	tear_down(&stage);
}

static void what_was_said_is_kept_and_counted(void **state)
{
	(void)state;
	struct rh_history *history = NULL;
	struct rh_transcript transcript = {0};
	const struct rh_history_transcript *kept = NULL;
	const struct rh_history_session session = {.at_unix_ms = 1};
	int64_t number = 0;
	double value = 0;
	assert_int_equal(rh_history_new(":memory:", &history, NULL), RH_OK);
	assert_int_equal(rh_history_session_begin(history, &session, &number, NULL), RH_OK);
	struct rh_attempt take = {.session = number,
	                          .bank = RH_TEXT("b"),
	                          .id = RH_TEXT("q"),
	                          .question = RH_TEXT("Why?"),
	                          .lang = RH_TEXT("en"),
	                          .answer_ms = 30000,
	                          .path = RH_TEXT(""),
	                          .note = RH_TEXT("")};
	assert_int_equal(rh_history_attempt_begin(history, &take, &take.take, NULL), RH_OK);
	assert_int_equal(rh_history_script_set(history, take.take, RH_TEXT("I led a team. It shipped."), NULL), RH_OK);
	assert_int_equal(
	    rh_transcript_read(&transcript, RH_TEXT("um I was leading a team of five"), RH_TRANSCRIPT_TEXT, NULL),
	    RH_OK);
	assert_int_equal(rh_recogniser_keep(history, &take, &transcript, RH_TEXT("fake"), false, NULL), RH_OK);
	rh_transcript_done(&transcript);
	assert_int_equal(rh_history_transcript(history, take.take, &kept, NULL), RH_OK);
	check_text(kept->text, "um I was leading a team of five");
	check_text(kept->command, "fake");
	assert_true(kept->at_unix_ms > 0 && !kept->edited);
	assert_int_equal(rh_history_measure(history, take.take, RH_TEXT("words_per_minute"), &value, NULL), RH_OK);
	assert_true(value == 16);
	assert_int_equal(rh_history_measure(history, take.take, RH_TEXT("fillers_per_minute"), &value, NULL), RH_OK);
	assert_true(value == 2);
	assert_int_equal(rh_history_measure(history, take.take, RH_TEXT("answer_percent"), &value, NULL), RH_OK);
	assert_true(value > 66 && value < 67);
	assert_int_equal(rh_history_transcript(history, 99, &kept, NULL), RH_ERR_NOT_FOUND);
	rh_history_free(history);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(it_gets_the_recording_as_it_wants_it_in_a_private_file),
	    cmocka_unit_test(it_may_write_to_a_file_and_choose_its_ending),
	    cmocka_unit_test(whatever_it_does_it_is_bounded_told_in_a_line_and_gone),
	    cmocka_unit_test(an_escape_sequence_becomes_visible),
	    cmocka_unit_test(what_it_started_ends_with_it),
	    cmocka_unit_test(it_is_stopped_when_it_may_not_go_on),
	    cmocka_unit_test(a_program_that_is_not_there_is_named),
	    cmocka_unit_test(what_was_said_is_kept_and_counted),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
