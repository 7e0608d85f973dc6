// SPDX-License-Identifier: GPL-3.0-or-later
/* Any bytes as notes: every line has exactly one status and the counts add up; the lines of an answer are in it; the
 * bank loads without an error, and importing the same notes into it again changes nothing. */
#include "bank/write.h"
#include "fuzz/fuzz.h"
#include "fuzz/notes_text.h"
#include "notes/merge.h"
#include "notes/notes.h"
#include "notes/scan.h"

static void look_at_lines(const struct rh_notes_file *file)
{
	size_t sum = 0;
	for (int status = 0; status < RH_NOTES_STATUSES; status++)
		sum += file->counts[status];
	MUST(sum == file->line_count);
	for (size_t i = 0; i < file->line_count; i++) {
		MUST(file->lines[i].status < RH_NOTES_STATUSES && file->lines[i].item <= file->item_count);
		bool needs_item = file->lines[i].status == RH_NOTES_QUESTION ||
		                  file->lines[i].status == RH_NOTES_ANSWER ||
		                  file->lines[i].status == RH_NOTES_FOLLOW_UP || file->lines[i].status == RH_NOTES_TERM;
		MUST(!needs_item || file->lines[i].item > 0);
	}
}

static void look_at_items(const struct rh_notes_file *file)
{
	for (size_t i = 0; i < file->item_count; i++) {
		const struct rh_notes_item *item = &file->items[i];
		MUST(item->number == i + 1 && item->line >= 1 && item->line <= item->last_line);
		MUST(item->last_line <= file->line_count && item->parent < item->number);
		MUST(item->duplicate_of < item->number);
	}
}

/* Plain text only: Markdown and cells lose their markup where they stand beside a mark. */
static void look_at_answers(const struct rh_notes_file *file, struct rh_text text)
{
	enum { TAIL_BYTES = 8, LINE_BYTES_MIN = 60 }; /* behind any mark */
	struct rh_text line;
	for (size_t i = 0; rh_text_next_line(&text, &line); i++) {
		line = rh_scan_trim(line);
		if (file->format != RH_NOTES_PLAIN || file->lines[i].status != RH_NOTES_ANSWER ||
		    line.length < LINE_BYTES_MIN)
			continue;
		const struct rh_notes_item *item = &file->items[file->lines[i].item - 1];
		struct rh_text tail = rh_text_slice(line, line.length - TAIL_BYTES, TAIL_BYTES);
		MUST(rh_text_find(item->answer, tail) != SIZE_MAX);
	}
}

static void merge_again(const struct rh_bank *bank)
{
	struct rh_merge merge = {0};
	struct rh_buffer before = {0};
	struct rh_buffer after = {0};
	MUST(rh_merge_init(&merge, bank, bank, bank, NULL) == RH_OK);
	MUST(merge.conflict_count == 0 && merge.added == 0 && merge.updated == 0 && merge.removed == 0);
	rh_bank_write(&before, rh_bank_content(bank));
	rh_bank_write(&after, &merge.bank);
	MUST(rh_text_equal(rh_buffer_view(&before), rh_buffer_view(&after)));
	rh_buffer_done(&before);
	rh_buffer_done(&after);
	rh_merge_done(&merge);
}

static void load_bank(const struct rh_notes *notes)
{
	struct rh_buffer yaml = {0};
	struct rh_bank *bank = NULL;
	rh_bank_write(&yaml, rh_notes_bank(notes));
	if (rh_notes_bank(notes)->question_count > 0) {
		MUST(rh_bank_new("bank.yaml", rh_buffer_view(&yaml), NULL, &bank, NULL) == RH_OK);
		MUST(rh_bank_content(bank)->question_count == rh_notes_bank(notes)->question_count);
		merge_again(bank);
	}
	rh_bank_free(bank);
	rh_buffer_done(&yaml);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct rh_buffer text = {0};
	struct rh_buffer composed = {0};
	notes_text_write(&text, (struct rh_text){(const char *)data, size});
	const struct rh_notes_input input = {.name = size % 2 == 0 ? RH_TEXT("notes.md") : RH_TEXT("notes.txt"),
	                                     .text = rh_buffer_view(&text),
	                                     .alone = size % 5 == 0};
	const struct rh_notes_options options = {.guess = size % 3 == 0};
	struct rh_notes *notes = NULL;
	MUST(rh_notes_new(&input, 1, &options, &notes, NULL) == RH_OK);
	look_at_lines(rh_notes_file(notes, 0));
	look_at_items(rh_notes_file(notes, 0));
	rh_unicode_nfc(&composed, input.text);
	if (rh_text_equal(rh_buffer_view(&composed), input.text))
		look_at_answers(rh_notes_file(notes, 0), input.text);
	load_bank(notes);
	rh_notes_free(notes);
	rh_buffer_done(&composed);
	rh_buffer_done(&text);
	return 0;
}
