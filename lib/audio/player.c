// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/player.h"

#include "audio/device.h"
#include "audio/mixer.h"
#include "audio/spool.h"
#include "audio/thread.h"
#include "base/duration.h"
#include "os/clock.h"

#include <math.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

enum {
	FRAMES_PER_MS = RH_AUDIO_RATE_HZ / 1000,
	BLOCK_FRAMES = 480,  /* decoded at once */
	AHEAD_FRAMES = 5760, /* 120 ms: what is decoded before it is played */
};

/* How long the decoding thread sleeps while the stock lasts; a device that takes from it wakes it earlier. */
static const int64_t LOOK_NS = 20 * RH_MS_NS;
static const double SPEED_MIN = 0.5, SPEED_MAX = 2;

/* What the decoding thread has to do next; filled by the caller's thread, emptied by the decoding one. */
struct orders {
	bool replace;           /* the file by `spool`, which may be NULL */
	struct rh_spool *spool; /* owned until it is taken */
	bool seek;
	int64_t frame;
	bool loop;
	int64_t loop_a, loop_b;
	unsigned stretch; /* number of the last play or seek */
	double speed;     /* the next seek brings it about */
	double gain;      /* factor */
	double peak;      /* of the file, 0..1; 0: not known */
};

struct rh_player {
	const struct rh_device *device;
	struct rh_playback *playback; /* owned */
	void (*notify)(void *ctx);
	void *notify_ctx;
	struct rh_mixer *mixer;
	pthread_t thread;

	/* Guarded by the lock, which is held for moments only. */
	struct rh_monitor monitor;
	struct orders orders;
	bool quit;
	unsigned served; /* the last play or seek the decoding thread has begun with */

	/* Changed with the lock held, read without; the error is complete before the state says FAILED. */
	_Atomic enum rh_player_state state;
	struct rh_error error;

	/* The caller's thread's own. */
	int64_t length; /* frames of the file */
	int64_t target; /* where the last play or seek went */

	/* The decoding thread's own. */
	struct rh_spool *spool; /* owned; NULL: nothing is loaded */
	bool ended;             /* the stretch is decoded to its end */
	bool woken;             /* the device was told of the stretch */
};

static void notify(struct rh_player *player)
{
	if (player->notify != NULL)
		player->notify(player->notify_ctx);
}

/* ---- the device's thread ---- */

/* Real-time safe; a wake-up the decoder misses costs it LOOK_NS, for which its stock lasts. */
static struct rh_pulled on_pull(void *ctx, int16_t *samples, size_t frames, int64_t at_ns)
{
	struct rh_player *player = ctx;
	struct rh_pulled pulled = rh_mixer_pull(player->mixer, samples, frames, at_ns);
	rh_monitor_wake(&player->monitor);
	return pulled;
}

static void on_drained(void *ctx)
{
	struct rh_player *player = ctx;
	rh_monitor_lock(&player->monitor);
	bool end = player->state == RH_PLAYER_PLAYING && player->served == player->orders.stretch &&
	           rh_mixer_ended(player->mixer);
	if (end)
		player->state = RH_PLAYER_ENDED;
	rh_monitor_unlock(&player->monitor);
	if (end)
		notify(player);
}

static void on_news(void *ctx, enum rh_device_news news, const char *code, const char *message)
{
	(void)code;
	struct rh_player *player = ctx;
	if (news != RH_DEVICE_FAILED)
		return;
	rh_monitor_lock(&player->monitor);
	(void)rh_error_set(&player->error, RH_ERR_DEVICE, "%s", message);
	player->state = RH_PLAYER_FAILED;
	rh_monitor_unlock(&player->monitor);
	notify(player);
}

/* ---- the decoding thread ---- */

static bool stock_is_low(const struct rh_player *player)
{
	return player->spool != NULL && !player->ended && rh_mixer_ahead(player->mixer) < AHEAD_FRAMES &&
	       rh_mixer_has_room(player->mixer, BLOCK_FRAMES);
}

/* Waits until there is something to do and takes the orders over; false when it is time to go. */
static bool take_orders(struct rh_player *player, struct orders *orders)
{
	rh_monitor_lock(&player->monitor);
	struct orders *given = &player->orders;
	if (!player->quit && !given->replace && !given->seek && !given->loop && !stock_is_low(player)) {
		bool stays_full = player->spool == NULL || player->ended;
		rh_monitor_wait(&player->monitor, stays_full ? INT64_MAX : rh_clock_monotonic_ns() + LOOK_NS);
	}
	*orders = *given;
	given->replace = given->seek = given->loop = false;
	given->spool = NULL;
	bool go_on = !player->quit;
	rh_monitor_unlock(&player->monitor);
	return go_on;
}

static void go_to(struct rh_player *player, const struct orders *orders, int64_t frame)
{
	rh_spool_seek(player->spool, frame, orders->speed);
	rh_mixer_begin(player->mixer, orders->stretch, frame == 0);
	player->ended = false;
	player->woken = false;
	rh_monitor_lock(&player->monitor);
	player->served = orders->stretch;
	rh_monitor_unlock(&player->monitor);
}

