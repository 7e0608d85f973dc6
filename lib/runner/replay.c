// SPDX-License-Identifier: GPL-3.0-or-later
#include "runner/replay.h"

#include "base/duration.h"
#include "os/clock.h"
#include "runner/replaying.h"

#include <stdarg.h>
#include <stdlib.h>

enum { LAST_WORDS_MS = 2000 }; /* patience with a slow terminal at the end */
#define REPAINT_NS (INT64_C(100) * RH_MS_NS)
/* Nothing moves: only to see whether the terminal is ours again. */
#define IDLE_NS   (INT64_C(250) * RH_MS_NS)
#define NOTICE_NS (INT64_C(4000) * RH_MS_NS)

static void flush(struct rh_replaying *replay, int wait_ms)
{
	if (rh_term_write(replay->config->term, rh_buffer_view(&replay->out), wait_ms, NULL, NULL) != RH_OK)
		replay->over = replay->output_gone = true;
	/* A picture is painted again, a line is not. */
	replay->lines_lost = replay->lines_lost || (replay->out.failed && !replay->painting);
	rh_buffer_clear(&replay->out);
}

static void print_notice(struct rh_replaying *replay)
{
	rh_frame_clear(&replay->frame, replay->frame.columns);
	rh_frame_paragraph(&replay->frame, 0, RH_STYLE_PLAIN, rh_buffer_view(&replay->notice));
	replay->frame.failed = replay->frame.failed || replay->notice.failed;
	rh_frame_text(&replay->out, &replay->frame);
	flush(replay, LAST_WORDS_MS);
}

__attribute__((format(printf, 2, 0))) static void say(struct rh_replaying *replay, const char *format, va_list args)
{
	rh_buffer_clear(&replay->notice);
	rh_buffer_vprintf(&replay->notice, format, args);
	replay->notice_until_ns = rh_clock_monotonic_ns() + NOTICE_NS;
	if (!replay->painting)
		print_notice(replay);
}

void rh_replaying_say(struct rh_replaying *replay, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	say(replay, format, args);
	va_end(args);
}

void rh_replaying_say_plain(struct rh_replaying *replay, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	if (!replay->painting)
		say(replay, format, args);
	va_end(args);
}

void rh_replaying_leave(struct rh_replaying *replay)
{
	if (replay->painting)
		rh_paint_leave(&replay->paint, &replay->out);
	flush(replay, LAST_WORDS_MS);
}

static struct rh_frame *blank(struct rh_replaying *replay)
{
	unsigned columns = 80, rows = 24;
	rh_term_size(replay->config->term, &columns, &rows);
	replay->screen.rows = rows;
	replay->paint.rows_max = rows;
	rh_frame_clear(&replay->frame, columns);
	return &replay->frame;
}

/* Where nothing is painted, one line says what is heard. */
static void announce(struct rh_replaying *replay)
{
	if (replay->painting)
		return;
	rh_screen_replay(&replay->screen, blank(replay), &replay->view);
	rh_frame_text(&replay->out, &replay->frame);
	flush(replay, LAST_WORDS_MS);
}

static void press(struct rh_replaying *replay, struct rh_key key)
{
	size_t take = replay->index;
	rh_replaying_press(replay, key);
	if (replay->index != take && !replay->over)
		announce(replay);
}

static void read_keys(struct rh_replaying *replay, int64_t now_ns)
{
	struct rh_key key;
	if (rh_keys_timeout(&replay->keys, now_ns, &key))
		press(replay, key);
	char bytes[64];
	size_t length = 0;
	if (rh_term_read(replay->config->term, bytes, sizeof bytes, &length, NULL) == RH_ERR_STOPPED)
		replay->over = true;
	for (size_t i = 0; i < length && !replay->over; i++)
		if (rh_keys_feed(&replay->keys, (unsigned char)bytes[i], now_ns, &key))
			press(replay, key);
}

static void suspend(struct rh_replaying *replay)
{
	rh_player_pause(replay->player, true);
	replay->view.paused = true;
	rh_replaying_leave(replay);
	rh_term_restore(replay->config->term);
	rh_wake_stop_self(replay->config->wake);
	rh_term_raw(replay->config->term);
}

static void hear_signals(struct rh_replaying *replay)
{
	int signal_number = 0;
	enum rh_wake_kind kind = rh_wake_next(replay->config->wake, &signal_number);
	for (; kind != RH_WAKE_NONE; kind = rh_wake_next(replay->config->wake, &signal_number)) {
		switch (kind) {
		case RH_WAKE_INTERRUPT:
		case RH_WAKE_END:
			replay->ended_by_signal = signal_number;
			replay->over = true;
			break;
		case RH_WAKE_SUSPEND:
			suspend(replay);
			break;
		case RH_WAKE_CONTINUE:
			rh_term_raw(replay->config->term);
			rh_paint_forget(&replay->paint, &replay->out);
			break;
		case RH_WAKE_RESIZE:
			rh_paint_forget(&replay->paint, &replay->out);
			break;
		case RH_WAKE_POSTED:
		case RH_WAKE_NONE:
			break;
		}
	}
	replay->painted_ns = 0;
}

