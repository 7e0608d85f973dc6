// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/duration.h"
#include "base/unicode.h"
#include "history/progress.h"
#include "runner/run.h"
#include "script/duration.h"
#include "script/pacer.h"
#include "speech/gate.h"
#include "ui/prompt.h"

#include <stdio.h>
#include <stdlib.h>

/* The microphone's level is looked at this often. */
#define LISTEN_NS (INT64_C(100) * RH_MS_NS)
/* More groups than this fit on no screen. */
enum { NEXT_MAX = 40 };

/* The text of one take on its way over the screen. */
struct rh_prompter {
	const struct rh_run_prompt *wish;
	struct rh_ladder *ladders; /* owned; of each item */

	struct rh_buffer text;    /* owned; the item's answer in NFC, which the groups are views into */
	struct rh_groups groups;  /* owned */
	struct rh_says *says;     /* owned; the bank's readings */
	struct rh_keys *keywords; /* owned */
	enum rh_script_language language;

	struct rh_pacer *pacer;    /* owned; NULL before the answer starts */
	enum rh_cue_level level;   /* shown now */
	enum rh_cue_level fullest; /* … and at the most in this take */
	struct rh_gate gate;
	bool heard;               /* what the pacer was told last: there is a voice, or nobody listens */
	int64_t listened_ns;      /* when the level was taken last */
	int64_t stood_ns;         /* how long the session stood still in this answer */
	int64_t stands_since_ns;  /* it does so now; 0: it does not */
	bool help, held_for_help; /* the keys are listed, and the text was held for it */
	bool ended;               /* the text has come to its end */
	bool over;                /* the answer has, and what was due by then has been told */
	size_t announced;         /* plain lines: groups told so far */

	struct rh_paint paint;
	struct rh_frame frame;
	struct rh_buffer cues[NEXT_MAX + 1]; /* owned; the group to be said, and those after it */
	struct rh_buffer later;              /* owned; bytes for the scroll-back, once the whole screen is left */
	char notice[160];
};

static void forget_text(struct rh_prompter *p)
{
	rh_pacer_free(p->pacer);
	rh_groups_done(&p->groups);
	rh_says_free(p->says);
	rh_keys_free(p->keywords);
	rh_buffer_clear(&p->text);
	p->pacer = NULL;
	p->groups = (struct rh_groups){0};
	p->says = NULL;
	p->keywords = NULL;
}

enum rh_status rh_prompter_new(struct rh_run *run, struct rh_error *err)
{
	const struct rh_run_config *config = run->config;
	if (config->prompt == NULL)
		return RH_OK;
	struct rh_prompter *p = calloc(1, sizeof *p);
	struct rh_ladder *ladders = calloc(config->plan->count, sizeof *ladders);
	if (p == NULL || ladders == NULL) {
		free(p);
		free(ladders);
		return rh_error_no_memory(err);
	}
	for (size_t i = 0; i < config->plan->count; i++)
		ladders[i] = config->prompt->ladders[i];
	p->wish = config->prompt;
	p->ladders = ladders;
	rh_paint_init(&p->paint, config->color);
	rh_frame_init(&p->frame, 1);
	run->prompter = p;
	return RH_OK;
}

void rh_prompter_done(struct rh_run *run)
{
	struct rh_prompter *p = run->prompter;
	if (p == NULL)
		return;
	forget_text(p);
	for (size_t i = 0; i <= NEXT_MAX; i++)
		rh_buffer_done(&p->cues[i]);
	rh_buffer_done(&p->text);
	rh_buffer_done(&p->later);
	rh_paint_done(&p->paint);
	rh_frame_done(&p->frame);
	free(p->ladders);
	free(p);
	run->prompter = NULL;
}

bool rh_prompter_is_fleeting(const struct rh_run *run)
{
	return run->prompter != NULL && !run->prompter->wish->kept;
}

