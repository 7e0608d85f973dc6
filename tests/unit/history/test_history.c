// SPDX-License-Identifier: GPL-3.0-or-later
#include "history/history.h"

#include "history/jobs.h"
#include "support/check.h"
#include "support/failing_alloc.h"

#include <stdio.h>
#include <string.h>

#define TODAY INT64_C(1795449731000)

static struct rh_history *history;
static int64_t session;

static int open_empty(void **state)
{
	const struct rh_history_session begun = {
	    .at_unix_ms = TODAY,
	    .seed = INT64_MIN + 7, /* the upper half of the seeds is negative here */
	    .planned = 3,
	    .command = RH_TEXT("rehearse run --seed 7"),
	    .title = RH_TEXT("AI 개발자 면접"),
	};
	(void)state;
	assert_int_equal(rh_history_new(":memory:", &history, NULL), RH_OK);
	assert_int_equal(rh_history_session_begin(history, &begun, &session, NULL), RH_OK);
	return 0;
}

static int close_it(void **state)
{
	(void)state;
	rh_history_free(history);
	history = NULL;
	return 0;
}

static struct rh_attempt an_attempt(const char *bank, const char *id)
{
	return (struct rh_attempt){
	    .session = session,
	    .bank = rh_text_of(bank),
	    .id = rh_text_of(id),
	    .question = RH_TEXT("1분 동안 자기소개를 해 주세요."),
	    .lang = RH_TEXT("ko"),
	    .at_unix_ms = TODAY + 1000,
	    .utc_offset_s = 32400,
	    .practice_day = 20261123,
	    .prep_ms = 10000,
	    .target_ms = 60000,
	};
}

/* Enters an attempt that was answered, or begun only when answer_ms is 0. */
static int64_t add(const char *bank, const char *id, int64_t answer_ms, const char *path)
{
	struct rh_attempt attempt = an_attempt(bank, id);
	assert_int_equal(rh_history_attempt_begin(history, &attempt, &attempt.take, NULL), RH_OK);
	if (answer_ms > 0) {
		attempt.answer_ms = answer_ms;
		attempt.outcome = RH_OUTCOME_FINISHED;
		attempt.path = rh_text_of(path);
		assert_int_equal(rh_history_attempt_end(history, &attempt, NULL), RH_OK);
	}
	return attempt.take;
}

static const struct rh_attempt *get(int64_t take)
{
	const struct rh_attempt *found = NULL;
	assert_int_equal(rh_history_attempt(history, take, &found, NULL), RH_OK);
	return found;
}

static void a_session_is_read_back_as_it_was_written(void **state)
{
	const struct rh_history_session *read = NULL;
	(void)state;
	assert_int_equal(rh_history_session_end(history, session, TODAY + 9000, NULL), RH_OK);
	assert_int_equal(rh_history_session(history, session, &read, NULL), RH_OK);
	assert_int_equal(read->session, session);
	assert_int_equal(read->at_unix_ms, TODAY);
	assert_int_equal(read->ended_unix_ms, TODAY + 9000);
	assert_true(read->seed == INT64_MIN + 7);
	assert_int_equal(read->planned, 3);
	assert_int_equal(rh_history_session_pass_over(history, session, 2, NULL), RH_OK);
	assert_int_equal(rh_history_session(history, session, &read, NULL), RH_OK);
	assert_int_equal(read->planned, 1);
	check_text(read->command, "rehearse run --seed 7");
	check_text(read->title, "AI 개발자 면접");
}

static void session_0_is_the_newest(void **state)
{
	const struct rh_history_session begun = {.at_unix_ms = TODAY + 1};
	const struct rh_history_session *read = NULL;
	int64_t second = 0;
	(void)state;
	assert_int_equal(rh_history_session_begin(history, &begun, &second, NULL), RH_OK);
	assert_int_equal(rh_history_session(history, 0, &read, NULL), RH_OK);
	assert_int_equal(read->session, second);
	assert_int_equal(read->ended_unix_ms, 0);
	assert_int_equal(read->title.length, 0);
	assert_non_null(read->title.data);
}

