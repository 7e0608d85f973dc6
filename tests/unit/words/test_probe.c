// SPDX-License-Identifier: GPL-3.0-or-later
#include "words/probe.h"

#include "support/check.h"
#include "support/failing_alloc.h"

static const struct rh_key_point points[] = {
    {.point = {"대표 프로젝트와 수치", 28}}, {.point = {"지원 동기", 13}}, {.point = {"code review", 11}}};
static const struct rh_question_extra no_extra;
static const struct rh_question follow_ups[] = {
    {.id = {"fu-weather", 10}, .question = {"날씨가 좋은가요?", 22}, .extra = &no_extra},
    {.id = {"fu-motive", 9}, .question = {"그래서 지원하신 동기는 무엇인가요?", 47}, .extra = &no_extra},
};

static struct rh_question question_of(size_t point_count, size_t follow_up_count)
{
	return (struct rh_question){.id = RH_TEXT("intro"),
	                            .question = RH_TEXT("자기소개를 해 주세요."),
	                            .time_ms = 60000,
	                            .prep_ms = 5000,
	                            .key_points = points,
	                            .key_point_count = (uint32_t)point_count,
	                            .follow_ups = follow_ups,
	                            .follow_up_count = (uint32_t)follow_up_count,
	                            .extra = &no_extra};
}

struct choice {
	const char *name;
	size_t points, follow_ups;
	struct rh_probe_state state;
	bool own;          /* follow-ups may be used */
	bool found;        /* what must come of it */
	size_t point;      /* likewise */
	const char *asked; /* id of the follow-up; NULL: a question is made */
};

static const struct choice choices[] = {
    {"everything said", 3, 0, {.said = 7}, true, false, 0, NULL},
    {"no points at all", 0, 2, {0}, true, false, 0, NULL},
    {"the first missed point", 3, 0, {.said = 1}, true, true, 1, NULL},
    {"nothing said", 3, 0, {0}, true, true, 0, NULL},
    {"not the same point twice", 3, 0, {.said = 1, .asked = 2}, true, true, 2, NULL},
    {"twice is enough", 3, 0, {.asked = 3}, true, false, 0, NULL},
    {"all that was missed was asked", 2, 0, {.said = 1, .asked = 2}, true, false, 0, NULL},
    {"a follow-up about a missed point goes first", 3, 2, {0}, true, true, 1, "fu-motive"},
    {"one about a point that was said does not", 3, 2, {.said = 2}, true, true, 0, "fu-weather"},
    {"the bank's own before a made one", 3, 1, {0}, true, true, 0, "fu-weather"},
    {"each follow-up once", 3, 2, {.asked = 2, .follow_ups = 2}, true, true, 0, "fu-weather"},
    {"when they are used up one is made", 3, 2, {.asked = 2, .follow_ups = 3}, true, true, 0, NULL},
    {"follow-ups that are asked anyway are left alone", 3, 2, {0}, false, true, 0, NULL},
};

static void the_missed_point_decides_what_is_asked(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof choices / sizeof choices[0]; i++) {
		const struct choice *c = &choices[i];
		const struct rh_question question = question_of(c->points, c->follow_ups);
		struct rh_probe probe;
		bool found = false;
		assert_int_equal(rh_probe_choose(&question, &c->state, c->own, &probe, &found, NULL), RH_OK);
		if (found != c->found || (found && probe.point != c->point))
			fail_msg("%s: found %d, point %zu", c->name, found, probe.point);
		if (!found)
			continue;
		if (c->asked == NULL)
			assert_null(probe.follow_up);
		else
			check_text(probe.follow_up->id, c->asked);
	}
}

struct wording {
	enum rh_question_type type;
	const char *lang;
	size_t point;
	uint64_t variant;
	const char *text;
};

/* Each kind has two forms. */
static const struct wording wordings[] = {
    {RH_QUESTION_OPEN, "ko", 1, 0, "방금 답변에서 지원 동기는 어떻게 하셨나요?"},
    {RH_QUESTION_OPEN, "ko", 1, 1, "지원 동기에 대해 조금 더 구체적으로 말씀해 주시겠어요?"},
    {RH_QUESTION_INTRO, "ko", 1, 0, "방금 소개에서 지원 동기는 어떻게 되나요?"},
    {RH_QUESTION_PRESSURE, "ko", 1, 0, "방금 답변에서 지원 동기는 왜 빠졌나요?"},
    {RH_QUESTION_CODING, "ko", 1, 0, "방금 풀이에서 지원 동기는 어떻게 되나요?"},
    {RH_QUESTION_CHOICE, "ko", 1, 0, "그렇게 고르실 때 지원 동기는 어떻게 보셨나요?"},
    {RH_QUESTION_TERM, "ko", 1, 0, "방금 설명에서 지원 동기는 어떻게 되나요?"},
    {RH_QUESTION_REVERSE, "ko", 1, 0, "지원 동기에 대해서는 궁금한 점이 없으신가요?"},
    {RH_QUESTION_OPEN, "en", 2, 1, "Could you tell me more about this: code review?"},
    {RH_QUESTION_OPEN, "en", 2, 0, "You did not mention this: code review. How did you go about it?"},
    {RH_QUESTION_PRESSURE, "en", 2, 0, "Why did you leave this out: code review?"},
    {RH_QUESTION_CODING, "", 2, 0, "What about this in your solution: code review?"},
};

