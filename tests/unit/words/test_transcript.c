// SPDX-License-Identifier: GPL-3.0-or-later
#include "words/transcript.h"

#include "support/check.h"
#include "support/failing_alloc.h"

#include <string.h>

struct reading {
	const char *name;
	enum rh_transcript_format format;
	const char *bytes, *text;
	const char *parts; /* as they are kept */
};

static const struct reading readings[] = {
    {"plain lines stay lines", RH_TRANSCRIPT_TEXT, "hello there\r\n\n  bye \n", "hello there\nbye", ""},
    {"whisper.cpp's times before lines are read", RH_TRANSCRIPT_TEXT,
     "[00:00:00.000 --> 00:00:03.500]   And so\n[00:00:03.500 --> 00:00:05.000]   my\n", "And so my",
     "0 3500 0 6\n3500 5000 7 9\n"},
    {"an escape sequence is made visible", RH_TRANSCRIPT_TEXT, "\x1b[31mred\x1b[0m", "^[[31mred^[[0m", ""},
    {"marks of silence say nothing", RH_TRANSCRIPT_TEXT, "<s> hello <sil> you </s>\n[BLANK_AUDIO]\n", "hello you", ""},
    {"nothing is nothing", RH_TRANSCRIPT_TEXT, "", "", ""},
    {"Hangul in pieces is put together", RH_TRANSCRIPT_TEXT, "\u1112\u1161\u11ab\u1100\u1173\u11af", "한글", ""},
    {"subtitles lose their tags", RH_TRANSCRIPT_SRT,
     "1\n00:00:00,000 --> 00:00:01,500\nhello <i>there</i>\nyou\n\n2\n00:01:02,000 --> 00:01:03,000\nbye\n",
     "hello there you bye", "0 1500 0 15\n62000 63000 16 19\n"},
    {"notes and settings of WebVTT are passed over", RH_TRANSCRIPT_VTT,
     "WEBVTT - x\n\nNOTE a\nb\n\nSTYLE\n::cue{}\n\nid\n00:00.250 --> 00:01.000 align:start\nhi\n\n", "hi",
     "250 1000 0 2\n"},
    {"whisper.cpp's JSON", RH_TRANSCRIPT_JSON,
     "{\"transcription\":[{\"offsets\":{\"from\":0,\"to\":1000},\"text\":\" 안녕\"},"
     "{\"offsets\":{\"from\":1000,\"to\":2000},\"text\":\" 하세요\"}]}",
     "안녕 하세요", "0 1000 0 6\n1000 2000 7 16\n"},
    {"faster-whisper's words", RH_TRANSCRIPT_JSON,
     "{\"text\":\"x\",\"segments\":[{\"start\":0,\"end\":1,\"text\":\"hi you\",\"words\":[{\"word\":\" "
     "hi\",\"start\":0.1,"
     "\"end\":0.25},{\"word\":\" you\",\"start\":0.5,\"end\":0.75}]}]}",
     "hi you", "100 250 0 2\n500 750 3 6\n"},
    {"Vosk's several values", RH_TRANSCRIPT_JSON,
     "{\"result\":[{\"conf\":1,\"start\":0.1,\"end\":0.2,\"word\":\"a\"}],\"text\":\"a\"}\n{\"text\":\"\"}\n", "a",
     "100 200 0 1\n"},
    {"chunks with a pair of times", RH_TRANSCRIPT_JSON, "{\"chunks\":[{\"timestamp\":[0.0,1.5],\"text\":\" hi\"}]}",
     "hi", "0 1500 0 2\n"},
    {"times that cannot be are left out", RH_TRANSCRIPT_JSON,
     "[{\"start\":5,\"end\":1,\"text\":\"a\"},{\"start\":-1,\"end\":1e300,\"text\":\"b\"},{\"text\":\"c\"}]", "a b c",
     ""},
    {"an escape in JSON is made visible", RH_TRANSCRIPT_JSON, "{\"text\":\"a\\u001b]0;x\\u0007\"}", "a^[]0;x^G", ""},
};

