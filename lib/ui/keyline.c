// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/keyline.h"

#include "base/duration.h"
#include "ui/keylist.h"

#include <stdio.h>
#include <string.h>

/* One key in one state. */
struct entry {
	enum rh_button button;
	int priority;     /* 1 stays longest in the line; 0: only in the list */
	const char *key;  /* as it is printed on the keyboard */
	const char *word; /* for the line */
	const char *help; /* for the list */
};

/* A state has no more keys than these. */
enum { ENTRIES_MAX = 12 };

static const struct entry ask_keys[] = {
    {RH_BUTTON_ENTER, 1, "Enter", N_("go on"), N_("enough heard, think")},
    {RH_BUTTON_QUIT, 3, "q", N_("quit"), N_("end the session")},
    {RH_BUTTON_HELP, 2, "?", N_("keys"), N_("close this list (also Esc)")},
};

static const struct entry prepare_keys[] = {
    {RH_BUTTON_ENTER, 1, "Enter", N_("start now"), N_("start the answer now")},
    {RH_BUTTON_HINT, 3, "h", N_("hint"), N_("a hint (also ↓)")},
    {RH_BUTTON_SKIP, 4, "s", N_("skip"), N_("skip this question")},
    {RH_BUTTON_QUIT, 5, "q", N_("quit"), N_("end the session")},
    {RH_BUTTON_HELP, 2, "?", N_("keys"), N_("close this list (also Esc)")},
};

static const struct entry answer_keys[] = {
    {RH_BUTTON_ENTER, 1, "Enter", N_("done"), N_("end the answer")},
    {RH_BUTTON_SPACE, 3, "Space", N_("pause"), N_("pause")},
    {RH_BUTTON_MARK, 5, "m", N_("stuck"), N_("mark this moment (also ↑)")},
    {RH_BUTTON_UP, 0, "↑", N_("stuck"), N_("mark a stuck moment")},
    {RH_BUTTON_HINT, 4, "h", N_("hint"), N_("a hint (also ↓)")},
    {RH_BUTTON_SKIP, 0, "s", N_("skip"), N_("skip this question")},
    {RH_BUTTON_QUIT, 0, "q", N_("quit"), N_("end the session")},
    {RH_BUTTON_HELP, 2, "?", N_("keys"), N_("close this list (also Esc)")},
};

static const struct entry held_keys[] = {
    {RH_BUTTON_SPACE, 1, "Space", N_("go on"), N_("go on (also Enter)")},
    {RH_BUTTON_SKIP, 3, "s", N_("skip"), N_("skip this question")},
    {RH_BUTTON_QUIT, 4, "q", N_("quit"), N_("end the session")},
    {RH_BUTTON_HELP, 2, "?", N_("keys"), N_("close this list (also Esc)")},
};

static const struct entry review_keys[] = {
    {RH_BUTTON_PLAY, 4, "p", N_("play"), N_("play the take (also Space)")},
    {RH_BUTTON_RETAKE, 3, "r", N_("retake"), N_("another take (also ←)")},
    {RH_BUTTON_ANSWER, 5, "a", N_("answer"), N_("the model answer")},
    {RH_BUTTON_POINTS, 6, "k", N_("points"), N_("tick the key points (also ↓)")},
    {RH_BUTTON_NOTE, 7, "n", N_("note"), N_("write a note")},
    {RH_BUTTON_AGAIN, 0, "1–4", N_("rate"), N_("rate: again, hard, good, easy")},
    {RH_BUTTON_QUIT, 0, "q", N_("quit"), N_("end the session")},
    {RH_BUTTON_HELP, 2, "?", N_("keys"), N_("close this list (also Esc)")},
    {RH_BUTTON_ENTER, 1, "Enter", N_("next"), N_("the next question (also →)")},
};

static const struct entry points_keys[] = {
    {RH_BUTTON_DOWN, 3, "↑↓", N_("move"), N_("the point above or below")},
    {RH_BUTTON_SPACE, 2, "Space", N_("said it"), N_("said it, or not")},
    {RH_BUTTON_ENTER, 1, "Enter", N_("close"), N_("close the list")},
};

