// SPDX-License-Identifier: GPL-3.0-or-later
/* Three texts between lines "%%%": what the notes gave before, what somebody made of it, what the notes give now; each
 * a bank or, where it is none, notes. Whatever they are: the merged bank loads, no question of the person's own is
 * lost, what the notes have is in it where nothing is known of before, and merging once more changes nothing. */
#include "bank/write.h"
#include "fuzz/fuzz.h"
#include "fuzz/notes_text.h"
#include "notes/merge.h"
#include "notes/notes.h"

enum { BASE, MINE, THEIRS, PARTS };

/* Cuts the text up to the next line "%%%" off. */
static struct rh_text take_part(struct rh_text *rest)
{
	const struct rh_text between = RH_TEXT("\n%%%\n");
	const size_t at = rh_text_find(*rest, between);
	const struct rh_text part = rh_text_slice(*rest, 0, at);
	*rest = at == SIZE_MAX ? RH_TEXT_NONE : rh_text_slice(*rest, at + between.length, SIZE_MAX);
	return part;
}

static struct rh_bank *read_bank(struct rh_text yaml)
{
	struct rh_bank *bank = NULL;
	return rh_bank_new("bank.yaml", yaml, NULL, &bank, NULL) == RH_OK ? bank : NULL;
}

/* A bank, or what notes give; NULL where that is nothing. */
static struct rh_bank *read_part(struct rh_text text)
{
	struct rh_bank *bank = read_bank(text);
	const struct rh_notes_input input = {.name = RH_TEXT("notes.txt"), .text = text};
	const struct rh_notes_options options = {0};
	struct rh_notes *notes = NULL;
	struct rh_buffer yaml = {0};
	if (bank != NULL)
		return bank;
	MUST(rh_notes_new(&input, 1, &options, &notes, NULL) == RH_OK);
	rh_bank_write(&yaml, rh_notes_bank(notes));
	bank = read_bank(rh_buffer_view(&yaml));
	rh_buffer_done(&yaml);
	rh_notes_free(notes);
	return bank;
}

/* Questions of the person's own, at any depth: known neither before nor to the notes. */
static void look_for_own(struct rh_bank *const banks[PARTS], const struct rh_bank *merged,
                         const struct rh_question *questions, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct rh_question *q = &questions[i];
		const bool known = (banks[BASE] != NULL && rh_bank_find(banks[BASE], q->id) != NULL) ||
		                   rh_bank_find(banks[THEIRS], q->id) != NULL;
		const struct rh_question *kept = rh_bank_find(merged, q->id);
		MUST(known || kept != NULL);
		look_for_own(banks, merged, q->follow_ups, q->follow_up_count);
	}
}

static bool says(const struct rh_bank_content *content, struct rh_text text)
{
	for (size_t i = 0; i < content->question_count; i++) {
		if (rh_text_equal(content->questions[i].question, text))
			return true;
	}
	for (size_t i = 0; i < content->unassigned_count; i++) {
		if (rh_text_equal(content->unassigned[i].text, text))
			return true;
	}
	return false;
}

/* Without a bank of before nothing of the notes may have been deleted by hand. */
static void look_for_theirs(const struct rh_bank *theirs, const struct rh_bank *merged)
{
	const struct rh_bank_content *content = rh_bank_content(theirs);
	for (size_t i = 0; i < content->question_count; i++) {
		const struct rh_question *q = &content->questions[i];
		MUST(rh_bank_find(merged, q->id) != NULL || says(rh_bank_content(merged), q->question));
	}
}

static struct rh_bank *write_and_read(struct rh_buffer *yaml, const struct rh_bank_content *content)
{
	rh_bank_write(yaml, content);
	struct rh_bank *bank = read_bank(rh_buffer_view(yaml));
	MUST(bank != NULL || content->question_count == 0);
	return bank;
}

static void merge_once_more(const struct rh_bank *known, const struct rh_bank *merged, const struct rh_bank *theirs,
                            struct rh_text yaml)
{
	struct rh_merge again = {0};
	struct rh_buffer after = {0};
	MUST(rh_merge_init(&again, known, merged, theirs, NULL) == RH_OK);
	rh_bank_write(&after, &again.bank);
	MUST(rh_text_equal(rh_buffer_view(&after), yaml));
	MUST(again.added == 0 && again.removed == 0);
	rh_buffer_done(&after);
	rh_merge_done(&again);
}

static void merge(struct rh_bank *const banks[PARTS])
{
	struct rh_merge merge = {0};
	struct rh_buffer yaml = {0};
	struct rh_buffer known_yaml = {0};
	MUST(rh_merge_init(&merge, banks[BASE], banks[MINE], banks[THEIRS], NULL) == RH_OK);
	struct rh_bank *merged = write_and_read(&yaml, &merge.bank);
	struct rh_bank *known = write_and_read(&known_yaml, &merge.known);
	if (merged != NULL) {
		const struct rh_bank_content *mine = rh_bank_content(banks[MINE]);
		MUST(rh_bank_content(merged)->question_count == merge.bank.question_count);
		look_for_own(banks, merged, mine->questions, mine->question_count);
		if (banks[BASE] == NULL)
			look_for_theirs(banks[THEIRS], merged);
	}
	if (merged != NULL && known != NULL)
		merge_once_more(known, merged, banks[THEIRS], rh_buffer_view(&yaml));
	rh_bank_free(known);
	rh_bank_free(merged);
	rh_buffer_done(&known_yaml);
	rh_buffer_done(&yaml);
	rh_merge_done(&merge);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct rh_bank *banks[PARTS] = {NULL};
	struct rh_buffer text = {0};
	notes_text_write(&text, (struct rh_text){(const char *)data, size});
	struct rh_text rest = rh_buffer_view(&text);
	for (size_t i = 0; i < PARTS; i++)
		banks[i] = read_part(take_part(&rest));
	if (banks[MINE] != NULL && banks[THEIRS] != NULL)
		merge(banks);
	for (size_t i = 0; i < PARTS; i++)
		rh_bank_free(banks[i]);
	rh_buffer_done(&text);
	return 0;
}
