// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/duration.h"
#include "past.h"
#include "report/json.h"
#include "said.h"
#include "shelf.h"
#include "speaking.h"

enum { SHOW_BANK, SHOW_JSON, SHOW_OPTIONS };

static const struct rh_option rows[SHOW_OPTIONS] = {[SHOW_BANK] = RH_ROW_BANK, [SHOW_JSON] = RH_ROW_JSON};

const struct rh_syntax rh_syntax_show = {
    .usage = "QUESTION",
    .topic = RH_TOPIC_QUESTION,
    .least = 1,
    .most = 1,
    .tables = {[RH_OPTIONS_OWN] = {rows, SHOW_OPTIONS}, [RH_OPTIONS_GLOBAL] = RH_GLOBAL_TABLE},
};

/* The question and what is known of it. */
struct subject {
	const struct rh_bank *bank;
	const struct rh_question *question;
	struct rh_rules rules;
	const struct rh_attempt *takes; /* borrowed from the history, newest first */
	size_t take_count;
	int64_t spoken_takes;
	struct rh_speaking speaking; /* of the model answer; none without one */
	struct rh_said_take said;    /* the newest take of which something is known */
	bool has_said;
};

enum { INDENT = 3, LATEST_TAKES = 10 };

static void blank(struct rh_page *page)
{
	rh_frame_row(&page->frame);
}

static void put_section_title(struct rh_page *page, const char *title)
{
	blank(page);
	rh_frame_put(&page->frame, rh_frame_row(&page->frame), 1, RH_STYLE_DIM,
	             rh_text_of(rh_tr_get(&page->app->tr, title)));
}

static void append_fact(struct rh_buffer *line, struct rh_text fact)
{
	if (fact.length == 0)
		return;
	rh_buffer_string(line, line->length > 0 ? " · " : "");
	rh_buffer_text(line, fact);
}

/* "ai-developer/self-intro · intro · 1:00 after 0:10 to think · easy · opening, hr" */
static void put_facts(struct rh_page *page, const struct subject *s)
{
	const struct rh_question *q = s->question;
	struct rh_buffer line = {0};
	struct rh_buffer time = {0};
	struct rh_buffer prep = {0};
	rh_buffer_text(&line, rh_bank_content(s->bank)->id);
	rh_buffer_byte(&line, '/');
	rh_buffer_text(&line, q->id);
	rh_duration_clock(&time, s->rules.time_ms);
	rh_duration_clock(&prep, s->rules.prep_ms);
	append_fact(&line, rh_text_of(rh_question_type_name(q->type)));
	append_fact(&line, rh_text_of(rh_difficulty_name(q->difficulty)));
	rh_buffer_string(&line, " · ");
	if (time.data != NULL && prep.data != NULL)
		rh_buffer_printf(&line, rh_tr_get(&page->app->tr, N_("%s to answer, %s to think")), time.data,
		                 prep.data);
	for (size_t i = 0; i < q->tags.count; i++) {
		rh_buffer_string(&line, i > 0 ? ", " : " · ");
		rh_buffer_text(&line, q->tags.items[i]);
	}
	rh_frame_paragraph(&page->frame, 1, RH_STYLE_DIM, rh_buffer_view(&line));
	page->frame.failed = page->frame.failed || line.failed || time.failed || prep.failed;
	rh_buffer_done(&line);
	rh_buffer_done(&time);
	rh_buffer_done(&prep);
}

static void put_section_name(struct rh_page *page, const struct rh_section *section)
{
	struct rh_buffer line = {0};
	rh_buffer_text(&line, section->name);
	if (section->time_ms != RH_UNSET_MS) {
		rh_buffer_string(&line, line.length > 0 ? " · " : "");
		rh_duration_clock(&line, section->time_ms);
	}
	if (line.length > 0)
		rh_frame_paragraph(&page->frame, INDENT, RH_STYLE_BOLD, rh_buffer_view(&line));
	page->frame.failed = page->frame.failed || line.failed;
	rh_buffer_done(&line);
}

