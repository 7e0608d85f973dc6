// SPDX-License-Identifier: GPL-3.0-or-later
/* Three banks at a time: what the notes gave before, what somebody made of it, what the notes give now. */
#include "notes/merge.h"
#include "support/bank_from.h"
#include "support/check.h"

static const char before[] = "questions:\n"
                             "  - {id: a, question: First?, answer: One., sources: [{file: n.txt, lines: 1-2}]}\n"
                             "  - {id: b, question: Second?, answer: Two., sources: [{file: n.txt, lines: 4-5}]}\n"
                             "  - {id: c, question: Third?, sources: [{file: n.txt, lines: '7'}]}\n"
                             "terms: [{term: T, definition: old}]\n"
                             "unassigned: [{file: n.txt, lines: '9', text: left over, reason: nothing}]\n";

/* Three banks and what came of them. */
struct case_ {
	struct rh_bank *base, *mine, *theirs;
	struct rh_merge merge;
};

static void merge_texts(struct case_ *c, const char *base, const char *mine, const char *theirs)
{
	struct rh_error err = {0};
	*c = (struct case_){.base = base != NULL ? bank_from("base.yaml", base) : NULL,
	                    .mine = bank_from("mine.yaml", mine),
	                    .theirs = bank_from("theirs.yaml", theirs)};
	assert_int_equal(rh_merge_init(&c->merge, c->base, c->mine, c->theirs, &err), RH_OK);
}

static void done(struct case_ *c)
{
	rh_merge_done(&c->merge);
	rh_bank_free(c->base);
	rh_bank_free(c->mine);
	rh_bank_free(c->theirs);
}

static const struct rh_question *question(const struct case_ *c, size_t i)
{
	assert_true(i < c->merge.bank.question_count);
	return &c->merge.bank.questions[i];
}

static void check_answer(const struct case_ *c, size_t i, const char *answer)
{
	assert_int_equal(question(c, i)->section_count, 1);
	check_text(question(c, i)->sections[0].text, answer);
}

static void notes_that_have_not_changed_change_nothing(void **state)
{
	struct case_ c;
	(void)state;
	merge_texts(&c, before, before, before);
	assert_int_equal(c.merge.conflict_count, 0);
	assert_int_equal(c.merge.bank.question_count, 3);
	assert_int_equal(c.merge.updated + c.merge.added + c.merge.removed, 0);
	assert_int_equal(c.merge.bank.unassigned_count, 1);
	done(&c);
}

static void an_answer_changed_in_the_notes_comes_in_beside_what_was_added_by_hand(void **state)
{
	struct case_ c;
	(void)state;
	merge_texts(&c, before,
	            "title: Mine\n"
	            "questions:\n"
	            "  - {id: a, question: First?, answer: One., tags: [mine], prep: 5s, intent: why}\n"
	            "  - {id: own, question: My own?}\n",
	            "questions:\n"
	            "  - {id: a, question: First?, answer: One and more., sources: [{file: n.txt, lines: 3-4}]}\n"
	            "  - {id: b, question: Second?, answer: Two., sources: [{file: n.txt, lines: 6-7}]}\n"
	            "  - {id: c, question: Third?, sources: [{file: n.txt, lines: '9'}]}\n");
	check_answer(&c, 0, "One and more.");
	check_text(question(&c, 0)->tags.items[0], "mine");
	assert_int_equal(question(&c, 0)->prep_ms, 5000);
	check_text(question(&c, 0)->extra->intent, "why");
	check_text(question(&c, 0)->extra->sources[0].lines, "3-4");
	check_text(question(&c, 1)->id, "own");
	/* b and c were deleted by hand and have not changed since. */
	assert_int_equal(c.merge.bank.question_count, 2);
	assert_int_equal(c.merge.conflict_count, 0);
	check_text(c.merge.bank.title, "Mine");
	done(&c);
}

static void what_both_hands_changed_is_told_and_both_are_kept(void **state)
{
	struct case_ c;
	(void)state;
	merge_texts(&c, before, "questions: [{id: a, question: First?, answer: Mine.}]\n",
	            "questions: [{id: a, question: First?, answer: Theirs., sources: [{file: n.txt, lines: 1-2}]}]\n");
	check_answer(&c, 0, "Mine.");
	assert_int_equal(c.merge.conflict_count, 1);
	assert_int_equal(c.merge.conflicts[0].kind, RH_MERGE_BOTH);
	check_text(c.merge.conflicts[0].id, "a");
	check_text(c.merge.conflicts[0].field, "answer");
	assert_int_equal(c.merge.bank.unassigned_count, 1);
	check_text(c.merge.bank.unassigned[0].text, "Theirs.");
	check_text(c.merge.bank.unassigned[0].lines, "1-2");
	done(&c);
}

