// SPDX-License-Identifier: GPL-3.0-or-later
#include "history/progress.h"
#include "history/transcripts.h"
#include "os/made.h"
#include "past.h"
#include "report/record.h"
#include "shelf.h"

#include <stdlib.h>
#include <string.h>

enum { EXPORT_ANKI, EXPORT_BANK, EXPORT_OPTIONS };

static const struct rh_option rows[EXPORT_OPTIONS] = {
    [EXPORT_ANKI] = {.name = "anki", .help = N_("write the questions as a text deck for Anki instead")},
    [EXPORT_BANK] = RH_ROW_BANK,
};

const struct rh_syntax rh_syntax_export = {
    .usage = "FOLDER|DECK.txt",
    .topic = RH_TOPIC_FILE,
    .least = 1,
    .most = 1,
    .tables = {[RH_OPTIONS_OWN] = {rows, EXPORT_OPTIONS}, [RH_OPTIONS_GLOBAL] = RH_GLOBAL_TABLE},
};

/* Everything goes into a folder that was not there before, and is not there after a failure. */
struct parcel {
	struct rh_app *app;
	const char *folder;
	struct rh_made made;
	struct rh_history *history;
	struct rh_buffer lines;
	int64_t takes, recordings, missing;
	struct rh_error err;
};

/* "takes/000012-NAME", the number of the take in front: two recordings may have one name. */
static enum rh_status pack_recording(struct parcel *p, const struct rh_attempt *attempt, struct rh_buffer *name)
{
	if (attempt->path.length == 0)
		return RH_OK;
	if (!rh_file_exists(attempt->path.data)) {
		p->missing++;
		return RH_OK;
	}
	rh_buffer_printf(name, "takes/%06lld-%s", (long long)attempt->take, rh_file_name_of(attempt->path.data));
	RH_TRY(rh_buffer_status(name, &p->err));
	char *to = rh_file_join(p->folder, name->data);
	if (to == NULL)
		return rh_error_no_memory(&p->err);
	enum rh_status status = rh_made_copy(&p->made, attempt->path.data, to, &p->err);
	free(to);
	p->recordings += status == RH_OK;
	return status;
}

/* Copies of what hangs on a take: each call of the history takes the list before away. */
static enum rh_status add_details(struct parcel *p, struct rh_arena *arena, struct rh_record *record)
{
	const struct rh_history_measure_row *measures = NULL;
	const struct rh_history_mark *marks = NULL;
	RH_TRY(rh_history_measures(p->history, record->attempt.take, &measures, &record->measure_count, &p->err));
	struct rh_record_measure *own = rh_arena_alloc(arena, record->measure_count + 1, sizeof *own);
	for (size_t i = 0; own != NULL && i < record->measure_count; i++) {
		own[i].value = measures[i].value;
		if (!rh_arena_text(arena, measures[i].name, &own[i].name))
			return rh_error_no_memory(&p->err);
	}
	RH_TRY(rh_history_marks(p->history, record->attempt.take, &marks, &record->mark_count, &p->err));
	struct rh_record_mark *noted = rh_arena_alloc(arena, record->mark_count + 1, sizeof *noted);
	if (own == NULL || noted == NULL)
		return rh_error_no_memory(&p->err);
	for (size_t i = 0; i < record->mark_count; i++) {
		noted[i] = (struct rh_record_mark){marks[i].at_ms, marks[i].number, RH_TEXT_NONE};
		if (!rh_arena_text(arena, marks[i].kind, &noted[i].kind))
			return rh_error_no_memory(&p->err);
	}
	record->measures = own;
	record->marks = noted;
	return RH_OK;
}

/* The take has none: no failure. */
static enum rh_status add_transcript(struct parcel *p, struct rh_arena *arena, struct rh_record *record)
{
	const struct rh_history_transcript *found = NULL;
	struct rh_record_transcript *own = &record->transcript;
	enum rh_status status = rh_history_transcript(p->history, record->attempt.take, &found, &p->err);
	if (status == RH_ERR_NOT_FOUND)
		return RH_OK;
	RH_TRY(status);
	record->has_transcript = true;
	own->at_unix_ms = found->at_unix_ms;
	own->edited = found->edited;
	bool kept = rh_arena_text(arena, found->text, &own->text) && rh_arena_text(arena, found->parts, &own->parts) &&
	            rh_arena_text(arena, found->command, &own->command);
	return kept ? RH_OK : rh_error_no_memory(&p->err);
}

