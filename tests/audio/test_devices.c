// SPDX-License-Identifier: GPL-3.0-or-later
/* What the program says of the devices of a real sound server: when they are listed and tried, and when one goes in the
 * middle of an answer. */

#include "audio/take.h"
#include "support/check.h"
#include "support/program.h"
#include "support/pty.h"
#include "support/rig.h"
#include "support/tmpdir.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { SECOND = RH_AUDIO_RATE_HZ, SPEAKS_FOR_S = 20 };

static struct tmpdir dir;
static struct rig *rig;

static int set_up(void **state)
{
	(void)state;
	tmpdir_make(&dir);
	rig = rig_start();
	program_home(dir.path);
	return setenv("PULSE_SERVER", rig_server_string(rig), 1);
}

static int tear_down(void **state)
{
	(void)pty_teardown(state);
	(void)rig_teardown(state);
	tmpdir_remove(&dir);
	return 0;
}

/* Somebody says short loud words, with silence between them. */
static void speak(void)
{
	static int16_t samples[SECOND];
	struct rh_take_writer *writer = NULL;
	const char *path = tmpdir_path(&dir, "words.wav");
	for (int i = 0; i < SECOND; i++)
		samples[i] = i % (SECOND / 2) < SECOND / 4 ? (int16_t)lrint(6000 * sin(i * 0.03)) : 0;
	assert_int_equal(rh_take_writer_new(path, NULL, 0, &writer, NULL), RH_OK);
	for (int i = 0; i < SPEAKS_FOR_S; i++)
		assert_int_equal(rh_take_writer_frames(writer, samples, SECOND, NULL), RH_OK);
	assert_int_equal(rh_take_writer_close(writer, NULL, NULL), RH_OK);
	rig_play(rig, path);
}

/* What a command printed, which the caller frees. */
static char *said(const char *const *argv, int expected_status)
{
	const char *output = tmpdir_path(&dir, "output");
	int status = program_run(argv, output);
	char *text = tmpdir_read(output);
	if (status != expected_status)
		fail_msg("exit status %d\n%s", status, text);
	return text;
}

static void check_doctor(int status, const char *const *findings)
{
	char *text = said((const char *const[]){REHEARSE_PROGRAM, "doctor", "--json", "--listen", "1s", NULL}, status);
	for (size_t i = 0; findings[i] != NULL; i++) {
		if (strstr(text, findings[i]) == NULL)
			fail_msg("not found: %s\n%s", findings[i], text);
	}
	free(text);
}

#define FOUND(check, status, code) "\"check\":\"" check "\",\"status\":\"" status "\",\"code\":\"" code "\""

static void the_doctor_hears_whoever_speaks(void **state)
{
	(void)state;
	speak();
	check_doctor(0, (const char *const[]){FOUND("server", "ok", "running"), FOUND("microphone", "ok", "good"),
	                                      FOUND("output", "ok", "played"), NULL});
}

static void the_doctor_tells_what_is_muted_and_how_to_mend_it(void **state)
{
	(void)state;
	rig_mute(rig, true);
	free(rig_pactl(rig, (const char *const[]){"set-sink-mute", "rig", "1", NULL}));
	check_doctor(1, (const char *const[]){FOUND("microphone", "fault", "muted"),
	                                      "unmute it in the sound settings, or choose another with --device",
	                                      FOUND("output", "warning", "muted"),
	                                      "unmute it in the sound settings, or choose another with --sink", NULL});
}

static void a_server_that_stands_still_keeps_nobody_waiting(void **state)
{
	(void)state;
	rig_freeze(rig);
	check_doctor(1, (const char *const[]){FOUND("server", "fault", "no_server"),
	                                      FOUND("microphone", "fault", "no_microphone"),
	                                      FOUND("output", "fault", "no_output"), NULL});
	free(said((const char *const[]){REHEARSE_PROGRAM, "devices", NULL}, 1));
	rig_thaw(rig);
}

static void devices_are_listed_with_the_default_marked(void **state)
{
	(void)state;
	rig_add_source(rig, "other");
	char *text = said((const char *const[]){REHEARSE_PROGRAM, "devices", "--plain", NULL}, 0);
	const char *mic = strstr(text, "\n    mic\n"), *other = strstr(text, "\n    other\n");
	assert_true(mic != NULL && other != NULL);
	assert_int_equal(strstr(text, " · 48000 Hz · default\n    mic\n") != NULL, 1);
	assert_null(strstr(text, "default\n    other\n"));
	assert_non_null(strstr(text, "default\n    rig\n"));
	free(text);
}

/* A person sees it at once below the question, and the take goes on. */
static void a_microphone_that_is_unplugged_during_an_answer_is_told_there(void **state)
{
	(void)state;
	const char *path = tmpdir_write(&dir, "bank.yaml",
	                                RH_TEXT("id: b\nlang: en\nquestions: [{id: one, question: First?}]\n"));
	const char *const argv[] = {REHEARSE_PROGRAM, "run", "-b", path, "--prep", "1s", "--time", "60s", NULL};
	const char *const env[] = {rig_environment(rig), NULL};
	struct pty *pty = pty_start(&(struct pty_options){.argv = argv, .env = env, .home = dir.path});
	pty_expect(pty, "speak");
	pty_expect(pty, "rec");
	rig_unload(rig);
	pty_expect(pty, "another microphone is in use");
	pty_expect(pty, "other mic");
	free(rig_pactl(rig, (const char *const[]){"unload-module", "module-null-sink", NULL}));
	pty_expect(pty, "no microphone: the device went away");
	pty_expect(pty, "mic lost");
	pty_expect(pty, "0:02"); /* it is still timed, and Enter is no longer the one that began it */
	pty_send(pty, "\r");
	pty_expect(pty, "1 again");
	pty_send(pty, "\r");
	pty_expect_exit(pty, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	rig_require();
	const struct CMUnitTest tests[] = {
	    TEST(the_doctor_hears_whoever_speaks),
	    TEST(the_doctor_tells_what_is_muted_and_how_to_mend_it),
	    TEST(a_server_that_stands_still_keeps_nobody_waiting),
	    TEST(devices_are_listed_with_the_default_marked),
	    TEST(a_microphone_that_is_unplugged_during_an_answer_is_told_there),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