static const struct entry always_keys[] = {
    {RH_BUTTON_NONE, 0, "?", N_("keys"), N_("the keys that work at the moment")},
};

struct entries {
	const struct entry *items;
	size_t count;
};

#define ENTRIES(table) ((struct entries){(table), sizeof(table) / sizeof *(table)})

#define GROUP(title, table)                                      \
	{                                                        \
		(title),                                         \
		{                                                \
			(table), sizeof(table) / sizeof *(table) \
		}                                                \
	}

static const struct {
	const char *title;
	struct entries entries;
} groups[] = {
    GROUP(N_("while the question is asked"), ask_keys),
    GROUP(N_("while you think"), prepare_keys),
    GROUP(N_("while you answer"), answer_keys),
    GROUP(N_("while it is paused"), held_keys),
    GROUP(N_("after the answer"), review_keys),
    GROUP(N_("in the list of key points"), points_keys),
    GROUP(N_("always"), always_keys),
};

static struct entries entries_of(const struct rh_view *view)
{
	switch (view->state) {
	case RH_STATE_ASK:
		return ENTRIES(ask_keys);
	case RH_STATE_PREPARE:
		return ENTRIES(prepare_keys);
	case RH_STATE_ANSWER:
		return ENTRIES(answer_keys);
	case RH_STATE_PAUSED:
	case RH_STATE_SUSPENDED:
		return ENTRIES(held_keys);
	case RH_STATE_REVIEW:
		return view->points_open ? ENTRIES(points_keys) : ENTRIES(review_keys);
	case RH_STATE_READY:
	case RH_STATE_NOTE:
	case RH_STATE_DONE:
		break;
	}
	return (struct entries){NULL, 0};
}

/* Right after the start Enter and Space count for the start: their words stand there already, so that nothing jumps. */
static bool settling(const struct rh_view *view, enum rh_button button)
{
	const struct rh_rules *rules = &view->item->rules;
	if (view->state != RH_STATE_ANSWER || view->elapsed_ms >= RH_SESSION_SETTLE_NS / RH_MS_NS)
		return false;
	return (button == RH_BUTTON_SPACE && rules->pause) || (button == RH_BUTTON_ENTER && rules->skip_after_ms == 0);
}

/* The mark key says that the next part begins; ↑ still marks where one is stuck. */
static bool marks_parts(const struct rh_view *view)
{
	return view->state == RH_STATE_ANSWER && view->part + 1 < view->sections;
}

static bool works(const struct rh_view *view, const struct rh_screen_keys *keys, enum rh_button button)
{
	if (view->item == NULL || (button == RH_BUTTON_UP && !marks_parts(view)))
		return false;
	return keys == NULL || keys->allows(keys->ctx, button) || settling(view, button);
}

/* The word for the line as things stand. */
static struct rh_draw_text word_of(const struct rh_screen *screen, const struct entry *entry,
                                   const struct rh_view *view)
{
	struct rh_draw_text out;
	const char *word = entry->word;
	bool limited = view->retakes_left != RH_UNLIMITED;
	if (entry->button == RH_BUTTON_RETAKE && limited) {
		(void)snprintf(out.text, sizeof out.text, rh_tr_get(screen->tr, N_("retake (%lld left)")),
		               (long long)view->retakes_left);
		return out;
	}
	if (entry->button == RH_BUTTON_PLAY && view->playing)
		word = N_("stop");
	else if (entry->button == RH_BUTTON_MARK && marks_parts(view))
		word = N_("next part");
	else if (entry->button == RH_BUTTON_ENTER && entries_of(view).items == review_keys && screen->rounds)
		word = N_("next round");
	else if (entry->button == RH_BUTTON_ENTER && entries_of(view).items == review_keys &&
	         view->index + 1 == view->count)
		word = N_("finish");
	(void)snprintf(out.text, sizeof out.text, "%s", rh_tr_get(screen->tr, word));
	return out;
}