static void without_a_memory_of_the_last_import_every_difference_is_a_conflict(void **state)
{
	struct case_ c;
	(void)state;
	merge_texts(&c, NULL, "questions: [{id: a, question: First?, answer: Mine.}]\n",
	            "questions: [{id: a, question: First?, answer: Theirs., tags: [t]}]\n");
	check_answer(&c, 0, "Mine.");
	check_text(question(&c, 0)->tags.items[0], "t"); /* nothing stood there */
	assert_int_equal(c.merge.conflict_count, 1);
	done(&c);
}

static void a_question_whose_text_was_rewritten_keeps_its_id(void **state)
{
	struct case_ c;
	(void)state;
	merge_texts(
	    &c, before, before,
	    "questions:\n"
	    "  - {id: a, question: First?, answer: One., sources: [{file: n.txt, lines: 1-2}]}\n"
	    "  - {id: rewritten, question: Second of all?, answer: Two., sources: [{file: n.txt, lines: 4-6}]}\n"
	    "  - {id: c, question: Third?, sources: [{file: n.txt, lines: '8'}]}\n");
	check_text(question(&c, 1)->id, "b");
	check_text(question(&c, 1)->question, "Second of all?");
	assert_int_equal(c.merge.bank.question_count, 3);
	assert_int_equal(c.merge.updated, 1);
	done(&c);
}

static void new_questions_come_where_the_notes_have_them(void **state)
{
	struct case_ c;
	(void)state;
	merge_texts(&c, before, before,
	            "questions:\n"
	            "  - {id: a, question: First?, answer: One., sources: [{file: n.txt, lines: 1-2}],\n"
	            "     follow_ups: [{id: f, question: And why?}]}\n"
	            "  - {id: new, question: New?, sources: [{file: n.txt, lines: '3'}]}\n"
	            "  - {id: b, question: Second?, answer: Two., sources: [{file: n.txt, lines: 5-6}]}\n"
	            "  - {id: c, question: Third?, sources: [{file: n.txt, lines: '7'}]}\n");
	assert_int_equal(c.merge.added, 2);
	assert_int_equal(question(&c, 0)->follow_up_count, 1);
	check_text(question(&c, 0)->follow_ups[0].id, "f");
	check_text(question(&c, 1)->id, "new");
	check_text(question(&c, 2)->id, "b");
	done(&c);
}

static void what_left_the_notes_goes_unless_it_was_edited(void **state)
{
	struct case_ c;
	(void)state;
	merge_texts(&c, before,
	            "questions:\n"
	            "  - {id: a, question: First?, answer: One., sources: [{file: n.txt, lines: 1-2}]}\n"
	            "  - {id: b, question: Second?, answer: Mine., sources: [{file: n.txt, lines: 4-5}]}\n"
	            "  - {id: c, question: Third?, sources: [{file: n.txt, lines: '7'}]}\n",
	            "questions: [{id: a, question: First?, answer: One., sources: [{file: n.txt, lines: 1-2}]}]\n");
	assert_int_equal(c.merge.bank.question_count, 2);
	check_text(question(&c, 1)->id, "b");
	assert_int_equal(c.merge.removed, 1);
	assert_int_equal(c.merge.conflict_count, 1);
	assert_int_equal(c.merge.conflicts[0].kind, RH_MERGE_GONE);
	done(&c);
}

static void what_was_deleted_by_hand_comes_back_only_when_the_notes_changed_it(void **state)
{
	struct case_ c;
	(void)state;
	merge_texts(&c, before, "questions: [{id: a, question: First?, answer: One.}]\n",
	            "questions:\n"
	            "  - {id: a, question: First?, answer: One., sources: [{file: n.txt, lines: 1-2}]}\n"
	            "  - {id: b, question: Second?, answer: Two and a half., sources: [{file: n.txt, lines: 4-5}]}\n"
	            "  - {id: c, question: Third?, sources: [{file: n.txt, lines: '7'}]}\n");
	assert_int_equal(c.merge.bank.question_count, 2);
	check_text(question(&c, 1)->id, "b");
	assert_int_equal(c.merge.conflict_count, 1);
	assert_int_equal(c.merge.conflicts[0].kind, RH_MERGE_DELETED);
	done(&c);
}

static void terms_are_merged_by_their_name(void **state)
{
	struct case_ c;
	(void)state;
	merge_texts(&c, before, before,
	            "questions: [{id: a, question: First?, answer: One., sources: [{file: n.txt, lines: 1-2}]}]\n"
	            "terms: [{term: T, definition: new}, {term: U, definition: more}]\n");
	assert_int_equal(c.merge.bank.term_count, 2);
	check_text(c.merge.bank.terms[0].definition, "new");
	check_text(c.merge.bank.terms[1].term, "U");
	done(&c);
}

