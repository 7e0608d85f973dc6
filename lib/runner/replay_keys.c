// SPDX-License-Identifier: GPL-3.0-or-later
#include "runner/replaying.h"

#include "base/duration.h"

#include <math.h>

enum {
	SKIP_MS = 5000,
	LEAD_MS = 200,   /* heard before a phrase that a jump goes to */
	AGAIN_MS = 1000, /* so soon after a phrase has begun, back means the one before */
};
#define SPEED_STEP 0.1

/* "0:33" for messages. */
struct clock {
	char text[24];
};

static struct clock clock_of(int64_t ms)
{
	struct clock out = {""};
	struct rh_buffer buffer = {0};
	rh_duration_clock(&buffer, ms);
	struct rh_text text = rh_buffer_view(&buffer);
	for (size_t i = 0; i < text.length && i + 1 < sizeof out.text; i++)
		out.text[i] = text.data[i];
	rh_buffer_done(&buffer);
	return out;
}

__attribute__((format_arg(2))) static const char *tr(const struct rh_replaying *replay, const char *id)
{
	return rh_tr_get(replay->config->tr, id);
}

static int64_t here(const struct rh_replaying *replay)
{
	return rh_player_position_ms(replay->player);
}

static void end_loop(struct rh_replaying *replay)
{
	replay->view.loop_a_ms = replay->view.loop_b_ms = RH_UNSET_MS;
	rh_player_loop(replay->player, 0, 0);
}

static bool looping(const struct rh_replaying *replay)
{
	return replay->view.loop_b_ms != RH_UNSET_MS;
}

static void seek(struct rh_replaying *replay, int64_t to_ms)
{
	int64_t last_ms = replay->view.duration_ms;
	to_ms = to_ms < 0 ? 0 : to_ms > last_ms ? last_ms : to_ms;
	if (looping(replay) && (to_ms < replay->view.loop_a_ms || to_ms >= replay->view.loop_b_ms))
		end_loop(replay);
	rh_player_seek(replay->player, to_ms);
	rh_replaying_say_plain(replay, "%s", clock_of(to_ms).text);
}

static void toggle_pause(struct rh_replaying *replay)
{
	replay->view.paused = !replay->view.paused;
	rh_player_pause(replay->player, replay->view.paused);
	rh_replaying_say_plain(replay,
	                       replay->view.paused ? tr(replay, N_("paused at %s")) : tr(replay, N_("on from %s")),
	                       clock_of(here(replay)).text);
}

/* Where speech goes on after a pause, a moment earlier. */
static int64_t phrase_ms(const struct rh_speech_span *pause)
{
	int64_t at_ms = pause->end_ms - LEAD_MS;
	return at_ms > pause->start_ms ? at_ms : pause->start_ms;
}

static void next_pause(struct rh_replaying *replay)
{
	int64_t now_ms = here(replay);
	for (size_t i = 0; i < replay->view.pause_count; i++) {
		int64_t at_ms = phrase_ms(&replay->view.pauses[i]);
		if (at_ms > now_ms) {
			seek(replay, at_ms);
			return;
		}
	}
	rh_replaying_say(replay, "%s",
	                 replay->measured ? tr(replay, N_("no pause further on"))
	                                  : tr(replay, N_("pauses are still being looked for")));
}

static void previous_pause(struct rh_replaying *replay)
{
	int64_t to_ms = 0, now_ms = here(replay);
	for (size_t i = 0; i < replay->view.pause_count; i++) {
		int64_t at_ms = phrase_ms(&replay->view.pauses[i]);
		if (at_ms + AGAIN_MS < now_ms)
			to_ms = at_ms;
	}
	seek(replay, to_ms);
}

static void change_speed(struct rh_replaying *replay, double by)
{
	double speed = round((replay->view.speed + by) / SPEED_STEP) * SPEED_STEP;
	speed = fmin(fmax(speed, RH_REPLAY_SPEED_MIN), RH_REPLAY_SPEED_MAX);
	replay->view.speed = speed;
	rh_player_speed(replay->player, speed);
	rh_replaying_say_plain(replay, tr(replay, N_("speed %.1f")), speed);
}

