// SPDX-License-Identifier: GPL-3.0-or-later
/* What the completions of bash, zsh and fish (cmd/completions) ask: `rehearse complete -- WORD…`, the last word being
 * the one that is typed at the moment. A candidate a line: the word, a tab, what it is. A line of a tab alone: file
 * names may stand there too. */
#include "base/unicode.h"
#include "complete.h"
#include "output.h"

enum { WORDS_MAX = 100000 };

const struct rh_syntax rh_syntax_complete = {
    .usage = "[WORD…]", .most = WORDS_MAX, .tables = {[RH_OPTIONS_GLOBAL] = RH_GLOBAL_TABLE}};

int rh_cmd_complete(struct rh_app *app, const struct rh_options *options)
{
	struct rh_completer completer = {.app = app};
	struct rh_candidates candidates = {0};
	struct rh_buffer out = {0};
	size_t before = options->word_count > 0 ? options->word_count - 1 : 0;
	const char *prefix = options->word_count > 0 ? options->words[before] : "";
	rh_complete_words(&completer, options->words, before, prefix, &candidates);
	for (size_t i = 0; i < candidates.count; i++) {
		const struct rh_candidate *candidate = &candidates.items[i];
		rh_unicode_sanitize(&out, rh_text_of(candidate->word), RH_SANITIZE_LINE);
		rh_buffer_byte(&out, '\t');
		if (candidate->about != NULL)
			rh_unicode_sanitize(&out, rh_text_of(candidate->about), RH_SANITIZE_LINE);
		rh_buffer_byte(&out, '\n');
	}
	if (candidates.files)
		rh_buffer_string(&out, "\t\n");
	rh_print_buffer(app, &out);
	rh_candidates_done(&candidates);
	rh_completer_done(&completer);
	return RH_EXIT_DONE;
}
