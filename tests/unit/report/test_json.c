// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/json.h"

#include "support/bank_from.h"
#include "support/check.h"

#include <jansson.h>
#include <string.h>

static struct rh_buffer out;

static int clear(void **state)
{
	(void)state;
	rh_buffer_done(&out);
	return 0;
}

/* What a reader of JSON makes of it; the caller frees. */
static json_t *parsed(void)
{
	json_error_t fault;
	json_t *value = json_loadb(out.data, out.length, JSON_REJECT_DUPLICATES, &fault);
	if (value == NULL)
		fail_msg("%s at %d:%d of %s", fault.text, fault.line, fault.column, out.data);
	return value;
}

static struct rh_attempt recorded(void)
{
	return (struct rh_attempt){
	    .take = 57,
	    .session = 12,
	    .bank = RH_TEXT("ai-developer"),
	    .id = RH_TEXT("self-intro"),
	    .question = RH_TEXT("1분 동안 \"자기소개\"를 해 주세요."),
	    .lang = RH_TEXT("ko"),
	    .at_unix_ms = INT64_C(1795449731000),
	    .utc_offset_s = 32400,
	    .practice_day = 20261123,
	    .prep_ms = 10000,
	    .answer_ms = 64000,
	    .target_ms = 60000,
	    .outcome = RH_OUTCOME_FINISHED,
	    .rating = RH_RATING_GOOD,
	    .hints = 1,
	    .path = RH_TEXT("/home/kim/takes/57.wav"),
	    .frames = 3072000,
	    .sample_rate_hz = 48000,
	};
}

static void takes_are_a_list_with_their_keys_in_order(void **state)
{
	struct rh_attempt attempts[2] = {recorded(), {.take = 58, .session = 12, .outcome = RH_OUTCOME_TIME_UP}};
	(void)state;
	rh_report_attempts_json(&out, attempts, 2);
	check_written(&out, "[{\"take\":57,\"session\":12,\"bank\":\"ai-developer\",\"id\":\"self-intro\","
	                    "\"question\":\"1분 동안 \\\"자기소개\\\"를 해 주세요.\",\"at_unix_ms\":1795449731000,"
	                    "\"prep_ms\":10000,\"answer_ms\":64000,\"target_ms\":60000,\"outcome\":\"finished\","
	                    "\"rating\":\"good\",\"path\":\"/home/kim/takes/57.wav\",\"frames\":3072000,"
	                    "\"sample_rate\":48000},\n"
	                    " {\"take\":58,\"session\":12,\"bank\":\"\",\"id\":\"\",\"question\":\"\",\"at_unix_ms\":0,"
	                    "\"prep_ms\":0,\"answer_ms\":0,\"target_ms\":0,\"outcome\":\"time_up\",\"rating\":null,"
	                    "\"path\":null,\"frames\":0,\"sample_rate\":0}]\n");
}

static void no_takes_are_an_empty_list(void **state)
{
	(void)state;
	rh_report_attempts_json(&out, NULL, 0);
	check_written(&out, "[]\n");
}

static void one_take_is_an_object(void **state)
{
	const struct rh_attempt attempt = recorded();
	(void)state;
	rh_report_attempt_json(&out, &attempt);
	json_t *value = parsed();
	assert_true(json_is_object(value));
	assert_int_equal(json_integer_value(json_object_get(value, "take")), 57);
	json_decref(value);
	assert_int_equal(out.data[out.length - 1], '\n');
}

static void the_largest_numbers_survive(void **state)
{
	struct rh_attempt attempt = recorded();
	(void)state;
	attempt.take = INT64_MAX;
	attempt.at_unix_ms = INT64_MIN;
	rh_report_attempts_json(&out, &attempt, 1);
	json_t *value = parsed();
	assert_true(json_integer_value(json_object_get(json_array_get(value, 0), "take")) == INT64_MAX);
	assert_true(json_integer_value(json_object_get(json_array_get(value, 0), "at_unix_ms")) == INT64_MIN);
	json_decref(value);
}

/* What the path reads as, through a reader of JSON. */
static void check_path(struct rh_text path, const char *expected)
{
	struct rh_attempt attempt = recorded();
	attempt.path = path;
	rh_report_attempt_json(&out, &attempt);
	json_t *value = parsed();
	assert_string_equal(json_string_value(json_object_get(value, "path")), expected);
	json_decref(value);
	rh_buffer_clear(&out);
}

static void bytes_that_are_no_utf8_become_replacement_characters(void **state)
{
	(void)state;
	check_path(RH_TEXT("/home/\xC5\xB0/\xB1\xE8.wav"), "/home/\xC5\xB0/\uFFFD\uFFFD.wav");
	check_path(RH_TEXT("\xFF"), "\uFFFD");
	check_path(RH_TEXT("/\xED\xA0\x80/"), "/\uFFFD\uFFFD\uFFFD/"); /* a surrogate */
	check_path(RH_TEXT("/a\xF0\x9F\x98"), "/a\uFFFD\uFFFD\uFFFD"); /* cut off */
	check_path(RH_TEXT("/정상/\U0001F600"), "/정상/\U0001F600");
}