static void a_session_that_is_not_there_is_not_found(void **state)
{
	const struct rh_history_session *read = NULL;
	struct rh_error err;
	(void)state;
	assert_int_equal(rh_history_session(history, 99, &read, &err), RH_ERR_NOT_FOUND);
	assert_string_equal(err.message, "no session 99");
	assert_null(read);
	assert_int_equal(rh_history_session_end(history, 99, TODAY, &err), RH_ERR_NOT_FOUND);
	assert_string_equal(err.message, "no session 99");
}

static void an_attempt_is_interrupted_until_it_ends(void **state)
{
	const struct rh_attempt begun = an_attempt("ai", "intro");
	int64_t take = 0;
	(void)state;
	assert_int_equal(rh_history_attempt_begin(history, &begun, &take, NULL), RH_OK);
	assert_int_equal(rh_history_attempt_path(history, take, RH_TEXT("/t/1.wav"), NULL), RH_OK);
	const struct rh_attempt *read = get(take);
	assert_int_equal(read->outcome, RH_OUTCOME_INTERRUPTED);
	check_text(read->path, "/t/1.wav");
	check_text(read->bank, "ai");
	check_text(read->id, "intro");
	check_text(read->question, "1분 동안 자기소개를 해 주세요.");
	check_text(read->lang, "ko");
	assert_int_equal(read->session, session);
	assert_int_equal(read->at_unix_ms, TODAY + 1000);
	assert_int_equal(read->utc_offset_s, 32400);
	assert_int_equal(read->practice_day, 20261123);
	assert_int_equal(read->prep_ms, 10000);
	assert_int_equal(read->target_ms, 60000);
	assert_int_equal(read->answer_ms, 0);
	check_text(read->note, "");
}

static void an_ended_attempt_keeps_what_it_began_with(void **state)
{
	struct rh_attempt attempt = an_attempt("ai", "intro");
	(void)state;
	assert_int_equal(rh_history_attempt_begin(history, &attempt, &attempt.take, NULL), RH_OK);
	const struct rh_attempt ended = {
	    .take = attempt.take,
	    .at_unix_ms = TODAY + 1234,
	    .answer_ms = 64000,
	    .outcome = RH_OUTCOME_TIME_UP,
	    .hints = 2,
	    .path = RH_TEXT("/t/1.flac"),
	    .frames = 3072000,
	    .lost_frames = 480,
	    .sample_rate_hz = 48000,
	    .rating = RH_RATING_EASY, /* belongs to the review, not here */
	    .note = RH_TEXT("no"),
	};
	assert_int_equal(rh_history_attempt_end(history, &ended, NULL), RH_OK);
	const struct rh_attempt *read = get(attempt.take);
	assert_int_equal(read->at_unix_ms, TODAY + 1234);
	assert_int_equal(read->answer_ms, 64000);
	assert_int_equal(read->outcome, RH_OUTCOME_TIME_UP);
	assert_int_equal(read->hints, 2);
	check_text(read->path, "/t/1.flac");
	assert_int_equal(read->frames, 3072000);
	assert_int_equal(read->lost_frames, 480);
	assert_int_equal(read->sample_rate_hz, 48000);
	check_text(read->bank, "ai");
	assert_int_equal(read->target_ms, 60000);
	assert_int_equal(read->rating, RH_RATING_NONE);
	check_text(read->note, "");
}

