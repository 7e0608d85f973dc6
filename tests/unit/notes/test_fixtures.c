// SPDX-License-Identifier: GPL-3.0-or-later
/* Every file of tests/notes/ beside its NAME.expect, which a person wrote: "# GROUP" first, then a line for each
 * prompt, "question 12 14-18" (kind, line, lines of the answer, "-" for none) or "term 7". GROUP is "marked" or
 * "unmarked" for how the questions are laid out, "none" for a text without any. Prints how many were found and holds
 * them to the bars. */
#include "bank/write.h"
#include "notes/notes.h"
#include "os/decode.h"
#include "os/files.h"
#include "support/check.h"

#include <stdlib.h>
#include <string.h>

enum { PATH_BYTES = 1024, FIXTURES_MIN = 40 };
enum group { MARKED, UNMARKED, NONE, GROUPS };
static const char *const group_names[GROUPS] = {"marked", "unmarked", "none"};

/* Sums over the files of a group. */
struct score {
	size_t files, wanted, found, right, kinds, answers, answers_right;
};

/* One file. */
struct fixture {
	char path[PATH_BYTES];
	struct rh_buffer expect; /* what it should give */
	struct rh_notes *notes;
};

static void read_file(const char *path, struct rh_buffer *out)
{
	struct rh_error err = {0};
	if (rh_file_read(path, 1 << 20, out, &err) != RH_OK)
		fail_msg("%s", err.message);
}

static void load(struct fixture *f, const char *path)
{
	struct rh_buffer bytes = {0};
	struct rh_buffer text = {0};
	const struct rh_notes_options options = {0};
	struct rh_error err = {0};
	size_t length = strlen(path) - strlen(".expect");
	assert_true(length < sizeof f->path);
	memcpy(f->path, path, length);
	f->path[length] = '\0';
	read_file(f->path, &bytes);
	read_file(path, &f->expect);
	assert_int_equal(rh_decode(rh_buffer_view(&bytes), NULL, &text, NULL, &err), RH_OK);
	const char *slash = strrchr(f->path, '/');
	struct rh_notes_input input = {.name = rh_text_of(slash + 1), .text = rh_buffer_view(&text)};
	assert_int_equal(rh_notes_new(&input, 1, &options, &f->notes, &err), RH_OK);
	rh_buffer_done(&bytes);
	rh_buffer_done(&text);
}

static void done(struct fixture *f)
{
	rh_buffer_done(&f->expect);
	rh_notes_free(f->notes);
}

static bool cut_word(struct rh_text *rest, struct rh_text *word)
{
	*rest = rh_text_trim(*rest);
	size_t length = 0;
	while (length < rest->length && rest->data[length] != ' ')
		length++;
	*word = rh_text_slice(*rest, 0, length);
	*rest = rh_text_slice(*rest, length, SIZE_MAX);
	return length > 0;
}

/* The item at a line; repeats that were merged are none. */
static const struct rh_notes_item *item_at(const struct rh_notes_file *file, int64_t line)
{
	for (size_t i = 0; i < file->item_count; i++) {
		const struct rh_notes_item *item = &file->items[i];
		if (item->line == line && item->imported && item->duplicate_of == 0)
			return item;
	}
	return NULL;
}

static void judge_line(const struct fixture *f, struct rh_text line, struct score *score)
{
	const struct rh_notes_file *file = rh_notes_file(f->notes, 0);
	struct rh_text kind;
	struct rh_text place;
	struct rh_text answer;
	int64_t number = 0;
	assert_true(cut_word(&line, &kind) && cut_word(&line, &place) && rh_text_to_int(place, &number));
	bool has_answer = cut_word(&line, &answer);
	const struct rh_notes_item *item = item_at(file, number);
	score->wanted++;
	if (item == NULL) {
		print_message("%s:%ld: not found\n", f->path, (long)number);
		return;
	}
	score->right++;
	bool same_kind = rh_text_equal(kind, rh_text_of(rh_notes_kind_name(item->kind)));
	score->kinds += same_kind;
	if (!same_kind)
		print_message("%s:%ld: is a %s\n", f->path, (long)number, rh_notes_kind_name(item->kind));
	if (!has_answer)
		return;
	struct rh_text lines = item->answer_lines.length > 0 ? item->answer_lines : RH_TEXT("-");
	score->answers++;
	if (rh_text_equal(lines, answer))
		score->answers_right++;
	else
		print_message("%s:%ld: answer %.*s, not %.*s\n", f->path, (long)number, RH_TEXT_ARGS(lines),
		              RH_TEXT_ARGS(answer));
}