/* "about 68 s, 8 s too long; leave out about 40 syllables" */
static void put_speaking_time(struct rh_page *page, const struct subject *s)
{
	struct rh_buffer line = {0};
	if (s->speaking.estimate.syllables == 0)
		return;
	rh_speaking_write(&line, &s->speaking, s->rules.time_ms, &page->app->tr);
	rh_frame_paragraph(&page->frame, INDENT, RH_STYLE_DIM, rh_buffer_view(&line));
	page->frame.failed = page->frame.failed || line.failed;
	rh_buffer_done(&line);
}

static void put_answer(struct rh_page *page, const struct subject *s)
{
	const struct rh_question *question = s->question;
	if (question->section_count == 0)
		return;
	put_section_title(page, N_("model answer"));
	put_speaking_time(page, s);
	for (size_t i = 0; i < question->section_count; i++) {
		put_section_name(page, &question->sections[i]);
		size_t indent = question->sections[i].name.length > 0 ? INDENT + 2 : INDENT;
		rh_frame_paragraph(&page->frame, indent, RH_STYLE_PLAIN, rh_text_trim(question->sections[i].text));
	}
}

/* One thing a line, with a mark before it. */
static void put_item(struct rh_page *page, size_t indent, struct rh_text text)
{
	struct rh_frame *frame = &page->frame;
	size_t row = frame->rows;
	rh_frame_paragraph(frame, indent + 2, RH_STYLE_PLAIN, text);
	if (frame->rows > row)
		rh_frame_put(frame, row, indent, RH_STYLE_DIM, RH_TEXT("–"));
}

static void put_points(struct rh_page *page, const struct rh_question *question)
{
	if (question->key_point_count == 0)
		return;
	put_section_title(page, N_("key points"));
	for (size_t i = 0; i < question->key_point_count; i++)
		put_item(page, INDENT, question->key_points[i].point);
}

static void put_choices(struct rh_page *page, const struct rh_question *question)
{
	for (size_t i = 0; i < question->extra->options.count; i++)
		put_item(page, INDENT, question->extra->options.items[i]);
}

static void put_text(struct rh_page *page, const char *title, struct rh_text text)
{
	if (text.length == 0)
		return;
	put_section_title(page, title);
	rh_frame_paragraph(&page->frame, INDENT, RH_STYLE_PLAIN, rh_text_trim(text));
}

/* As deep as the bank's file may nest. */
static void put_follow_ups(struct rh_page *page, const struct rh_question *question, size_t indent)
{
	for (size_t i = 0; i < question->follow_up_count; i++) {
		const struct rh_question *follow_up = &question->follow_ups[i];
		put_item(page, indent, follow_up->question);
		rh_frame_paragraph(&page->frame, indent + 2, RH_STYLE_DIM, follow_up->id);
		put_follow_ups(page, follow_up, indent + 2);
	}
}

static void put_takes(struct rh_page *page, const struct subject *s)
{
	if (s->take_count == 0)
		return;
	blank(page);
	rh_past_heading(page);
	for (size_t i = 0; i < s->take_count; i++)
		rh_past_row(page, &s->takes[i]);
}

static void print_page(struct rh_app *app, const struct subject *s)
{
	struct rh_page page;
	rh_page_init(&page, app);
	put_facts(&page, s);
	blank(&page);
	rh_frame_paragraph(&page.frame, INDENT, RH_STYLE_BOLD, rh_text_trim(s->question->question));
	put_choices(&page, s->question);
	put_text(&page, N_("what it is asked for"), s->question->extra->intent);
	put_points(&page, s->question);
	put_answer(&page, s);
	put_text(&page, N_("notes"), s->question->extra->notes);
	if (s->question->follow_up_count > 0)
		put_section_title(&page, N_("follow-ups"));
	put_follow_ups(&page, s->question, INDENT);
	put_takes(&page, s);
	if (s->has_said)
		rh_said_take_put(&page, &s->said);
	rh_page_done(&page);
}