static void every_outcome_and_rating_survives(void **state)
{
	static const enum rh_outcome outcomes[] = {RH_OUTCOME_INTERRUPTED, RH_OUTCOME_FINISHED, RH_OUTCOME_TIME_UP,
	                                           RH_OUTCOME_SKIPPED, RH_OUTCOME_QUIT};
	(void)state;
	for (int i = 0; i < 5; i++) {
		struct rh_attempt attempt = an_attempt("ai", "intro");
		assert_int_equal(rh_history_attempt_begin(history, &attempt, &attempt.take, NULL), RH_OK);
		attempt.outcome = outcomes[i];
		attempt.rating = (enum rh_rating)i;
		assert_int_equal(rh_history_attempt_end(history, &attempt, NULL), RH_OK);
		assert_int_equal(rh_history_attempt_review(history, &attempt, NULL), RH_OK);
		const struct rh_attempt *read = get(attempt.take);
		assert_int_equal(read->outcome, outcomes[i]);
		assert_int_equal(read->rating, i);
	}
}

static void a_review_touches_nothing_else(void **state)
{
	(void)state;
	int64_t take = add("ai", "intro", 58000, "/t/1.wav");
	const struct rh_attempt review = {
	    .take = take,
	    .rating = RH_RATING_HARD,
	    .points_said = INT64_C(1) << 62,
	    .point_count = 63,
	    .note = RH_TEXT("숫자를 먼저\n\"quoted\" 말하기"),
	};
	assert_int_equal(rh_history_attempt_review(history, &review, NULL), RH_OK);
	const struct rh_attempt *read = get(take);
	assert_int_equal(read->rating, RH_RATING_HARD);
	assert_true(read->points_said == INT64_C(1) << 62);
	assert_int_equal(read->point_count, 63);
	check_text(read->note, "숫자를 먼저\n\"quoted\" 말하기");
	assert_int_equal(read->answer_ms, 58000);
	assert_int_equal(read->outcome, RH_OUTCOME_FINISHED);
}

static void what_is_no_take_cannot_be_changed(void **state)
{
	const struct rh_attempt nobody = {.take = 41};
	const struct rh_attempt *found = NULL;
	struct rh_error err;
	(void)state;
	assert_int_equal(rh_history_attempt_end(history, &nobody, &err), RH_ERR_NOT_FOUND);
	assert_string_equal(err.message, "no take 41");
	assert_int_equal(rh_history_attempt_review(history, &nobody, NULL), RH_ERR_NOT_FOUND);
	assert_int_equal(rh_history_attempt_path(history, 41, RH_TEXT("/x"), NULL), RH_ERR_NOT_FOUND);
	assert_int_equal(rh_history_attempt(history, 41, &found, &err), RH_ERR_NOT_FOUND);
	assert_null(found);
}

static void an_attempt_needs_its_session(void **state)
{
	struct rh_attempt attempt = an_attempt("ai", "intro");
	int64_t take = -5;
	struct rh_error err;
	(void)state;
	attempt.session = 77;
	assert_int_equal(rh_history_attempt_begin(history, &attempt, &take, &err), RH_ERR_INVALID);
	assert_int_equal(take, -5);
	assert_true(err.message[0] != '\0');
}

static void check_takes(const struct rh_history_filter *filter, const char *expected)
{
	const struct rh_attempt *attempts = NULL;
	size_t count = 99;
	struct rh_buffer takes = {0};
	assert_int_equal(rh_history_attempts(history, filter, &attempts, &count, NULL), RH_OK);
	for (size_t i = 0; i < count; i++)
		rh_buffer_printf(&takes, "%s%lld", i > 0 ? " " : "", (long long)attempts[i].take);
	check_written(&takes, expected);
	rh_buffer_done(&takes);
}