static enum rh_status take_up(struct rh_prompter *p, const struct rh_item *item, struct rh_error *err)
{
	const struct rh_question *question = item->question;
	struct rh_text lang = rh_bank_content(item->bank)->lang;
	struct rh_buffer whole = {0};
	rh_script_write(&whole, question);
	rh_unicode_nfc(&p->text, rh_buffer_view(&whole));
	p->text.failed = p->text.failed || whole.failed;
	rh_buffer_done(&whole);
	RH_TRY(rh_buffer_status(&p->text, err));
	bool korean = rh_text_starts_with(lang, RH_TEXT("ko"));
	p->language = rh_script_language_of(rh_buffer_view(&p->text), korean ? RH_SCRIPT_KOREAN : RH_SCRIPT_ENGLISH);
	if (question->extra->say_count > 0)
		RH_TRY(rh_says_new(question->extra->say, question->extra->say_count, p->language, &p->says, err));
	RH_TRY(rh_keys_new(question->key_points, question->key_point_count, &p->keywords, err));
	return rh_groups_init(&p->groups, rh_buffer_view(&p->text), p->language, p->says, err);
}

void rh_prompter_begin(struct rh_run *run, size_t index)
{
	struct rh_prompter *p = run->prompter;
	struct rh_error err;
	if (p == NULL)
		return;
	forget_text(p);
	p->level = p->fullest = p->ladders[index].level;
	p->stood_ns = p->stands_since_ns = 0;
	p->help = p->held_for_help = p->ended = p->over = false;
	p->announced = 0;
	p->notice[0] = '\0';
	if (take_up(p, &run->config->plan->items[index], &err) != RH_OK)
		rh_perform_warn(run, "prompter", err.message);
}

/* Whether the pacer can be told when the speaker is silent. */
static bool listens(const struct rh_run *run)
{
	return run->recorder != NULL && run->meter.mic == RH_MIC_OPEN;
}

void rh_prompter_start(struct rh_run *run, int64_t at_ns)
{
	struct rh_prompter *p = run->prompter;
	struct rh_error err;
	if (p == NULL)
		return;
	const struct rh_item *item = rh_session_view(run->session)->item;
	p->heard = run->recorder == NULL;
	rh_keep_mark(run, "cue_level", 0, p->level);
	if (rh_pacer_new(&p->groups, p->language, item->rules.time_ms, run->recorder != NULL, at_ns, &p->pacer, &err) !=
	    RH_OK)
		rh_perform_warn(run, "prompter", err.message);
}

/* The pacer's clock stands still with the session's. */
static int64_t paced_ns(const struct rh_prompter *p, int64_t at_ns)
{
	return (p->stands_since_ns != 0 ? p->stands_since_ns : at_ns) - p->stood_ns;
}

void rh_prompter_pause(struct rh_run *run, int64_t at_ns)
{
	struct rh_prompter *p = run->prompter;
	if (p == NULL || p->pacer == NULL)
		return;
	rh_pacer_step(p->pacer, RH_PACER_TICK, paced_ns(p, at_ns));
	p->stands_since_ns = at_ns;
}

void rh_prompter_resume(struct rh_run *run, int64_t at_ns)
{
	struct rh_prompter *p = run->prompter;
	if (p == NULL || p->stands_since_ns == 0)
		return;
	p->stood_ns += at_ns - p->stands_since_ns;
	p->stands_since_ns = 0;
}

static void pace(struct rh_run *run, enum rh_pacer_input input)
{
	rh_pacer_step(run->prompter->pacer, input, paced_ns(run->prompter, run->looked_ns));
}

/* A key in plain lines is answered by one. */
static void tell_line(struct rh_run *run, const char *line)
{
	if (!run->painting)
		rh_show_note(run, RH_STYLE_PLAIN, line);
}

static void change_level(struct rh_run *run, enum rh_cue_level level)
{
	struct rh_prompter *p = run->prompter;
	p->level = level;
	p->fullest = level < p->fullest ? level : p->fullest;
	rh_keep_mark(run, "cue_level", rh_session_view(run->session)->elapsed_ms, level);
	tell_line(run, rh_tr_get(run->config->tr, rh_cue_level_name(level)));
}

