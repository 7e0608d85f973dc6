// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/record.h"

#include "support/check.h"

#include <string.h>

static const struct rh_record_measure measures[] = {{{"pauses_per_minute", 17}, 2.5},
                                                    {{"speech_rate_spm", 15}, 271.25}};
static const struct rh_record_mark marks[] = {{12000, 1, {"stuck", 5}}, {15000, -2, {"hint", 4}}};

static struct rh_record an_attempt(void)
{
	return (struct rh_record){
	    .kind = RH_RECORD_ATTEMPT,
	    .attempt = {.take = 7,
	                .session = 3,
	                .bank = RH_TEXT("ai"),
	                .id = RH_TEXT("self-intro"),
	                .question = RH_TEXT("1분 \"자기소개\"\n\x1b"),
	                .lang = RH_TEXT("ko"),
	                .at_unix_ms = 1795449731000,
	                .utc_offset_s = -12600,
	                .practice_day = 20261123,
	                .prep_ms = 1,
	                .answer_ms = 2,
	                .target_ms = 3,
	                .outcome = RH_OUTCOME_TIME_UP,
	                .rating = RH_RATING_EASY,
	                .hints = 4,
	                .points_said = 5,
	                .point_count = 6,
	                .frames = 7,
	                .lost_frames = 8,
	                .sample_rate_hz = 48000,
	                .note = RH_TEXT("메모")},
	    .file = RH_TEXT("takes/2026/11/x.wav"),
	    .script = RH_TEXT("안녕하세요."),
	    .measures = measures,
	    .measure_count = 2,
	    .marks = marks,
	    .mark_count = 2,
	    .has_transcript = true,
	    .transcript = {.text = RH_TEXT("음 안녕하세요.\n\"네\""),
	                   .parts = RH_TEXT("0 1500 0 20\n1500 2000 21 26\n"),
	                   .command = RH_TEXT("whisper-cli"),
	                   .at_unix_ms = 1795449999000,
	                   .edited = true},
	};
}

static struct rh_record read_back(const struct rh_record *record, struct rh_arena *arena)
{
	struct rh_buffer out = {0};
	struct rh_record read = {0};
	struct rh_error err = {0};
	rh_record_write(&out, record);
	struct rh_text line, rest = rh_buffer_view(&out);
	assert_true(rh_text_next_line(&rest, &line));
	assert_int_equal(rest.length, 0);
	if (rh_record_read(line, arena, &read, &err) != RH_OK)
		fail_msg("%s", err.message);
	rh_buffer_done(&out);
	return read;
}

static void an_attempt_comes_back_whole(void **state)
{
	struct rh_arena arena = {0};
	const struct rh_record written = an_attempt();
	(void)state;
	struct rh_record r = read_back(&written, &arena);
	const struct rh_attempt *a = &r.attempt, *w = &written.attempt;
	assert_int_equal(r.kind, RH_RECORD_ATTEMPT);
	assert_true(a->take == w->take && a->session == w->session && a->at_unix_ms == w->at_unix_ms);
	assert_true(a->prep_ms == 1 && a->answer_ms == 2 && a->target_ms == 3 && a->hints == 4);
	assert_true(a->points_said == 5 && a->point_count == 6 && a->frames == 7 && a->lost_frames == 8);
	assert_int_equal(a->utc_offset_s, -12600);
	assert_int_equal(a->practice_day, 20261123);
	assert_int_equal(a->outcome, RH_OUTCOME_TIME_UP);
	assert_int_equal(a->rating, RH_RATING_EASY);
	assert_int_equal(a->sample_rate_hz, 48000);
	assert_true(rh_text_equal(a->question, w->question));
	check_text(a->note, "메모");
	check_text(r.file, "takes/2026/11/x.wav");
	check_text(r.script, "안녕하세요.");
	assert_int_equal(r.measure_count, 2);
	check_text(r.measures[1].name, "speech_rate_spm");
	assert_true(r.measures[1].value == 271.25);
	assert_int_equal(r.mark_count, 2);
	assert_int_equal(r.marks[1].number, -2);
	check_text(r.marks[1].kind, "hint");
	rh_arena_done(&arena);
}

static void a_transcript_comes_back_with_its_times(void **state)
{
	struct rh_arena arena = {0};
	struct rh_record written = an_attempt();
	(void)state;
	struct rh_record r = read_back(&written, &arena);
	assert_true(r.has_transcript && r.transcript.edited);
	check_text(r.transcript.text, "음 안녕하세요.\n\"네\"");
	check_text(r.transcript.parts, "0 1500 0 20\n1500 2000 21 26\n");
	check_text(r.transcript.command, "whisper-cli");
	assert_true(r.transcript.at_unix_ms == 1795449999000);
	written.transcript = (struct rh_record_transcript){.command = RH_TEXT("x")}; /* nothing was said */
	r = read_back(&written, &arena);
	assert_true(r.has_transcript && !r.transcript.edited);
	check_text(r.transcript.text, "");
	check_text(r.transcript.parts, "");
	written.has_transcript = false;
	assert_false(read_back(&written, &arena).has_transcript);
	rh_arena_done(&arena);
}