static void lists_are_newest_first_and_filtered(void **state)
{
	const struct rh_history_session again = {.at_unix_ms = TODAY};
	int64_t first = session;
	(void)state;
	check_takes(&(struct rh_history_filter){0}, "");
	add("ai", "intro", 58000, "/t/1.wav");
	add("ai", "lora", 0, "");
	add("en", "intro", 60000, "");
	assert_int_equal(rh_history_session_begin(history, &again, &session, NULL), RH_OK);
	add("ai", "intro", 61000, "/t/4.wav");
	const struct {
		struct rh_history_filter filter;
		const char *takes;
	} rows[] = {
	    {{.limit = 0}, "4 3 2 1"},
	    {{.bank = RH_TEXT("ai")}, "4 2 1"},
	    {{.id = RH_TEXT("intro")}, "4 3 1"},
	    {{.bank = RH_TEXT("ai"), .id = RH_TEXT("intro")}, "4 1"},
	    {{.session = first}, "3 2 1"},
	    {{.recorded = true}, "4 1"},
	    {{.spoken = true}, "4 3 1"},
	    {{.limit = 2}, "4 3"},
	    {{.limit = 99}, "4 3 2 1"},
	    {{.bank = RH_TEXT("AI")}, ""},
	    {{.id = RH_TEXT("intro' OR '1'='1")}, ""},
	    {{RH_TEXT("ai"), RH_TEXT("intro"), first, 1, true, true, 20261123, false}, "1"},
	    {{.since_day = 20261124}, ""},
	    {{.unsettled = true}, "2"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		check_takes(&rows[i].filter, rows[i].takes);
}

static void a_filter_may_be_borrowed_from_the_list_before(void **state)
{
	const struct rh_attempt *attempts = NULL;
	size_t count = 0;
	(void)state;
	add("ai", "intro", 58000, "");
	add("ai", "lora", 58000, "");
	assert_int_equal(rh_history_attempts(history, &(struct rh_history_filter){0}, &attempts, &count, NULL), RH_OK);
	struct rh_history_filter borrowed = {.bank = attempts[1].bank, .id = attempts[1].id};
	assert_int_equal(rh_history_attempts(history, &borrowed, &attempts, &count, NULL), RH_OK);
	assert_int_equal(count, 1);
	check_text(attempts[0].id, "intro");
}

static void a_long_list_is_whole(void **state)
{
	const struct rh_attempt *attempts = NULL;
	size_t count = 0;
	(void)state;
	for (int i = 0; i < 300; i++)
		add("ai", "intro", 1000 + i, "");
	assert_int_equal(rh_history_attempts(history, &(struct rh_history_filter){0}, &attempts, &count, NULL), RH_OK);
	assert_int_equal(count, 300);
	for (size_t i = 0; i < count; i++)
		assert_int_equal(attempts[i].answer_ms, 1299 - (int64_t)i);
}

static void only_spoken_attempts_are_counted(void **state)
{
	int64_t count = -1;
	(void)state;
	add("ai", "intro", 58000, "");
	add("ai", "intro", 0, "");
	add("en", "intro", 58000, "");
	assert_int_equal(rh_history_count(history, RH_TEXT("ai"), RH_TEXT("intro"), &count, NULL), RH_OK);
	assert_int_equal(count, 1);
	assert_int_equal(rh_history_count(history, RH_TEXT("ai"), RH_TEXT("lora"), &count, NULL), RH_OK);
	assert_int_equal(count, 0);
}

static void marks_come_by_time(void **state)
{
	const struct rh_history_mark given[] = {
	    {9000, RH_TEXT("stuck"), 0}, {500, RH_TEXT("phase"), 1}, {9000, RH_TEXT("hint"), 2}};
	const struct rh_history_mark *marks = NULL;
	size_t count = 0;
	(void)state;
	int64_t take = add("ai", "intro", 58000, "");
	int64_t other = add("ai", "intro", 58000, "");
	for (size_t i = 0; i < 3; i++)
		assert_int_equal(rh_history_mark_add(history, take, &given[i], NULL), RH_OK);
	assert_int_equal(rh_history_mark_add(history, other, &given[0], NULL), RH_OK);
	assert_int_equal(rh_history_marks(history, take, &marks, &count, NULL), RH_OK);
	assert_int_equal(count, 3);
	check_text(marks[0].kind, "phase");
	check_text(marks[1].kind, "stuck");
	check_text(marks[2].kind, "hint");
	assert_int_equal(marks[1].at_ms, 9000);
	assert_int_equal(marks[2].number, 2);
	assert_int_equal(rh_history_marks(history, 55, &marks, &count, NULL), RH_OK);
	assert_int_equal(count, 0);
	assert_int_equal(rh_history_mark_remove(history, take, &given[0], NULL), RH_OK);
	assert_int_equal(rh_history_mark_remove(history, take, &given[0], NULL), RH_ERR_NOT_FOUND);
	assert_int_equal(rh_history_marks(history, take, &marks, &count, NULL), RH_OK);
	assert_int_equal(count, 2);
	assert_int_equal(rh_history_mark_add(history, 55, &given[0], NULL), RH_ERR_INVALID);
}

static void a_measure_replaces_the_one_of_its_name(void **state)
{
	double value = -1;
	struct rh_error err;
	(void)state;
	int64_t take = add("ai", "intro", 58000, "");
	assert_int_equal(rh_history_measure(history, take, RH_TEXT("syllables"), &value, &err), RH_ERR_NOT_FOUND);
	assert_string_equal(err.message, "take 1 has no syllables");
	assert_true(value == -1);
	assert_int_equal(rh_history_measure_set(history, take, RH_TEXT("syllables"), 271, NULL), RH_OK);
	assert_int_equal(rh_history_measure_set(history, take, RH_TEXT("loudness_lufs"), -23.5, NULL), RH_OK);
	assert_int_equal(rh_history_measure_set(history, take, RH_TEXT("syllables"), 0.1, NULL), RH_OK);
	assert_int_equal(rh_history_measure(history, take, RH_TEXT("syllables"), &value, NULL), RH_OK);
	assert_true(value == 0.1);
	assert_int_equal(rh_history_measure(history, take, RH_TEXT("loudness_lufs"), &value, NULL), RH_OK);
	assert_true(value == -23.5);
}

static void what_is_not_a_number_is_no_measure(void **state)
{
	volatile double zero = 0;
	struct rh_error err;
	(void)state;
	int64_t take = add("ai", "intro", 58000, "");
	assert_int_equal(rh_history_measure_set(history, take, RH_TEXT("pace"), zero / zero, &err), RH_ERR_INVALID);
	assert_string_equal(err.message, "pace is not a number");
	assert_int_equal(rh_history_measure_set(history, 99, RH_TEXT("pace"), 1, NULL), RH_ERR_INVALID);
}

static const struct rh_history_job *next_job(const char *kind, int64_t after)
{
	const struct rh_history_job *job = NULL;
	enum rh_status status = rh_history_job_next(history, rh_text_of(kind), after, &job, NULL);
	assert_true(status == RH_OK || (status == RH_ERR_NOT_FOUND && job == NULL));
	return job;
}

static int64_t count_jobs(const char *kind)
{
	int64_t count = -1;
	assert_int_equal(rh_history_job_count(history, rh_text_of(kind), &count, NULL), RH_OK);
	return count;
}

static void check_job(const struct rh_history_job *job, const char *kind, int64_t take)
{
	assert_non_null(job);
	check_text(job->kind, kind);
	assert_int_equal(job->take, take);
}

static void jobs_of_a_kind_come_in_order(void **state)
{
	(void)state;
	int64_t first = add("ai", "intro", 58000, "/t/1.wav"), second = add("ai", "lora", 58000, "/t/2.wav");
	assert_int_equal(rh_history_job_add(history, RH_TEXT("archive"), second, TODAY, NULL), RH_OK);
	assert_int_equal(rh_history_job_add(history, RH_TEXT("transcribe"), first, TODAY, NULL), RH_OK);
	assert_int_equal(rh_history_job_add(history, RH_TEXT("archive"), first, TODAY, NULL), RH_OK);
	assert_int_equal(rh_history_job_add(history, RH_TEXT("archive"), first, TODAY, NULL), RH_OK); /* known */
	assert_int_equal(count_jobs("archive"), 2);
	check_job(next_job("archive", 0), "archive", second);
	int64_t job = next_job("archive", 0)->job;
	check_job(next_job("archive", job), "archive", first);
	assert_null(next_job("archive", next_job("archive", job)->job));
	check_job(next_job("transcribe", 0), "transcribe", first);
	assert_null(next_job("sing", 0));
}

static void an_ended_job_is_not_taken_again_by_itself(void **state)
{
	static const enum rh_history_job_end ends[] = {RH_HISTORY_JOB_DONE, RH_HISTORY_JOB_FAILED};
	(void)state;
	int64_t take = add("ai", "intro", 58000, "/t/1.wav");
	for (size_t i = 0; i < 2; i++) {
		assert_int_equal(rh_history_job_add(history, RH_TEXT("archive"), take, TODAY, NULL), RH_OK);
		int64_t job = next_job("archive", 0)->job;
		assert_int_equal(rh_history_job_begin(history, job, TODAY, NULL), RH_OK);
		assert_int_equal(rh_history_job_done(history, job, ends[i], NULL), RH_OK);
		assert_null(next_job("archive", 0));
		assert_int_equal(rh_history_job_begin(history, job, TODAY, NULL), RH_ERR_NOT_FOUND);
		assert_int_equal(count_jobs("archive"), 0);
	}
}

static void a_job_given_back_waits(void **state)
{
	(void)state;
	int64_t take = add("ai", "intro", 58000, "/t/1.wav");
	assert_int_equal(rh_history_job_add(history, RH_TEXT("archive"), take, TODAY, NULL), RH_OK);
	int64_t job = next_job("archive", 0)->job;
	assert_int_equal(rh_history_job_begin(history, job, TODAY, NULL), RH_OK);
	assert_int_equal(rh_history_job_done(history, job, RH_HISTORY_JOB_WAITING, NULL), RH_OK);
	check_job(next_job("archive", 0), "archive", take);
	assert_int_equal(rh_history_job_done(history, 99, RH_HISTORY_JOB_DONE, NULL), RH_ERR_NOT_FOUND);
}

static void a_job_that_a_crash_left_running_is_handed_out_again(void **state)
{
	(void)state;
	int64_t take = add("ai", "intro", 58000, "/t/1.wav");
	assert_int_equal(rh_history_job_add(history, RH_TEXT("archive"), take, TODAY, NULL), RH_OK);
	int64_t job = next_job("archive", 0)->job;
	assert_int_equal(rh_history_job_begin(history, job, TODAY, NULL), RH_OK);
	check_job(next_job("archive", 0), "archive", take);
	assert_int_equal(rh_history_job_begin(history, job, TODAY + 1, NULL), RH_OK);
	assert_int_equal(count_jobs("archive"), 1);
}

static void a_job_needs_its_take(void **state)
{
	(void)state;
	assert_int_equal(rh_history_job_add(history, RH_TEXT("archive"), 9, TODAY, NULL), RH_ERR_INVALID);
}

/* Selectors: takes 1 to 6 below, each row by what a person types. */
static void fill_for_selecting(void)
{
	add("ai", "intro", 58000, "/t/1.wav");
	add("ai", "LoRA", 58000, "/t/2.wav");
	add("ai", "intro", 0, ""); /* never recorded */
	add("ai", "intro", 58000, "/t/4.wav");
	add("en", "intro", 58000, "/t/5.wav");
	add("ai", "자기소개", 58000, ""); /* nothing of it is recorded */
	add("en", "a/b", 0, "");
}

static void a_take_is_found_by_what_a_person_types(void **state)
{
	static const struct {
		const char *selector;
		int64_t take;
	} rows[] = {
	    {"1", 1},
	    {" 3 ", 3},
	    {"007", 7},
	    {"last", 5},
	    {"-1", 5},
	    {"-2", 4},
	    {"-4", 1},
	    {"intro", 5}, /* of two banks' the newest */
	    {"intro#1", 5},
	    {"en/intro#1", 5},
	    {"ai/intro", 4},
	    {"ai/intro#1", 1},
	    {"ai/intro#2", 4}, /* the one without a recording is passed over */
	    {"AI/Intro#2", 4},
	    {"lora", 2},
	    {"자기소개", 6},
	    {"\xE1\x84\x8C\xE1\x85\xA1\xE1\x84\x80\xE1\x85\xB5\xE1\x84\x89\xE1\x85\xA9\xE1\x84\x80\xE1\x85\xA2#1", 6},
	    {"a/b", 7},
	    {"en/a/b#1", 7},
	};
	(void)state;
	fill_for_selecting();
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const struct rh_attempt *found = NULL;
		struct rh_error err = {0};
		if (rh_history_select(history, rh_text_of(rows[i].selector), &found, &err) != RH_OK)
			fail_msg("%s: %s", rows[i].selector, err.message);
		if (found->take != rows[i].take)
			fail_msg("%s is take %lld", rows[i].selector, (long long)found->take);
	}
}

static void what_cannot_be_found_says_what_there_is(void **state)
{
	static const struct {
		const char *selector, *message;
	} rows[] = {
	    {"8", "no take 8 (the newest is 7)"},
	    {"0", "no take 0 (the newest is 7)"},
	    {"99999999999999999999",
	     "no take of '99999999999999999999' (there are takes of a/b, 자기소개, intro, LoRA)"},
	    {"-5", "no take -5 (takes so far: 4)"},
	    {"-0", "no take -0 (takes so far: 4)"},
	    {"ai/intro#3", "no take intro#3 (takes of it so far: 2)"},
	    {"ai/intro#0", "no take intro#0 (takes of it so far: 2)"},
	    {"loro", "no take of 'loro' (there are takes of a/b, 자기소개, intro, LoRA)"},
	    {"de/intro", "no take of 'de/intro' (there are takes of a/b, 자기소개, intro, LoRA)"},
	    {"", "no take of '' (there are takes of a/b, 자기소개, intro, LoRA)"},
	    {"#2", "no take of '#2' (there are takes of a/b, 자기소개, intro, LoRA)"},
	    {"intro#", "no take of 'intro#' (there are takes of a/b, 자기소개, intro, LoRA)"},
	};
	(void)state;
	fill_for_selecting();
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const struct rh_attempt *found = NULL;
		struct rh_error err = {0};
		assert_int_equal(rh_history_select(history, rh_text_of(rows[i].selector), &found, &err),
		                 RH_ERR_NOT_FOUND);
		assert_string_equal(err.message, rows[i].message);
		assert_null(found);
	}
}

