// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/keys.h"

#include "base/random.h"
#include "support/check.h"

#include <string.h>

#define MS INT64_C(1000000)

enum { MORE = 40 };

/* What some bytes came to, one letter a key: itself for ASCII, K for another character, and for the rest: E Enter, e
 * Esc, T Tab, B Backspace, ^ v < > arrows, H End... as below. */
static char letter_of(struct rh_key key)
{
	static const char letters[] = "?EeTB^v<>{}[]CD";
	if (key.kind != RH_KEY_CHARACTER)
		return letters[key.kind];
	return key.character < 0x80 ? (char)key.character : 'K';
}

struct typist {
	struct rh_keys keys;
	int64_t now_ns;
	char got[MORE + 1];
	size_t count;
};

static void type(struct typist *typist, const char *bytes, size_t length)
{
	struct rh_key key;
	for (size_t i = 0; i < length; i++) {
		if (rh_keys_feed(&typist->keys, (unsigned char)bytes[i], typist->now_ns, &key) && typist->count < MORE)
			typist->got[typist->count++] = letter_of(key);
	}
	typist->got[typist->count] = '\0';
}

#define TYPE(typist, literal) type((typist), (literal), sizeof(literal) - 1)

static bool wait_ns(struct typist *typist, int64_t ns)
{
	struct rh_key key;
	typist->now_ns += ns;
	if (!rh_keys_timeout(&typist->keys, typist->now_ns, &key))
		return false;
	typist->got[typist->count++] = letter_of(key);
	typist->got[typist->count] = '\0';
	return true;
}

static void check_idle(const struct typist *typist)
{
	assert_true(rh_keys_deadline_ns(&typist->keys) == RH_NEVER);
}

static void letters_enter_and_arrows_are_keys(void **state)
{
	(void)state;
	struct typist t = {0};
	TYPE(&t, "qR1? \r\n\t\x7F\b\x03\x04\x1B[A\x1B[B\x1B[D\x1B[C");
	assert_string_equal(t.got, "qR1? EETBBCD^v<>");
	check_idle(&t);
}

static void other_terminals_other_sequences(void **state)
{
	(void)state;
	struct typist t = {0};
	TYPE(&t, "\x1BOA\x1BOM\x1BOq\x1BOH\x1B[1~\x1B[7~\x1B[4~\x1B[F\x1B[5~\x1B[6~\x1B[1;5A");
	assert_string_equal(t.got, "^E1{{{}}[]^");
	check_idle(&t);
}

static void sequences_it_does_not_know_leave_nothing_behind(void **state)
{
	(void)state;
	struct typist t = {0};
	TYPE(&t, "\x1B[3~\x1B[I\x1B[[A\x1B[M !!\x1B[<0;1;1M\x1B[?62;c\x1BOP\x1B]11;rgb:00/00/00\x07\x1BP1$r\x1B\\x");
	assert_string_equal(t.got, "x");
	check_idle(&t);
}

static void a_sequence_longer_than_the_memory_is_still_one(void **state)
{
	(void)state;
	struct typist t = {0};
	TYPE(&t, "\x1B[");
	for (int i = 0; i < 500; i++)
		TYPE(&t, "1;");
	TYPE(&t, "Zq");
	assert_string_equal(t.got, "q");
}

static void a_lone_escape_counts_after_its_time(void **state)
{
	(void)state;
	struct typist t = {.now_ns = 5 * MS};
	TYPE(&t, "\x1B");
	assert_true(rh_keys_deadline_ns(&t.keys) == 5 * MS + RH_KEYS_ESCAPE_NS);
	assert_false(wait_ns(&t, RH_KEYS_ESCAPE_NS - 1));
	assert_true(wait_ns(&t, 1));
	assert_string_equal(t.got, "e");
	check_idle(&t);
}

static void two_escapes_are_two(void **state)
{
	(void)state;
	struct typist t = {0};
	TYPE(&t, "\x1B\x1B");
	assert_true(wait_ns(&t, RH_KEYS_ESCAPE_NS));
	assert_string_equal(t.got, "ee");
}

static void alt_and_a_key_is_no_key(void **state)
{
	(void)state;
	struct typist t = {0};
	TYPE(&t, "\x1Bq\x1B\xE3\x85\x82x\x1B\x80y");
	assert_string_equal(t.got, "xy");
}

static void what_is_never_finished_is_dropped(void **state)
{
	(void)state;
	static const char *const begun[] = {"\x1B[", "\x1B[1;",  "\x1BO",  "\x1B]0;title",
	                                    "\x1BP", "\xE3\x85", "\x1B[M "};
	for (size_t i = 0; i < sizeof begun / sizeof *begun; i++) {
		struct typist t = {0};
		type(&t, begun[i], strlen(begun[i]));
		assert_true(rh_keys_deadline_ns(&t.keys) == RH_KEYS_SEQUENCE_NS);
		assert_false(wait_ns(&t, RH_KEYS_SEQUENCE_NS));
		check_idle(&t);
		TYPE(&t, "q");
		assert_string_equal(t.got, "q");
	}
}