/* One step further from reading, and from the last level back to the first; on a ladder one step towards it: whoever
 * is stuck wants to see more. */
static void next_level(struct rh_run *run)
{
	const struct rh_prompter *p = run->prompter;
	int level = (int)p->level;
	if (p->wish->climbs)
		level = level > RH_CUE_FULL ? level - 1 : RH_CUE_FULL;
	else
		level = (level + 1) % RH_CUE_LEVELS;
	change_level(run, (enum rh_cue_level)level);
}

static void toggle_hold(struct rh_run *run)
{
	pace(run, RH_PACER_HOLD);
	if (rh_pacer_view(run->prompter->pacer).held)
		tell_line(run, rh_tr_get(run->config->tr, N_("‖ held")));
}

/* The text stands still while the keys are read. */
static void toggle_help(struct rh_run *run)
{
	struct rh_prompter *p = run->prompter;
	if (!run->painting) {
		tell_line(
		    run, rh_tr_get(run->config->tr, N_("keys: Space hold, ↑↓ pace, ←→ step, l cues, r again, q quit")));
		return;
	}
	bool held = rh_pacer_view(p->pacer).held;
	p->help = !p->help;
	if (p->help ? !held : p->held_for_help)
		pace(run, RH_PACER_HOLD);
	p->held_for_help = p->help && !held;
}

/* A take that is kept begins anew as a take of its own: that is the session's. */
static bool start_again(struct rh_run *run, enum rh_button *button)
{
	*button = RH_BUTTON_RETAKE;
	if (run->prompter->wish->kept)
		return false;
	run->prompter->announced = 0;
	pace(run, RH_PACER_AGAIN);
	return true;
}

static bool press_pace(struct rh_run *run, enum rh_button button)
{
	static const struct {
		enum rh_button button;
		enum rh_pacer_input input;
	} moves[] = {
	    {RH_BUTTON_UP, RH_PACER_FASTER},
	    {RH_BUTTON_DOWN, RH_PACER_SLOWER},
	    {RH_BUTTON_LEFT, RH_PACER_PREVIOUS},
	    {RH_BUTTON_RIGHT, RH_PACER_NEXT},
	};
	for (size_t i = 0; i < sizeof moves / sizeof moves[0]; i++) {
		if (moves[i].button != button)
			continue;
		pace(run, moves[i].input);
		if (button == RH_BUTTON_LEFT)
			run->prompter->announced = rh_pacer_view(run->prompter->pacer).group;
		return true;
	}
	return false;
}

/* What the session has a use for while a take is spoken; one that is not kept can only be left. */
static bool is_the_sessions(const struct rh_prompter *p, enum rh_button *button)
{
	if (*button == RH_BUTTON_ESCAPE || (*button == RH_BUTTON_ENTER && !p->wish->kept))
		*button = RH_BUTTON_QUIT;
	if (!p->wish->kept)
		return *button == RH_BUTTON_QUIT;
	return *button == RH_BUTTON_QUIT || *button == RH_BUTTON_ENTER || *button == RH_BUTTON_MARK ||
	       *button == RH_BUTTON_SKIP;
}

/* While the text moves. True: it was the prompter's. */
static bool press_moving(struct rh_run *run, struct rh_key key, enum rh_button *button)
{
	struct rh_prompter *p = run->prompter;
	if (*button == RH_BUTTON_HELP || (p->help && *button != RH_BUTTON_QUIT))
		toggle_help(run);
	else if (key.kind == RH_KEY_TAB || rh_key_ascii(key) == 'l')
		next_level(run);
	else if (key.kind == RH_KEY_HOME || *button == RH_BUTTON_RETAKE)
		return start_again(run, button);
	else if (*button == RH_BUTTON_SPACE)
		toggle_hold(run);
	else if (!press_pace(run, *button))
		return !is_the_sessions(p, button);
	return true;
}