static void without_any_take_it_says_how_to_make_one(void **state)
{
	static const char *const selectors[] = {"1", "last", "-2", "intro", "intro#1"};
	(void)state;
	for (size_t i = 0; i < sizeof selectors / sizeof *selectors; i++) {
		const struct rh_attempt *found = NULL;
		struct rh_error err = {0};
		assert_int_equal(rh_history_select(history, rh_text_of(selectors[i]), &found, &err), RH_ERR_NOT_FOUND);
		assert_string_equal(err.message, "there are no takes yet (rehearse run makes some)");
	}
}

static void without_any_recording_all_takes_count(void **state)
{
	const struct rh_attempt *found = NULL;
	(void)state;
	add("ai", "intro", 58000, "");
	add("ai", "lora", 0, "");
	assert_int_equal(rh_history_select(history, RH_TEXT("last"), &found, NULL), RH_OK);
	assert_int_equal(found->take, 2);
	assert_int_equal(rh_history_select(history, RH_TEXT("-2"), &found, NULL), RH_OK);
	assert_int_equal(found->take, 1);
}

/* One of each call that hands something out; the first failure. */
static enum rh_status ask_everything(void)
{
	const struct rh_history_session *read = NULL;
	const struct rh_history_mark *marks = NULL;
	const struct rh_attempt *attempts = NULL;
	size_t count = 0;
	RH_TRY(rh_history_session(history, 0, &read, NULL));
	RH_TRY(rh_history_marks(history, 1, &marks, &count, NULL));
	RH_TRY(rh_history_attempts(history, &(struct rh_history_filter){.limit = 40}, &attempts, &count, NULL));
	RH_TRY(rh_history_select(history, attempts[0].id, &attempts, NULL));
	RH_TRY(rh_history_select(history, RH_TEXT("자기소개#1"), &attempts, NULL));
	return rh_history_select(history, RH_TEXT("last"), &attempts, NULL);
}

