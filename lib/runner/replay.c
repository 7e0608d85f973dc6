// SPDX-License-Identifier: GPL-3.0-or-later
#include "runner/replay.h"

#include "audio/player.h"
#include "base/duration.h"
#include "os/clock.h"
#include "runner/run.h"
#include "ui/keys.h"
#include "ui/paint.h"

#include <stdlib.h>

enum {
	SKIP_MS = 5000,
	SLICES = 240,         /* of the waveform; more than a terminal is usually wide */
	SLICE_FRAMES = 2048,  /* looked at per slice, so that an hour opens as fast as a minute */
	LAST_WORDS_MS = 2000, /* patience with a slow terminal at the end */
};
#define REPAINT_NS (INT64_C(100) * RH_MS_NS)

struct replay {
	const struct rh_replay_config *config;
	struct rh_player *player;
	struct rh_screen screen;
	struct rh_replay_view view;
	struct rh_frame frame;
	struct rh_paint paint;
	struct rh_buffer out;
	struct rh_keys keys;
	float levels[SLICES];
	bool painting;
	bool over;
	int64_t painted_ns; /* 0: at once */
	int ended_by_signal;
};

static float peak_of(const float *samples, size_t count)
{
	float peak = 0;
	for (size_t i = 0; i < count; i++) {
		float level = samples[i] < 0 ? -samples[i] : samples[i];
		if (level > peak)
			peak = level;
	}
	return peak;
}

/* The waveform's slices; a file that cannot be read is the player's to complain about. */
static void measure_levels(struct replay *replay)
{
	struct rh_take_reader *reader = NULL;
	if (rh_take_reader_new(replay->config->path, &reader, NULL) != RH_OK)
		return;
	int64_t frames = rh_take_reader_info(reader)->frames;
	for (size_t i = 0; i < SLICES; i++) {
		float samples[SLICE_FRAMES];
		int64_t from = (int64_t)((double)frames / SLICES * (double)i);
		int64_t until = (int64_t)((double)frames / SLICES * (double)(i + 1));
		size_t wanted = until - from < SLICE_FRAMES ? (size_t)(until - from) : SLICE_FRAMES;
		rh_take_reader_seek(reader, from);
		replay->levels[i] = peak_of(samples, rh_take_reader_frames(reader, samples, wanted));
	}
	rh_take_reader_free(reader);
	replay->view.levels = replay->levels;
	replay->view.level_count = SLICES;
}

static void seek_by(struct replay *replay, int64_t ms)
{
	int64_t to_ms = rh_player_position_ms(replay->player) + ms;
	rh_player_seek(replay->player, to_ms < 0 ? 0 : to_ms);
}

static void toggle_pause(struct replay *replay)
{
	replay->view.paused = !replay->view.paused;
	rh_player_pause(replay->player, replay->view.paused);
}

static void press(struct replay *replay, struct rh_key key)
{
	if (key.kind == RH_KEY_LEFT)
		seek_by(replay, -SKIP_MS);
	else if (key.kind == RH_KEY_RIGHT)
		seek_by(replay, SKIP_MS);
	else if (key.kind == RH_KEY_ESCAPE || rh_key_button(key) == RH_BUTTON_QUIT)
		replay->over = true;
	else if (rh_key_button(key) == RH_BUTTON_SPACE)
		toggle_pause(replay);
	replay->painted_ns = 0;
}

static void read_keys(struct replay *replay, int64_t now_ns)
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

static void flush(struct replay *replay, int wait_ms)
{
	if (rh_term_write(replay->config->term, rh_buffer_view(&replay->out), wait_ms, NULL, NULL) != RH_OK)
		replay->over = true;
	rh_buffer_clear(&replay->out);
}

static void leave(struct replay *replay)
{
	if (replay->painting)
		rh_paint_leave(&replay->paint, &replay->out);
	flush(replay, LAST_WORDS_MS);
	rh_term_restore(replay->config->term);
}

static void suspend(struct replay *replay)
{
	if (!replay->view.paused)
		toggle_pause(replay);
	leave(replay);
	rh_wake_stop_self(replay->config->wake);
	rh_term_raw(replay->config->term);
}

