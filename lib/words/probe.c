// SPDX-License-Identifier: GPL-3.0-or-later
#include "words/probe.h"

#include "base/unicode.h"
#include "words/coverage.h"

#include <string.h>

enum { POINT_BITS = 63, VARIANTS = 2 };
#define LEAST_TIME_MS INT64_C(20000)

static bool has_bit(int64_t bits, size_t i)
{
	return i < POINT_BITS && (bits >> i & 1) != 0;
}

static unsigned count_bits(int64_t bits)
{
	unsigned count = 0;
	for (uint64_t rest = (uint64_t)bits; rest != 0; rest &= rest - 1)
		count++;
	return count;
}

static bool is_missed(const struct rh_question *question, const struct rh_probe_state *state, size_t i)
{
	return i < question->key_point_count && i < POINT_BITS && !has_bit(state->said, i) && !has_bit(state->asked, i);
}

/* How much of the point a follow-up speaks of, in its question and its own key points. */
static enum rh_status about(const struct rh_question *follow_up, const struct rh_key_point *point, double *share,
                            struct rh_error *err)
{
	struct rh_buffer text = {0};
	struct rh_said *said = NULL;
	struct rh_coverage coverage = {0};
	rh_buffer_text(&text, follow_up->question);
	for (size_t i = 0; i < follow_up->key_point_count; i++) {
		rh_buffer_string(&text, ". ");
		rh_buffer_text(&text, follow_up->key_points[i].point);
	}
	enum rh_status status = rh_buffer_status(&text, err);
	if (status == RH_OK)
		status = rh_said_new(rh_buffer_view(&text), &said, err);
	if (status == RH_OK)
		status = rh_said_point(said, point, &coverage, err);
	*share = coverage.share;
	rh_said_free(said);
	rh_buffer_done(&text);
	return status;
}

/* The follow-up that speaks most of a missed point; else the first that was not asked, about the first missed point. */
static enum rh_status choose_follow_up(const struct rh_question *question, const struct rh_probe_state *state,
                                       struct rh_probe *probe, struct rh_error *err)
{
	double best = 0;
	for (size_t f = 0; f < question->follow_up_count && f < POINT_BITS; f++) {
		if (has_bit(state->follow_ups, f))
			continue;
		if (probe->follow_up == NULL) {
			probe->follow_up = &question->follow_ups[f];
			probe->follow_up_index = f;
		}
		for (size_t i = 0; i < question->key_point_count && i < POINT_BITS; i++) {
			double share = 0;
			if (!is_missed(question, state, i))
				continue;
			RH_TRY(about(&question->follow_ups[f], &question->key_points[i], &share, err));
			if (share >= RH_COVERED_PARTLY_SHARE && share > best) {
				*probe = (struct rh_probe){i, &question->follow_ups[f], f};
				best = share;
			}
		}
	}
	return RH_OK;
}

enum rh_status rh_probe_choose(const struct rh_question *question, const struct rh_probe_state *state,
                               bool own_follow_ups, struct rh_probe *probe, bool *found, struct rh_error *err)
{
	size_t first = 0;
	*found = false;
	*probe = (struct rh_probe){0};
	while (first < question->key_point_count && first < POINT_BITS && !is_missed(question, state, first))
		first++;
	if (!is_missed(question, state, first) || count_bits(state->asked) >= RH_PROBES_MAX)
		return RH_OK;
	probe->point = first;
	if (own_follow_ups)
		RH_TRY(choose_follow_up(question, state, probe, err));
	*found = true;
	return RH_OK;
}

