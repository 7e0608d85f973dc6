// SPDX-License-Identifier: GPL-3.0-or-later
/* Interviews under bad luck: killed at random moments of their life and gone on with (test_interrupted [KILLS [SEED]]),
 * two at once in one data folder, read along by a program that stands still, other commands in between. */

#include "base/random.h"
#include "history/history.h"
#include "os/child.h"
#include "os/clock.h"
#include "support/check.h"
#include "support/program.h"
#include "support/tmpdir.h"

#include <jansson.h>
#include <poll.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { KILLS = 20, SEED = 20261125, LATEST_MS = 500, QUESTIONS = 6 };

static const char bank[] = "id: luck\nlang: en\nquestions: [{id: q1, question: First?}, {id: q2, question: Second?},\n"
                           "  {id: q3, question: Third?}, {id: q4, question: Fourth?}, {id: q5, question: Fifth?},\n"
                           "  {id: q6, question: Sixth?}]\n";

static int kills = KILLS;
static uint64_t seed = SEED;

struct room {
	struct tmpdir dir;
	const char *bank, *events, *history;
	json_t *finished; /* answer_ended of every answer that came to its end, as it was printed */
};

static int set_up(void **state)
{
	struct room *room = calloc(1, sizeof *room);
	assert_non_null(room);
	tmpdir_make(&room->dir);
	program_home(room->dir.path);
	room->bank = tmpdir_write(&room->dir, "bank.yaml", RH_TEXT(bank));
	room->events = tmpdir_path(&room->dir, "events");
	room->history = tmpdir_path(&room->dir, ".local/share/rehearse/history.db");
	room->finished = json_array();
	*state = room;
	return 0;
}

static int tear_down(void **state)
{
	struct room *room = *state;
	json_decref(room->finished);
	tmpdir_remove(&room->dir);
	free(room);
	return 0;
}

static struct rh_history *open_history(const struct room *room)
{
	struct rh_history *history = NULL;
	struct rh_error err = {0};
	if (rh_history_new(room->history, &history, &err) != RH_OK)
		fail_msg("%s", err.message);
	return history;
}

static const char *string_of(const json_t *event, const char *key)
{
	const char *value = json_string_value(json_object_get(event, key));
	return value != NULL ? value : "";
}

static int64_t number_of(const json_t *event, const char *key)
{
	return json_integer_value(json_object_get(event, key));
}

/* The whole lines of what was printed; a kill may have cut the last one. */
static json_t *events_of(const char *path)
{
	json_t *events = json_array();
	char *text = access(path, R_OK) == 0 ? tmpdir_read(path) : strdup("");
	struct rh_text rest = rh_text_of(text), line;
	while (rh_text_find(rest, RH_TEXT("\n")) != SIZE_MAX && rh_text_next_line(&rest, &line)) {
		json_t *event = json_loadb(line.data, line.length, 0, NULL);
		assert_non_null(event);
		assert_int_equal(json_array_append_new(events, event), 0);
	}
	free(text);
	return events;
}

/* session_started first, and no event before the one above it. */
static void expect_in_order(const json_t *events)
{
	int64_t before_ms = 0;
	size_t i;
	json_t *event;
	json_array_foreach(events, i, event)
	{
		assert_int_equal(strcmp(string_of(event, "event"), "session_started") == 0, i == 0);
		assert_true(number_of(event, "at_ms") >= before_ms);
		before_ms = number_of(event, "at_ms");
	}
}

