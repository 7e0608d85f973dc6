// SPDX-License-Identifier: GPL-3.0-or-later
/* What goes wrong during an answer: the answer goes on being timed, what was heard is kept, one line says what
 * happened, and the session ends as it should. All at once, each with a sound server and a home of its own. */

#include "base/duration.h"
#include "history/history.h"
#include "os/clock.h"
#include "support/check.h"
#include "support/program.h"
#include "support/rig.h"
#include "support/tmpdir.h"

#include <sndfile.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { ANSWER_MS = 6000, FAULT_MS = 500, RATE = 48000, WHOLE_MS = ANSWER_MS - 10 };
#define ANSWER "6s"

static const char bank[] = "id: fault\nlang: en\nquestions: [{id: one, question: First?}]\n";

/* One session with something going wrong in it. */
struct session {
	struct tmpdir dir;
	struct rig *rig; /* NULL: without a server, on the null device */
	const char *output;
	pid_t pid;
};

static void do_nothing(struct session *s)
{
	(void)s;
}

static void kill_server(struct session *s)
{
	rig_kill(s->rig);
}

static void freeze_server(struct session *s)
{
	rig_freeze(s->rig);
}

static void restart_server(struct session *s)
{
	rig_kill(s->rig);
	rig_restart(s->rig);
}

static void mute(struct session *s)
{
	rig_mute(s->rig, true);
}

static void suspend(struct session *s)
{
	rig_suspend(s->rig, true);
}

static void unplug(struct session *s)
{
	rig_unload(s->rig);
}

/* The microphone is the sink's own sound: with the sink goes every source there is. */
static void unplug_all(struct session *s)
{
	free(rig_pactl(s->rig, (const char *const[]){"unload-module", "module-null-sink", NULL}));
}

static void record_too(struct session *s)
{
	rig_record(s->rig, tmpdir_path(&s->dir, "other.wav"));
}

static const char *takes_of(struct session *s)
{
	return tmpdir_path(&s->dir, ".local/share/rehearse/takes");
}

/* Lets what waits beside the program on the small disk take all the room there is, at most 2 MB. */
static void fill_disk(struct session *s)
{
	(void)tmpdir_write(&s->dir, "now", RH_TEXT(""));
}

static void forbid_writing(struct session *s)
{
	assert_int_equal(chmod(tmpdir_path(&s->dir, ".local/share/rehearse"), 0500), 0);
	const char *const argv[] = {"/bin/sh", "-c", "chmod -R a-w \"$0\"", takes_of(s), NULL};
	assert_int_equal(program_run(argv, "/dev/null"), 0);
}

/* How the program is started; "$0" is its name, "$@" its arguments. The small disk is a file system of its own, at a
 * place that only this session and what it starts can see. */
#define PLAIN    "exec \"$0\" \"$@\""
#define ONE_FILE "ulimit -f 400; " PLAIN /* blocks of 512 bytes: as with a quota that is reached */
#define SMALL_DISK(size)                                                                                             \
	"mkdir -p $HOME/.local/share/rehearse/takes; exec unshare --mount --propagation private /bin/sh -c '"        \
	"mount -t tmpfs -o size=" size " none $HOME/.local/share/rehearse/takes || exit 1; "                         \
	"(tries=0; until [ -e $HOME/now ]; do tries=$((tries + 1)); [ $tries -lt 1000 ] || exit; sleep 0.01; done; " \
	"dd if=/dev/zero of=$HOME/.local/share/rehearse/takes/filler bs=4k count=500 2>$HOME/filled) & " PLAIN       \
	"' \"$0\" \"$@\""