/* "%1" is the point, "%2" the point with 은 or 는. */
static const char *const korean[][VARIANTS] = {
    [RH_QUESTION_OPEN] = {"방금 답변에서 %2 어떻게 하셨나요?", "%1에 대해 조금 더 구체적으로 말씀해 주시겠어요?"},
    [RH_QUESTION_INTRO] = {"방금 소개에서 %2 어떻게 되나요?", "%1에 대해서도 짧게 들려주시겠어요?"},
    [RH_QUESTION_PRESSURE] = {"방금 답변에서 %2 왜 빠졌나요?", "그렇다면 %2 어떻게 설명하시겠어요?"},
    [RH_QUESTION_CODING] = {"방금 풀이에서 %2 어떻게 되나요?", "%1까지 생각하면 풀이가 어떻게 달라지나요?"},
    [RH_QUESTION_CHOICE] = {"그렇게 고르실 때 %2 어떻게 보셨나요?", "그 선택에서 %1도 고려하셨나요?"},
    [RH_QUESTION_TERM] = {"방금 설명에서 %2 어떻게 되나요?", "%1도 함께 설명해 주시겠어요?"},
    [RH_QUESTION_REVERSE] = {"%1에 대해서는 궁금한 점이 없으신가요?", "방금 질문에서 %2 왜 묻지 않으셨나요?"},
};
static const char *const english[][VARIANTS] = {
    [RH_QUESTION_OPEN] = {"You did not mention this: %1. How did you go about it?",
                          "Could you tell me more about this: %1?"},
    [RH_QUESTION_INTRO] = {"Your introduction left this out: %1. What can you say about it?",
                           "Could you add a word on this: %1?"},
    [RH_QUESTION_PRESSURE] = {"Why did you leave this out: %1?", "Then how do you explain this: %1?"},
    [RH_QUESTION_CODING] = {"What about this in your solution: %1?", "How would this change your solution: %1?"},
    [RH_QUESTION_CHOICE] = {"What part did this play in your choice: %1?", "Did you consider this: %1?"},
    [RH_QUESTION_TERM] = {"Could you also explain this: %1?", "What about this part of it: %1?"},
    [RH_QUESTION_REVERSE] = {"Is there nothing you would like to ask about this: %1?",
                             "Why did you not ask about this: %1?"},
};

/* Whether a word as it is read in Korean ends in a consonant. */
static bool ends_closed(struct rh_text text)
{
	enum { FIRST = 0xAC00, LAST = 0xD7A3, FINALS = 28 };
	uint32_t c = 0, last = 0;
	while (rh_unicode_next(&text, &c)) {
		if (rh_unicode_is_word(c) || c == '%')
			last = c;
	}
	if (last >= FIRST && last <= LAST)
		return (last - FIRST) % FINALS != 0;
	/* Digits: 영 일 삼 육 칠 팔. Letters: most words that end in them are read with a vowel at the end. */
	return last != 0 && last < 0x80 && strchr("013678lmnLMN", (int)last) != NULL;
}

static void write_text(struct rh_buffer *out, const char *form, struct rh_text point)
{
	for (; *form != '\0'; form++) {
		if (form[0] != '%') {
			rh_buffer_byte(out, form[0]);
			continue;
		}
		form++;
		rh_buffer_text(out, point);
		if (form[0] == '2')
			rh_buffer_string(out, ends_closed(point) ? "은" : "는");
	}
}

/* Without the full stop that some points end in. */
static struct rh_text phrase(struct rh_text point)
{
	point = rh_text_trim(point);
	while (point.length > 0 && strchr(".?!", point.data[point.length - 1]) != NULL)
		point.length--;
	return point;
}

enum rh_status rh_probe_question_init(struct rh_probe_question *made, const struct rh_question *question, size_t point,
                                      struct rh_text lang, int64_t time_ms, uint64_t seed, struct rh_error *err)
{
	bool in_korean = rh_text_starts_with(lang, RH_TEXT("ko"));
	size_t variant = (size_t)((seed ^ rh_text_hash(question->id)) + point) % VARIANTS;
	*made = (struct rh_probe_question){.point = question->key_points[point]};
	write_text(&made->text, (in_korean ? korean : english)[question->type][variant], phrase(made->point.point));
	rh_buffer_text(&made->id, question->id);
	rh_buffer_printf(&made->id, "-probe-%zu", point + 1);
	enum rh_status status = rh_buffer_status(&made->text, err);
	if (status == RH_OK)
		status = rh_buffer_status(&made->id, err);
	if (status != RH_OK) {
		rh_probe_question_done(made);
		return status;
	}
	made->question = (struct rh_question){
	    .id = rh_buffer_view(&made->id),
	    .question = rh_buffer_view(&made->text),
	    .time_ms = time_ms / 2 > LEAST_TIME_MS ? time_ms / 2 : LEAST_TIME_MS,
	    .prep_ms = question->prep_ms,
	    .tags = question->tags,
	    .key_points = &made->point,
	    .key_point_count = 1,
	    .extra = &made->extra,
	    .type = question->type,
	};
	return RH_OK;
}

void rh_probe_question_done(struct rh_probe_question *made)
{
	rh_buffer_done(&made->id);
	rh_buffer_done(&made->text);
	*made = (struct rh_probe_question){0};
}
