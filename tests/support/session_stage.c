// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/session_stage.h"

#include "support/check.h"

#include <string.h>

enum { ROWS_MAX = 6 };

#define ASKED                                      \
	{                                          \
		0, "start", "asked:0 voice", "ask" \
	}
#define THINKING                                                 \
	{                                                        \
		0, "voice_end", "attempt_begin", "prepare:10000" \
	}
#define SOUNDING                                   \
	{                                          \
		9600, "tick", "cue", "prepare:400" \
	}
#define ANSWERING                                                 \
	{                                                         \
		10000, "tick", "answer_started", "answer:0:speak" \
	}
#define FINISHED                                                              \
	{                                                                     \
		30000, "enter", "attempt_end:finished:20000", "review:saving" \
	}
#define SAVED                                      \
	{                                          \
		30100, "saved", "result", "review" \
	}

static const struct {
	const char *name;
	struct session_row rows[ROWS_MAX]; /* up to the first without an event */
} stages[] = {
    [STAGE_READY] = {.name = "ready"},
    [STAGE_ASK] = {"ask", {ASKED}},
    [STAGE_PREPARE] = {"prepare", {ASKED, THINKING}},
    [STAGE_ANSWER] = {"answer", {ASKED, THINKING, ANSWERING}},
    [STAGE_PAUSED] = {"paused", {ASKED, THINKING, ANSWERING, {20000, "space", "paused", "paused:answer:10000"}}},
    [STAGE_SUSPENDED] = {"suspended",
                         {ASKED, THINKING, ANSWERING, {20000, "suspend", "paused", "suspended:answer:10000"}}},
    [STAGE_SUSPENDED_THINKING] = {"suspended while thinking",
                                  {ASKED, THINKING, {4000, "suspend", "paused", "suspended:prepare:0"}}},
    [STAGE_SAVING] = {"saving", {ASKED, THINKING, ANSWERING, FINISHED}},
    [STAGE_REVIEW] = {"review", {ASKED, THINKING, ANSWERING, FINISHED, SAVED}},
    [STAGE_REVIEW_SILENT] = {"review, nothing recorded",
                             {ASKED, THINKING, ANSWERING, FINISHED, {30100, "saved_nothing", "result", "review"}}},
    [STAGE_PLAYING] = {"playing",
                       {ASKED, THINKING, ANSWERING, FINISHED, SAVED, {31000, "play", "play", "review:playing"}}},
    [STAGE_POINTS] = {"list of points",
                      {ASKED, THINKING, ANSWERING, FINISHED, SAVED, {31000, "points", "points:0", "review:points=0"}}},
    [STAGE_TONE] = {"tone", {ASKED, THINKING, SOUNDING}},
    [STAGE_TONE_ANSWER] = {"answer after the tone",
                           {ASKED, THINKING, SOUNDING, {9900, "cue_end", "", "prepare:100"}, ANSWERING}},
    [STAGE_NOTE] = {"note", {ASKED, THINKING, ANSWERING, FINISHED, SAVED, {31000, "note", "note", "note"}}},
};

const char *session_stage_name(enum session_stage stage)
{
	return stages[stage].name;
}

struct rh_session *session_at(enum session_stage stage, const struct rh_session_config *config, int64_t at_ms)
{
	struct rh_session_config spoken = *config;
	spoken.voice = true;
	struct rh_session *session = session_new(&spoken);
	size_t count = 0;
	while (count < ROWS_MAX && stages[stage].rows[count].event != NULL)
		count++;
	session_play_at(session, stages[stage].rows, count, stages[stage].name, 0);
	struct session_row tick = {at_ms, "tick", "", NULL};
	session_play_at(session, &tick, 1, stages[stage].name, 0);
	return session;
}

/* An expectation written out: "effects > view". */
static void write_expected(struct rh_buffer *out, const char *expected, const struct rh_view *before)
{
	rh_buffer_string(out, expected);
	if (strchr(expected, '>') != NULL)
		return;
	rh_buffer_string(out, " > ");
	session_write_view(out, before);
}

void session_expect_at(struct rh_session *session, int64_t at_ms, const char *event, const char *expected,
                       const char *file, int line)
{
	const struct rh_view *view = rh_session_view(session);
	struct rh_buffer before = {0}, should = {0}, is = {0};
	session_write_view(&before, view);
	write_expected(&should, expected, view);

	struct session_row row = {.at_ms = at_ms, .event = event};
	struct rh_event happens = session_event(&row);
	struct rh_effects effects;
	assert_int_equal(rh_session_step(session, &happens, &effects), RH_OK);
	session_write_effects(&is, &effects, at_ms);
	rh_buffer_string(&is, " > ");
	session_write_view(&is, view);
	if (!rh_text_equal(rh_buffer_view(&is), rh_buffer_view(&should)))
		print_error("%s in %s:\n", event, before.data);
	check_text_at(rh_buffer_view(&is), should.data, file, line);
	rh_buffer_done(&before);
	rh_buffer_done(&should);
	rh_buffer_done(&is);
}