static void judge(const struct fixture *f, struct score scores[GROUPS])
{
	struct rh_text rest = rh_buffer_view(&f->expect);
	struct rh_text line;
	enum group group = MARKED;
	assert_true(rh_text_next_line(&rest, &line));
	while (group < GROUPS && !rh_text_equal(rh_text_slice(line, 2, SIZE_MAX), rh_text_of(group_names[group])))
		group++;
	assert_true(group < GROUPS);
	struct score *score = &scores[group];
	const size_t right = score->right;
	score->files++;
	while (rh_text_next_line(&rest, &line))
		judge_line(f, line, score);
	const struct rh_notes_file *file = rh_notes_file(f->notes, 0);
	size_t found = 0;
	for (size_t i = 0; i < file->item_count; i++)
		found += file->items[i].imported && file->items[i].duplicate_of == 0;
	score->found += found;
	if (found > score->right - right)
		print_message("%s: %zu too many\n", f->path, found - (score->right - right));
}

static void every_line_has_one_status(const struct fixture *f)
{
	const struct rh_notes_file *file = rh_notes_file(f->notes, 0);
	size_t sum = 0;
	for (int status = 0; status < RH_NOTES_STATUSES; status++)
		sum += file->counts[status];
	assert_int_equal(sum, file->line_count);
	for (size_t i = 0; i < file->line_count; i++)
		assert_true(file->lines[i].item <= file->item_count);
}

static void count_error(void *ctx, const struct rh_diag *diag)
{
	if (diag->severity == RH_SEVERITY_ERROR)
		print_message("%u: %s\n", diag->line, diag->message);
	*(size_t *)ctx += diag->severity == RH_SEVERITY_ERROR;
}

static void its_bank_has_no_error(const struct fixture *f)
{
	struct rh_buffer yaml = {0};
	size_t errors = 0;
	const struct rh_diag_sink sink = {.emit = count_error, .ctx = &errors};
	struct rh_bank *bank = NULL;
	struct rh_error err = {0};
	rh_bank_write(&yaml, rh_notes_bank(f->notes));
	/* The line ends of Windows are none of the text. */
	assert_int_equal(rh_text_find(rh_buffer_view(&yaml), RH_TEXT("\\x0D")), SIZE_MAX);
	if (rh_notes_bank(f->notes)->question_count > 0) {
		assert_int_equal(rh_bank_new("notes.yaml", rh_buffer_view(&yaml), &sink, &bank, &err), RH_OK);
		assert_int_equal(errors, 0);
		assert_int_equal(rh_bank_content(bank)->question_count, rh_notes_bank(f->notes)->question_count);
	}
	rh_bank_free(bank);
	rh_buffer_done(&yaml);
}

static double share(size_t part, size_t whole)
{
	return whole > 0 ? (double)part / (double)whole : 1;
}

static void print_score(const char *name, const struct score *s)
{
	print_message("%-9s %2zu files, %3zu prompts: recall %.3f, precision %.3f, kinds %.3f, answers exact %.3f\n",
	              name, s->files, s->wanted, share(s->right, s->wanted), share(s->right, s->found),
	              share(s->kinds, s->right), share(s->answers_right, s->answers));
}

static void prompts_and_answers_are_found(void **state)
{
	(void)state;
	struct rh_file_list list;
	struct rh_error err = {0};
	struct score scores[GROUPS] = {{0}};
	assert_int_equal(rh_file_list_new(REHEARSE_SOURCE_DIR "/tests/notes", ".expect", &list, &err), RH_OK);
	for (size_t i = 0; i < list.count; i++) {
		struct fixture f = {0};
		load(&f, list.paths[i]);
		judge(&f, scores);
		every_line_has_one_status(&f);
		its_bank_has_no_error(&f);
		done(&f);
	}
	for (int group = 0; group < GROUPS; group++)
		print_score(group_names[group], &scores[group]);
	assert_true(list.count >= FIXTURES_MIN);
	rh_file_list_done(&list);
	assert_true(share(scores[MARKED].right, scores[MARKED].wanted) >= 0.98);
	assert_true(share(scores[MARKED].right, scores[MARKED].found) >= 0.99);
	assert_true(share(scores[UNMARKED].right, scores[UNMARKED].wanted) >= 0.90);
	assert_true(share(scores[UNMARKED].right, scores[UNMARKED].found) >= 0.95);
	assert_true(share(scores[MARKED].answers_right, scores[MARKED].answers) >= 0.95);
	assert_true(share(scores[UNMARKED].answers_right, scores[UNMARKED].answers) >= 0.95);
	assert_int_equal(scores[NONE].found, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(prompts_and_answers_are_found)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