static void slower(struct rh_replaying *replay)
{
	change_speed(replay, -SPEED_STEP);
}

static void faster(struct rh_replaying *replay)
{
	change_speed(replay, SPEED_STEP);
}

static void skip_back(struct rh_replaying *replay)
{
	seek(replay, here(replay) - SKIP_MS);
}

static void skip_on(struct rh_replaying *replay)
{
	seek(replay, here(replay) + SKIP_MS);
}

static void to_start(struct rh_replaying *replay)
{
	seek(replay, 0);
}

static void to_end(struct rh_replaying *replay)
{
	seek(replay, replay->view.duration_ms);
}

/* The loop's beginning; within a loop it makes it shorter. */
static void set_a(struct rh_replaying *replay)
{
	int64_t at_ms = here(replay);
	if (looping(replay) && at_ms >= replay->view.loop_b_ms)
		end_loop(replay);
	replay->view.loop_a_ms = at_ms;
	if (looping(replay))
		rh_player_loop(replay->player, at_ms, replay->view.loop_b_ms);
	rh_replaying_say_plain(replay, tr(replay, N_("loop from %s")), clock_of(at_ms).text);
}

/* Its end. Without a beginning it goes from the take's; given the wrong way round, they change places. */
static void set_b(struct rh_replaying *replay)
{
	int64_t a_ms = replay->view.loop_a_ms, b_ms = here(replay);
	a_ms = a_ms == RH_UNSET_MS ? 0 : a_ms;
	if (b_ms == a_ms) {
		rh_replaying_say(replay, "%s",
		                 tr(replay, N_("the loop's end is its beginning: listen on a little first")));
		return;
	}
	replay->view.loop_a_ms = a_ms < b_ms ? a_ms : b_ms;
	replay->view.loop_b_ms = a_ms < b_ms ? b_ms : a_ms;
	rh_player_loop(replay->player, replay->view.loop_a_ms, replay->view.loop_b_ms);
	rh_replaying_say_plain(replay, tr(replay, N_("loop %s–%s")), clock_of(replay->view.loop_a_ms).text,
	                       clock_of(replay->view.loop_b_ms).text);
}

/* One key for the loop: its beginning, its end, none. */
static void next_loop_step(struct rh_replaying *replay)
{
	if (looping(replay))
		end_loop(replay);
	else if (replay->view.loop_a_ms == RH_UNSET_MS)
		set_a(replay);
	else
		set_b(replay);
}

static void mark(struct rh_replaying *replay, char letter)
{
	struct rh_error err = {0};
	int64_t at_ms = here(replay);
	if (rh_replaying_mark(replay, at_ms, letter, &err) != RH_OK)
		rh_replaying_say(replay, "%s", err.message);
	else
		rh_replaying_say(replay,
		                 letter == 'f' ? tr(replay, N_("filler at %s (Backspace takes it back)"))
		                               : tr(replay, N_("marked at %s (Backspace takes it back)")),
		                 clock_of(at_ms).text);
}

static void mark_moment(struct rh_replaying *replay)
{
	mark(replay, 'm');
}

static void mark_filler(struct rh_replaying *replay)
{
	mark(replay, 'f');
}

static void unmark(struct rh_replaying *replay)
{
	struct rh_error err = {0};
	struct rh_replay_mark gone;
	if (rh_replaying_unmark(replay, &gone, &err) != RH_OK)
		rh_replaying_say(replay, "%s", err.message);
	else
		rh_replaying_say(replay, tr(replay, N_("the mark at %s is gone")), clock_of(gone.at_ms).text);
}

/* A take that cannot be played leaves the one that does. */
static void change_take(struct rh_replaying *replay, size_t index)
{
	struct rh_error err = {0};
	size_t before = replay->index;
	int64_t at_ms = here(replay);
	if (rh_replaying_load(replay, index, 0, &err) == RH_OK)
		return;
	rh_replaying_say(replay, "%s", err.message);
	replay->over = rh_replaying_load(replay, before, at_ms, NULL) != RH_OK;
}