/* Reads the attempt with other words in place of its transcript, as an older or another program may write them. */
static enum rh_status read_with(const char *instead, struct rh_record *record, struct rh_arena *arena,
                                struct rh_error *err)
{
	struct rh_buffer out = {0}, line = {0};
	struct rh_record written = an_attempt();
	written.has_transcript = false;
	rh_record_write(&out, &written);
	const char *at = strstr(out.data, ",\"transcript\":null");
	assert_non_null(at);
	rh_buffer_text(&line, (struct rh_text){out.data, (size_t)(at - out.data)});
	rh_buffer_string(&line, instead);
	rh_buffer_byte(&line, '}');
	enum rh_status status = rh_record_read(rh_buffer_view(&line), arena, record, err);
	rh_buffer_done(&out);
	rh_buffer_done(&line);
	return status;
}

static void an_export_of_before_there_were_transcripts_is_read(void **state)
{
	struct rh_arena arena = {0};
	struct rh_record record = {.has_transcript = true};
	(void)state;
	assert_int_equal(read_with("", &record, &arena, NULL), RH_OK);
	assert_false(record.has_transcript);
	assert_int_equal(record.mark_count, 2);
	rh_arena_done(&arena);
}

static void a_transcript_that_is_none_is_named(void **state)
{
	static const char *const faulty[] = {
	    ",\"transcript\":\"text\"",
	    ",\"transcript\":{}",
	    ",\"transcript\":{\"parts\":\"\",\"command\":\"x\",\"at_unix_ms\":1,\"edited\":false}",
	    ",\"transcript\":{\"text\":1,\"parts\":\"\",\"command\":\"x\",\"at_unix_ms\":1,\"edited\":false}",
	    ",\"transcript\":{\"text\":\"\",\"parts\":[],\"command\":\"x\",\"at_unix_ms\":1,\"edited\":false}",
	    ",\"transcript\":{\"text\":\"\",\"parts\":\"\",\"command\":\"x\",\"at_unix_ms\":1.5,\"edited\":false}",
	    ",\"transcript\":{\"text\":\"\",\"parts\":\"\",\"command\":\"x\",\"at_unix_ms\":1,\"edited\":1}",
	};
	struct rh_arena arena = {0};
	(void)state;
	for (size_t i = 0; i < sizeof faulty / sizeof faulty[0]; i++) {
		struct rh_record record;
		struct rh_error err = {0};
		assert_int_equal(read_with(faulty[i], &record, &arena, &err), RH_ERR_SYNTAX);
		assert_non_null(strstr(err.message, "'transcript'"));
	}
	rh_arena_done(&arena);
}

static void a_session_and_a_head_come_back(void **state)
{
	struct rh_arena arena = {0};
	const struct rh_record head = {.kind = RH_RECORD_HEAD};
	const struct rh_record session = {.kind = RH_RECORD_SESSION,
	                                  .session = {.session = 3,
	                                              .at_unix_ms = 4,
	                                              .ended_unix_ms = 5,
	                                              .seed = INT64_MIN,
	                                              .planned = 6,
	                                              .command = RH_TEXT("rehearse run"),
	                                              .title = RH_TEXT("t")}};
	(void)state;
	assert_int_equal(read_back(&head, &arena).version, RH_RECORD_VERSION);
	struct rh_record r = read_back(&session, &arena);
	assert_true(r.session.session == 3 && r.session.at_unix_ms == 4 && r.session.ended_unix_ms == 5);
	assert_true(r.session.seed == INT64_MIN && r.session.planned == 6);
	check_text(r.session.command, "rehearse run");
	rh_arena_done(&arena);
}

static void what_is_no_record_is_refused(void **state)
{
	static const char *const lines[] = {"",
	                                    "[]",
	                                    "{}",
	                                    "{\"record\":\"song\"}",
	                                    "{\"record\":\"head\"}",
	                                    "{\"record\":\"head\",\"version\":\"1\"}",
	                                    "{\"record\":\"attempt\",\"take\":1}",
	                                    "{\"record\":\"session\",\"session\":1",
	                                    "nonsense"};
	struct rh_arena arena = {0};
	(void)state;
	for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
		struct rh_record record = {.version = 77};
		struct rh_error err = {0};
		assert_int_equal(rh_record_read(rh_text_of(lines[i]), &arena, &record, &err), RH_ERR_SYNTAX);
		assert_int_equal(record.version, 77);
		assert_true(err.message[0] != '\0');
	}
	rh_arena_done(&arena);
}

static void each_missing_member_is_named(void **state)
{
	struct rh_arena arena = {0};
	struct rh_buffer out = {0};
	const struct rh_record written = an_attempt();
	struct rh_record record;
	struct rh_error err = {0};
	(void)state;
	rh_record_write(&out, &written);
	char *at = strstr(out.data, "\"answer_ms\"");
	assert_non_null(at);
	at[1] = 'x';
	assert_int_equal(rh_record_read(rh_buffer_view(&out), &arena, &record, &err), RH_ERR_SYNTAX);
	assert_non_null(strstr(err.message, "'answer_ms'"));
	rh_buffer_done(&out);
	rh_arena_done(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(an_attempt_comes_back_whole),
	    cmocka_unit_test(a_transcript_comes_back_with_its_times),
	    cmocka_unit_test(an_export_of_before_there_were_transcripts_is_read),
	    cmocka_unit_test(a_transcript_that_is_none_is_named),
	    cmocka_unit_test(a_session_and_a_head_come_back),
	    cmocka_unit_test(what_is_no_record_is_refused),
	    cmocka_unit_test(each_missing_member_is_named),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
