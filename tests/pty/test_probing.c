// SPDX-License-Identifier: GPL-3.0-or-later
/* An interviewer who asks back, on a real terminal: a recogniser hears one of two points, and the other is asked about.
 */

#include "support/check.h"
#include "support/pty.h"
#include "support/tmpdir.h"

static void what_the_recogniser_did_not_hear_is_asked_about(void **state)
{
	(void)state;
	struct tmpdir dir;
	tmpdir_make(&dir);
	const char *bank = tmpdir_write(
	    &dir, "bank.yaml",
	    RH_TEXT("id: b\nlang: ko\nquestions:\n  - id: intro\n    question: 자기소개를 해 주세요.\n"
	            "    key_points: [대표 프로젝트, 지원 동기]\n"));
	const char *settings = tmpdir_write(&dir, "config.yaml",
	                                    RH_TEXT("archive: wav\ntranscriber: {command: [sh, -c, \"test -s {file} && "
	                                            "echo 제 대표 프로젝트는 웹툰입니다\"]}\n"));
	const char *const argv[] = {REHEARSE_PROGRAM, "run", "-b",       bank,   "intro",    "--probe", "--prep", "0",
	                            "--time",         "30s", "--device", "null", "--config", settings,  NULL};
	struct pty *pty = pty_start(&(struct pty_options){.argv = argv, .columns = 100, .rows = 40});
	pty_expect(pty, "done");
	pty_expect(pty, "0:01");
	pty_send(pty, "\r");
	pty_expect(pty, "listening to the answer");
	pty_expect(pty, "Enter finish");
	pty_send(pty, "\r");
	pty_expect(pty, "지원 동기");
	pty_expect(pty, "intro-probe-2");
	pty_send(pty, "q");
	pty_expect_exit(pty, 0);
	tmpdir_remove(&dir);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test_teardown(what_the_recogniser_did_not_hear_is_asked_about, pty_teardown)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