static void what_could_steer_a_terminal_is_escaped(void **state)
{
	struct rh_attempt attempt = recorded();
	(void)state;
	attempt.question = RH_TEXT(
	    "a\x1B[2J\xC2\x9B\x7F\u202E\u2028\u2066\u200F\u061C\u200B\uE000\U000E0041\"\\\n\t가");
	rh_report_attempt_json(&out, &attempt);
	const char *expected =
	    "\"question\":\"a\\u001B["
	    "2J\\u009b\\u007f\\u202e\\u2028\\u2066\\u200f\\u061c\\u200b\\ue000\\udb40\\udc41\\\"\\\\\\n\\t가\"";
	if (strstr(out.data, expected) == NULL)
		fail_msg("%s", out.data);
	json_t *value = parsed();
	check_text(attempt.question, json_string_value(json_object_get(value, "question")));
	json_decref(value);
}

static const char bank_yaml[] =
    "id: ai\n"
    "questions:\n"
    "- id: intro\n"
    "  question: 자기소개를 해 주세요.\n"
    "  type: intro\n"
    "  tags: [opening, 자기소개]\n"
    "  difficulty: easy\n"
    "  intent: 한 문장\n"
    "  section: 처음\n"
    "  notes: 웃으며\n"
    "  answer: [{name: 인사, time: 10s, text: 안녕하십니까.}, {text: 고맙습니다.}]\n"
    "  key_points: [{point: 누구인지, also: [이름, 소개]}, 동기]\n"
    "  options: [하나, 둘]\n"
    "  aliases: [self]\n"
    "  sources: [{file: notes.txt, lines: 95-106}, {file: b.md}]\n"
    "  follow_ups: [{id: why, question: 왜요?, follow_ups: [{id: deep, question: 더요?}]}]\n"
    "- {id: bare, question: Why?}\n";

static void listed_questions_have_their_keys_in_order(void **state)
{
	struct rh_bank *bank = bank_from("/banks/ai.yaml", bank_yaml);
	const struct rh_question *all = rh_bank_content(bank)->questions;
	const struct rh_report_question questions[] = {
	    {.bank = bank, .question = &all[0], .time_ms = 60000, .takes = 3},
	    {.bank = bank, .question = &all[1], .time_ms = 90000},
	};
	(void)state;
	rh_report_questions_json(&out, questions, 2);
	check_written(&out,
	              "[{\"bank\":\"ai\",\"id\":\"intro\",\"question\":\"자기소개를 해 주세요.\",\"type\":\"intro\","
	              "\"tags\":[\"opening\",\"자기소개\"],\"time_ms\":60000,\"difficulty\":\"easy\",\"takes\":3},\n"
	              " {\"bank\":\"ai\",\"id\":\"bare\",\"question\":\"Why?\",\"type\":\"open\",\"tags\":[],"
	              "\"time_ms\":90000,\"difficulty\":null,\"takes\":0}]\n");
	rh_bank_free(bank);
}

static void a_shown_question_has_everything(void **state)
{
	struct rh_bank *bank = bank_from("/banks/ai.yaml", bank_yaml);
	const struct rh_report_question question = {.bank = bank,
	                                            .question = &rh_bank_content(bank)->questions[0],
	                                            .prep_ms = 10000,
	                                            .time_ms = 60000,
	                                            .takes = 3,
	                                            .speaking_ms = 4200};
	(void)state;
	rh_report_question_json(&out, &question);
	check_written(&out,
	              "{\"bank\":\"ai\",\"id\":\"intro\",\"question\":\"자기소개를 해 주세요.\",\"type\":\"intro\","
	              "\"tags\":[\"opening\",\"자기소개\"],\"prep_ms\":10000,\"time_ms\":60000,\"difficulty\":\"easy\","
	              "\"takes\":3,\"intent\":\"한 문장\",\"section\":\"처음\",\"notes\":\"웃으며\","
	              "\"answer\":[{\"name\":\"인사\",\"time_ms\":10000,\"text\":\"안녕하십니까.\"},"
	              "{\"name\":null,\"time_ms\":null,\"text\":\"고맙습니다.\"}],\"speaking_ms\":4200,"
	              "\"key_points\":[{\"point\":\"누구인지\",\"also\":[\"이름\",\"소개\"]},"
	              "{\"point\":\"동기\",\"also\":[]}],\"options\":[\"하나\",\"둘\"],\"aliases\":[\"self\"],"
	              "\"follow_ups\":[{\"id\":\"why\",\"question\":\"왜요?\"}],"
	              "\"sources\":[{\"file\":\"notes.txt\",\"lines\":\"95-106\"},{\"file\":\"b.md\",\"lines\":null}],"
	              "\"file\":\"/banks/ai.yaml\",\"line\":3,\"said\":null}\n");
	rh_bank_free(bank);
}