/* On the ladder, until nothing is left to hide once this take counts as it is rated now. */
bool rh_prompter_goes_round(const struct rh_run *run)
{
	const struct rh_prompter *p = run->prompter;
	if (p == NULL || !p->wish->climbs)
		return false;
	struct rh_ladder ladder = p->ladders[run->keep.index];
	struct rh_attempt attempt = run->keep.attempt;
	attempt.rating = rh_session_view(run->session)->rating;
	rh_ladder_add(&ladder, p->fullest, &attempt);
	return !rh_ladder_is_done(&ladder);
}

bool rh_prompter_press(struct rh_run *run, struct rh_key key, enum rh_button *button)
{
	const struct rh_view *view = rh_session_view(run->session);
	if (run->prompter == NULL)
		return false;
	if (view->state == RH_STATE_ANSWER && run->prompter->pacer != NULL)
		return press_moving(run, key, button);
	if (view->state == RH_STATE_REVIEW && view->saved && !view->points_open && *button == RH_BUTTON_ENTER &&
	    rh_prompter_goes_round(run))
		*button = RH_BUTTON_RETAKE;
	return false;
}

static void listen(struct rh_run *run)
{
	struct rh_prompter *p = run->prompter;
	if (run->looked_ns - p->listened_ns < LISTEN_NS)
		return;
	struct rh_level level = rh_recorder_level(run->recorder);
	if (!level.fresh)
		return;
	p->listened_ns = run->looked_ns;
	bool heard = rh_gate_hear(&p->gate, level.rms_db);
	if (heard != p->heard && p->pacer != NULL)
		pace(run, heard ? RH_PACER_VOICE : RH_PACER_SILENCE);
	p->heard = heard;
}

/* Where nothing is painted each group is a line, when it is to be said. */
static void announce(struct rh_run *run)
{
	struct rh_prompter *p = run->prompter;
	size_t due = rh_pacer_view(p->pacer).group;
	size_t last = due < p->groups.count ? due : p->groups.count - 1;
	for (; p->announced <= last && p->announced < p->groups.count; p->announced++) {
		rh_buffer_clear(&p->cues[0]);
		rh_cue_write(&p->cues[0], &p->groups.items[p->announced], p->level, p->keywords);
		if (p->cues[0].length > 0)
			rh_show_note(run, RH_STYLE_PLAIN, p->cues[0].data);
		run->out.failed = run->out.failed || p->cues[0].failed;
	}
}

/* A microphone that is gone leaves nothing to wait for. */
static void stop_listening(struct rh_run *run)
{
	if (run->prompter->heard || run->meter.mic == RH_MIC_OPENING)
		return;
	run->prompter->heard = true;
	pace(run, RH_PACER_VOICE);
}

static bool moves(const struct rh_run *run)
{
	return run->prompter != NULL && run->prompter->pacer != NULL && !run->done &&
	       rh_session_view(run->session)->state == RH_STATE_ANSWER;
}

/* When the text came to its end, by its own clock. */
static void note_end(struct rh_run *run)
{
	struct rh_prompter *p = run->prompter;
	struct rh_pacer_view view = rh_pacer_view(p->pacer);
	if (view.done && !p->ended)
		rh_keep_mark(run, "text_end", view.elapsed_ms, 0);
	p->ended = view.done;
}

/* Time may be up before anybody has looked: what was due by then is told all the same. */
static void tell_rest(struct rh_run *run)
{
	struct rh_prompter *p = run->prompter;
	enum rh_state state = rh_session_view(run->session)->state;
	bool stands = !run->done && (state == RH_STATE_PAUSED || state == RH_STATE_SUSPENDED);
	if (p == NULL || p->pacer == NULL || p->over || stands)
		return;
	p->over = true;
	pace(run, RH_PACER_TICK);
	if (!run->painting && !run->config->quiet)
		announce(run);
}