static void a_stale_sequence_does_not_swallow_the_next_key(void **state)
{
	(void)state;
	struct typist t = {0};
	TYPE(&t, "\x1B]");
	t.now_ns = RH_KEYS_SEQUENCE_NS;
	TYPE(&t, "q");
	assert_string_equal(t.got, "q");
}

static void interrupt_is_heard_everywhere(void **state)
{
	(void)state;
	static const char *const begun[] = {"", "\x1B", "\x1B[1", "\x1B]0;x", "\xE3", "\x1B[200~abc"};
	for (size_t i = 0; i < sizeof begun / sizeof *begun; i++) {
		struct typist t = {0};
		type(&t, begun[i], strlen(begun[i]));
		TYPE(&t, "\x03");
		assert_string_equal(t.got, "C");
	}
}

static void a_paste_gives_no_key(void **state)
{
	(void)state;
	struct typist t = {0};
	TYPE(&t, "a\x1B[200~q\r \x1B[A\x1B\x1BOM\xE3\x85\x82\x04\x1B]q\x1B[201~b");
	assert_string_equal(t.got, "ab");
	check_idle(&t);
}

static void a_paste_without_an_end_is_over_when_it_pauses(void **state)
{
	(void)state;
	struct typist t = {0};
	TYPE(&t, "\x1B[200~qqq");
	assert_false(wait_ns(&t, RH_KEYS_PASTE_NS - 1));
	TYPE(&t, "q");
	assert_false(wait_ns(&t, RH_KEYS_PASTE_NS - 1));
	TYPE(&t, "\x1B");
	assert_false(wait_ns(&t, RH_KEYS_PASTE_NS));
	check_idle(&t);
	TYPE(&t, "q");
	assert_string_equal(t.got, "q");
}

static void broken_utf8_gives_no_key_and_hides_none(void **state)
{
	(void)state;
	struct typist t = {0};
	TYPE(&t, "\xE3q\xC0\x80\xED\xA0\x80\xF4\x90\x80\x80\xE0\x80\x80\xC2\x9B\xFF\x85w\xEA\xB0\x80\xF0\x9F\x98\x80");
	assert_string_equal(t.got, "qwKK");
}

static enum rh_button button_of(const char *bytes)
{
	struct rh_keys keys = {0};
	struct rh_key key;
	enum rh_button button = RH_BUTTON_NONE;
	for (; *bytes != '\0'; bytes++) {
		if (rh_keys_feed(&keys, (unsigned char)*bytes, 0, &key))
			button = rh_key_button(key);
	}
	return button;
}

static void every_button_has_its_keys(void **state)
{
	(void)state;
	static const struct {
		const char *bytes;
		enum rh_button button;
	} presses[] = {
	    {"q", RH_BUTTON_QUIT},          {"Q", RH_BUTTON_QUIT},        {"ㅂ", RH_BUTTON_QUIT},
	    {"ㅃ", RH_BUTTON_QUIT},         {"ｑ", RH_BUTTON_QUIT},       {"Ｑ", RH_BUTTON_QUIT},
	    {"\x03", RH_BUTTON_QUIT},       {"\x04", RH_BUTTON_QUIT},     {"r", RH_BUTTON_RETAKE},
	    {"ㄱ", RH_BUTTON_RETAKE},       {"ㄲ", RH_BUTTON_RETAKE},     {"s", RH_BUTTON_SKIP},
	    {"ㄴ", RH_BUTTON_SKIP},         {"h", RH_BUTTON_HINT},        {"ㅗ", RH_BUTTON_HINT},
	    {"p", RH_BUTTON_PLAY},          {"ㅔ", RH_BUTTON_PLAY},       {"ㅖ", RH_BUTTON_PLAY},
	    {"m", RH_BUTTON_MARK},          {"ㅡ", RH_BUTTON_MARK},       {"a", RH_BUTTON_ANSWER},
	    {"ㅁ", RH_BUTTON_ANSWER},       {"n", RH_BUTTON_NOTE},        {"ㅜ", RH_BUTTON_NOTE},
	    {"k", RH_BUTTON_POINTS},        {"ㅏ", RH_BUTTON_POINTS},     {"\u1107", RH_BUTTON_QUIT},
	    {"\u1161", RH_BUTTON_POINTS},   {"1", RH_BUTTON_AGAIN},       {"2", RH_BUTTON_HARD},
	    {"3", RH_BUTTON_GOOD},          {"4", RH_BUTTON_EASY},        {"４", RH_BUTTON_EASY},
	    {"?", RH_BUTTON_HELP},          {"？", RH_BUTTON_HELP},       {" ", RH_BUTTON_SPACE},
	    {"\u3000", RH_BUTTON_SPACE},    {"\r", RH_BUTTON_ENTER},      {"\x1B[A", RH_BUTTON_UP},
	    {"\x1B[B", RH_BUTTON_DOWN},     {"\x1B[C", RH_BUTTON_RIGHT},  {"\x1B[D", RH_BUTTON_LEFT},
	    {"\x1B\x1B", RH_BUTTON_ESCAPE}, {"5", RH_BUTTON_OTHER},       {"ㅠ", RH_BUTTON_OTHER},
	    {"가", RH_BUTTON_OTHER},        {"\t", RH_BUTTON_OTHER},      {"\x7F", RH_BUTTON_OTHER},
	    {"\x1B[H", RH_BUTTON_OTHER},    {"\x1B[5~", RH_BUTTON_OTHER},
	};
	for (size_t i = 0; i < sizeof presses / sizeof *presses; i++) {
		if (button_of(presses[i].bytes) != presses[i].button)
			fail_msg("press %zu", i);
	}
}