static const struct fault {
	const char *what;
	const char *start;
	bool server;     /* records from a sound server */
	bool small_disk; /* needs the right to mount */
	void (*happen)(struct session *s);
	const char *code;          /* of the warning that tells; NULL: none is due */
	int64_t least_ms, most_ms; /* of the recording */
} faults[] = {
    {"nothing", PLAIN, true, false, do_nothing, NULL, WHOLE_MS, ANSWER_MS + 10},
    {"server killed", PLAIN, true, false, kill_server, "server-lost", 250, WHOLE_MS},
    {"server frozen", PLAIN, true, false, freeze_server, "stalled", 250, WHOLE_MS},
    {"server restarted", PLAIN, true, false, restart_server, "server-lost", 250, WHOLE_MS},
    {"source unplugged", PLAIN, true, false, unplug, "moved", ANSWER_MS - 500, ANSWER_MS + 200},
    {"every source unplugged", PLAIN, true, false, unplug_all, "device-lost", 250, WHOLE_MS},
    {"source muted", PLAIN, true, false, mute, "muted", WHOLE_MS, ANSWER_MS + 10},
    {"source suspended", PLAIN, true, false, suspend, "suspended", 250, ANSWER_MS + 10},
    {"second recorder", PLAIN, true, false, record_too, NULL, WHOLE_MS, ANSWER_MS + 10},
    {"quota reached", ONE_FILE, false, false, do_nothing, "disk-full", 1900, 2200},
    {"folder made read-only", PLAIN, false, false, forbid_writing, NULL, WHOLE_MS, ANSWER_MS + 10},
    {"disk full from the start", SMALL_DISK("120k"), false, true, do_nothing, "disk-full", 500, 1300},
    {"disk filled by another, space reserved", SMALL_DISK("1m"), false, true, fill_disk, NULL, WHOLE_MS,
     ANSWER_MS + 10},
};
enum { FAULTS = sizeof faults / sizeof faults[0] };

static bool may_mount(void)
{
	const char *const argv[] = {"/bin/sh", "-c",
	                            "unshare --mount --propagation private mount -t tmpfs none /tmp 2>/dev/null", NULL};
	return program_run(argv, "/dev/null") == 0;
}

static void prepare(struct session *s, const struct fault *fault)
{
	tmpdir_make(&s->dir);
	s->output = tmpdir_path(&s->dir, "output");
	if (fault->server)
		s->rig = rig_start();
}

static void begin(struct session *s, const struct fault *fault)
{
	program_home(s->dir.path);
	if (s->rig != NULL)
		assert_int_equal(setenv("PULSE_SERVER", rig_server_string(s->rig), 1), 0);
	const char *path = tmpdir_write(&s->dir, "bank.yaml", RH_TEXT(bank));
	const char *const argv[] = {"/bin/sh",      "-c",
	                            fault->start,   REHEARSE_PROGRAM,
	                            "run",          "-b",
	                            path,           "--prep",
	                            "2s",           "--time",
	                            ANSWER,         "--json",
	                            "--hands-free", s->rig != NULL ? NULL : "--device",
	                            "null",         NULL};
	s->pid = program_start(argv, s->output);
}

/* How many warnings with this code there are, and how many at all; that nobody speaks here is no news. */
static size_t count_warnings(const char *events, const char *code, size_t *all)
{
	struct rh_text rest = rh_text_of(events), line;
	struct rh_buffer wanted = {0};
	size_t found = 0;
	rh_buffer_printf(&wanted, "\"code\":\"%s\"", code != NULL ? code : "");
	for (*all = 0; rh_text_next_line(&rest, &line);) {
		if (rh_text_find(line, RH_TEXT("\"event\":\"warning\"")) == SIZE_MAX ||
		    rh_text_find(line, RH_TEXT("\"code\":\"mic-silent\"")) != SIZE_MAX)
			continue;
		(*all)++;
		found += rh_text_find(line, rh_buffer_view(&wanted)) != SIZE_MAX;
	}
	rh_buffer_done(&wanted);
	return found;
}

