// SPDX-License-Identifier: GPL-3.0-or-later
#include "runner/runner.h"

#include "base/duration.h"
#include "os/clock.h"
#include "runner/run.h"

#include <signal.h>
#include <stdlib.h>

/* A clock that stood still for longer than this while the machine slept is a suspension, not jitter. */
#define SLEEP_NS RH_SECOND_NS
/* How often a program in the background looks whether it may use the terminal again. */
#define BACKGROUND_NS (INT64_C(250) * RH_MS_NS)
/* Keyboards repeat a key that is held down about every 30 ms. */
#define HELD_NS (INT64_C(60) * RH_MS_NS)
/* How often it is tried again to write what the output would not take. */
#define WRITE_AGAIN_NS (INT64_C(50) * RH_MS_NS)
/* A reader that takes nothing for this long after a signal has ended the session is given up. */
#define LAST_LINES_NS (INT64_C(2) * RH_SECOND_NS)
/* How long the first answer waits for the microphone where there is no thinking time to open it in. */
#define OPENING_NS (INT64_C(1500) * RH_MS_NS)

void rh_run_wake(void *wake)
{
	rh_wake_post(wake);
}

static void step(struct rh_run *run, struct rh_event event)
{
	struct rh_effects effects;
	if (run->done || rh_session_step(run->session, &event, &effects) != RH_OK)
		return;
	rh_perform(run, &effects);
	if (event.kind != RH_EVENT_TICK)
		run->painted_ns = 0;
}

/* Tells the session what carrying out effects brought about, until nothing is left to tell. */
static void settle(struct rh_run *run)
{
	while (!run->done && (run->save_due || run->play_due || run->note_due)) {
		/* What was carried out may have taken its time: writing to a disk, waiting for another program. */
		run->looked_ns = rh_clock_monotonic_ns();
		struct rh_event event = {.at_ns = run->looked_ns, .kept = run->keep.kept, .heard = run->keep.heard};
		if (run->save_due) {
			event.kind = RH_EVENT_SAVED;
			run->save_due = false;
		} else if (run->play_due) {
			event.kind = RH_EVENT_PLAY_END;
			run->play_due = false;
		} else {
			event.kind = RH_EVENT_NOTE_END;
			run->note_due = false;
		}
		step(run, event);
	}
}

static void happen(struct rh_run *run, struct rh_event event)
{
	step(run, event);
	settle(run);
}

static void happen_now(struct rh_run *run, enum rh_event_kind kind)
{
	happen(run, (struct rh_event){.kind = kind, .at_ns = run->looked_ns});
}

static void end_note(struct rh_run *run, enum rh_line_result result)
{
	if (result == RH_LINE_EDITING)
		return;
	if (result == RH_LINE_ENTERED) {
		rh_buffer_clear(&run->keep.note);
		rh_buffer_string(&run->keep.note, rh_line_text(run->line));
	}
	rh_line_free(run->line);
	run->line = NULL;
	rh_show_return(run);
	if (run->config->plain) {
		const char *said = result == RH_LINE_ENTERED ? N_("note kept") : N_("note dropped");
		rh_show_note(run, RH_STYLE_PLAIN, rh_tr_get(run->config->tr, said));
	}
	happen_now(run, RH_EVENT_NOTE_END);
}

/* The keyboard repeats Enter while it is held down, which must not lead through the whole interview: nobody presses a
 * key three times this fast. */
static bool is_held(struct rh_run *run, enum rh_button button)
{
	bool enter = button == RH_BUTTON_ENTER;
	bool quick = enter && run->looked_ns - run->enter_ns < HELD_NS;
	run->quick_enters = quick ? run->quick_enters + 1 : 0;
	if (enter)
		run->enter_ns = run->looked_ns;
	return run->quick_enters >= 2;
}

static void press(struct rh_run *run, struct rh_key key)
{
	struct rh_event event = {.kind = RH_EVENT_BUTTON, .at_ns = run->looked_ns, .button = rh_key_button(key)};
	if (is_held(run, event.button))
		return;
	if (rh_prompter_press(run, key, &event.button))
		run->painted_ns = 0;
	else
		happen(run, event);
}

static void interrupt(struct rh_run *run, int signal_number)
{
	if (run->line != NULL && signal_number == SIGINT) {
		end_note(run, rh_line_interrupt(run->line));
		return;
	}
	run->result.ended_by_signal = signal_number;
	happen_now(run, RH_EVENT_STOP);
}

static void come_back(struct rh_run *run)
{
	if (run->line != NULL) {
		rh_line_resume(run->line);
		return;
	}
	rh_show_return(run);
	rh_show_resized(run);
}