static void what_a_question_does_not_say_is_null_or_empty(void **state)
{
	struct rh_bank *bank = bank_from("ai.yaml", bank_yaml);
	const struct rh_report_question question = {.bank = bank,
	                                            .question = &rh_bank_content(bank)->questions[1],
	                                            .prep_ms = 10000,
	                                            .time_ms = 90000,
	                                            .speaking_ms = RH_UNSET_MS};
	(void)state;
	rh_report_question_json(&out, &question);
	check_written(&out, "{\"bank\":\"ai\",\"id\":\"bare\",\"question\":\"Why?\",\"type\":\"open\",\"tags\":[],"
	                    "\"prep_ms\":10000,\"time_ms\":90000,\"difficulty\":null,\"takes\":0,\"intent\":null,"
	                    "\"section\":null,\"notes\":null,\"answer\":[],\"speaking_ms\":null,\"key_points\":[],"
	                    "\"options\":[],\"aliases\":[],\"follow_ups\":[],\"sources\":[],\"file\":\"ai.yaml\","
	                    "\"line\":17,\"said\":null}\n");
	rh_bank_free(bank);
}

static void faults_are_a_list_with_their_places(void **state)
{
	const struct rh_diag diags[] = {
	    {RH_SEVERITY_ERROR, "duplicate-id", "bank.yaml", 7, 12, 4, "duplicate id 'lora' (first at 3:9)"},
	    {RH_SEVERITY_WARNING, NULL, "b\xFF.yaml", 0, 0, 1, "'\xFF' is no UTF-8"},
	};
	(void)state;
	rh_report_diags_json(&out, diags, 2);
	check_written(&out, "[{\"file\":\"bank.yaml\",\"line\":7,\"column\":12,\"severity\":\"error\","
	                    "\"code\":\"duplicate-id\",\"message\":\"duplicate id 'lora' (first at 3:9)\"},\n"
	                    " {\"file\":\"b\uFFFD.yaml\",\"line\":0,\"column\":0,\"severity\":\"warning\","
	                    "\"code\":null,\"message\":\"'\uFFFD' is no UTF-8\"}]\n");
	rh_report_diags_json(&out, NULL, 0);
	check_written(&out, "[]\n");
}

static void devices_say_what_they_are(void **state)
{
	const struct rh_report_device devices[] = {
	    {.name = RH_TEXT("alsa_input.usb"),
	     .description = RH_TEXT("USB Mic"),
	     .is_source = true,
	     .is_default = true,
	     .sample_rate_hz = 48000,
	     .channels = 1},
	    {.name = RH_TEXT("null.monitor"),
	     .description = RH_TEXT("Monitor of Null"),
	     .is_monitor = true,
	     .is_muted = true,
	     .sample_rate_hz = 44100,
	     .channels = 2},
	};
	(void)state;
	rh_report_devices_json(&out, RH_TEXT("pulseaudio 16.1"), devices, 2);
	check_written(&out, "{\"server\":\"pulseaudio 16.1\",\"devices\":[{\"name\":\"alsa_input.usb\","
	                    "\"description\":\"USB Mic\",\"kind\":\"source\",\"default\":true,\"monitor\":false,"
	                    "\"muted\":false,\"sample_rate\":48000,\"channels\":1},{\"name\":\"null.monitor\","
	                    "\"description\":\"Monitor of Null\",\"kind\":\"sink\",\"default\":false,\"monitor\":true,"
	                    "\"muted\":true,\"sample_rate\":44100,\"channels\":2}]}\n");
	rh_report_devices_json(&out, RH_TEXT_NONE, NULL, 0);
	check_written(&out, "{\"server\":null,\"devices\":[]}\n");
}

#define TEST(name) cmocka_unit_test_teardown(name, clear)

int main(void)
{
	static const struct CMUnitTest tests[] = {
	    TEST(takes_are_a_list_with_their_keys_in_order),
	    TEST(no_takes_are_an_empty_list),
	    TEST(one_take_is_an_object),
	    TEST(the_largest_numbers_survive),
	    TEST(bytes_that_are_no_utf8_become_replacement_characters),
	    TEST(what_could_steer_a_terminal_is_escaped),
	    TEST(listed_questions_have_their_keys_in_order),
	    TEST(a_shown_question_has_everything),
	    TEST(what_a_question_does_not_say_is_null_or_empty),
	    TEST(faults_are_a_list_with_their_places),
	    TEST(devices_say_what_they_are),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
