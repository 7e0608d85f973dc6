// SPDX-License-Identifier: GPL-3.0-or-later
#include "notes/notes.h"

#include "base/unicode.h"
#include "notes/details.h"
#include "notes/scan.h"

#include <stdlib.h>
#include <string.h>

const char *rh_notes_status_name(enum rh_notes_status status)
{
	static const char *const names[RH_NOTES_STATUSES] = {[RH_NOTES_BLANK] = "blank",
	                                                     [RH_NOTES_QUESTION] = "question",
	                                                     [RH_NOTES_FOLLOW_UP] = "follow_up",
	                                                     [RH_NOTES_ANSWER] = "answer",
	                                                     [RH_NOTES_MARKER] = "marker",
	                                                     [RH_NOTES_SECTION] = "section",
	                                                     [RH_NOTES_TERM] = "term",
	                                                     [RH_NOTES_NOTE] = "note",
	                                                     [RH_NOTES_LIST] = "list",
	                                                     [RH_NOTES_DUPLICATE] = "duplicate",
	                                                     [RH_NOTES_IGNORED] = "ignored",
	                                                     [RH_NOTES_POSSIBLE] = "possible",
	                                                     [RH_NOTES_UNASSIGNED] = "unassigned"};
	return names[status];
}

const char *rh_notes_kind_name(enum rh_notes_kind kind)
{
	static const char *const names[] = {[RH_NOTES_KIND_QUESTION] = "question",
	                                    [RH_NOTES_KIND_FOLLOW_UP] = "follow_up",
	                                    [RH_NOTES_KIND_TERM] = "term"};
	return names[kind];
}

const char *rh_notes_confidence_name(enum rh_notes_confidence confidence)
{
	static const char *const names[] = {
	    [RH_NOTES_GUESS] = "guess", [RH_NOTES_LIKELY] = "likely", [RH_NOTES_CERTAIN] = "certain"};
	return names[confidence];
}

const char *rh_notes_format_name(enum rh_notes_format format)
{
	static const char *const names[] = {
	    [RH_NOTES_PLAIN] = "text", [RH_NOTES_MARKDOWN] = "markdown", [RH_NOTES_TABLE] = "table"};
	return names[format];
}

/* Signs that are Markdown's, each at most once a line. */
static size_t markdown_signs(struct rh_text line, bool *fenced)
{
	struct rh_text text = rh_scan_trim(line);
	if (rh_text_starts_with(text, RH_TEXT("```")))
		*fenced = !*fenced;
	if (rh_text_starts_with(text, RH_TEXT("> [!")))
		return 2;
	if (text.length < 3 || *fenced)
		return rh_text_starts_with(text, RH_TEXT("```"));
	if (text.data[0] == '#') {
		size_t hashes = 0;
		while (hashes < text.length && text.data[hashes] == '#')
			hashes++;
		/* "## title ##" is how plain text does it. */
		bool heading = hashes <= 6 && hashes < text.length && text.data[hashes] == ' ';
		return heading && !rh_text_ends_with(text, RH_TEXT(" #")) && !rh_text_ends_with(text, RH_TEXT("##"))
		           ? 2
		           : 0;
	}
	static const char *const tags[] = {"<h1",  "<h2", "<h3",   "<h4",       "<p>",
	                                   "<li>", "<dt", "<html", "<!doctype", NULL};
	struct rh_text rest = text;
	if (text.data[0] == '<' && rh_scan_words(&rest, tags))
		return 1;
	return rh_scan_has(text, "**") || rh_scan_has(text, "](") || rh_text_starts_with(text, RH_TEXT("<details")) ||
	       rh_text_starts_with(text, RH_TEXT("<summary")) || rh_text_starts_with(text, RH_TEXT("|--")) ||
	       rh_text_starts_with(text, RH_TEXT("| --"));
}

