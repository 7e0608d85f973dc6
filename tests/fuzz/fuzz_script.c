// SPDX-License-Identifier: GPL-3.0-or-later
/* Any bytes as an answer and as its key points: pieces and groups add up to the text, times are in order, cues hide
 * more level by level, are valid where the text is, and come out the same twice. */
#include "base/unicode.h"
#include "fuzz/fuzz.h"
#include "script/cues.h"
#include "script/duration.h"

#include <string.h>

static size_t read_pieces(struct rh_text text, enum rh_script_language language)
{
	struct rh_reader reader = {.text = text, .language = language};
	struct rh_piece piece;
	size_t at = 0;
	size_t syllables = 0;
	while (rh_reader_next(&reader, &piece)) {
		MUST(piece.text.data == text.data + at && piece.text.length > 0);
		at += piece.text.length;
		syllables += piece.syllables;
	}
	MUST(at == text.length);
	return syllables;
}

static size_t words_in(struct rh_text text)
{
	size_t words = 0;
	for (size_t i = 0; i < text.length; i++)
		words += text.data[i] != ' ' && (i == 0 || text.data[i - 1] == ' ');
	return words;
}

static void show_cues(const struct rh_group *group, const struct rh_keys *keys)
{
	bool valid = rh_unicode_valid_prefix(group->text) == group->text.length;
	size_t words = 0;
	for (int level = 0; level < RH_CUE_LEVELS; level++) {
		struct rh_buffer once = {0};
		struct rh_buffer twice = {0};
		rh_cue_write(&once, group, (enum rh_cue_level)level, keys);
		rh_cue_write(&twice, group, (enum rh_cue_level)level, keys);
		struct rh_text cue = rh_buffer_view(&once);
		MUST(!once.failed && rh_text_equal(cue, rh_buffer_view(&twice)));
		MUST(!valid || rh_unicode_valid_prefix(cue) == cue.length);
		words = level == RH_CUE_FULL ? words_in(cue) : words;
		MUST(level == RH_CUE_BLANK ? cue.length == 0 : words_in(cue) <= words);
		rh_buffer_done(&once);
		rh_buffer_done(&twice);
	}
}

static size_t show_groups(struct rh_text text, enum rh_script_language language, const struct rh_keys *keys)
{
	struct rh_groups groups;
	const char *at = text.data;
	size_t syllables = 0;
	MUST(rh_groups_init(&groups, text, language, NULL, NULL) == RH_OK);
	for (size_t i = 0; i < groups.count; i++) {
		MUST(groups.items[i].text.data >= at && groups.items[i].syllables > 0);
		at = groups.items[i].text.data + groups.items[i].text.length;
		syllables += groups.items[i].syllables;
		show_cues(&groups.items[i], keys);
	}
	MUST(groups.count == 0 || at <= text.data + text.length);
	rh_groups_done(&groups);
	return syllables;
}

static void check_text(struct rh_text text, enum rh_script_language language)
{
	const struct rh_script_voice voice = {.fallback = language, .fixed = true};
	const struct rh_key_point point = {.point = rh_text_slice(text, text.length / 2, 40)};
	struct rh_estimate e;
	struct rh_keys *keys = NULL;
	MUST(rh_keys_new(&point, 1, &keys, NULL) == RH_OK);
	size_t syllables = read_pieces(text, language);
	MUST(show_groups(text, language, keys) == syllables);
	MUST(rh_script_estimate(text, &voice, &e, NULL) == RH_OK);
	MUST(e.syllables == (int64_t)syllables && (e.sentences > 0) == (syllables > 0));
	MUST(e.low_ms <= e.duration_ms && e.duration_ms <= e.high_ms && e.low_ms >= 0);
	rh_keys_free(keys);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct rh_buffer nfc = {0};
	rh_unicode_nfc(&nfc, (struct rh_text){(const char *)data, size});
	check_text(rh_buffer_view(&nfc), RH_SCRIPT_KOREAN);
	check_text(rh_buffer_view(&nfc), RH_SCRIPT_ENGLISH);
	rh_buffer_done(&nfc);
	return 0;
}