/* ^Z: the answer waits from this moment, the terminal gets its modes back, and the program stops until fg. */
static void suspend(struct rh_run *run)
{
	happen_now(run, RH_EVENT_SUSPEND);
	if (run->line != NULL)
		rh_line_suspend(run->line);
	else
		rh_show_leave(run);
	run->stopped = true;
	rh_wake_stop_self(run->config->wake);
	run->looked_ns = rh_clock_monotonic_ns();
	come_back(run);
}

/* Somebody else stopped the program (kill -STOP) and let it go on: it stood still since the loop last looked. */
static void carry_on(struct rh_run *run, int64_t before_ns)
{
	if (run->stopped) { /* by ourselves: suspend() has seen to it */
		run->stopped = false;
		return;
	}
	happen(run, (struct rh_event){.kind = RH_EVENT_SUSPEND, .at_ns = before_ns});
	come_back(run);
}

static void resize(struct rh_run *run)
{
	if (run->line != NULL)
		rh_line_resize(run->line);
	else
		rh_show_resized(run);
}

static void hear_signals(struct rh_run *run, int64_t before_ns)
{
	int signal_number = 0;
	enum rh_wake_kind kind = rh_wake_next(run->config->wake, &signal_number);
	for (; kind != RH_WAKE_NONE; kind = rh_wake_next(run->config->wake, &signal_number)) {
		switch (kind) {
		case RH_WAKE_INTERRUPT:
		case RH_WAKE_END:
			interrupt(run, signal_number);
			break;
		case RH_WAKE_SUSPEND:
			suspend(run);
			break;
		case RH_WAKE_CONTINUE:
			carry_on(run, before_ns);
			break;
		case RH_WAKE_RESIZE:
			resize(run);
			break;
		case RH_WAKE_POSTED:
		case RH_WAKE_NONE:
			break;
		}
	}
}

/* While the recogniser is at work: signals are heard, and any key goes on without it. */
static bool keep_listening(void *ctx, double part)
{
	struct rh_run *run = ctx;
	char bytes[64];
	size_t length = 0;
	(void)part;
	run->looked_ns = rh_clock_monotonic_ns();
	hear_signals(run, run->looked_ns);
	rh_keep_listen(run);
	if (rh_term_input_is_terminal(run->config->term))
		(void)rh_term_read(run->config->term, bytes, sizeof bytes, &length, NULL);
	if (rh_show_deadline_ns(run) <= run->looked_ns)
		rh_show_live(run);
	rh_show_flush(run, 0);
	return length == 0 && !run->done && run->result.ended_by_signal == 0;
}

/* What was said in the answer, before it is reviewed: whoever asks back needs to know. */
static void hear_answer(struct rh_run *run)
{
	const struct rh_job_pulse pulse = {.go_on = keep_listening, .ctx = run, .wake = run->config->wake};
	struct rh_keep *keep = &run->keep;
	struct rh_error err;
	run->hear_due = false;
	rh_show_note(run, RH_STYLE_DIM,
	             rh_tr_get(run->config->tr, N_("listening to the answer (any key: go on without)")));
	enum rh_status status = rh_prober_hear(run->config->prober, run->config->history, &keep->attempt, keep->item,
	                                       &pulse, &keep->heard, &err);
	if (status != RH_OK && status != RH_ERR_STOPPED)
		rh_perform_warn(run, "transcript", err.message);
	if (status == RH_ERR_STOPPED)
		rh_keep_unheard(run);
	run->save_due = true;
}

static void read_keys(struct rh_run *run)
{
	if (run->line != NULL) {
		end_note(run, rh_line_feed(run->line));
		return;
	}
	char bytes[256];
	size_t length = 0;
	struct rh_error err;
	enum rh_status status = rh_term_read(run->config->term, bytes, sizeof bytes, &length, &err);
	for (size_t i = 0; i < length && !run->done && run->line == NULL; i++) {
		struct rh_key key;
		if (rh_keys_feed(&run->keys, (unsigned char)bytes[i], run->looked_ns, &key))
			press(run, key);
	}
	/* A terminal that went away can press nothing any more; the signal that says so has come before. */
	if (status == RH_ERR_STOPPED && rh_term_input_is_terminal(run->config->term)) {
		hear_signals(run, run->looked_ns);
		happen_now(run, RH_EVENT_STOP);
	}
}

static void notice_sleep(struct rh_run *run)
{
	int64_t slept_ns = rh_clock_slept_ns();
	if (slept_ns - run->slept_ns > SLEEP_NS)
		happen_now(run, RH_EVENT_SUSPEND);
	run->slept_ns = slept_ns;
}