static bool is_markdown(const struct rh_document *d)
{
	enum { ENOUGH = 2 };
	size_t signs = 0;
	bool fenced = false;
	bool named = rh_text_ends_with(d->name, RH_TEXT(".md")) || rh_text_ends_with(d->name, RH_TEXT(".markdown")) ||
	             rh_text_ends_with(d->name, RH_TEXT(".org"));
	for (size_t i = 0; i < d->count && signs < ENOUGH; i++)
		signs += markdown_signs(d->notes[i].text, &fenced);
	return signs >= ENOUGH || named;
}

/* One file of a folder that holds no sure question but its title: the title is the question. */
static void assign_alone(struct rh_document *d)
{
	for (size_t i = 0; i < d->count; i++) {
		if (d->notes[i].role == RH_ROLE_QUESTION && d->notes[i].confidence != RH_NOTES_GUESS)
			return;
	}
	size_t first = 0;
	while (first < d->count && (rh_note_is_blank(d, first) || d->notes[first].role == RH_ROLE_IGNORED ||
	                            d->notes[first].role == RH_ROLE_RULE))
		first++;
	if (first == d->count || rh_note_next(d, first + 1) == d->count || d->notes[first].body.length > 400)
		return;
	d->notes[first].role = RH_ROLE_QUESTION;
	d->notes[first].confidence = d->notes[first].asks == RH_ASKS_YES ? RH_NOTES_CERTAIN : RH_NOTES_LIKELY;
	for (size_t i = first + 1; i < d->count; i++) {
		if (d->notes[i].role == RH_ROLE_SECTION || d->notes[i].role == RH_ROLE_QUESTION)
			d->notes[i].role = RH_ROLE_TEXT;
	}
}

static void read_lines(struct rh_reading *r, bool alone)
{
	struct rh_document *d = r->d;
	d->format = is_markdown(d) ? RH_NOTES_MARKDOWN : RH_NOTES_PLAIN;
	if (d->format == RH_NOTES_MARKDOWN) {
		rh_markdown_mark(d);
		rh_markdown_assign(d);
	} else {
		rh_plain_mark(d);
		rh_plain_assign(d);
	}
	if (alone)
		assign_alone(d);
	rh_notes_assemble(r);
	rh_notes_write_answers(r);
	rh_notes_merge_lines(r->notes, d, r->file);
}

/* Hangul that is taken apart (files of macOS) is put together, so that words are found; lines stay what they are. */
static bool needs_nfc(struct rh_text text)
{
	for (size_t i = 0; i + 1 < text.length; i++) {
		if ((unsigned char)text.data[i] == 0xE1 && (unsigned char)text.data[i + 1] >= 0x84 &&
		    (unsigned char)text.data[i + 1] <= 0x87)
			return true;
	}
	return false;
}

static enum rh_status read_document(struct rh_notes *notes, uint32_t file, struct rh_text text, bool alone,
                                    struct rh_error *err)
{
	struct rh_notes_file *f = &notes->files[file];
	struct rh_document d = {.name = f->name, .arena = &notes->texts, .headings = notes->options.headings};
	RH_TRY(rh_document_init(&d, text, err));
	notes->lines[file] = calloc(d.count + 1, sizeof *notes->lines[file]);
	if (notes->lines[file] == NULL) {
		rh_document_done(&d);
		return rh_error_no_memory(err);
	}
	f->lines = notes->lines[file];
	f->line_count = d.count;
	struct rh_reading reading = {.notes = notes, .d = &d, .lines = notes->lines[file], .file = file};
	d.format = RH_NOTES_TABLE;
	if (!rh_notes_read_table(&reading, text))
		read_lines(&reading, alone);
	f->format = d.format;
	rh_notes_keep_unassigned(notes, &d, file);
	notes->no_memory |= d.no_memory;
	rh_document_done(&d);
	return notes->no_memory ? rh_error_no_memory(err) : RH_OK;
}