static void repaint(struct rh_replaying *replay, int64_t now_ns)
{
	replay->painted_ns = now_ns;
	if (!replay->painting || !rh_term_in_foreground(replay->config->term) ||
	    !rh_term_writable(replay->config->term))
		return;
	if (now_ns >= replay->notice_until_ns)
		rh_buffer_clear(&replay->notice);
	replay->view.notice = rh_buffer_view(&replay->notice);
	replay->view.position_ms = rh_player_position_ms(replay->player);
	rh_screen_replay(&replay->screen, blank(replay), &replay->view);
	rh_paint_live(&replay->paint, &replay->out, &replay->frame);
	flush(replay, 0);
}

/* When the loop has to look again without anything having happened. */
static int64_t deadline_ns(const struct rh_replaying *replay)
{
	int64_t keys_ns = rh_keys_deadline_ns(&replay->keys);
	if (!replay->painting)
		return keys_ns;
	int64_t paint_ns = replay->painted_ns + (replay->view.paused ? IDLE_NS : REPAINT_NS);
	return paint_ns < keys_ns ? paint_ns : keys_ns;
}

/* Another take begins; those that cannot be played are told of and passed over. */
static void go_on(struct rh_replaying *replay)
{
	const struct rh_replay_config *config = replay->config;
	struct rh_error err = {0};
	for (size_t next = replay->index + 1; config->all && next < config->count; next++) {
		if (rh_replaying_load(replay, next, 0, &err) == RH_OK) {
			announce(replay);
			return;
		}
		rh_replaying_leave(replay);
		config->fault(config->fault_ctx, &err);
	}
	replay->over = true;
}

static void look(struct rh_replaying *replay)
{
	const struct rh_replay_config *config = replay->config;
	int input = rh_term_input_is_terminal(config->term) ? rh_term_input_fd(config->term) : -1;
	unsigned ready = rh_wake_wait(config->wake, &input, 1, deadline_ns(replay));
	int64_t now_ns = rh_clock_monotonic_ns();
	if ((ready & 2U) != 0)
		hear_signals(replay);
	if ((ready & 1U) != 0 || rh_keys_deadline_ns(&replay->keys) <= now_ns)
		read_keys(replay, now_ns);
	rh_replaying_look(replay);
	enum rh_player_state state = rh_player_state(replay->player);
	if (!replay->over && state == RH_PLAYER_ENDED)
		go_on(replay);
	replay->over = replay->over || state == RH_PLAYER_FAILED;
	if (!replay->over && now_ns >= replay->painted_ns + REPAINT_NS)
		repaint(replay, now_ns);
}

static enum rh_status begin(struct rh_replaying *replay, struct rh_error *err)
{
	const struct rh_replay_config *config = replay->config;
	struct rh_error fault = {0};
	enum rh_status status = rh_replaying_load(replay, config->first, config->from_ms, &fault);
	if (status != RH_OK && (!config->all || config->count == 1)) {
		if (err != NULL)
			*err = fault;
		return status;
	}
	if (status != RH_OK) {
		config->fault(config->fault_ctx, &fault);
		go_on(replay);
		return RH_OK;
	}
	announce(replay);
	return RH_OK;
}

static enum rh_status play(struct rh_replaying *replay, struct rh_error *err)
{
	RH_TRY(begin(replay, err));
	while (!replay->over)
		look(replay);
	if (replay->player != NULL && rh_player_state(replay->player) == RH_PLAYER_FAILED)
		return rh_error_set(err, RH_ERR_DEVICE,
		                    rh_tr_get(replay->config->tr, N_("%s (see rehearse devices; -o FILE "
		                                                     "writes it to a file instead)")),
		                    rh_player_error(replay->player));
	/* A closed window is no failure: its signal ended the playing. */
	if (replay->output_gone && replay->ended_by_signal == 0)
		return rh_error_set(err, RH_ERR_SYSTEM, N_("the terminal or pipe that was written to is gone"));
	if (replay->lines_lost)
		return rh_error_set(err, RH_ERR_NO_MEMORY, N_("out of memory: lines are missing"));
	return RH_OK;
}

static void done(struct rh_replaying *replay)
{
	rh_replaying_unload(replay);
	rh_player_free(replay->player);
	rh_paint_done(&replay->paint);
	rh_frame_done(&replay->frame);
	rh_buffer_done(&replay->out);
	rh_buffer_done(&replay->notice);
	free(replay);
}

enum rh_status rh_replay(const struct rh_replay_config *config, int *ended_by_signal, struct rh_error *err)
{
	struct rh_replaying *replay = calloc(1, sizeof *replay);
	if (replay == NULL)
		return rh_error_no_memory(err);
	replay->config = config;
	replay->painting = !config->plain && rh_term_can_paint(config->term);
	replay->screen = (struct rh_screen){.tr = config->tr, .plain = !replay->painting};
	replay->view.speed = config->speed;
	rh_paint_init(&replay->paint, config->color);
	rh_frame_init(&replay->frame, 80);
	rh_term_raw(config->term);
	enum rh_status status = play(replay, err);
	rh_replaying_leave(replay);
	rh_term_restore(config->term);
	*ended_by_signal = replay->ended_by_signal;
	done(replay);
	return status;
}