static bool has_mark(struct rh_history *history, int64_t take, const char *kind)
{
	const struct rh_history_mark *marks = NULL;
	size_t count = 0;
	assert_int_equal(rh_history_marks(history, take, &marks, &count, NULL), RH_OK);
	for (size_t i = 0; i < count; i++) {
		if (rh_text_equal(marks[i].kind, rh_text_of(kind)))
			return true;
	}
	return false;
}

static void check(struct session *s, const struct fault *fault)
{
	struct rh_history *history = NULL;
	const struct rh_attempt *row = NULL;
	size_t all = 0;
	char *events = tmpdir_read(s->output);
	size_t told = count_warnings(events, fault->code, &all);
	const char *database = tmpdir_path(&s->dir, ".local/share/rehearse/history.db");
	(void)chmod(tmpdir_path(&s->dir, ".local/share/rehearse"), 0700);
	assert_int_equal(rh_history_new(database, &history, NULL), RH_OK);
	assert_int_equal(rh_history_attempt(history, 1, &row, NULL), RH_OK);
	int64_t kept_ms = row->frames * 1000 / RATE;
	print_message("%-40s %-12s answer %lld ms, kept %lld ms, lost %lld ms\n", fault->what,
	              fault->code != NULL ? fault->code : "-", (long long)row->answer_ms, (long long)kept_ms,
	              (long long)(row->lost_frames * 1000 / RATE));
	if (told != (fault->code != NULL) || (fault->code == NULL && all > 0))
		fail_msg("%s: %zu warnings, %zu of them %s\n%s", fault->what, all, told,
		         fault->code != NULL ? fault->code : "-", events);
	assert_non_null(strstr(events, "\"session_ended\""));
	assert_int_equal(row->outcome, RH_OUTCOME_TIME_UP);
	assert_in_range(row->answer_ms, ANSWER_MS - 5, ANSWER_MS + 5);
	assert_in_range(kept_ms, fault->least_ms, fault->most_ms);
	if (fault->code != NULL)
		assert_true(has_mark(history, 1, fault->code));
	rh_history_free(history);
	free(events);
}

static void whatever_happens_during_an_answer_it_is_timed_and_kept(void **state)
{
	static struct session sessions[FAULTS];
	(void)state;
	bool mounts = may_mount();
	int64_t happens_ns[FAULTS];
	for (size_t i = 0; i < FAULTS; i++) {
		if (mounts || !faults[i].small_disk)
			prepare(&sessions[i], &faults[i]);
		else
			print_message("%s: not tried, nothing can be mounted here\n", faults[i].what);
	}
	for (size_t i = 0; i < FAULTS; i++) {
		if (mounts || !faults[i].small_disk)
			begin(&sessions[i], &faults[i]);
	}
	for (size_t i = 0; i < FAULTS; i++) {
		if (sessions[i].pid == 0)
			continue;
		program_await(sessions[i].output, "answer_started");
		happens_ns[i] = rh_clock_monotonic_ns() + FAULT_MS * RH_MS_NS;
	}
	for (size_t i = 0; i < FAULTS; i++) {
		if (sessions[i].pid == 0)
			continue;
		int64_t left_ns = happens_ns[i] - rh_clock_monotonic_ns();
		program_pause_ms(left_ns > 0 ? left_ns / RH_MS_NS : 0);
		faults[i].happen(&sessions[i]);
	}
	for (size_t i = 0; i < FAULTS; i++) {
		if (sessions[i].pid == 0)
			continue;
		int status = program_end(sessions[i].pid);
		if (status != 0)
			fail_msg("%s: exit status %d", faults[i].what, status);
	}
	for (size_t i = 0; i < FAULTS; i++) {
		if (sessions[i].pid == 0)
			continue;
		check(&sessions[i], &faults[i]);
		tmpdir_remove(&sessions[i].dir);
	}
}

int main(void)
{
	rig_require();
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_teardown(whatever_happens_during_an_answer_it_is_timed_and_kept, rig_teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