static enum rh_status read_file(struct rh_notes *notes, uint32_t file, const struct rh_notes_input *input,
                                struct rh_error *err)
{
	notes->files[file].name = rh_notes_keep(notes, input->name);
	if (input->text.length > RH_NOTES_BYTES_MAX)
		return rh_error_at(err, RH_ERR_LIMIT, notes->files[file].name.data, 0, 0,
		                   N_("notes of more than %d MiB are not read"), RH_NOTES_BYTES_MAX >> 20);
	if (rh_unicode_valid_prefix(input->text) < input->text.length)
		return rh_error_at(err, RH_ERR_SYNTAX, notes->files[file].name.data, 0, 0, "this is no UTF-8");
	if (!needs_nfc(input->text))
		return read_document(notes, file, input->text, input->alone, err);
	struct rh_buffer composed = {0};
	rh_unicode_nfc(&composed, input->text);
	enum rh_status status = rh_buffer_status(&composed, err);
	if (status == RH_OK)
		status = read_document(notes, file, rh_buffer_view(&composed), input->alone, err);
	rh_buffer_done(&composed);
	return status;
}

static enum rh_status read_all(struct rh_notes *notes, const struct rh_notes_input *inputs, struct rh_error *err)
{
	for (size_t i = 0; i < notes->file_count; i++)
		RH_TRY(read_file(notes, (uint32_t)i, &inputs[i], err));
	rh_notes_merge_repeats(notes);
	rh_notes_make_bank(notes);
	return notes->no_memory ? rh_error_no_memory(err) : RH_OK;
}

static void show_files(struct rh_notes *notes)
{
	for (size_t i = 0; i < notes->find_count && notes->items != NULL; i++) {
		struct rh_notes_file *file = &notes->files[notes->finds[i].file];
		notes->items[i] = notes->finds[i].item;
		if (file->item_count++ == 0)
			file->items = &notes->items[i];
	}
	for (size_t i = 0; notes->files != NULL && i < notes->file_count; i++) {
		struct rh_notes_file *file = &notes->files[i];
		for (size_t k = 0; k < file->line_count; k++)
			file->counts[file->lines[k].status]++;
	}
}

enum rh_status rh_notes_new(const struct rh_notes_input *inputs, size_t count, const struct rh_notes_options *options,
                            struct rh_notes **notes, struct rh_error *err)
{
	if (count > RH_NOTES_FILES_MAX)
		return rh_error_set(err, RH_ERR_LIMIT, N_("more than %d files of notes at once"), RH_NOTES_FILES_MAX);
	struct rh_notes *made = calloc(1, sizeof *made);
	if (made == NULL)
		return rh_error_no_memory(err);
	made->options = *options;
	made->file_count = count;
	made->files = calloc(count + 1, sizeof *made->files);
	made->lines = calloc(count + 1, sizeof(struct rh_notes_line *));
	enum rh_status status = made->files != NULL && made->lines != NULL ? read_all(made, inputs, err)
	                                                                   : rh_error_no_memory(err);
	if (status == RH_OK) {
		made->items = calloc(made->find_count + 1, sizeof *made->items);
		status = made->items != NULL ? RH_OK : rh_error_no_memory(err);
	}
	if (status != RH_OK) {
		rh_notes_free(made);
		return status;
	}
	show_files(made);
	*notes = made;
	return RH_OK;
}

size_t rh_notes_file_count(const struct rh_notes *notes)
{
	return notes->file_count;
}

const struct rh_notes_file *rh_notes_file(const struct rh_notes *notes, size_t i)
{
	return &notes->files[i];
}

const struct rh_bank_content *rh_notes_bank(const struct rh_notes *notes)
{
	return &notes->bank;
}

void rh_notes_free(struct rh_notes *notes)
{
	if (notes == NULL)
		return;
	for (size_t i = 0; notes->lines != NULL && i < notes->file_count; i++)
		free(notes->lines[i]);
	free(notes->lines);
	free(notes->files);
	free(notes->finds);
	free(notes->unassigned);
	free(notes->items);
	free(notes->questions);
	rh_arena_done(&notes->texts);
	rh_arena_done(&notes->lists);
	free(notes);
}
