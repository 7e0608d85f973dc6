// SPDX-License-Identifier: GPL-3.0-or-later
#include "bank/write.h"

#include "bank/faults.h"
#include "support/bank_from.h"
#include "support/check.h"
#include "support/failing_alloc.h"
#include "support/same_bank.h"

#include <string.h>
#include <time.h>

static const struct rh_question *found(const struct rh_bank *bank, const char *id)
{
	return rh_bank_find(bank, rh_text_of(id));
}

static void a_question_is_found_by_id_or_alias_at_any_depth(void **state)
{
	struct rh_bank *bank = bank_from("b.yaml",
	                                 "questions:\n"
	                                 "  - id: LoRA\n"
	                                 "    question: What is LoRA?\n"
	                                 "    aliases: [low rank, 로라]\n"
	                                 "    follow_ups:\n"
	                                 "      - {id: 랭크, question: Which rank?, follow_ups: [Why that?]}\n"
	                                 "  - {id: Straße, question: Which street?}\n");
	const struct rh_question *lora = &rh_bank_content(bank)->questions[0];

	(void)state;
	assert_ptr_equal(found(bank, "LoRA"), lora);
	assert_ptr_equal(found(bank, "lora"), lora);
	assert_ptr_equal(found(bank, "ＬＯＲＡ"), lora);
	assert_ptr_equal(found(bank, "Low Rank"), lora);
	assert_ptr_equal(found(bank, "로라"), lora);
	assert_ptr_equal(found(bank, "\u1105\u1169\u1105\u1161"), lora);
	assert_ptr_equal(found(bank, "랭크"), &lora->follow_ups[0]);
	assert_ptr_equal(found(bank, "why-that"), &lora->follow_ups[0].follow_ups[0]);
	assert_ptr_equal(found(bank, "STRASSE"), &rh_bank_content(bank)->questions[1]);
	assert_null(found(bank, "lor"));
	assert_null(found(bank, ""));
	assert_null(rh_bank_find(bank, RH_TEXT_NONE));
	rh_bank_free(bank);
}

static void an_id_wins_over_an_alias_of_its_name(void **state)
{
	struct rh_bank *bank = bank_from("b.yaml", "[{id: a, question: One, aliases: [b]}, {id: b, question: Two}]");

	(void)state;
	check_text(found(bank, "b")->question, "Two");
	rh_bank_free(bank);
}

static void a_bank_without_questions_finds_none(void **state)
{
	struct rh_bank *bank = bank_from("rules.yaml", "profiles: [{id: p}]");

	(void)state;
	assert_null(found(bank, "p"));
	assert_int_equal(rh_bank_content(bank)->question_count, 0);
	rh_bank_free(bank);
	rh_bank_free(NULL);
}

static void a_derived_id_never_takes_one_that_is_written(void **state)
{
	struct rh_bank *bank = bank_from("b.yaml", "- Why us?\n"
	                                           "- why us\n"
	                                           "- {id: why-us, question: Written}\n"
	                                           "- {id: why-us-3, question: Written too}\n"
	                                           "- WHY US\n");
	static const char *const ids[] = {"why-us-2", "why-us-4", "why-us", "why-us-3", "why-us-5"};

	(void)state;
	for (size_t i = 0; i < 5; i++) {
		const struct rh_question *q = &rh_bank_content(bank)->questions[i];
		check_text(q->id, ids[i]);
		assert_int_equal(q->id_is_derived, i != 2 && i != 3);
		assert_ptr_equal(found(bank, ids[i]), q);
	}
	rh_bank_free(bank);
}