static void go_to_take(struct rh_replaying *replay, bool next)
{
	if (next && replay->index + 1 >= replay->config->count)
		rh_replaying_say(replay, "%s", tr(replay, N_("this is the last take")));
	else if (!next && replay->index == 0)
		rh_replaying_say(replay, "%s", tr(replay, N_("this is the first take")));
	else
		change_take(replay, next ? replay->index + 1 : replay->index - 1);
}

static void next_take(struct rh_replaying *replay)
{
	go_to_take(replay, true);
}

static void previous_take(struct rh_replaying *replay)
{
	go_to_take(replay, false);
}

static void quit(struct rh_replaying *replay)
{
	replay->over = true;
}

/* Esc closes what is open before it ends the replay. */
static void close_or_quit(struct rh_replaying *replay)
{
	if (replay->view.help)
		replay->view.help = false;
	else if (replay->view.loop_a_ms != RH_UNSET_MS)
		end_loop(replay);
	else
		replay->over = true;
}

static void toggle_help(struct rh_replaying *replay)
{
	replay->view.help = !replay->view.help;
	rh_replaying_say_plain(replay, "%s",
	                       tr(replay, N_("keys: Space pause, ← → 5 s, , . pauses, 0–9 tenths, [ ] speed, a b loop, "
	                                     "m mark, f filler, n p takes, q quit")));
}

/* By character, as it stands on the keyboard, or by kind of key. */
static const struct {
	char character; /* '\0': by kind */
	enum rh_key_kind kind;
	void (*act)(struct rh_replaying *replay);
} actions[] = {
    {' ', RH_KEY_CHARACTER, toggle_pause},   {'\0', RH_KEY_ENTER, toggle_pause},
    {'\0', RH_KEY_LEFT, skip_back},          {'\0', RH_KEY_RIGHT, skip_on},
    {',', RH_KEY_CHARACTER, previous_pause}, {'.', RH_KEY_CHARACTER, next_pause},
    {'\0', RH_KEY_HOME, to_start},           {'\0', RH_KEY_END, to_end},
    {'[', RH_KEY_CHARACTER, slower},         {'-', RH_KEY_CHARACTER, slower},
    {']', RH_KEY_CHARACTER, faster},         {'+', RH_KEY_CHARACTER, faster},
    {'=', RH_KEY_CHARACTER, faster}, /* + without the shift key */
    {'a', RH_KEY_CHARACTER, set_a},          {'b', RH_KEY_CHARACTER, set_b},
    {'\0', RH_KEY_TAB, next_loop_step},      {'m', RH_KEY_CHARACTER, mark_moment},
    {'\0', RH_KEY_UP, mark_moment},          {'f', RH_KEY_CHARACTER, mark_filler},
    {'\0', RH_KEY_DOWN, mark_filler},        {'\0', RH_KEY_BACKSPACE, unmark},
    {'n', RH_KEY_CHARACTER, next_take},      {'\0', RH_KEY_PAGE_DOWN, next_take},
    {'p', RH_KEY_CHARACTER, previous_take},  {'\0', RH_KEY_PAGE_UP, previous_take},
    {'?', RH_KEY_CHARACTER, toggle_help},    {'\0', RH_KEY_ESCAPE, close_or_quit},
    {'q', RH_KEY_CHARACTER, quit},           {'\0', RH_KEY_INTERRUPT, quit},
    {'\0', RH_KEY_END_OF_INPUT, quit},
};

void rh_replaying_press(struct rh_replaying *replay, struct rh_key key)
{
	char character = rh_key_ascii(key);
	rh_buffer_clear(&replay->notice);
	replay->painted_ns = 0;
	if (character >= '0' && character <= '9')
		seek(replay, replay->view.duration_ms * (character - '0') / 10);
	for (size_t i = 0; i < sizeof actions / sizeof actions[0]; i++) {
		if (actions[i].kind == key.kind && actions[i].character == character) {
			actions[i].act(replay);
			return;
		}
	}
}
