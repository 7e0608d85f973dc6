// SPDX-License-Identifier: GPL-3.0-or-later
#include "screens/scenes.h"

#define TEXT(literal)                        \
	{                                    \
		literal, sizeof(literal) - 1 \
	}
#define POINT(literal)                 \
	{                              \
		.point = TEXT(literal) \
	}
#define NUMBER_OF(array) (sizeof(array) / sizeof *(array))

static const struct rh_key_point intro_points[] = {
    POINT("누구인지 한 문장"),
    POINT("대표 프로젝트와 수치"),
    POINT("지원 동기"),
    POINT("입사 후 계획"),
};

static const struct rh_section intro_sections[] = {
    {TEXT("누구인지"), 15000, TEXT("사용자가 기다리지 않는 검색을 만드는 개발자입니다.")},
    {TEXT("대표 프로젝트"), 30000,
     TEXT("검색 응답을 1.8초에서 0.4초로 줄인 과정과 그때 버린 것들을 말합니다. "
          "색인을 나누고, 캐시를 앞에 두고, 느린 질의를 매주 하나씩 없앴습니다.")},
    {TEXT("지원 동기"), RH_UNSET_MS, TEXT("같은 문제를 더 많은 사람 앞에서 풀고 싶습니다.")},
};

static const struct rh_question_extra intro_extra = {
    .intent = TEXT("처음 1분에 무엇을 강조하는지, 시간을 지키는지"),
};

static const struct rh_question intro = {
    .id = TEXT("self-intro"),
    .question = TEXT("1분 동안 자기소개를 해 주세요."),
    .type = RH_QUESTION_INTRO,
    .key_points = intro_points,
    .key_point_count = NUMBER_OF(intro_points),
    .sections = intro_sections,
    .section_count = NUMBER_OF(intro_sections),
    .extra = &intro_extra,
};

static const struct rh_key_point lora_points[] = {
    POINT("얼려 둔 가중치 옆에 낮은 랭크의 행렬 둘"),
    POINT("학습하는 값이 1 % 아래로 줄어든다"),
    POINT("랭크와 알파"),
    POINT("어느 층에 붙이는가"),
    POINT("합치면 추론 비용이 그대로"),
    POINT("QLoRA: 4비트로 얼려 두고 학습"),
    POINT("과적합을 보는 법"),
    POINT("전체 미세 조정과의 비교"),
    POINT("여러 어댑터를 갈아 끼우기"),
    POINT("데이터가 적을 때"),
    POINT("실패한 실험 하나"),
    POINT("다음에 해 볼 것"),
};

static const struct rh_question_extra no_extra;

static const struct rh_question lora = {
    .id = TEXT("lora-in-practice-for-a-small-team-with-one-gpu"),
    .question = TEXT("LoRA로 대형 언어 모델을 미세 조정한 경험을 말해 주세요. 왜 전체 미세 조정 대신 LoRA를 골랐고, "
                     "랭크와 학습률은 어떻게 정했으며, 결과를 무엇으로 확인했습니까?"),
    .key_points = lora_points,
    .key_point_count = NUMBER_OF(lora_points),
    .extra = &no_extra,
};

static const struct rh_question follow_up = {
    .id = TEXT("worst-failure"),
    .question = TEXT("What was the worst run, and what did you change after it?"),
    .extra = &no_extra,
};

static const struct rh_text options[] = {
    TEXT("Rotary position embedding"),
    TEXT("Learned absolute positions, added to the token embedding once before the first layer"),
    TEXT("사인과 코사인으로 만든 고정 위치 값"),
};

static const struct rh_question_extra choice_extra = {.options = {options, NUMBER_OF(options)}};

static const struct rh_question choice = {
    .id = TEXT("positions"),
    .question = TEXT("Which of these extends best to longer inputs, and why?"),
    .type = RH_QUESTION_CHOICE,
    .extra = &choice_extra,
};

static const struct rh_question strict = {
    .id = TEXT("pressure"),
    .question = TEXT("경력이 짧은데 왜 당신을 뽑아야 합니까?"),
    .type = RH_QUESTION_PRESSURE,
    .extra = &no_extra,
};

#define USUAL                                                                                            \
	.prep_ms = 10000, .time_ms = 60000, .own_time_ms = 60000, .green_ms = 30000, .yellow_ms = 45000, \
	.red_ms = 54000, .grace_ms = RH_UNLIMITED, .retakes = RH_UNLIMITED, .pause = true, .hints = true

const struct rh_item fixture_items[FIXTURE_COUNT] = {
    [FIXTURE_INTRO] = {.question = &intro, .rules = {USUAL}},
    [FIXTURE_LORA] = {.question = &lora, .rules = {USUAL}},
    [FIXTURE_FOLLOW_UP] = {.question = &follow_up, .rules = {USUAL}, .depth = 1},
    [FIXTURE_CHOICE] = {.question = &choice, .rules = {USUAL}},
    [FIXTURE_STRICT] = {.question = &strict,
                        .rules = {.prep_ms = 30000,
                                  .time_ms = 90000,
                                  .green_ms = 45000,
                                  .yellow_ms = 67500,
                                  .red_ms = 81000,
                                  .grace_ms = 0,
                                  .skip_after_ms = 70000,
                                  .retakes = 1}},
};