static void the_bank_takes_its_id_from_the_file_unless_it_has_one(void **state)
{
	static const char *const rows[][3] = {
	    {"ai.ko.yaml", "[a]", "ai.ko"},
	    {"/home/me/banks/내 은행.yaml", "[a]", "내-은행"},
	    {"a/b.c/d", "[a]", "d"},
	    {".yaml", "[a]", "yaml"},
	    {"", "[a]", "bank"},
	    {"x.yaml", "{id: own, questions: [a]}", "own"},
	    {"\u1100\u1161.yaml", "[a]", "가"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct rh_bank *bank = bank_from(rows[i][0], rows[i][1]);
		check_text(rh_bank_content(bank)->id, rows[i][2]);
		assert_string_equal(rh_bank_file(bank), rows[i][0]);
		rh_bank_free(bank);
	}
}

static void what_is_not_said_is_unset(void **state)
{
	struct rh_bank *bank = bank_from("b.yaml",
	                                 "questions: [Why?]\nprofiles: [{id: p}]\nplans: [{id: x, steps: [why]}]");
	const struct rh_bank_content *content = rh_bank_content(bank);
	const struct rh_question *q = &content->questions[0];
	const struct rh_profile *p = &content->profiles[0];

	(void)state;
	assert_int_equal(content->format, 1);
	assert_true(content->default_prep_ms == RH_UNSET_MS && content->default_time_ms == RH_UNSET_MS);
	assert_true(q->time_ms == RH_UNSET_MS && q->prep_ms == RH_UNSET_MS);
	assert_int_equal(q->type, RH_QUESTION_OPEN);
	assert_int_equal(q->difficulty, RH_DIFFICULTY_UNSET);
	assert_string_equal(q->extra->notes.data, "");
	assert_string_equal(content->title.data, "");
	assert_true(p->prep_ms == RH_UNSET_MS && p->time_ms == RH_UNSET_MS && p->min_ms == RH_UNSET_MS);
	assert_true(p->green_ms == RH_UNSET_MS && p->yellow_ms == RH_UNSET_MS && p->red_ms == RH_UNSET_MS);
	assert_true(p->grace_ms == RH_UNSET_MS && p->skip_after_ms == RH_UNSET_MS && p->retakes == RH_UNSET_MS);
	assert_false(p->has_pause || p->has_hints || p->has_auto_next);
	assert_true(content->plans[0].budget_ms == RH_UNSET_MS);
	assert_string_equal(content->plans[0].profile.data, "");
	rh_bank_free(bank);
}

static void values_arrive_in_their_members(void **state)
{
	struct rh_bank *bank = bank_from(
	    "b.yaml",
	    "defaults: {prep: 5s, time: 1m30s}\n"
	    "profiles: [{id: p, grace: unlimited, retakes: unlimited, skip_after: 70s, pause: no, hints: yes}]\n"
	    "plans: [{id: x, budget: 1h, profile: p, steps: [{pick: 2, from: 'a or b', optional: true}, {ask: q}]}]\n"
	    "questions:\n"
	    "  - {id: q, question: Why?, type: choice, options: [x], difficulty: hard, time: 0.5s, prep: 0}\n");
	const struct rh_bank_content *content = rh_bank_content(bank);
	const struct rh_plan_step *pick = &content->plans[0].steps[0];

	(void)state;
	assert_int_equal(content->default_prep_ms, 5000);
	assert_int_equal(content->default_time_ms, 90000);
	assert_true(content->profiles[0].grace_ms == RH_UNLIMITED && content->profiles[0].retakes == RH_UNLIMITED);
	assert_int_equal(content->profiles[0].skip_after_ms, 70000);
	assert_true(content->profiles[0].has_pause && !content->profiles[0].pause);
	assert_true(content->profiles[0].has_hints && content->profiles[0].hints);
	assert_int_equal(content->plans[0].budget_ms, 3600000);
	assert_int_equal(pick->kind, RH_STEP_PICK);
	assert_int_equal(pick->pick, 2);
	assert_true(pick->optional);
	assert_int_equal(content->plans[0].steps[1].kind, RH_STEP_ASK);
	assert_int_equal(content->questions[0].time_ms, 500);
	assert_int_equal(content->questions[0].prep_ms, 0);
	assert_int_equal(content->questions[0].type, RH_QUESTION_CHOICE);
	assert_int_equal(content->questions[0].difficulty, RH_DIFFICULTY_HARD);
	rh_bank_free(bank);
}

static void check_place(struct rh_place place, unsigned line, unsigned column)
{
	assert_int_equal(place.line, line);
	assert_int_equal(place.column, column);
}

static void places_are_those_a_person_would_point_at(void **state)
{
	struct rh_bank *bank = bank_from("b.yaml",
	                                 "title: 은행\n"
	                                 "은행: {id: x}\n"
	                                 "questions:\n"
	                                 "  - id: 가나\n"
	                                 "    question: Why?\n"
	                                 "    mood: good\n"
	                                 "  - Bare?\n"
	                                 "plans:\n"
	                                 "  - {id: p, steps: [{pick: 1, from: \"가 and b\"}, {pick: 1, from: c}]}\n"
	                                 "profiles: [{id: q}]\n"
	                                 "terms: [{term: t}]\n");
	const struct rh_bank_content *content = rh_bank_content(bank);

	(void)state;
	check_place(content->questions[0].place, 4, 5);
	check_place(content->questions[0].id_place, 4, 9);
	check_place(content->questions[0].extra->unknown[0].place, 6, 5);
	check_place(content->questions[1].place, 7, 5);
	check_place(content->questions[1].id_place, 0, 0);
	check_place(content->unknown[0].place, 2, 1);
	check_place(content->plans[0].rule.place, 9, 10);
	check_place(content->plans[0].steps[0].place, 9, 21);
	check_place(content->plans[0].steps[0].from_place, 9, 38); /* behind the quote */
	check_place(content->plans[0].steps[1].from_place, 9, 65);
	check_place(content->profiles[0].rule.place, 10, 17);
	check_place(content->terms[0].place, 11, 9);
	rh_bank_free(bank);
}

static void unknown_keys_are_kept_as_flow_yaml(void **state)
{
	struct rh_bank *bank = bank_from("b.yaml", "mood: {a: [b, 'c'], d: }\n"
	                                           "questions: [{id: q, question: Why?, rank: 3}]\n"
	                                           "profiles: [{id: p, colour: [1]}]\n"
	                                           "plans: [{id: x, steps: [q], level: \"2\"}]\n");
	const struct rh_bank_content *content = rh_bank_content(bank);

	(void)state;
	check_text(content->unknown[0].key, "mood");
	check_text(content->unknown[0].yaml, "{a: [b, 'c'], d: ~}");
	check_text(content->questions[0].extra->unknown[0].yaml, "3");
	check_text(content->profiles[0].rule.unknown[0].yaml, "[1]");
	check_text(content->plans[0].rule.unknown[0].yaml, "'2'");
	rh_bank_free(bank);
}

static void texts_are_trimmed_but_code_keeps_its_indentation(void **state)
{
	struct rh_bank *bank = bank_from("b.yaml", "- {id: a, question: \"  one line \\n\"}\n"
	                                           "- {id: b, question: \"\\n \\n    int x;\\n  int y;\\n\\n\"}\n"
	                                           "- {id: c, question: x, answer: \"  \\n\"}\n");
	const struct rh_question *questions = rh_bank_content(bank)->questions;

	(void)state;
	check_text(questions[0].question, "one line");
	check_text(questions[1].question, "    int x;\n  int y;");
	assert_int_equal(questions[2].section_count, 0);
	rh_bank_free(bank);
}

static void nfd_and_nfc_give_the_same_bank(void **state)
{
	struct rh_bank *nfc = bank_from("b.yaml",
	                                "- {id: 한글, question: 왜?, tags: [동기, café], aliases: [가]}\n- 왜요?\n");
	struct rh_bank *nfd = bank_from("b.yaml",
	                                "- {id: \u1112\u1161\u11AB\u1100\u1173\u11AF, question: \u110B\u116B?, tags: "
	                                "[\u1103\u1169\u11BC\u1100\u1175, "
	                                "cafe\u0301], aliases: [\u1100\u1161]}\n- \u110B\u116B\u110B\u116D?\n");

	(void)state;
	assert_null(same_bank(rh_bank_content(nfc), rh_bank_content(nfd)));
	check_text(rh_bank_content(nfd)->questions[1].id, "왜요");
	rh_bank_free(nfc);
	rh_bank_free(nfd);
}

static void escape(void *ctx, const struct rh_diag *diag)
{
	rh_buffer_printf(ctx, "%s\n", diag->code);
}

static void a_bank_with_errors_is_none_and_says_how_many(void **state)
{
	struct rh_buffer codes = {0};
	const struct rh_diag_sink sink = {escape, &codes};
	struct rh_bank *untouched = NULL;
	struct rh_error error = {0};

	(void)state;
	assert_int_equal(rh_bank_new("b.yaml", RH_TEXT("[{id: a b, question: x}]"), &sink, &untouched, &error),
	                 RH_ERR_SYNTAX);
	assert_string_equal(error.message, "the bank has an error");
	assert_string_equal(error.file, "b.yaml");
	check_written(&codes, "id\n");
	assert_int_equal(rh_bank_new("b.yaml", RH_TEXT("[{id: a b}]"), NULL, &untouched, &error), RH_ERR_SYNTAX);
	assert_string_equal(error.message, "the bank has 2 errors");
	assert_int_equal(rh_bank_new("b.yaml", RH_TEXT(""), &(struct rh_diag_sink){0}, &untouched, NULL),
	                 RH_ERR_SYNTAX);
	assert_null(untouched);
	rh_buffer_done(&codes);
}

/* Whole files of something else get one line, not one for each of their consequences. */
static void a_hostile_file_gets_one_clear_line(void **state)
{
	struct rh_buffer deep = {0}, scalar = {0}, codes = {0};
	const struct rh_diag_sink sink = {escape, &codes};
	struct rh_bank *bank = NULL;

	(void)state;
	rh_buffer_fill(&deep, '[', 10000);
	rh_buffer_string(&scalar, "questions:\n  - id: a\n    question: ");
	rh_buffer_fill(&scalar, 'x', (size_t)3 << 20);
	const struct {
		struct rh_text bytes;
		const char *code;
	} rows[] = {
	    {rh_buffer_view(&deep), "limit\n"},
	    {rh_buffer_view(&scalar), "limit\n"},
	    {RH_TEXT("questions:\n  - q: a\0b\n"), "character\n"},
	    {RH_TEXT("\xFF\xFEq\0:\0"), "encoding\n"},
	    {RH_TEXT("questions: [\xBF\xD6]"), "encoding\n"},
	    {RH_TEXT("a: &a [x]\nb: &b [*a, *a]\nquestions: [*c]"), "unknown-key\nunknown-key\nalias\n"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		assert_int_equal(rh_bank_new("b.yaml", rows[i].bytes, &sink, &bank, NULL), RH_ERR_SYNTAX);
		check_written(&codes, rows[i].code);
	}
	assert_null(bank);
	rh_buffer_done(&deep);
	rh_buffer_done(&scalar);
	rh_buffer_done(&codes);
}

/* Each profile is held against all others, each step against all questions: what is too much is not kept. */
static void no_more_rules_are_kept_than_may_be(void **state)
{
	struct rh_buffer yaml = {0}, codes = {0};
	const struct rh_diag_sink sink = {escape, &codes};
	struct rh_bank *bank = NULL;
	(void)state;
	rh_buffer_string(&yaml, "questions: [{id: a, question: q}]\nprofiles:\n");
	for (int i = 0; i <= RH_BANK_RULES_MAX; i++)
		rh_buffer_printf(&yaml, "- {id: p%d, time: 1m}\n", i);
	rh_buffer_string(&yaml, "plans:\n");
	for (int i = 0; i <= RH_BANK_RULES_MAX; i++)
		rh_buffer_printf(&yaml, "- {id: p%d, steps: [a]}\n", i);
	rh_buffer_string(&yaml, "- id: long\n  steps:\n");
	for (int i = 0; i <= RH_BANK_RULES_MAX; i++)
		rh_buffer_string(&yaml, "  - a\n");
	assert_int_equal(rh_bank_new_faulty("b.yaml", rh_buffer_view(&yaml), &sink, &bank, NULL), RH_ERR_SYNTAX);
	check_written(&codes, "limit\nlimit\nlimit\n");
	const struct rh_bank_content *content = rh_bank_content(bank);
	assert_int_equal(content->profile_count, RH_BANK_RULES_MAX);
	assert_int_equal(content->plan_count, RH_BANK_RULES_MAX);
	rh_bank_free(bank);
	rh_buffer_done(&yaml);
	rh_buffer_done(&codes);
}

struct tally {
	size_t warnings, others;
	const char *last;
};

static void count(void *ctx, const struct rh_diag *diag)
{
	struct tally *tally = ctx;
	if (diag->severity == RH_SEVERITY_WARNING)
		tally->warnings++;
	else
		tally->others++;
	tally->last = diag->code;
}

static void more_faults_than_can_be_of_use_are_counted(void **state)
{
	struct rh_buffer yaml = {0};
	struct tally tally = {0};
	const struct rh_diag_sink sink = {count, &tally};
	struct rh_bank *bank = NULL;

	(void)state;
	for (int i = 0; i < RH_BANK_FAULTS_KEPT_MAX + 10; i++)
		rh_buffer_string(&yaml, "- a\n");
	assert_int_equal(rh_bank_new("b.yaml", rh_buffer_view(&yaml), &sink, &bank, NULL), RH_OK);
	assert_int_equal(tally.warnings, RH_BANK_FAULTS_KEPT_MAX + 1);
	assert_int_equal(tally.others, 0);
	assert_string_equal(tally.last, "too-many-faults");
	check_text(rh_bank_content(bank)->questions[RH_BANK_FAULTS_KEPT_MAX].id, "a-100001");
	rh_bank_free(bank);
	rh_buffer_done(&yaml);
}

static void faults_come_in_the_order_of_the_file(void **state)
{
	struct rh_buffer codes = {0};
	const struct rh_diag_sink sink = {escape, &codes};
	struct rh_bank *bank = NULL;

	(void)state;
	rh_bank_new("b.yaml", RH_TEXT("- Bare\n- {id: a, question: x, tipe: y}\n- {id: a, question: z, time: q}\n"),
	            &sink, &bank, NULL);
	check_written(&codes, "no-id\nunknown-key\nduplicate-id\nduration\n");
	assert_null(bank);
	rh_buffer_done(&codes);
}

static void every_code_is_its_own_and_explained(void **state)
{
	(void)state;
	for (size_t i = 0; i < rh_bank_fault_count(); i++) {
		const struct rh_fault *fault = rh_bank_fault_at(i);
		size_t length = strlen(fault->explanation);
		assert_ptr_equal(rh_bank_fault_find(rh_text_of(fault->code)), fault);
		assert_int_equal(strspn(fault->code, "abcdefghijklmnopqrstuvwxyz-"), strlen(fault->code));
		assert_true(length > 20 && fault->explanation[length - 1] == '.');
	}
	assert_null(rh_bank_fault_find(RH_TEXT("nothing")));
}

static void names_are_as_the_file_writes_them(void **state)
{
	static const char *const types[] = {"open", "intro", "pressure", "coding", "choice", "term", "reverse"};
	static const char *const difficulties[] = {"", "easy", "medium", "hard"};

	(void)state;
	for (size_t i = 0; i < 7; i++)
		assert_string_equal(rh_question_type_name((enum rh_question_type)i), types[i]);
	for (size_t i = 0; i < 4; i++)
		assert_string_equal(rh_difficulty_name((enum rh_difficulty)i), difficulties[i]);
}

/* Numbers of a kind, so that the loading time can be seen to grow with the file and not faster. */
static double seconds_for(size_t questions, const char *format)
{
	struct rh_buffer yaml = {0};
	struct rh_bank *bank = NULL;
	for (size_t i = 0; i < questions; i++)
		rh_buffer_printf(&yaml, "- {id: q%zu, question: %s, tags: [a, b]}\n", i, format);
	clock_t start = clock();
	assert_int_equal(rh_bank_new("b.yaml", rh_buffer_view(&yaml), NULL, &bank, NULL), RH_OK);
	double seconds = (double)(clock() - start) / CLOCKS_PER_SEC;
	assert_non_null(rh_bank_find(bank, RH_TEXT("q77")));
	rh_bank_free(bank);
	rh_buffer_done(&yaml);
	return seconds;
}

static void time_grows_with_the_file_and_not_faster(void **state)
{
	(void)state;
	double small = seconds_for(4000, "Why?"), large = seconds_for(64000, "Why?");
	assert_true(large < 64 * small + 0.05); /* sixteen times the questions; twice that squared would be 256 */
}

static const char everything[] = "defaults: {prep: 1s}\n"
                                 "mood: [x]\n"
                                 "questions:\n"
                                 "  - &q {id: a, question: e\u0301, tags: [x, y], answer: [{name: n, text: t}],\n"
                                 "     key_points: [{point: p, also: [q]}], say: {a: b}, aliases: [c], rank: 1}\n"
                                 "  - question: Bare?\n"
                                 "    follow_ups: [Why?, Why?]\n"
                                 "    sources: [f]\n"
                                 "terms: [{term: t}]\n"
                                 "profiles: [{id: p}, {id: \u00C9}]\n"
                                 "plans: [{id: p, steps: [a, bank/c]}]\n"
                                 "unassigned: [x]\n";

static void without_memory_there_is_no_bank(void **state)
{
	size_t refused = 0;

	(void)state;
	for (size_t n = 1; failing_alloc_next(n); n++) {
		struct rh_bank *bank = NULL;
		struct rh_error error = {0};
		enum rh_status status = rh_bank_new("bank.yaml", RH_TEXT(everything), NULL, &bank, &error);
		refused += status != RH_OK;
		assert_int_equal(status, failing_alloc_struck() && bank == NULL ? RH_ERR_NO_MEMORY : RH_OK);
		assert_int_equal(error.status, status);
		rh_bank_free(bank);
	}
	assert_true(refused > 40);
}

static void without_memory_nothing_wrong_is_written(void **state)
{
	struct rh_bank *bank = bank_from("bank.yaml", everything);
	struct rh_buffer whole = {0};

	(void)state;
	rh_bank_write(&whole, rh_bank_content(bank));
	for (size_t n = 1; failing_alloc_next(n); n++) {
		struct rh_buffer out = {0};
		rh_bank_write(&out, rh_bank_content(bank));
		if (rh_buffer_status(&out, NULL) == RH_OK)
			assert_string_equal(out.data, whole.data);
		rh_buffer_done(&out);
	}
	rh_buffer_done(&whole);
	rh_bank_free(bank);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_question_is_found_by_id_or_alias_at_any_depth),
	    cmocka_unit_test(an_id_wins_over_an_alias_of_its_name),
	    cmocka_unit_test(a_bank_without_questions_finds_none),
	    cmocka_unit_test(a_derived_id_never_takes_one_that_is_written),
	    cmocka_unit_test(the_bank_takes_its_id_from_the_file_unless_it_has_one),
	    cmocka_unit_test(what_is_not_said_is_unset),
	    cmocka_unit_test(values_arrive_in_their_members),
	    cmocka_unit_test(places_are_those_a_person_would_point_at),
	    cmocka_unit_test(unknown_keys_are_kept_as_flow_yaml),
	    cmocka_unit_test(texts_are_trimmed_but_code_keeps_its_indentation),
	    cmocka_unit_test(nfd_and_nfc_give_the_same_bank),
	    cmocka_unit_test(a_bank_with_errors_is_none_and_says_how_many),
	    cmocka_unit_test(a_hostile_file_gets_one_clear_line),
	    cmocka_unit_test(no_more_rules_are_kept_than_may_be),
	    cmocka_unit_test(more_faults_than_can_be_of_use_are_counted),
	    cmocka_unit_test(faults_come_in_the_order_of_the_file),
	    cmocka_unit_test(every_code_is_its_own_and_explained),
	    cmocka_unit_test(names_are_as_the_file_writes_them),
	    cmocka_unit_test(time_grows_with_the_file_and_not_faster),
	    cmocka_unit_test(without_memory_there_is_no_bank),
	    cmocka_unit_test(without_memory_nothing_wrong_is_written),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