bool rh_prompter_look(struct rh_run *run)
{
	struct rh_prompter *p = run->prompter;
	if (!moves(run)) {
		tell_rest(run);
		return true;
	}
	if (listens(run))
		listen(run);
	else
		stop_listening(run);
	pace(run, RH_PACER_TICK);
	note_end(run);
	if (run->painting || run->config->quiet)
		return true;
	announce(run);
	return p->wish->kept || !rh_pacer_view(p->pacer).done;
}

int64_t rh_prompter_deadline_ns(const struct rh_run *run)
{
	const struct rh_prompter *p = run->prompter;
	if (!moves(run))
		return RH_NEVER;
	int64_t due_ns = rh_pacer_deadline_ns(p->pacer);
	due_ns = due_ns == RH_PACER_NEVER ? RH_NEVER : due_ns + p->stood_ns;
	int64_t listens_ns = listens(run) ? run->looked_ns + LISTEN_NS : RH_NEVER;
	return due_ns < listens_ns ? due_ns : listens_ns;
}

int64_t rh_prompter_hints(const struct rh_run *run)
{
	return run->prompter != NULL ? RH_CUE_BLANK - (int64_t)run->prompter->fullest : 0;
}

struct rh_text rh_prompter_cues(const struct rh_run *run)
{
	if (run->prompter == NULL)
		return RH_TEXT_NONE;
	return rh_text_of(rh_tr_get(run->config->tr, rh_cue_level_name(run->prompter->fullest)));
}

void rh_prompter_note(struct rh_run *run)
{
	const struct rh_prompter *p = run->prompter;
	struct rh_error err;
	if (p != NULL && p->wish->climbs &&
	    rh_history_measure_set(run->config->history, run->keep.attempt.take, RH_TEXT(RH_HISTORY_CUE_LEVEL),
	                           (double)p->fullest, &err) != RH_OK)
		rh_perform_warn(run, "history", err.message);
}

static void tell_ladder(struct rh_run *run, const struct rh_ladder *ladder)
{
	const struct rh_tr *tr = run->config->tr;
	char line[200];
	if (rh_ladder_is_done(ladder))
		(void)snprintf(line, sizeof line, "%s", rh_tr_get(tr, N_("known by heart")));
	else
		(void)snprintf(line, sizeof line, rh_tr_get(tr, N_("next cues: %s · %u of %u takes passed")),
		               rh_tr_get(tr, rh_cue_level_name(ladder->level)), ladder->passes,
		               (unsigned)RH_LADDER_PASSES);
	rh_show_note(run, RH_STYLE_BOLD, line);
}

void rh_prompter_close(struct rh_run *run)
{
	struct rh_prompter *p = run->prompter;
	const struct rh_attempt *attempt = &run->keep.attempt;
	if (p == NULL || !p->wish->climbs)
		return;
	struct rh_ladder *ladder = &p->ladders[run->keep.index];
	rh_ladder_add(ladder, p->fullest, attempt);
	if (attempt->outcome == RH_OUTCOME_FINISHED || attempt->outcome == RH_OUTCOME_TIME_UP)
		tell_ladder(run, ladder);
}

bool rh_prompter_shows(const struct rh_run *run)
{
	const struct rh_view *view = rh_session_view(run->session);
	if (run->prompter == NULL || !run->painting)
		return false;
	return view->state == RH_STATE_PREPARE || view->state == RH_STATE_ANSWER || view->state == RH_STATE_PAUSED ||
	       view->state == RH_STATE_SUSPENDED || (view->state == RH_STATE_REVIEW && !view->saved);
}

/* The cues of the group to be said and of those after it. Returns how many there are. */
static size_t write_cues(struct rh_prompter *p, size_t from, struct rh_text cues[NEXT_MAX + 1])
{
	size_t count = 0;
	for (; count <= NEXT_MAX && from + count < p->groups.count; count++) {
		rh_buffer_clear(&p->cues[count]);
		rh_cue_write(&p->cues[count], &p->groups.items[from + count], p->level, p->keywords);
		cues[count] = rh_buffer_view(&p->cues[count]);
	}
	return count;
}