static enum rh_status add_record(struct parcel *p, struct rh_arena *arena, struct rh_record *record)
{
	struct rh_text script = RH_TEXT_NONE;
	struct rh_buffer name = {0};
	RH_TRY(add_details(p, arena, record));
	RH_TRY(add_transcript(p, arena, record));
	RH_TRY(rh_history_script(p->history, record->attempt.take, &script, &p->err));
	enum rh_status status = pack_recording(p, &record->attempt, &name);
	record->file = rh_buffer_view(&name);
	record->script = script;
	if (status == RH_OK)
		rh_record_write(&p->lines, record);
	rh_buffer_done(&name);
	return status;
}

static bool keep_texts(struct rh_arena *arena, struct rh_attempt *a)
{
	return rh_arena_text(arena, a->bank, &a->bank) && rh_arena_text(arena, a->id, &a->id) &&
	       rh_arena_text(arena, a->question, &a->question) && rh_arena_text(arena, a->lang, &a->lang) &&
	       rh_arena_text(arena, a->path, &a->path) && rh_arena_text(arena, a->note, &a->note);
}

static enum rh_status pack_attempt(struct parcel *p, int64_t take)
{
	const struct rh_attempt *found = NULL;
	struct rh_arena arena = {0};
	enum rh_status status = rh_history_attempt(p->history, take, &found, &p->err);
	if (status == RH_ERR_NOT_FOUND)
		return RH_OK;
	RH_TRY(status);
	struct rh_record record = {.kind = RH_RECORD_ATTEMPT, .attempt = *found};
	status = keep_texts(&arena, &record.attempt) ? add_record(p, &arena, &record) : rh_error_no_memory(&p->err);
	rh_arena_done(&arena);
	p->takes += status == RH_OK;
	return status;
}

static enum rh_status pack_session(struct parcel *p, int64_t number)
{
	const struct rh_history_session *s = NULL;
	enum rh_status status = rh_history_session(p->history, number, &s, &p->err);
	if (status == RH_ERR_NOT_FOUND)
		return RH_OK;
	RH_TRY(status);
	const struct rh_record record = {
	    .kind = RH_RECORD_SESSION,
	    .session = {s->session, s->at_unix_ms, s->ended_unix_ms, s->seed, s->planned, s->command, s->title}};
	rh_record_write(&p->lines, &record);
	return RH_OK;
}

/* Numbers are never reused, so all there are lie below the newest. */
static enum rh_status pack_history(struct parcel *p)
{
	const struct rh_history_filter newest = {.limit = 1};
	const struct rh_history_session *last = NULL;
	const struct rh_attempt *attempt = NULL;
	size_t count = 0;
	rh_record_write(&p->lines, &(struct rh_record){.kind = RH_RECORD_HEAD});
	enum rh_status status = rh_history_session(p->history, 0, &last, &p->err);
	if (status == RH_ERR_NOT_FOUND)
		return RH_OK;
	RH_TRY(status);
	int64_t sessions = last->session;
	for (int64_t i = 1; i <= sessions; i++)
		RH_TRY(pack_session(p, i));
	RH_TRY(rh_history_attempts(p->history, &newest, &attempt, &count, &p->err));
	int64_t takes = count > 0 ? attempt->take : 0;
	for (int64_t i = 1; i <= takes; i++)
		RH_TRY(pack_attempt(p, i));
	return rh_buffer_status(&p->lines, &p->err);
}

static enum rh_status pack_banks(struct parcel *p)
{
	struct rh_file_list banks = {0};
	enum rh_status status = rh_file_list_new(p->app->places.banks_dir, ".yaml", &banks, &p->err);
	for (size_t i = 0; i < banks.count && status == RH_OK; i++) {
		struct rh_buffer to = {0};
		rh_buffer_printf(&to, "%s/banks/%s", p->folder, rh_file_name_of(banks.paths[i]));
		status = rh_buffer_status(&to, &p->err);
		if (status == RH_OK)
			status = rh_made_copy(&p->made, banks.paths[i], to.data, &p->err);
		rh_buffer_done(&to);
	}
	rh_file_list_done(&banks);
	return status;
}

static enum rh_status make_folder(struct parcel *p, const char *name)
{
	char *path = rh_file_join(p->folder, name);
	if (path == NULL)
		return rh_error_no_memory(&p->err);
	enum rh_status status = rh_made_folder(&p->made, path, &p->err);
	free(path);
	return status;
}

static enum rh_status pack(struct parcel *p)
{
	if (rh_file_exists(p->folder))
		return rh_error_set(&p->err, RH_ERR_EXISTS,
		                    rh_tr_get(&p->app->tr, N_("%s exists already (name a new folder)")), p->folder);
	RH_TRY(make_folder(p, "takes"));
	RH_TRY(make_folder(p, "banks"));
	if (p->history != NULL)
		RH_TRY(pack_history(p));
	RH_TRY(pack_banks(p));
	char *path = rh_file_join(p->folder, "history.jsonl");
	if (path == NULL)
		return rh_error_no_memory(&p->err);
	/* Last, so that a folder with this file is a whole one. */
	enum rh_status status = rh_made_file(&p->made, path, rh_buffer_view(&p->lines), &p->err);
	free(path);
	return status;
}