static void loop(struct rh_player *player, const struct orders *orders)
{
	int64_t cursor = rh_spool_cursor(player->spool), a = orders->loop_a, b = orders->loop_b;
	rh_spool_loop(player->spool, a, b);
	if (b > a && (cursor < a || cursor > b || player->ended))
		go_to(player, orders, a);
}

static void obey(struct rh_player *player, const struct orders *orders)
{
	if (orders->replace) {
		rh_spool_free(player->spool);
		player->spool = orders->spool;
		/* What is left of the last file is not played on, only faded out. */
		rh_mixer_begin(player->mixer, orders->stretch, false);
		rh_mixer_end(player->mixer);
		player->ended = true;
	}
	if (player->spool == NULL)
		return;
	rh_spool_gain(player->spool, orders->gain, orders->peak);
	if (orders->seek)
		go_to(player, orders, orders->frame);
	if (orders->loop)
		loop(player, orders);
}

static void wake_device(struct rh_player *player)
{
	if (player->woken || (!player->ended && rh_mixer_ahead(player->mixer) < RH_MIXER_FADE_FRAMES))
		return;
	player->woken = true;
	player->device->playback_wake(player->playback);
}

static void decode_block(struct rh_player *player)
{
	int16_t samples[BLOCK_FRAMES];
	struct rh_spool_place place;
	size_t got = rh_spool_read(player->spool, samples, BLOCK_FRAMES, &place);
	if (got > 0)
		rh_mixer_write(player->mixer, samples, got, &place);
	else
		rh_mixer_end(player->mixer);
	player->ended = got == 0;
	wake_device(player);
}

static void *decode(void *ctx)
{
	struct rh_player *player = ctx;
	struct orders orders;
	while (take_orders(player, &orders)) {
		obey(player, &orders);
		if (stock_is_low(player))
			decode_block(player);
	}
	rh_spool_free(orders.spool);
	rh_spool_free(player->spool);
	return NULL;
}

/* ---- the caller's thread ---- */

static void release(struct rh_player *player)
{
	rh_mixer_free(player->mixer);
	rh_monitor_done(&player->monitor);
	free(player);
}

static enum rh_status open_all(struct rh_player *player, const char *target, struct rh_error *err)
{
	player->mixer = rh_mixer_new();
	if (player->mixer == NULL)
		return rh_error_no_memory(err);
	const struct rh_playback_user user = {on_pull, on_drained, on_news, player};
	RH_TRY(player->device->playback_open(target, &user, &player->playback, err));
	enum rh_status status = rh_thread_start(&player->thread, decode, player, err);
	if (status != RH_OK)
		player->device->playback_close(player->playback);
	return status;
}

enum rh_status rh_player_new_on(const struct rh_device *device, const struct rh_player_config *config,
                                struct rh_player **player, struct rh_error *err)
{
	struct rh_player *made = calloc(1, sizeof *made);
	if (made == NULL)
		return rh_error_no_memory(err);
	made->device = device;
	made->notify = config->notify;
	made->notify_ctx = config->notify_ctx;
	made->orders.speed = 1;
	made->orders.gain = 1;
	enum rh_status status = rh_monitor_init(&made->monitor, err);
	if (status != RH_OK) {
		free(made);
		return status;
	}
	status = open_all(made, config->sink, err);
	if (status != RH_OK) {
		release(made);
		return status;
	}
	*player = made;
	return RH_OK;
}

enum rh_status rh_player_new(const struct rh_player_config *config, struct rh_player **player, struct rh_error *err)
{
	struct rh_player_config own = *config;
	const struct rh_device *device = rh_device_pick(config->sink, &own.sink);
	return rh_player_new_on(device, &own, player, err);
}

static int64_t clamp_frame(const struct rh_player *player, int64_t ms)
{
	if (ms <= 0)
		return 0;
	return ms >= player->length / FRAMES_PER_MS ? player->length : ms * FRAMES_PER_MS;
}

/* With the lock held. */
static void order_seek(struct rh_player *player, int64_t frame)
{
	player->target = frame;
	player->orders.seek = true;
	player->orders.frame = frame;
	player->orders.stretch++;
	rh_monitor_wake(&player->monitor);
}

/* With the lock held. What was ordered before and not begun with is forgotten. */
static void order_file(struct rh_player *player, struct rh_spool *spool)
{
	rh_spool_free(player->orders.spool);
	player->orders.spool = spool;
	player->orders.replace = true;
	player->orders.seek = false;
	player->orders.loop = false;
	rh_monitor_wake(&player->monitor);
}