static void draw(struct rh_run *run)
{
	struct rh_prompter *p = run->prompter;
	const struct rh_view *session = rh_session_view(run->session);
	struct rh_pacer_view pacer = {0};
	struct rh_text cues[NEXT_MAX + 1];
	if (p->pacer != NULL)
		pacer = rh_pacer_view(p->pacer);
	size_t count = write_cues(p, pacer.group, cues);
	struct rh_prompt_view view = {
	    .now = count > 0 ? cues[0] : RH_TEXT_NONE,
	    .next = cues + 1,
	    .next_count = count > 0 ? count - 1 : 0,
	    .level = rh_text_of(rh_tr_get(run->config->tr, rh_cue_level_name(p->level))),
	    .elapsed_ms = p->wish->kept ? session->elapsed_ms : pacer.elapsed_ms,
	    .time_ms = session->item->rules.time_ms,
	    .ahead_ms = pacer.ahead_ms,
	    .pace_permille = pacer.by_hand ? pacer.pace_permille : 0,
	    .held = pacer.held || p->stands_since_ns != 0,
	    .waiting = pacer.waiting,
	    .done = pacer.done,
	    .kept = p->wish->kept,
	    .records = p->wish->kept && run->config->record,
	    .mic = run->meter.mic,
	    .help = p->help,
	    .mirrored = p->wish->mirrored,
	    .notice = rh_text_of(p->notice),
	};
	char notice[96];
	if (session->state == RH_STATE_PREPARE) {
		(void)snprintf(notice, sizeof notice, rh_tr_get(run->config->tr, N_("begins in %lld s (Enter: now)")),
		               (long long)(session->prep_left_ms + 999) / 1000);
		view.notice = rh_text_of(notice);
	}
	unsigned columns = 80, rows = 24;
	rh_term_size(run->config->term, &columns, &rows);
	const struct rh_screen screen = {.tr = run->config->tr, .rows = rows};
	p->paint.rows_max = rows;
	rh_frame_clear(&p->frame, columns);
	rh_screen_prompt(&screen, &p->frame, &view);
}

static bool is_full_screen(const struct rh_run *run)
{
	return run->prompter != NULL && rh_term_is_full_screen(run->config->term);
}

/* The live region goes, then the terminal's second screen comes; a terminal that takes nothing stays as it is. */
static void enter(struct rh_run *run)
{
	rh_paint_leave(&run->paint, &run->out);
	rh_show_flush(run, 0);
	if (run->out.length > 0)
		return;
	rh_term_full_screen(run->config->term, true);
	rh_frame_clear(&run->prompter->paint.shown, 1);
}

void rh_prompter_paint(struct rh_run *run)
{
	if (!is_full_screen(run))
		enter(run);
	if (!is_full_screen(run))
		return;
	draw(run);
	rh_buffer_string(&run->out, "[H");
	rh_paint_live(&run->prompter->paint, &run->out, &run->prompter->frame);
}

bool rh_prompter_keep_frame(struct rh_run *run)
{
	if (!is_full_screen(run))
		return false;
	if (!rh_prompter_shows(run)) {
		rh_prompter_leave(run);
		return false;
	}
	rh_paint_lines(&run->paint, &run->prompter->later, &run->frame);
	return true;
}

void rh_prompter_warn(struct rh_run *run, const char *message)
{
	if (run->prompter != NULL)
		(void)snprintf(run->prompter->notice, sizeof run->prompter->notice, "%s", message);
}

void rh_prompter_leave(struct rh_run *run)
{
	if (!is_full_screen(run))
		return;
	rh_buffer_clear(&run->out); /* what was still to be painted there */
	rh_term_full_screen(run->config->term, false);
	rh_buffer_append(&run->out, &run->prompter->later);
	rh_buffer_clear(&run->prompter->later);
}

void rh_prompter_forget(struct rh_run *run)
{
	if (!is_full_screen(run))
		return;
	rh_buffer_string(&run->out, "[H");
	rh_paint_forget(&run->prompter->paint, &run->out);
}