/* One cell of a deck: a tab or a newline would end it. */
static void write_cell(struct rh_buffer *out, struct rh_text text)
{
	for (size_t i = 0; i < text.length; i++) {
		char c = text.data[i];
		const char *instead = c == '\n'   ? "<br>"
		                      : c == '\t' ? " "
		                      : c == '\r' ? ""
		                      : c == '&'  ? "&amp;"
		                      : c == '<'  ? "&lt;"
		                      : c == '>'  ? "&gt;"
		                      : c == '"'  ? "&quot;"
		                                  : NULL;
		if (instead != NULL)
			rh_buffer_string(out, instead);
		else
			rh_buffer_byte(out, c);
	}
}

static void write_card(struct rh_buffer *out, const struct rh_bank_content *bank, const struct rh_question *question)
{
	rh_buffer_printf(out, "%.*s/%.*s\t", RH_TEXT_ARGS(bank->id), RH_TEXT_ARGS(question->id));
	write_cell(out, question->question);
	rh_buffer_byte(out, '\t');
	for (size_t i = 0; i < question->section_count; i++) {
		if (i > 0)
			rh_buffer_string(out, "<br><br>");
		write_cell(out, rh_text_trim(question->sections[i].text));
	}
	for (size_t i = 0; i < question->key_point_count; i++) {
		rh_buffer_string(out, i > 0 || question->section_count > 0 ? "<br>• " : "• ");
		write_cell(out, question->key_points[i].point);
	}
	rh_buffer_byte(out, '\t');
	for (size_t i = 0; i < question->tags.count; i++) {
		rh_buffer_string(out, i > 0 ? " " : "");
		for (size_t k = 0; k < question->tags.items[i].length; k++) {
			char c = question->tags.items[i].data[k];
			rh_buffer_byte(out, c == ' ' || c == '\t' ? '-' : c);
		}
	}
	rh_buffer_byte(out, '\n');
}

/* As deep as the bank's file may nest. */
static void write_cards(struct rh_buffer *out, const struct rh_bank_content *bank, const struct rh_question *questions,
                        size_t count)
{
	for (size_t i = 0; i < count; i++) {
		write_card(out, bank, &questions[i]);
		write_cards(out, bank, questions[i].follow_ups, questions[i].follow_up_count);
	}
}

static int write_deck(struct rh_app *app, const struct rh_options *options)
{
	struct rh_shelf shelf;
	struct rh_buffer out = {0};
	struct rh_error err = {0};
	const struct rh_option_value *given = options->values[RH_OPTIONS_OWN];
	if (rh_shelf_init(&shelf, app, &given[EXPORT_BANK], RH_SHELF_QUESTIONS, &err) != RH_OK)
		return rh_say_error(app, &err);
	rh_buffer_string(&out, "#separator:tab\n#html:true\n#guid column:1\n#tags column:4\n");
	for (size_t i = 0; i < shelf.bank_count; i++) {
		const struct rh_bank_content *bank = rh_bank_content(shelf.banks[i]);
		write_cards(&out, bank, bank->questions, bank->question_count);
	}
	enum rh_status status = rh_buffer_status(&out, &err);
	if (status == RH_OK)
		status = rh_file_write(options->words[0], rh_buffer_view(&out), RH_REPLACE_NEVER, &err);
	rh_buffer_done(&out);
	rh_shelf_done(&shelf);
	return status == RH_OK ? RH_EXIT_DONE : rh_say_error(app, &err);
}

int rh_cmd_export(struct rh_app *app, const struct rh_options *options)
{
	struct parcel p = {.app = app, .folder = options->words[0]};
	if (options->values[RH_OPTIONS_OWN][EXPORT_ANKI].times > 0)
		return write_deck(app, options);
	enum rh_status status = rh_past_open(app, &p.history, &p.err);
	if (status == RH_OK)
		status = pack(&p);
	if (status != RH_OK)
		rh_made_remove(&p.made);
	rh_made_keep(&p.made);
	rh_buffer_done(&p.lines);
	rh_history_free(p.history);
	if (status != RH_OK)
		return rh_say_error(app, &p.err);
	struct rh_buffer line = {0};
	rh_buffer_printf(&line,
	                 rh_tr_get(&app->tr, N_("takes: %lld · recordings: %lld · recordings gone before: %lld\n")),
	                 (long long)p.takes, (long long)p.recordings, (long long)p.missing);
	rh_print_buffer(app, &line);
	return RH_EXIT_DONE;
}