static void a_term_both_hands_changed_is_told_and_both_are_kept(void **state)
{
	struct case_ c;
	(void)state;
	merge_texts(&c, "questions: [a?]\nterms: [{term: T, definition: old}]\n",
	            "questions: [a?]\nterms: [{term: T, definition: mine}]\n",
	            "questions: [a?]\nterms: [{term: T, definition: theirs}]\n");
	check_text(c.merge.bank.terms[0].definition, "mine");
	assert_int_equal(c.merge.conflict_count, 1);
	check_text(c.merge.conflicts[0].id, "T");
	assert_int_equal(c.merge.bank.unassigned_count, 1);
	check_text(c.merge.bank.unassigned[0].text, "theirs");
	done(&c);
}

static void a_term_deleted_by_hand_comes_back_only_when_the_notes_changed_it(void **state)
{
	struct case_ c;
	(void)state;
	merge_texts(&c, "questions: [a?]\nterms: [{term: T, definition: old}, {term: U, definition: same}]\n",
	            "questions: [a?]\n",
	            "questions: [a?]\nterms: [{term: T, definition: new}, {term: U, definition: same}]\n");
	assert_int_equal(c.merge.bank.term_count, 1);
	check_text(c.merge.bank.terms[0].definition, "new");
	assert_int_equal(c.merge.conflict_count, 1);
	assert_int_equal(c.merge.conflicts[0].kind, RH_MERGE_DELETED);
	done(&c);
}

static void a_time_both_hands_changed_is_kept_as_a_person_writes_it(void **state)
{
	struct case_ c;
	(void)state;
	merge_texts(&c, "questions: [{id: a, question: First?, time: 1m}]\n",
	            "questions: [{id: a, question: First?, time: 2m}]\n",
	            "questions: [{id: a, question: First?, time: 90s, difficulty: hard}]\n");
	assert_int_equal(question(&c, 0)->time_ms, 120000);
	assert_int_equal(question(&c, 0)->difficulty, RH_DIFFICULTY_HARD); /* only the notes changed that */
	assert_int_equal(c.merge.conflict_count, 1);
	check_text(c.merge.conflicts[0].field, "time");
	check_text(c.merge.bank.unassigned[0].text, "1m30s");
	done(&c);
}

static void a_question_that_became_a_choice_brings_what_there_is_to_choose(void **state)
{
	struct case_ c;
	(void)state;
	merge_texts(&c, "questions: [{id: a, question: First?}]\n", "questions: [{id: a, question: First?}]\n",
	            "questions: [{id: a, question: First?, type: choice, options: [x, y]}]\n");
	assert_int_equal(question(&c, 0)->type, RH_QUESTION_CHOICE);
	assert_int_equal(question(&c, 0)->extra->options.count, 2);
	done(&c);
}

static void a_new_question_behind_one_that_was_moved_by_hand_comes_in(void **state)
{
	struct case_ c;
	(void)state;
	merge_texts(&c, "questions: [{id: a, question: A?}, {id: b, question: B?}]\n",
	            "questions: [{id: a, question: A?, follow_ups: [{id: b, question: B?}]}]\n",
	            "questions: [{id: a, question: A?}, {id: b, question: B?}, {id: n, question: N?}]\n");
	assert_int_equal(c.merge.bank.question_count, 2);
	check_text(question(&c, 0)->follow_ups[0].id, "b");
	check_text(question(&c, 1)->id, "n");
	assert_int_equal(c.merge.added, 1);
	done(&c);
}

static void a_question_that_now_follows_a_new_one_is_there_only_once(void **state)
{
	struct case_ c;
	(void)state;
	merge_texts(&c, "questions: [{id: b, question: B?}]\n", "questions: [{id: b, question: B?, answer: Mine.}]\n",
	            "questions: [{id: n, question: N?, follow_ups: [{id: b, question: B?}, {id: c, question: C?}]}]\n");
	assert_int_equal(c.merge.bank.question_count, 2);
	check_text(question(&c, 0)->id, "n");
	assert_int_equal(question(&c, 0)->follow_up_count, 1);
	check_text(question(&c, 0)->follow_ups[0].id, "c");
	check_answer(&c, 1, "Mine.");
	done(&c);
}