static void expect_sound_database(const struct room *room)
{
	sqlite3 *db = NULL;
	sqlite3_stmt *statement = NULL;
	if (access(room->history, F_OK) != 0)
		return;
	assert_int_equal(sqlite3_open(room->history, &db), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(db, "PRAGMA integrity_check", -1, &statement, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
	assert_string_equal((const char *)sqlite3_column_text(statement, 0), "ok");
	(void)sqlite3_finalize(statement);
	(void)sqlite3_close(db);
}

/* Number of the question that comes next by what the history holds; 0: a new interview has to begin. */
static int next_question(const struct room *room)
{
	if (access(room->history, F_OK) != 0)
		return 0;
	struct rh_history *history = open_history(room);
	const struct rh_attempt *newest = NULL;
	size_t count = 0;
	const struct rh_history_filter last = {.limit = 1};
	assert_int_equal(rh_history_attempts(history, &last, &newest, &count, NULL), RH_OK);
	int number = count > 0 ? newest->id.data[1] - '0' : QUESTIONS;
	if (count > 0 && newest->outcome != RH_OUTCOME_INTERRUPTED)
		number++;
	rh_history_free(history);
	return count > 0 && number <= QUESTIONS ? number : 0;
}

static pid_t begin_or_go_on(const struct room *room, int next)
{
	const char *const begin[] = {
	    REHEARSE_PROGRAM, "run",   "-b",     room->bank, "--pick", "order",    "-n",   "6",
	    "--prep",         "0.02s", "--time", "0.1s",     "--json", "--device", "null", NULL};
	const char *const go_on[] = {REHEARSE_PROGRAM, "run", "--resume", NULL};
	(void)unlink(room->events);
	return program_start(next == 0 ? begin : go_on, room->events);
}

/* What was printed is remembered; an interview that went on did so with the question that was due. */
static void take_note(struct room *room, int next)
{
	json_t *events = events_of(room->events);
	bool asked_before = false;
	size_t i;
	json_t *event;
	expect_in_order(events);
	json_array_foreach(events, i, event)
	{
		if (strcmp(string_of(event, "event"), "asked") == 0 && !asked_before) {
			assert_int_equal(string_of(event, "id")[1] - '0', next == 0 ? 1 : next);
			asked_before = true;
		}
		if (strcmp(string_of(event, "event"), "answer_ended") == 0)
			assert_int_equal(json_array_append(room->finished, event), 0);
	}
	json_decref(events);
}

static void expect_every_finished_answer(const struct room *room)
{
	struct rh_history *history = open_history(room);
	size_t i;
	json_t *event;
	json_array_foreach(room->finished, i, event)
	{
		const struct rh_attempt *attempt = NULL;
		assert_int_equal(rh_history_attempt(history, number_of(event, "take"), &attempt, NULL), RH_OK);
		check_text(attempt->id, string_of(event, "id"));
		assert_int_equal(attempt->outcome, RH_OUTCOME_TIME_UP);
		assert_int_equal(attempt->answer_ms, number_of(event, "answer_ms"));
		assert_int_equal(attempt->frames, number_of(event, "frames"));
		check_text(attempt->path, string_of(event, "path"));
		if (attempt->frames > 0)
			assert_int_equal(access(attempt->path.data, R_OK), 0);
	}
	rh_history_free(history);
}

static void a_killed_interview_goes_on_where_it_was(void **state)
{
	struct room *room = *state;
	struct rh_random random = rh_random_seeded(seed);
	int killed = 0, interviews = 0;
	while (killed < kills) {
		int next = next_question(room);
		interviews += next == 0 ? 1 : 0;
		pid_t pid = begin_or_go_on(room, next);
		program_pause_ms((int64_t)rh_random_below(&random, LATEST_MS));
		killed += program_end_by(pid, SIGKILL) ? 1 : 0;
		expect_sound_database(room);
		take_note(room, next);
	}
	int next = next_question(room);
	assert_int_equal(program_end(begin_or_go_on(room, next)), 0);
	take_note(room, next);
	assert_int_equal(next_question(room), 0);
	expect_every_finished_answer(room);
	print_message("%d kills, seed %llu: %d interviews, %zu finished answers, all there\n", killed,
	              (unsigned long long)seed, interviews, json_array_size(room->finished));
}

/* A take's number is given once, and both interviews are whole. */
static void expect_both(const struct room *room, int64_t answers)
{
	struct rh_history *history = open_history(room);
	const struct rh_history_session *session = NULL;
	for (int64_t number = 1; number <= 2; number++) {
		const struct rh_history_filter of_one = {.session = number};
		const struct rh_attempt *attempts = NULL;
		size_t count = 0;
		assert_int_equal(rh_history_session(history, number, &session, NULL), RH_OK);
		assert_true(session->ended_unix_ms > 0);
		assert_int_equal(rh_history_attempts(history, &of_one, &attempts, &count, NULL), RH_OK);
		assert_int_equal(count, answers / 2);
	}
	rh_history_free(history);
	expect_every_finished_answer(room);
	for (size_t i = 0; i < json_array_size(room->finished); i++)
		for (size_t j = 0; j < i; j++)
			assert_int_not_equal(number_of(json_array_get(room->finished, i), "take"),
			                     number_of(json_array_get(room->finished, j), "take"));
}

static void two_interviews_at_once_lose_nothing(void **state)
{
	enum { ANSWERS = 8 };
	struct room *room = *state;
	const char *const argv[] = {REHEARSE_PROGRAM, "run",  "-b",     room->bank, "-n", "8",        "--prep", "0",
	                            "--time",         "0.1s", "--json", "--seed",   "3",  "--device", "null",   NULL};
	const char *outputs[] = {tmpdir_path(&room->dir, "first"), tmpdir_path(&room->dir, "second")};
	pid_t pids[] = {program_start(argv, outputs[0]), program_start(argv, outputs[1])};
	for (size_t i = 0; i < 2; i++)
		assert_int_equal(program_end(pids[i]), 0);
	for (size_t i = 0; i < 2; i++) {
		room->events = outputs[i];
		json_t *events = events_of(outputs[i]);
		expect_in_order(events);
		size_t k;
		json_t *event;
		json_array_foreach(events, k, event) if (strcmp(string_of(event, "event"), "answer_ended") == 0)
		    assert_int_equal(json_array_append(room->finished, event), 0);
		json_decref(events);
	}
	assert_int_equal(json_array_size(room->finished), 2 * ANSWERS);
	expect_both(room, 2 * (int64_t)ANSWERS);
}

/* Until the interview has ended by its own word in the history. */
static void await_end(const struct room *room)
{
	int64_t give_up_ns = rh_clock_monotonic_ns() + PROGRAM_WAIT_MS * INT64_C(1000000);
	for (bool ended = false; !ended; program_pause_ms(20)) {
		assert_true(rh_clock_monotonic_ns() < give_up_ns);
		if (access(room->history, F_OK) != 0)
			continue;
		struct rh_history *history = open_history(room);
		const struct rh_history_session *session = NULL;
		ended = rh_history_session(history, 0, &session, NULL) == RH_OK && session->ended_unix_ms > 0;
		rh_history_free(history);
	}
}

/* Each answer as long as its time, each question right after the answer before it. */
static void expect_undisturbed(const json_t *events, int64_t time_ms)
{
	enum { AT_ONCE_MS = 1000 };
	int64_t started_ms = 0, ended_ms = 0;
	size_t i;
	json_t *event;
	json_array_foreach(events, i, event)
	{
		const char *name = string_of(event, "event");
		if (strcmp(name, "asked") == 0)
			assert_true(number_of(event, "at_ms") - ended_ms < AT_ONCE_MS);
		if (strcmp(name, "answer_started") == 0)
			started_ms = number_of(event, "at_ms");
		if (strcmp(name, "answer_ended") != 0)
			continue;
		ended_ms = number_of(event, "at_ms");
		assert_int_equal(ended_ms - started_ms, time_ms);
	}
}

static void a_reader_that_stands_still_holds_nothing_up(void **state)
{
	enum { ASKED = 30, LONG_QUESTION = 4000 }; /* more than a pipe takes */
	struct room *room = *state;
	struct rh_buffer text = {0};
	rh_buffer_string(&text, "id: long\nlang: en\nquestions: [\"");
	rh_buffer_fill(&text, 'a', LONG_QUESTION);
	rh_buffer_string(&text, "\", Second?]\n");
	const char *long_bank = tmpdir_write(&room->dir, "long.yaml", rh_buffer_view(&text));
	const char *const argv[] = {REHEARSE_PROGRAM, "run",   "-b",     long_bank, "-n", "60",          "--prep", "0",
	                            "--time",         "0.03s", "--json", "--seed",  "3",  "--no-record", NULL};
	struct rh_child_config config = {.argv = argv, .output_max = 1 << 20, .timeout_ms = 60000};
	struct rh_child *child = NULL;
	assert_int_equal(rh_child_start(&config, &child, NULL), RH_OK);
	await_end(room);
	while (rh_child_step(child) == RH_CHILD_RUNNING) {
		struct pollfd ready = {.fd = rh_child_fd(child), .events = POLLIN};
		(void)poll(&ready, 1, 20);
	}
	assert_int_equal(rh_child_exit_status(child), 0);
	json_t *events = events_of(tmpdir_write(&room->dir, "read", rh_child_output(child)));
	assert_true(json_array_size(events) > 2 * ASKED);
	assert_string_equal(string_of(json_array_get(events, json_array_size(events) - 1), "event"), "session_ended");
	expect_in_order(events);
	expect_undisturbed(events, 30);
	json_decref(events);
	rh_child_free(child);
	rh_buffer_done(&text);
}

static void other_commands_do_not_hide_the_interrupted_interview(void **state)
{
	struct room *room = *state;
	const char *const run[] = {REHEARSE_PROGRAM, "run",      "-b",     room->bank, "-n",     "2",
	                           "--pick",         "order",    "--prep", "0",        "--time", "20s",
	                           "--json",         "--device", "null",   NULL};
	const char *const intro[] = {REHEARSE_PROGRAM, "intro",    "--prep", "0", "--time",
	                             "0.1s",           "--device", "null",   NULL};
	const char *take = NULL;
	pid_t pid = program_start(run, room->events);
	program_await(room->events, "answer_started");
	program_pause_ms(300);
	assert_true(program_end_by(pid, SIGTERM));
	json_t *events = events_of(room->events);
	take = string_of(json_array_get(events, json_array_size(events) - 2), "path");
	const char *const add[] = {REHEARSE_PROGRAM, "add", take, "--question", "q5", "-b", room->bank, NULL};
	assert_int_equal(program_run(add, tmpdir_path(&room->dir, "added")), 0);
	assert_int_equal(program_run(intro, tmpdir_path(&room->dir, "intro")), 0);
	json_decref(events);
	const char *const resume[] = {REHEARSE_PROGRAM, "run", "--resume", "--time", "0.1s", NULL};
	(void)unlink(room->events);
	assert_int_equal(program_run(resume, room->events), 0);
	take_note(room, 1);
	assert_int_equal(json_array_size(room->finished), 2);
}

static void an_interview_that_still_runs_is_not_taken_up(void **state)
{
	struct room *room = *state;
	const char *const run[] = {REHEARSE_PROGRAM, "run",      "-b",     room->bank, "-n",     "1",
	                           "--pick",         "order",    "--prep", "0",        "--time", "20s",
	                           "--json",         "--device", "null",   NULL};
	const char *const resume[] = {REHEARSE_PROGRAM, "run", "--resume", "--time", "0.1s", NULL};
	pid_t pid = program_start(run, room->events);
	program_await(room->events, "answer_started");
	assert_int_equal(program_run(resume, tmpdir_path(&room->dir, "refused")), 1);
	char *said = tmpdir_read(tmpdir_path(&room->dir, "refused"));
	assert_string_equal(said, "");
	free(said);
	assert_true(program_end_by(pid, SIGKILL));
	(void)unlink(room->events);
	assert_int_equal(program_run(resume, room->events), 0);
	take_note(room, 1);
	assert_int_equal(json_array_size(room->finished), 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
	    TEST(a_killed_interview_goes_on_where_it_was),
	    TEST(two_interviews_at_once_lose_nothing),
	    TEST(a_reader_that_stands_still_holds_nothing_up),
	    TEST(an_interview_that_still_runs_is_not_taken_up),
	    TEST(other_commands_do_not_hide_the_interrupted_interview),
	};
	if (argc > 1)
		kills = (int)strtol(argv[1], NULL, 10);
	if (argc > 2)
		seed = strtoull(argv[2], NULL, 10);
	return kills > 0 ? cmocka_run_group_tests(tests, NULL, NULL) : EXIT_FAILURE;
}