static void a_made_question_is_in_the_banks_language_and_of_its_kind(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof wordings / sizeof wordings[0]; i++) {
		const struct wording *w = &wordings[i];
		struct rh_question question = question_of(3, 0);
		struct rh_probe_question made;
		question.type = w->type;
		/* Id and point take part in the draw; here the table alone decides. */
		uint64_t seed = rh_text_hash(question.id) ^ ((w->variant + w->point) % 2);
		assert_int_equal(
		    rh_probe_question_init(&made, &question, w->point, rh_text_of(w->lang), 60000, seed, NULL), RH_OK);
		check_text(made.question.question, w->text);
		rh_probe_question_done(&made);
	}
}

static void a_made_question_has_an_id_and_a_clock_of_its_own(void **state)
{
	(void)state;
	const struct rh_question question = question_of(3, 0);
	struct rh_probe_question made, again;
	assert_int_equal(rh_probe_question_init(&made, &question, 1, RH_TEXT("ko"), 60000, 7, NULL), RH_OK);
	assert_int_equal(rh_probe_question_init(&again, &question, 1, RH_TEXT("ko"), 30000, 7, NULL), RH_OK);
	check_text(made.question.id, "intro-probe-2");
	assert_int_equal(made.question.time_ms, 30000);
	assert_int_equal(again.question.time_ms, 20000); /* no shorter */
	assert_int_equal(made.question.prep_ms, 5000);
	assert_int_equal(made.question.key_point_count, 1);
	check_text(made.question.key_points[0].point, "지원 동기");
	assert_true(rh_text_equal(made.question.question, again.question.question)); /* of one seed */
	assert_true(rh_bank_is_id(made.question.id));
	rh_probe_question_done(&made);
	rh_probe_question_done(&again);
}

struct particle {
	const char *point, *with;
};

static const struct particle particles[] = {
    {"성능", "성능은"},      {"수치", "수치는"},     {"LoRA", "LoRA는"},     {"SQL", "SQL은"},
    {"93%", "93%는"},        {"단계 3", "단계 3은"}, {"단계 2", "단계 2는"}, {"결과 (수치)", "결과 (수치)는"},
    {"Python.", "Python은"},
};

static void particles_follow_the_last_sound(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof particles / sizeof particles[0]; i++) {
		const struct rh_key_point point = {.point = rh_text_of(particles[i].point)};
		struct rh_question question = question_of(1, 0);
		struct rh_probe_question made;
		question.key_points = &point;
		uint64_t seed = rh_text_hash(question.id);
		assert_int_equal(rh_probe_question_init(&made, &question, 0, RH_TEXT("ko"), 60000, seed, NULL), RH_OK);
		if (rh_text_find(made.question.question, rh_text_of(particles[i].with)) == SIZE_MAX)
			fail_msg("%.*s", RH_TEXT_ARGS(made.question.question));
		rh_probe_question_done(&made);
	}
}

static void want_of_memory_is_told_and_leaks_nothing(void **state)
{
	(void)state;
	const struct rh_question question = question_of(3, 2);
	for (size_t n = 1; failing_alloc_next(n); n++) {
		struct rh_probe probe;
		struct rh_probe_question made = {0};
		const struct rh_probe_state none = {0};
		bool found = false;
		enum rh_status status = rh_probe_choose(&question, &none, true, &probe, &found, NULL);
		if (status == RH_OK)
			status = rh_probe_question_init(&made, &question, 0, RH_TEXT("ko"), 60000, 1, NULL);
		rh_probe_question_done(&made);
		assert_int_equal(status, failing_alloc_struck() ? RH_ERR_NO_MEMORY : RH_OK);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_missed_point_decides_what_is_asked),
	    cmocka_unit_test(a_made_question_is_in_the_banks_language_and_of_its_kind),
	    cmocka_unit_test(a_made_question_has_an_id_and_a_clock_of_its_own),
	    cmocka_unit_test(particles_follow_the_last_sound),
	    cmocka_unit_test(want_of_memory_is_told_and_leaks_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