static void hear_signals(struct replay *replay)
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

static struct rh_frame *blank(struct replay *replay)
{
	unsigned columns = 80, rows = 24;
	rh_term_size(replay->config->term, &columns, &rows);
	replay->screen.rows = rows;
	replay->paint.rows_max = rows;
	rh_frame_clear(&replay->frame, columns);
	return &replay->frame;
}

static void repaint(struct replay *replay, int64_t now_ns)
{
	if (!replay->painting || !rh_term_in_foreground(replay->config->term) ||
	    !rh_term_writable(replay->config->term))
		return;
	replay->view.position_ms = rh_player_position_ms(replay->player);
	replay->view.duration_ms = rh_player_duration_ms(replay->player);
	rh_screen_replay(&replay->screen, blank(replay), &replay->view);
	rh_paint_live(&replay->paint, &replay->out, &replay->frame);
	flush(replay, 0);
	replay->painted_ns = now_ns;
}

/* In a pipe there is no progress: one line says what is heard. */
static void announce(struct replay *replay)
{
	replay->view.duration_ms = rh_player_duration_ms(replay->player);
	rh_screen_replay(&replay->screen, blank(replay), &replay->view);
	rh_frame_text(&replay->out, &replay->frame);
	flush(replay, LAST_WORDS_MS);
}

static void look(struct replay *replay)
{
	const struct rh_replay_config *config = replay->config;
	int64_t now_ns = rh_clock_monotonic_ns();
	int64_t next_ns = replay->painted_ns == 0 ? now_ns : replay->painted_ns + REPAINT_NS;
	int input = rh_term_input_is_terminal(config->term) ? rh_term_input_fd(config->term) : -1;
	unsigned ready = rh_wake_wait(config->wake, &input, 1, replay->painting ? next_ns : RH_NEVER);
	now_ns = rh_clock_monotonic_ns();
	if ((ready & 2U) != 0)
		hear_signals(replay);
	if ((ready & 1U) != 0 || rh_keys_deadline_ns(&replay->keys) <= now_ns)
		read_keys(replay, now_ns);
	enum rh_player_state state = rh_player_state(replay->player);
	if (state == RH_PLAYER_ENDED || state == RH_PLAYER_FAILED)
		replay->over = true;
	if (!replay->over && now_ns >= replay->painted_ns + REPAINT_NS)
		repaint(replay, now_ns);
}

static enum rh_status play(struct replay *replay, struct rh_error *err)
{
	const struct rh_replay_config *config = replay->config;
	struct rh_player_config player = {.sink = config->sink, .notify = rh_run_wake, .notify_ctx = config->wake};
	RH_TRY(rh_player_new(&player, &replay->player, err));
	RH_TRY(rh_player_play(replay->player, config->path, 0, err));
	measure_levels(replay);
	if (!replay->painting)
		announce(replay);
	while (!replay->over)
		look(replay);
	if (rh_player_state(replay->player) == RH_PLAYER_FAILED)
		return rh_error_set(err, RH_ERR_DEVICE, "%s", rh_player_error(replay->player));
	return RH_OK;
}

enum rh_status rh_replay(const struct rh_replay_config *config, int *ended_by_signal, struct rh_error *err)
{
	struct replay *replay = calloc(1, sizeof *replay);
	if (replay == NULL)
		return rh_error_no_memory(err);
	replay->config = config;
	replay->painting = !config->plain && rh_term_can_paint(config->term);
	replay->screen = (struct rh_screen){.tr = config->tr, .plain = !replay->painting};
	replay->view = (struct rh_replay_view){.title = config->title, .speed = 1.0};
	rh_paint_init(&replay->paint, config->color);
	rh_frame_init(&replay->frame, 80);
	rh_term_raw(config->term);
	enum rh_status status = play(replay, err);
	leave(replay);
	*ended_by_signal = replay->ended_by_signal;
	rh_player_free(replay->player);
	rh_paint_done(&replay->paint);
	rh_frame_done(&replay->frame);
	rh_buffer_done(&replay->out);
	free(replay);
	return status;
}