static void every_allocation_of_ours_may_fail(void **state)
{
	const struct rh_history_mark mark = {1, RH_TEXT("stuck"), 0};
	(void)state;
	fill_for_selecting();
	for (int i = 0; i < 40; i++) {
		add("ai", "intro", 1000, "/t/x.wav");
		assert_int_equal(rh_history_mark_add(history, 1, &mark, NULL), RH_OK);
	}
	for (size_t n = 1; failing_alloc_next(n); n++) {
		enum rh_status status = ask_everything();
		assert_int_equal(status, failing_alloc_struck() ? RH_ERR_NO_MEMORY : RH_OK);
	}
	assert_int_equal(ask_everything(), RH_OK);
}

static void a_job_survives_want_of_memory(void **state)
{
	(void)state;
	int64_t take = add("ai", "intro", 58000, "/t/1.wav");
	assert_int_equal(rh_history_job_add(history, RH_TEXT("archive"), take, TODAY, NULL), RH_OK);
	for (size_t n = 1; failing_alloc_next(n); n++) {
		const struct rh_history_job *job = NULL;
		enum rh_status status = rh_history_job_next(history, RH_TEXT("archive"), 0, &job, NULL);
		assert_int_equal(status, failing_alloc_struck() ? RH_ERR_NO_MEMORY : RH_OK);
		assert_true((job != NULL) == (status == RH_OK));
	}
	check_job(next_job("archive", 0), "archive", take);
}