static void what_recognisers_write_is_read(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof readings / sizeof readings[0]; i++) {
		const struct reading *r = &readings[i];
		struct rh_transcript transcript = {0};
		struct rh_buffer parts = {0};
		struct rh_error err = {0};
		if (rh_transcript_read(&transcript, rh_text_of(r->bytes), r->format, &err) != RH_OK)
			fail_msg("%s: %s", r->name, err.message);
		check_text(transcript.text, r->text);
		rh_transcript_parts_write(&parts, &transcript);
		check_written(&parts, r->parts);
		rh_buffer_done(&parts);
		rh_transcript_done(&transcript);
	}
}

struct refusal {
	enum rh_transcript_format format;
	const char *bytes, *message;
};

static const struct refusal refusals[] = {
    {RH_TRANSCRIPT_TEXT, "ab\xFF", "byte 3 is no UTF-8"},
    {RH_TRANSCRIPT_TEXT, "\xED\xA0\x80", "byte 1 is no UTF-8"},
    {RH_TRANSCRIPT_SRT, "1\nnonsense\n", "line 2: these are no times (00:00:01,000 --> 00:00:02,000)"},
    {RH_TRANSCRIPT_SRT, "1\n", "line 1: no times follow"},
    {RH_TRANSCRIPT_SRT, "1\n00:00:02,000 --> 00:00:01,000\nx\n", "line 2: it ends before it begins"},
    {RH_TRANSCRIPT_SRT, "1\n00:99:02,000 --> 00:99:03,000\nx\n",
     "line 2: these are no times (00:00:01,000 --> 00:00:02,000)"},
    {RH_TRANSCRIPT_VTT, "hi\n", "line 1: it does not begin with WEBVTT"},
    {RH_TRANSCRIPT_JSON, "", "it is empty, not JSON"},
    {RH_TRANSCRIPT_JSON, "{\"a\":1}", "this JSON has no transcription, segments, result or text"},
    {RH_TRANSCRIPT_JSON, "[1]", "this JSON has no transcription, segments, result or text"},
};

static void what_is_no_transcript_is_refused_with_its_place(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof refusals / sizeof refusals[0]; i++) {
		struct rh_transcript transcript = {0};
		struct rh_error err = {0};
		assert_int_equal(
		    rh_transcript_read(&transcript, rh_text_of(refusals[i].bytes), refusals[i].format, &err),
		    RH_ERR_SYNTAX);
		assert_string_equal(err.message, refusals[i].message);
	}
}

static void too_much_is_refused(void **state)
{
	(void)state;
	struct rh_buffer text = {0};
	struct rh_transcript transcript = {0};
	for (int i = 0; i < RH_TRANSCRIPT_TEXT_MAX / 8 + 1; i++)
		rh_buffer_string(&text, "a word. ");
	assert_int_equal(rh_transcript_read(&transcript, rh_buffer_view(&text), RH_TRANSCRIPT_TEXT, NULL),
	                 RH_ERR_LIMIT);
	rh_buffer_done(&text);
}

static void a_place_in_the_text_has_its_time(void **state)
{
	(void)state;
	struct rh_transcript transcript = {0};
	assert_int_equal(rh_transcript_parts_read(&transcript, RH_TEXT("hello you"),
	                                          RH_TEXT("1000 2000 0 5\nnonsense\n9 8 0 1\n3000 4000 6 99\n"), NULL),
	                 RH_OK);
	assert_int_equal(transcript.part_count, 1);
	assert_int_equal(rh_transcript_time_ms(&transcript, 0), 1000);
	assert_int_equal(rh_transcript_time_ms(&transcript, 2), 1400);
	assert_int_equal(rh_transcript_time_ms(&transcript, 6), -1);
	rh_transcript_done(&transcript);
}

static void want_of_memory_is_told_and_leaks_nothing(void **state)
{
	(void)state;
	for (size_t n = 1; failing_alloc_next(n); n++) {
		struct rh_transcript transcript = {0};
		enum rh_status status = rh_transcript_read(&transcript, rh_text_of(readings[6].bytes),
		                                           readings[6].format, NULL);
		rh_transcript_done(&transcript);
		assert_int_equal(status, failing_alloc_struck() ? RH_ERR_NO_MEMORY : RH_OK);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_recognisers_write_is_read),
	    cmocka_unit_test(what_is_no_transcript_is_refused_with_its_place),
	    cmocka_unit_test(too_much_is_refused),
	    cmocka_unit_test(a_place_in_the_text_has_its_time),
	    cmocka_unit_test(want_of_memory_is_told_and_leaks_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