enum rh_status rh_player_play(struct rh_player *player, const char *path, int64_t from_ms, struct rh_error *err)
{
	struct rh_spool *spool = NULL;
	RH_TRY(rh_spool_new(path, &spool, err));
	rh_monitor_lock(&player->monitor);
	bool failed = player->state == RH_PLAYER_FAILED;
	if (!failed) {
		player->length = rh_spool_length(spool);
		order_file(player, spool);
		order_seek(player, clamp_frame(player, from_ms));
		rh_mixer_hush(player->mixer, false);
		player->state = RH_PLAYER_PLAYING;
	}
	rh_monitor_unlock(&player->monitor);
	if (!failed)
		return RH_OK;
	rh_spool_free(spool);
	return rh_error_set(err, RH_ERR_DEVICE, "%s", player->error.message);
}

void rh_player_pause(struct rh_player *player, bool paused)
{
	rh_monitor_lock(&player->monitor);
	bool change = player->state == (paused ? RH_PLAYER_PLAYING : RH_PLAYER_PAUSED);
	if (change) {
		rh_mixer_hush(player->mixer, paused);
		player->state = paused ? RH_PLAYER_PAUSED : RH_PLAYER_PLAYING;
	}
	rh_monitor_unlock(&player->monitor);
	if (change && !paused)
		player->device->playback_wake(player->playback);
}

static bool loaded(const struct rh_player *player)
{
	enum rh_player_state state = player->state;
	return state == RH_PLAYER_PLAYING || state == RH_PLAYER_PAUSED || state == RH_PLAYER_ENDED;
}

/* With the lock held. */
static void go_on_from(struct rh_player *player, int64_t frame)
{
	if (!loaded(player))
		return;
	order_seek(player, frame);
	if (player->state == RH_PLAYER_ENDED)
		player->state = RH_PLAYER_PLAYING;
}

void rh_player_seek(struct rh_player *player, int64_t ms)
{
	rh_monitor_lock(&player->monitor);
	go_on_from(player, clamp_frame(player, ms));
	rh_monitor_unlock(&player->monitor);
}

static int64_t position(const struct rh_player *player)
{
	struct rh_heard heard;
	if (player->state == RH_PLAYER_ENDED)
		return player->length;
	if (!loaded(player))
		return 0;
	if (!rh_mixer_heard(player->mixer, rh_clock_monotonic_ns(), &heard) || heard.stretch != player->orders.stretch)
		return player->target;
	int64_t frame = (int64_t)heard.frame;
	return frame > player->length ? player->length : frame;
}

void rh_player_speed(struct rh_player *player, double speed)
{
	/* "not greater" catches what is no number, too. */
	speed = !(speed > SPEED_MIN) ? SPEED_MIN : speed > SPEED_MAX ? SPEED_MAX : speed;
	rh_monitor_lock(&player->monitor);
	bool change = player->orders.speed != speed;
	player->orders.speed = speed;
	if (change && player->state != RH_PLAYER_ENDED)
		go_on_from(player, position(player));
	rh_monitor_unlock(&player->monitor);
}

void rh_player_loop(struct rh_player *player, int64_t a_ms, int64_t b_ms)
{
	rh_monitor_lock(&player->monitor);
	if (loaded(player)) {
		player->orders.loop = true;
		player->orders.loop_a = clamp_frame(player, a_ms);
		player->orders.loop_b = clamp_frame(player, b_ms);
		bool again = player->orders.loop_b > player->orders.loop_a;
		if (again && player->state == RH_PLAYER_ENDED)
			go_on_from(player, player->orders.loop_a);
		rh_monitor_wake(&player->monitor);
	}
	rh_monitor_unlock(&player->monitor);
}

void rh_player_gain(struct rh_player *player, double db, double peak)
{
	rh_monitor_lock(&player->monitor);
	player->orders.gain = isfinite(db) ? pow(10, db / 20) : 1;
	player->orders.peak = peak;
	rh_monitor_wake(&player->monitor);
	rh_monitor_unlock(&player->monitor);
}

void rh_player_stop(struct rh_player *player)
{
	rh_monitor_lock(&player->monitor);
	if (loaded(player)) {
		order_file(player, NULL);
		player->orders.stretch++;
		player->length = 0;
		player->state = RH_PLAYER_IDLE;
	}
	rh_monitor_unlock(&player->monitor);
}

enum rh_player_state rh_player_state(const struct rh_player *player)
{
	return player->state;
}

int64_t rh_player_position_ms(const struct rh_player *player)
{
	return position(player) / FRAMES_PER_MS;
}

int64_t rh_player_duration_ms(const struct rh_player *player)
{
	return player->length / FRAMES_PER_MS;
}

const char *rh_player_error(const struct rh_player *player)
{
	return player->state == RH_PLAYER_FAILED ? player->error.message : "";
}

void rh_player_free(struct rh_player *player)
{
	if (player == NULL)
		return;
	rh_monitor_lock(&player->monitor);
	player->quit = true;
	rh_monitor_wake(&player->monitor);
	rh_monitor_unlock(&player->monitor);
	(void)pthread_join(player->thread, NULL);
	player->device->playback_close(player->playback);
	release(player);
}
