// SPDX-License-Identifier: GPL-3.0-or-later
/* Notes read and merged while each allocation in turn is refused: said so, nothing lost, nothing half done. What leaks
 * is found where the tests are built with sanitizers. */
#include "notes/merge.h"
#include "notes/notes.h"
#include "support/bank_from.h"
#include "support/check.h"
#include "support/failing_alloc.h"

/* Every part of the module has something to do in these. */
static const char plain[] = "직무 면접\n"
                            "Q1. 자기소개를 해 주세요. (1분)\n"
                            "답변\n"
                            "저는 끝까지 합니다.\n"
                            "\n"
                            "Q2. [Hard] 캐시는 왜 쓰나요? (=cache)\n"
                            "- 빠르다\n"
                            "- 싸다\n"
                            "  Q. 언제 비우나요?\n"
                            "  값이 바뀔 때\n"
                            "-----\n"
                            "무엇에도 속하지 않는 글이 한 줄 있다.\n"
                            "\n"
                            "큐: 먼저 온 것이 먼저 나간다\n"
                            "스택: 나중에 온 것이 먼저 나간다\n"
                            "-----\n"
                            "Q3. 캐시는 왜 쓰나요?\n"
                            "자주 읽는 값을 가까이 두려고.\n"
                            "Q4. 어느 것이 큐인가요?\n"
                            "A) 줄\n"
                            "B) 접시 더미\n";
static const char markdown[] = "---\ntitle: x\n---\n"
                               "# Notes\n"
                               "\n"
                               "- [Top](#top)\n"
                               "\n"
                               "## Basics / Web\n"
                               "### **What** is `REST`?\n"
                               "> Resources &amp; verbs.\n"
                               "\n"
                               "<details><summary>What is REST?</summary>\n"
                               "An old copy.\n"
                               "</details>\n"
                               "### How does TLS work?\n"
                               "1. Hello\n"
                               "2. Keys\n"
                               "   ![picture](x.png)\n";
static const char table[] = "question,answer,tags,note\n"
                            "\"What is a \"\"view\"\"?\",\"A stored<br>query\",sql;basics,short\n"
                            "What is a key?,Names a row,sql,\n";
static const char decomposed[] = "\xE1\x84\x8B\xE1\x85\xAA: ?\nWhy us?\n\nBecause.\n\nHow so?\n\nIt works.\n";
static const char alone[] = "Stacks\n\nLast in, first out.\n";

static void notes_read_without_memory_are_refused_and_leave_nothing(void **state)
{
	const struct rh_notes_input inputs[] = {
	    {.name = RH_TEXT("plain.txt"), .text = RH_TEXT(plain)},
	    {.name = RH_TEXT("notes.md"), .text = RH_TEXT(markdown)},
	    {.name = RH_TEXT("deck.csv"), .text = RH_TEXT(table)},
	    {.name = RH_TEXT("nfd.txt"), .text = RH_TEXT(decomposed)},
	    {.name = RH_TEXT("stack.txt"), .text = RH_TEXT(alone), .alone = true},
	};
	const struct rh_notes_options options = {.guess = true};
	size_t refused = 0;
	(void)state;
	for (size_t n = 1; failing_alloc_next(n); n++) {
		struct rh_notes *const before = (struct rh_notes *)(uintptr_t)&refused;
		struct rh_notes *notes = before;
		struct rh_error err = {0};
		const enum rh_status status = rh_notes_new(inputs, sizeof inputs / sizeof *inputs, &options, &notes,
		                                           &err);
		if (failing_alloc_struck()) {
			assert_int_equal(status, RH_ERR_NO_MEMORY);
			assert_int_equal(err.status, RH_ERR_NO_MEMORY);
			assert_ptr_equal(notes, before);
			refused++;
			continue;
		}
		assert_int_equal(status, RH_OK);
		assert_true(rh_notes_bank(notes)->question_count >= 8);
		rh_notes_free(notes);
	}
	assert_true(refused > 50);
}

static const char base[] = "questions:\n"
                           "  - {id: a, question: First?, answer: One., sources: [{file: n.txt, lines: 1-2}],\n"
                           "     follow_ups: [{id: f, question: Why?}]}\n"
                           "  - {id: b, question: Second?, answer: Two., sources: [{file: n.txt, lines: 4-5}]}\n"
                           "  - {id: c, question: Third?, sources: [{file: n.txt, lines: '7'}]}\n"
                           "terms: [{term: T, definition: old}]\n"
                           "unassigned: [{file: n.txt, lines: '9', text: left, reason: nothing}]\n";
static const char mine[] = "questions:\n"
                           "  - {id: a, question: First?, answer: Mine., sources: [{file: n.txt, lines: 1-2}],\n"
                           "     follow_ups: [{id: f, question: Why?}, {id: own, question: My own?}]}\n"
                           "  - {id: b, question: Second?, answer: Two., sources: [{file: n.txt, lines: 4-5}]}\n"
                           "terms: [{term: T, definition: by hand}]\n"
                           "unassigned: [{file: n.txt, lines: '9', text: left, reason: nothing}]\n";
static const char theirs[] = "questions:\n"
                             "  - {id: a, question: First?, answer: Theirs., time: 30s, tags: [new],\n"
                             "     sources: [{file: n.txt, lines: 1-2}]}\n"
                             "  - {id: rewritten, question: Second of all?, sources: [{file: n.txt, lines: 4-5}]}\n"
                             "  - {id: c, question: Third?, answer: Three., sources: [{file: n.txt, lines: '7'}]}\n"
                             "terms: [{term: T, definition: new}, {term: U, definition: more}]\n"
                             "unassigned: [{file: n.txt, lines: '11', text: other, reason: nothing}]\n";

static void banks_merged_without_memory_are_left_as_they_were(void **state)
{
	struct rh_bank *banks[] = {bank_from("base.yaml", base), bank_from("mine.yaml", mine),
	                           bank_from("theirs.yaml", theirs)};
	size_t refused = 0;
	(void)state;
	for (size_t n = 1; failing_alloc_next(n); n++) {
		struct rh_merge merge = {.conflict_count = 77};
		struct rh_error err = {0};
		const enum rh_status status = rh_merge_init(&merge, banks[0], banks[1], banks[2], &err);
		if (failing_alloc_struck()) {
			assert_int_equal(status, RH_ERR_NO_MEMORY);
			assert_int_equal(err.status, RH_ERR_NO_MEMORY);
			assert_int_equal(merge.conflict_count, 77);
			assert_null(merge.memory);
			refused++;
			continue;
		}
		assert_int_equal(status, RH_OK);
		assert_true(merge.conflict_count > 0);
		rh_merge_done(&merge);
	}
	assert_true(refused > 5);
	for (size_t i = 0; i < sizeof banks / sizeof *banks; i++)
		rh_bank_free(banks[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(notes_read_without_memory_are_refused_and_leave_nothing),
	    cmocka_unit_test(banks_merged_without_memory_are_left_as_they_were),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