static void other_notes_take_nothing_from_those_of_before(void **state)
{
	static const char first[] =
	    "questions:\n"
	    "  - {id: a, question: First?, answer: One., sources: [{file: a.txt, lines: 1-2}]}\n"
	    "terms: [{term: T, definition: old}]\n"
	    "unassigned: [{file: a.txt, lines: '9', text: left over, reason: nothing}]\n";
	struct case_ c;
	(void)state;
	merge_texts(&c, first, first, "questions: [{id: b, question: B?, sources: [{file: b.txt, lines: '1'}]}]\n");
	assert_int_equal(c.merge.bank.question_count, 2);
	assert_int_equal(c.merge.bank.unassigned_count, 1);
	assert_int_equal(c.merge.conflict_count, 0);
	/* Either file's changes can be told from edits the next time. */
	assert_int_equal(c.merge.known.question_count, 2);
	assert_int_equal(c.merge.known.unassigned_count, 1);
	assert_int_equal(c.merge.known.term_count, 1);
	done(&c);
}

static void what_is_left_over_in_the_bank_and_in_the_notes_is_there_once(void **state)
{
	static const char now[] = "questions: [{id: a, question: First?, sources: [{file: n.txt, lines: '1'}]}]\n"
	                          "unassigned: [{file: n.txt, lines: '9', text: new, reason: nothing}]\n";
	struct case_ c;
	(void)state;
	merge_texts(&c, before, now, now);
	assert_int_equal(c.merge.bank.unassigned_count, 1);
	check_text(c.merge.bank.unassigned[0].text, "new");
	done(&c);
}

static void a_question_that_left_the_notes_stays_when_what_follows_it_was_edited(void **state)
{
	struct case_ c;
	(void)state;
	merge_texts(&c,
	            "questions:\n"
	            "  - {id: a, question: First?, sources: [{file: n.txt, lines: '1'}],\n"
	            "     follow_ups: [{id: f, question: Why?, answer: So.}]}\n",
	            "questions:\n"
	            "  - {id: a, question: First?, sources: [{file: n.txt, lines: '1'}],\n"
	            "     follow_ups: [{id: f, question: Why?, answer: So it is.}]}\n",
	            "questions: [{id: b, question: B?, sources: [{file: n.txt, lines: '5'}]}]\n");
	assert_int_equal(c.merge.bank.question_count, 2);
	assert_int_equal(c.merge.removed, 0);
	assert_int_equal(c.merge.conflict_count, 1);
	assert_int_equal(c.merge.conflicts[0].kind, RH_MERGE_GONE);
	done(&c);
}

static void what_follows_a_question_of_ones_own_is_still_merged(void **state)
{
	struct case_ c;
	(void)state;
	merge_texts(&c, before,
	            "questions:\n"
	            "  - {id: own, question: Mine?, follow_ups: [\n"
	            "     {id: b, question: Second?, answer: Two., sources: [{file: n.txt, lines: 4-5}]}]}\n",
	            "questions:\n"
	            "  - {id: b, question: Second?, answer: Two and more., sources: [{file: n.txt, lines: 4-6}]}\n");
	assert_int_equal(c.merge.bank.question_count, 1);
	assert_int_equal(question(&c, 0)->follow_up_count, 1);
	check_text(question(&c, 0)->follow_ups[0].sections[0].text, "Two and more.");
	done(&c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(notes_that_have_not_changed_change_nothing),
	    cmocka_unit_test(an_answer_changed_in_the_notes_comes_in_beside_what_was_added_by_hand),
	    cmocka_unit_test(what_both_hands_changed_is_told_and_both_are_kept),
	    cmocka_unit_test(without_a_memory_of_the_last_import_every_difference_is_a_conflict),
	    cmocka_unit_test(a_question_whose_text_was_rewritten_keeps_its_id),
	    cmocka_unit_test(new_questions_come_where_the_notes_have_them),
	    cmocka_unit_test(what_left_the_notes_goes_unless_it_was_edited),
	    cmocka_unit_test(what_was_deleted_by_hand_comes_back_only_when_the_notes_changed_it),
	    cmocka_unit_test(terms_are_merged_by_their_name),
	    cmocka_unit_test(a_term_both_hands_changed_is_told_and_both_are_kept),
	    cmocka_unit_test(a_term_deleted_by_hand_comes_back_only_when_the_notes_changed_it),
	    cmocka_unit_test(a_time_both_hands_changed_is_kept_as_a_person_writes_it),
	    cmocka_unit_test(a_question_that_became_a_choice_brings_what_there_is_to_choose),
	    cmocka_unit_test(a_new_question_behind_one_that_was_moved_by_hand_comes_in),
	    cmocka_unit_test(other_notes_take_nothing_from_those_of_before),
	    cmocka_unit_test(a_question_that_now_follows_a_new_one_is_there_only_once),
	    cmocka_unit_test(what_is_left_over_in_the_bank_and_in_the_notes_is_there_once),
	    cmocka_unit_test(a_question_that_left_the_notes_stays_when_what_follows_it_was_edited),
	    cmocka_unit_test(what_follows_a_question_of_ones_own_is_still_merged),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