static const char *help_of(const struct entry *entry, const struct rh_view *view)
{
	bool next_part = entry->button == RH_BUTTON_MARK && marks_parts(view);
	return next_part ? N_("the next part begins (also →)") : entry->help;
}

/* The keys of a state as they are shown. */
struct shown {
	struct rh_keylist_entry entries[ENTRIES_MAX];
	struct rh_draw_text words[ENTRIES_MAX];
	size_t count;
};

static void collect(struct shown *shown, const struct rh_screen *screen, const struct rh_view *view,
                    const struct rh_screen_keys *keys)
{
	struct entries entries = entries_of(view);
	shown->count = entries.count;
	for (size_t i = 0; i < entries.count; i++) {
		const struct entry *entry = &entries.items[i];
		shown->words[i] = word_of(screen, entry, view);
		shown->entries[i] = (struct rh_keylist_entry){
		    .key = entry->key,
		    .word = shown->words[i].text,
		    .help = rh_tr_get(screen->tr, help_of(entry, view)),
		    .priority = entry->priority,
		    .works = works(view, keys, entry->button),
		};
	}
}

size_t rh_keyline_width(const struct rh_screen *screen, const struct rh_view *view, const struct rh_screen_keys *keys)
{
	struct shown shown;
	collect(&shown, screen, view, keys);
	return rh_keylist_width(shown.entries, shown.count);
}

void rh_keyline_put(const struct rh_screen *screen, struct rh_frame *frame, size_t row, size_t column,
                    const struct rh_view *view, const struct rh_screen_keys *keys)
{
	struct shown shown;
	collect(&shown, screen, view, keys);
	rh_keylist_put(frame, row, column, shown.entries, shown.count);
}

void rh_keyline_list(const struct rh_screen *screen, struct rh_frame *frame, const struct rh_view *view,
                     const struct rh_screen_keys *keys, size_t rows_max)
{
	struct shown shown;
	collect(&shown, screen, view, keys);
	rh_keylist_rows(frame, shown.entries, shown.count, rows_max);
}

/* What the rules say about a button, where nobody can be asked. */
static bool permitted(const struct rh_view *view, enum rh_button button)
{
	const struct rh_item *item = view->item;
	if (button == RH_BUTTON_HINT)
		return item->rules.hints && view->hints < rh_session_hints(item->question);
	if (button == RH_BUTTON_SPACE && view->state == RH_STATE_ANSWER)
		return item->rules.pause;
	if (button == RH_BUTTON_UP)
		return marks_parts(view);
	if (button == RH_BUTTON_RETAKE)
		return view->retakes_left > 0;
	if (button == RH_BUTTON_ANSWER)
		return item->question->section_count > 0;
	if (button == RH_BUTTON_POINTS)
		return item->question->key_point_count > 0;
	return true;
}

void rh_keyline_plain(const struct rh_screen *screen, struct rh_buffer *out, const struct rh_view *view)
{
	struct entries entries = entries_of(view);
	const char *separator = "";
	for (size_t i = 0; i < entries.count && view->item != NULL; i++) {
		const struct entry *entry = &entries.items[i];
		if (!permitted(view, entry->button))
			continue;
		rh_buffer_printf(out, "%s%s %s", separator, entry->key, word_of(screen, entry, view).text);
		separator = ", ";
	}
}

/* The list of keys closes itself in every state: on a page there is nothing to close. */
static bool is_on_the_page(const struct entry *entry)
{
	return entry->button != RH_BUTTON_HELP;
}

bool rh_screen_key(size_t i, const char **key, const char **text)
{
	for (size_t group = 0; group < sizeof groups / sizeof *groups; group++) {
		*key = NULL;
		*text = groups[group].title;
		if (i-- == 0)
			return true;
		for (size_t k = 0; k < groups[group].entries.count; k++) {
			const struct entry *entry = &groups[group].entries.items[k];
			*key = entry->key;
			*text = entry->help;
			if (is_on_the_page(entry) && i-- == 0)
				return true;
		}
	}
	return rh_keylist_of_replay(i, key, text);
}