static int print_json(struct rh_app *app, const struct subject *s)
{
	struct rh_buffer out = {0};
	const struct rh_report_question question = {
	    .bank = s->bank,
	    .question = s->question,
	    .prep_ms = s->rules.prep_ms,
	    .time_ms = s->rules.time_ms,
	    .takes = s->spoken_takes,
	    .said = s->has_said ? &s->said.said : NULL,
	    .speaking_ms = s->question->section_count > 0 ? s->speaking.estimate.duration_ms : RH_UNSET_MS,
	};
	rh_report_question_json(&out, &question);
	return rh_print_json(app, &out);
}

static enum rh_status add_takes(struct subject *s, struct rh_history *history, struct rh_error *err)
{
	struct rh_text bank = rh_bank_content(s->bank)->id;
	const struct rh_history_filter filter = {.bank = bank, .id = s->question->id, .limit = LATEST_TAKES};
	if (history == NULL)
		return RH_OK;
	RH_TRY(rh_history_count(history, bank, s->question->id, &s->spoken_takes, err));
	return rh_history_attempts(history, &filter, &s->takes, &s->take_count, err);
}

/* Before the takes are listed: what is listed is the history's until it is asked again. */
static enum rh_status add_said(struct subject *s, struct rh_history *history, struct rh_error *err)
{
	const struct rh_history_filter filter = {
	    .bank = rh_bank_content(s->bank)->id, .id = s->question->id, .limit = LATEST_TAKES};
	const struct rh_attempt *attempts = NULL;
	int64_t takes[LATEST_TAKES];
	size_t count = 0;
	if (history == NULL)
		return RH_OK;
	RH_TRY(rh_history_attempts(history, &filter, &attempts, &count, err));
	for (size_t i = 0; i < count; i++)
		takes[i] = attempts[i].take;
	for (size_t i = 0; i < count && !s->has_said; i++) {
		const struct rh_attempt *attempt = NULL;
		RH_TRY(rh_history_attempt(history, takes[i], &attempt, err));
		RH_TRY(rh_said_take_init(&s->said, history, attempt, s->question, err));
		s->has_said = rh_said_take_any(&s->said);
		if (!s->has_said)
			rh_said_take_done(&s->said);
	}
	return RH_OK;
}

static enum rh_status add_speaking(struct subject *s, struct rh_history *history, struct rh_error *err)
{
	struct rh_paces paces;
	RH_TRY(rh_speaking_paces(history, &paces, err));
	return rh_speaking_answer(&s->speaking, s->bank, s->question, &paces, err);
}

/* Without the history as without any take. */
static int print_subject(struct rh_app *app, struct subject *s, bool json)
{
	struct rh_history *history = rh_past_look(app);
	struct rh_error err = {0};
	if (add_said(s, history, &err) != RH_OK || add_takes(s, history, &err) != RH_OK) {
		rh_say_error(app, &err);
		rh_history_free(history);
		history = NULL;
		s->take_count = 0;
	}
	enum rh_status status = add_speaking(s, history, &err);
	int exit_status = status == RH_OK ? RH_EXIT_DONE : rh_say_error(app, &err);
	if (status == RH_OK && json)
		exit_status = print_json(app, s);
	else if (status == RH_OK)
		print_page(app, s);
	rh_said_take_done(&s->said);
	rh_history_free(history);
	return exit_status;
}

static int show(struct rh_app *app, const struct rh_shelf *shelf, struct rh_text id, bool json)
{
	struct subject s = {0};
	struct rh_error err = {0};
	if (rh_plan_find_one(shelf->banks, shelf->bank_count, id, &s.bank, &s.question, &err) != RH_OK)
		return rh_say_error(app, &err);
	s.rules = rh_shelf_timing(s.bank, s.question);
	return print_subject(app, &s, json);
}

int rh_cmd_show(struct rh_app *app, const struct rh_options *options)
{
	struct rh_shelf shelf;
	struct rh_error err = {0};
	const struct rh_option_value *given = options->values[RH_OPTIONS_OWN];
	if (rh_shelf_init(&shelf, app, &given[SHOW_BANK], RH_SHELF_QUESTIONS, &err) != RH_OK)
		return rh_say_error(app, &err);
	int exit_status = show(app, &shelf, rh_text_of(options->words[0]), given[SHOW_JSON].times > 0);
	rh_shelf_done(&shelf);
	return exit_status;
}