static void hear_player(struct rh_run *run)
{
	if (run->player == NULL || !rh_session_view(run->session)->playing)
		return;
	enum rh_player_state state = rh_player_state(run->player);
	if (state == RH_PLAYER_FAILED)
		rh_perform_warn(run, "playback", rh_player_error(run->player));
	if (state == RH_PLAYER_FAILED || state == RH_PLAYER_ENDED)
		happen_now(run, RH_EVENT_PLAY_END);
}

static void hear_voice(struct rh_run *run)
{
	if (!run->voice_on || (run->voice != NULL && rh_voice_speaks(run->voice)))
		return;
	run->voice_on = false;
	happen_now(run, RH_EVENT_VOICE_END);
}

static void hear_cue(struct rh_run *run)
{
	if (!run->cue_on || rh_cue_sounds(run))
		return;
	run->cue_on = false;
	happen_now(run, RH_EVENT_CUE_END);
}

static int64_t earlier(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

static int64_t next_look_ns(const struct rh_run *run)
{
	int64_t at_ns = earlier(rh_session_deadline_ns(run->session), rh_keys_deadline_ns(&run->keys));
	at_ns = earlier(at_ns, earlier(rh_show_deadline_ns(run), rh_keep_deadline_ns(run)));
	at_ns = earlier(at_ns, earlier(rh_cue_deadline_ns(run), rh_check_deadline_ns(run)));
	at_ns = earlier(at_ns, rh_prompter_deadline_ns(run));
	if (run->voice_on)
		at_ns = earlier(at_ns, run->voice != NULL ? rh_voice_deadline_ns(run->voice) : 0);
	if (run->out.length > 0)
		at_ns = earlier(at_ns, run->looked_ns + WRITE_AGAIN_NS);
	if (rh_term_input_is_terminal(run->config->term) && !rh_term_in_foreground(run->config->term))
		at_ns = earlier(at_ns, run->looked_ns + BACKGROUND_NS);
	return at_ns;
}

static void take_foreground(struct rh_run *run)
{
	const struct rh_term *term = run->config->term;
	if (run->line != NULL && rh_line_waits(run->line))
		rh_line_resume(run->line);
	if (run->line == NULL && rh_term_input_is_terminal(term) && !rh_term_is_raw(term) &&
	    rh_term_in_foreground(term))
		rh_show_return(run);
}

static void look(struct rh_run *run)
{
	enum { KEYS = 1U << 0, SIGNALS = 1U << 2 };
	bool has_keys = rh_term_input_is_terminal(run->config->term);
	const int fds[] = {has_keys ? rh_term_input_fd(run->config->term) : -1,
	                   run->voice_on && run->voice != NULL ? rh_voice_fd(run->voice) : -1};
	unsigned ready = rh_wake_wait(run->config->wake, fds, 2, next_look_ns(run));
	int64_t before_ns = run->looked_ns;
	run->looked_ns = rh_clock_monotonic_ns();
	if ((ready & SIGNALS) != 0)
		hear_signals(run, before_ns);
	notice_sleep(run);
	happen_now(run, RH_EVENT_TICK);
	/* First the lone Esc that has waited long enough: what came after it is no part of it. */
	struct rh_key key;
	if (!run->done && rh_keys_timeout(&run->keys, run->looked_ns, &key))
		press(run, key);
	if ((ready & KEYS) != 0 && !run->done)
		read_keys(run);
	hear_voice(run);
	hear_cue(run);
	if (!rh_prompter_look(run))
		happen_now(run, RH_EVENT_STOP);
	rh_keep_listen(run);
	rh_keep_expire(run, run->looked_ns);
	if (rh_check_deadline_ns(run) <= run->looked_ns)
		rh_check_listen(run);
	hear_player(run);
	if (run->hear_due)
		hear_answer(run);
	settle(run);
}

static void show(struct rh_run *run)
{
	if (run->output_gone)
		happen_now(run, RH_EVENT_STOP);
	if (run->done)
		return;
	take_foreground(run);
	if (rh_show_deadline_ns(run) <= run->looked_ns)
		rh_show_live(run);
	rh_show_flush(run, 0);
}

/* Where the first answer starts at once there is no thinking time in which the microphone could open: wait for it,
 * bounded. */
static void await_microphone(struct rh_run *run)
{
	if (run->recorder == NULL)
		return;
	int64_t until_ns = run->looked_ns + OPENING_NS;
	while (run->meter.mic == RH_MIC_OPENING && run->looked_ns < until_ns && !run->done) {
		unsigned ready = rh_wake_wait(run->config->wake, NULL, 0, until_ns);
		run->looked_ns = rh_clock_monotonic_ns();
		if ((ready & 1U) != 0)
			hear_signals(run, run->looked_ns);
		rh_keep_listen(run);
	}
}

static void begin(struct rh_run *run)
{
	const struct rh_run_config *config = run->config;
	run->slept_ns = rh_clock_slept_ns();
	run->looked_ns = rh_clock_monotonic_ns();
	run->started_ns = run->looked_ns;
	struct rh_run_event started = {.kind = RH_RUN_SESSION_STARTED};
	rh_perform_tell(run, &started, 0, run->started_ns);
	rh_keep_open(run);
	rh_cue_open(run);
	if (run->prompter == NULL)
		rh_show_opening(run);
	rh_show_flush(run, 0);
	run->session_number = config->session;
	rh_history_set_patience(config->history, RH_RUN_PATIENCE_MS);
	bool at_once = config->plan->items[config->first].rules.prep_ms == 0 && !config->voice;
	if (at_once) {
		rh_keep_plan(run);
		await_microphone(run);
	}
	run->looked_ns = rh_clock_monotonic_ns();
	happen_now(run, RH_EVENT_START);
	if (!at_once)
		rh_keep_plan(run);
}

static void end(struct rh_run *run)
{
	rh_history_set_patience(run->config->history, RH_RUN_PATIENCE_WRITING_MS);
	struct rh_error err;
	if (run->session_number != 0 &&
	    rh_history_session_end(run->config->history, run->session_number, rh_clock_unix_ms(), &err) != RH_OK)
		rh_perform_warn(run, "history", err.message);
	struct rh_run_event ended = {
	    .kind = RH_RUN_SESSION_ENDED, .answered = run->result.answered, .skipped = run->result.skipped};
	rh_perform_tell(run, &ended, 0, rh_clock_monotonic_ns());
	if (!rh_prompter_is_fleeting(run))
		rh_show_summary(run);
}

/* Whoever reads along gets every line, however long that takes, unless a signal wants an end. */
static void drain(struct rh_run *run)
{
	int64_t until_ns = run->result.ended_by_signal != 0 ? rh_clock_monotonic_ns() + LAST_LINES_NS : RH_NEVER;
	while (run->config->quiet && run->out.length > 0 && !run->output_gone && rh_clock_monotonic_ns() < until_ns) {
		int signal_number = 0;
		rh_show_flush(run, (int)(WRITE_AGAIN_NS / RH_MS_NS));
		enum rh_wake_kind kind = rh_wake_next(run->config->wake, &signal_number);
		if (kind != RH_WAKE_INTERRUPT && kind != RH_WAKE_END)
			continue;
		run->result.ended_by_signal = signal_number;
		until_ns = 0;
	}
	if (run->config->quiet)
		rh_buffer_clear(&run->out);
}

static enum rh_status init(struct rh_run *run, struct rh_error *err)
{
	const struct rh_run_config *config = run->config;
	struct rh_session_config session = {
	    .items = config->plan->items,
	    .count = config->plan->count,
	    .hands_free = config->hands_free,
	    .voice = config->voice,
	    .cue = config->cues != RH_CUES_NONE,
	    .first = config->first,
	    .budget_ms = config->budget_ms,
	    .probe = config->prober != NULL ? rh_prober_next : NULL,
	    .probe_ctx = config->prober,
	    .restarts = config->prompt != NULL && config->prompt->kept,
	};
	run->answered = calloc(config->plan->count, sizeof *run->answered);
	if (run->answered == NULL)
		return rh_error_no_memory(err);
	RH_TRY(rh_session_new(&session, &run->session, err));
	RH_TRY(rh_prompter_new(run, err));
	rh_show_init(run);
	return RH_OK;
}

static void done(struct rh_run *run)
{
	rh_line_free(run->line);
	rh_voice_free(run->voice);
	rh_cue_done(run);
	rh_player_free(run->player);
	rh_keep_done(run);
	rh_show_done(run);
	rh_prompter_done(run);
	rh_session_free(run->session);
	free(run->answered);
}

enum rh_status rh_run_session(const struct rh_run_config *config, struct rh_run_result *result, struct rh_error *err)
{
	/* On the heap: the marks of an answer make it some kilobytes. */
	struct rh_run *run = calloc(1, sizeof *run);
	if (run == NULL)
		return rh_error_no_memory(err);
	run->config = config;
	enum rh_status status = init(run, err);
	if (status == RH_OK) {
		rh_term_raw(config->term);
		begin(run);
		show(run);
		while (!run->done) {
			look(run);
			show(run);
		}
		end(run);
		drain(run);
		*result = run->result;
		/* A closed window is no failure: its signal ended the session. */
		if (run->output_gone && run->result.ended_by_signal == 0)
			status = rh_error_set(err, RH_ERR_SYSTEM,
			                      N_("the terminal or pipe that was written to is gone"));
		else if (run->lines_lost)
			status = rh_error_set(err, RH_ERR_NO_MEMORY, N_("out of memory: lines are missing"));
	}
	done(run);
	free(run);
	return status;
}