static void free_accepts_null(void **state)
{
	(void)state;
	rh_history_free(NULL);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_empty, close_it)

int main(void)
{
	static const struct CMUnitTest tests[] = {
	    TEST(a_session_is_read_back_as_it_was_written),
	    TEST(session_0_is_the_newest),
	    TEST(a_session_that_is_not_there_is_not_found),
	    TEST(an_attempt_is_interrupted_until_it_ends),
	    TEST(an_ended_attempt_keeps_what_it_began_with),
	    TEST(every_outcome_and_rating_survives),
	    TEST(a_review_touches_nothing_else),
	    TEST(what_is_no_take_cannot_be_changed),
	    TEST(an_attempt_needs_its_session),
	    TEST(lists_are_newest_first_and_filtered),
	    TEST(a_filter_may_be_borrowed_from_the_list_before),
	    TEST(a_long_list_is_whole),
	    TEST(only_spoken_attempts_are_counted),
	    TEST(marks_come_by_time),
	    TEST(a_measure_replaces_the_one_of_its_name),
	    TEST(what_is_not_a_number_is_no_measure),
	    TEST(jobs_of_a_kind_come_in_order),
	    TEST(an_ended_job_is_not_taken_again_by_itself),
	    TEST(a_job_given_back_waits),
	    TEST(a_job_that_a_crash_left_running_is_handed_out_again),
	    TEST(a_job_needs_its_take),
	    TEST(a_take_is_found_by_what_a_person_types),
	    TEST(what_cannot_be_found_says_what_there_is),
	    TEST(without_any_take_it_says_how_to_make_one),
	    TEST(without_any_recording_all_takes_count),
	    TEST(every_allocation_of_ours_may_fail),
	    TEST(a_job_survives_want_of_memory),
	    cmocka_unit_test(free_accepts_null),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
