// SPDX-License-Identifier: GPL-3.0-or-later
#include "words/tally.h"

#include "support/check.h"

/* A transcript and the question it answers, counted. */
struct counted {
	struct rh_terms said, question;
	struct rh_tally tally;
};

static struct counted count(const char *transcript, const char *question)
{
	struct counted c = {0};
	assert_int_equal(rh_terms_read(&c.said, rh_text_of(transcript), NULL), RH_OK);
	assert_int_equal(rh_terms_read(&c.question, rh_text_of(question), NULL), RH_OK);
	assert_int_equal(rh_tally_read(&c.tally, &c.said, rh_text_of(transcript), &c.question, NULL), RH_OK);
	return c;
}

static void count_done(struct counted *c)
{
	rh_tally_done(&c->tally);
	rh_terms_done(&c->said);
	rh_terms_done(&c->question);
}

static void the_most_used_words_come_first_whatever_particles_they_have(void **state)
{
	(void)state;
	struct counted c = count("모델을 바꾸고 모델이 나아져 모델만 봤고 데이터를 봤더니 데이터가 틀렸습니다", "");
	assert_int_equal(c.tally.words, 10);
	assert_int_equal(c.tally.common_count, 2);
	check_text(c.tally.common[0].text, "모델");
	assert_int_equal(c.tally.common[0].count, 3);
	check_text(c.tally.common[1].text, "데이터");
	assert_int_equal(c.tally.common[1].count, 2);
	count_done(&c);
}

static void phrases_said_again_are_told_the_longest_first(void **state)
{
	(void)state;
	struct counted c = count("at the end of the day we shipped it and at the end of the day it worked", "");
	assert_int_equal(c.tally.phrase_count, 1);
	check_text(c.tally.phrases[0].text, "at the end of the day");
	assert_int_equal(c.tally.phrases[0].count, 2);
	count_done(&c);
}

static void words_of_the_question_that_come_back_are_told_in_its_order(void **state)
{
	(void)state;
	struct counted c = count("저희 팀의 가장 큰 갈등은 일정이었습니다", "팀에서 겪은 갈등을 말씀해 주세요");
	assert_int_equal(c.tally.echoed_count, 2);
	check_text(c.tally.echoed[0], "팀에서");
	check_text(c.tally.echoed[1], "갈등");
	count_done(&c);
}

static void nothing_said_is_nothing_counted(void **state)
{
	(void)state;
	struct counted c = count("", "why");
	assert_int_equal(c.tally.words + c.tally.common_count + c.tally.phrase_count + c.tally.echoed_count, 0);
	count_done(&c);
	assert_true(rh_tally_per_minute(3, 90000) == 2);
	assert_true(rh_tally_per_minute(3, 0) == 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_most_used_words_come_first_whatever_particles_they_have),
	    cmocka_unit_test(phrases_said_again_are_told_the_longest_first),
	    cmocka_unit_test(words_of_the_question_that_come_back_are_told_in_its_order),
	    cmocka_unit_test(nothing_said_is_nothing_counted),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