/* The whole layout: what a Korean keyboard sends where a Latin one sends these. */
static void a_korean_keyboard_types_the_same_letters(void **state)
{
	(void)state;
	static const char jamo[] = "ㅂㅈㄷㄱㅅㅛㅕㅑㅐㅔㅁㄴㅇㄹㅎㅗㅓㅏㅣㅋㅌㅊㅍㅠㅜㅡㅃㅉㄸㄲㅆㅒㅖ";
	static const char letters[] = "qwertyuiopasdfghjklzxcvbnmqwertop";
	struct rh_keys keys = {0};
	struct rh_key key;
	size_t count = 0;
	for (size_t i = 0; i < sizeof jamo - 1; i++) {
		if (rh_keys_feed(&keys, (unsigned char)jamo[i], 0, &key))
			assert_int_equal(rh_key_ascii(key), letters[count++]);
	}
	assert_int_equal(count, sizeof letters - 1);
}

/* Whatever came before, once it is quiet a key is a key again. */
static void no_input_holds_the_keyboard(void **state)
{
	(void)state;
	static const unsigned char likely[] = {0x1B, '[', 'O', ']', 'P', '~', '2', '0', '1', 'M', 0xE3, 0x85, 0x07};
	struct rh_random random = rh_random_seeded(3);
	struct rh_keys keys = {0};
	struct rh_key key;
	int64_t now_ns = 0;
	for (int round = 0; round < 3000; round++) {
		for (uint64_t n = rh_random_below(&random, 24); n > 0; n--) {
			uint64_t pick = rh_random_below(&random, 2 * sizeof likely);
			unsigned char byte = pick < sizeof likely ? likely[pick]
			                                          : (unsigned char)rh_random_below(&random, 256);
			(void)rh_keys_feed(&keys, byte, now_ns += MS, &key);
		}
		now_ns += RH_KEYS_PASTE_NS;
		(void)rh_keys_timeout(&keys, now_ns, &key);
		assert_true(rh_keys_deadline_ns(&keys) == RH_NEVER);
		assert_true(rh_keys_feed(&keys, 'q', now_ns, &key));
		assert_int_equal(rh_key_button(key), RH_BUTTON_QUIT);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(letters_enter_and_arrows_are_keys),
	    cmocka_unit_test(other_terminals_other_sequences),
	    cmocka_unit_test(sequences_it_does_not_know_leave_nothing_behind),
	    cmocka_unit_test(a_sequence_longer_than_the_memory_is_still_one),
	    cmocka_unit_test(a_lone_escape_counts_after_its_time),
	    cmocka_unit_test(two_escapes_are_two),
	    cmocka_unit_test(alt_and_a_key_is_no_key),
	    cmocka_unit_test(what_is_never_finished_is_dropped),
	    cmocka_unit_test(a_stale_sequence_does_not_swallow_the_next_key),
	    cmocka_unit_test(interrupt_is_heard_everywhere),
	    cmocka_unit_test(a_paste_gives_no_key),
	    cmocka_unit_test(a_paste_without_an_end_is_over_when_it_pauses),
	    cmocka_unit_test(broken_utf8_gives_no_key_and_hides_none),
	    cmocka_unit_test(every_button_has_its_keys),
	    cmocka_unit_test(a_korean_keyboard_types_the_same_letters),
	    cmocka_unit_test(no_input_holds_the_keyboard),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
