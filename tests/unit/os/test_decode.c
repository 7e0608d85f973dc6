// SPDX-License-Identifier: GPL-3.0-or-later
#include "os/decode.h"

#include "support/check.h"
#include "support/failing_alloc.h"

#include <string.h>

#define BYTES(literal) RH_TEXT(literal)

struct given {
	struct rh_text bytes;
	const char *encoding;
	struct rh_text text;
	const char *used;
};

static void check_decoded(const struct given *given)
{
	struct rh_buffer out = {0};
	const char *used = "untouched";
	struct rh_error err = {.message = ""};
	rh_buffer_string(&out, "before ");
	if (rh_decode(given->bytes, given->encoding, &out, &used, &err) != RH_OK)
		fail_msg("%s: %s", given->used, err.message);
	assert_string_equal(used, given->used);
	assert_int_equal(out.length, 7 + given->text.length);
	if (given->text.length > 0)
		assert_memory_equal(out.data + 7, given->text.data, given->text.length);
	rh_buffer_done(&out);
}

static void the_encoding_is_told_from_the_bytes(void **state)
{
	(void)state;
	const struct given cases[] = {
	    {BYTES("자기소개\n"), NULL, BYTES("자기소개\n"), "UTF-8"},
	    {BYTES("\xEF\xBB\xBF자기\n"), NULL, BYTES("자기\n"), "UTF-8"},
	    {BYTES("plain"), NULL, BYTES("plain"), "UTF-8"},
	    {RH_TEXT_NONE, NULL, RH_TEXT_NONE, "UTF-8"},
	    {BYTES("\xEF\xBB\xBF"), NULL, RH_TEXT_NONE, "UTF-8"},
	    {BYTES("\xC0\xDA\xB1\xE2\xBC\xD2\xB0\xB3 1\xBA\xD0\r\n"), NULL, BYTES("자기소개 1분\r\n"), "CP949"},
	    {BYTES("\x8C\x63\xB9\xE6\xB0\xA2\xC7\xCF"), NULL, BYTES("똠방각하"), "CP949"}, /* not in EUC-KR */
	    {BYTES("\x8E\xA9\x8C\xC8\x82\x62\x82\x70\x82\xF0\x82\xB5\x82\xC4\r\n"), NULL, BYTES("自己ＣＱをして\r\n"),
	     "CP932"},
	    {BYTES("\x96\xCA\x90\xDA \x83\x81\x83\x82"), NULL, BYTES("面接 メモ"), "CP932"},
	    {BYTES("\xFF\xFE\x90\xC7\x0A\x00"), NULL, BYTES("자\n"), "UTF-16LE"},
	    {BYTES("\xFE\xFF\xC7\x90\x00\x0A"), NULL, BYTES("자\n"), "UTF-16BE"},
	    {BYTES("\xFF\xFE\x3D\xD8\x00\xDE"), NULL, BYTES("😀"), "UTF-16LE"},
	    {BYTES("\xFF\xFE"), NULL, RH_TEXT_NONE, "UTF-16LE"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		check_decoded(&cases[i]);
}

static void a_named_encoding_is_believed(void **state)
{
	(void)state;
	const struct given cases[] = {
	    {BYTES("caf\xE9"), "ISO-8859-1", BYTES("café"), "ISO-8859-1"},
	    {BYTES("caf\xC3\xA9"), "ISO-8859-1", BYTES("cafÃ©"), "ISO-8859-1"}, /* though it would be UTF-8 */
	    {BYTES("a\0b\0"), "UTF-16LE", BYTES("ab"), "UTF-16LE"},
	    {BYTES("\x82\xA0"), "SHIFT_JIS", BYTES("あ"), "SHIFT_JIS"},
	    {BYTES("\x1B$)C\x0E\x30\x21\x0F"), "ISO-2022-KR", BYTES("가"), "ISO-2022-KR"},
	    {BYTES("\xEF\xBB\xBFx"), "UTF-8", BYTES("x"), "UTF-8"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		check_decoded(&cases[i]);
}

static void check_refused(struct rh_text bytes, const char *encoding, enum rh_status status, unsigned line)
{
	struct rh_buffer out = {0};
	const char *used = "untouched";
	struct rh_error err = {.message = ""};
	rh_buffer_string(&out, "kept");
	assert_int_equal(rh_decode(bytes, encoding, &out, &used, &err), status);
	assert_string_equal(used, "untouched");
	assert_int_equal(err.status, status);
	assert_int_equal(err.line, line);
	assert_true(err.message[0] != '\0');
	check_written(&out, "kept");
	assert_int_equal(rh_decode(bytes, encoding, &out, NULL, NULL), status);
	rh_buffer_done(&out);
}

static void bytes_that_fit_nothing_are_refused_with_their_line(void **state)
{
	(void)state;
	check_refused(BYTES("one\ntwo\n\xFF\xFF\xFF"), NULL, RH_ERR_SYNTAX, 3);
	check_refused(BYTES("\xEF\xBB\xBFone\n\xC0\xDA"), NULL, RH_ERR_SYNTAX, 2); /* marked as UTF-8, and is not */
	check_refused(BYTES("\xFF\xFE\x90\xC7\x0A"), NULL, RH_ERR_SYNTAX, 1);      /* half a character at the end */
	check_refused(BYTES("\xFF\xFE\x0A\x00\x00\xDC"), NULL, RH_ERR_SYNTAX, 2);  /* half a surrogate pair */
	check_refused(BYTES("Gr\xF6\xDF"
	                    "e und F\xFCr\n"),
	              NULL, RH_ERR_SYNTAX, 1);                                /* Latin-1 is not guessed */
	check_refused(BYTES("\x95\xB6\x8E\x9A\xFF"), NULL, RH_ERR_SYNTAX, 1); /* nor Japanese without kana */
	check_refused(BYTES("\n\n\xC0"), "CP949", RH_ERR_SYNTAX, 3);
	check_refused(BYTES("\xC3"), "UTF-8", RH_ERR_SYNTAX, 1);
}

static void what_holds_nul_is_no_text(void **state)
{
	(void)state;
	check_refused(BYTES("a\0\n\0b\0"), NULL, RH_ERR_SYNTAX, 1);
	check_refused(BYTES("one\n\0"), NULL, RH_ERR_SYNTAX, 2);
	check_refused(BYTES("\xFF\xFE\x00\x00"), NULL, RH_ERR_SYNTAX, 1);
}

static void encodings_that_do_not_exist_or_drop_characters_are_refused(void **state)
{
	(void)state;
	check_refused(BYTES("x"), "no-such-encoding", RH_ERR_INVALID, 0);
	check_refused(BYTES("x"), "", RH_ERR_INVALID, 0);
	check_refused(BYTES("x"), "ASCII//IGNORE", RH_ERR_INVALID, 0);
}

static void texts_longer_than_one_piece_are_whole(void **state)
{
	(void)state;
	struct rh_buffer bytes = {0}, out = {0};
	for (int i = 0; i < 30000; i++) {
		rh_buffer_string(&bytes, "\xB0\xA1"); /* 가 */
		if (i % 7 == 0)
			rh_buffer_byte(&bytes, 'x'); /* so that characters fall across the pieces in every way */
	}
	assert_int_equal(rh_decode(rh_buffer_view(&bytes), NULL, &out, NULL, NULL), RH_OK);
	struct rh_text rest = rh_buffer_view(&out);
	for (int i = 0; i < 30000; i++) {
		struct rh_text expected = i % 7 == 0 ? RH_TEXT("가x") : RH_TEXT("가");
		assert_true(rh_text_starts_with(rest, expected));
		rest = rh_text_slice(rest, expected.length, SIZE_MAX);
	}
	assert_int_equal(rest.length, 0);
	rh_buffer_done(&bytes);
	rh_buffer_done(&out);
}

static void every_lost_allocation_is_told(void **state)
{
	(void)state;
	static const char *const inputs[] = {"가", "\xB0\xA1", "\x82\xA0", "\xFF\xFE\x90\xC7"};
	for (size_t i = 0; i < 4; i++) {
		for (size_t n = 1; failing_alloc_next(n); n++) {
			struct rh_buffer out = {0};
			enum rh_status status = rh_decode(rh_text_of(inputs[i]), NULL, &out, NULL, NULL);
			assert_int_equal(status, failing_alloc_struck() ? RH_ERR_NO_MEMORY : RH_OK);
			rh_buffer_done(&out);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_encoding_is_told_from_the_bytes),
	    cmocka_unit_test(a_named_encoding_is_believed),
	    cmocka_unit_test(bytes_that_fit_nothing_are_refused_with_their_line),
	    cmocka_unit_test(what_holds_nul_is_no_text),
	    cmocka_unit_test(encodings_that_do_not_exist_or_drop_characters_are_refused),
	    cmocka_unit_test(texts_longer_than_one_piece_are_whole),
	    cmocka_unit_test(every_lost_allocation_is_told),
	};
	return cmocka_run_group_tests_name("os.decode", tests, NULL, NULL);
}
