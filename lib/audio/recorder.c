// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/recorder.h"

#include "audio/cut.h"
#include "audio/decoder.h"
#include "audio/device.h"
#include "audio/ring.h"
#include "audio/syncer.h"
#include "audio/thread.h"
#include "base/duration.h"
#include "os/clock.h"

#include <math.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	/* Five seconds that are remembered, and as long again for a disk that makes the writer wait. */
	RING_FRAMES = 1 << 19,
	RING_SEGMENTS = 4096,
	SEGMENT_FRAMES = 4800, /* longer blocks are cut */
	METER_FRAMES = 1024,
	GATHERED_FRAMES = 9600,
	EVENTS = 32,
	EDGES = 64, /* that may wait for the writer thread */
	FULL_SCALE = 32768,
	LOW_ROOM_FRAMES = 30 * RH_AUDIO_RATE_HZ,
};

/* The writer looks at least this often; blocks and orders wake it earlier. */
static const int64_t LOOK_NS = 100 * RH_MS_NS;
static const int64_t SYNC_NS = RH_SECOND_NS;
static const int64_t STALL_NS = RH_RECORDER_STALL_MS * RH_MS_NS;
/* Edges come a moment after their time; frames this young are not written yet, so that hardly any has to be taken back.
 */
static const int64_t YOUNG_NS = 10 * RH_MS_NS;

enum take_state {
	TAKE_NONE,
	TAKE_BEGUN,    /* prepared; edges may come */
	TAKE_STOPPING, /* the stop is known, its frames may not be here */
	TAKE_FINISHED, /* FINISHED was said but not read */
};

struct edge {
	enum rh_edge kind;
	int64_t at_ns;
};

/* Sound since the meter was read; written by the writer thread, read and emptied by the loop's. */
struct meter {
	_Atomic int peak;
	_Atomic uint64_t squares;
	_Atomic uint64_t frames;
};

struct rh_recorder {
	struct rh_recorder_config config;
	const struct rh_device *device;
	struct rh_capture *capture; /* owned */
	pthread_t thread;
	bool thread_runs;

	/* From the device's thread to the writer's: samples first, then the segment that says they are there. */
	struct rh_ring *samples;  /* int16_t */
	struct rh_ring *segments; /* struct rh_segment */
	uint64_t produced;        /* samples put into the ring; device's thread only */
	_Atomic uint64_t overrun; /* frames that found no room */
	struct meter meter;

	/* Everything below up to the next remark is guarded by the monitor's lock, held for moments only. */
	struct rh_monitor monitor;
	struct rh_recorder_event events[EVENTS];
	unsigned event_first, event_count;
	struct edge edges[EDGES];
	unsigned edge_count;
	enum take_state state;
	struct rh_take_writer *next_take; /* of a take just prepared, for the writer thread to take over */
	bool begin;                       /* a take was prepared and the writer thread has not begun it */
	int64_t stop_by_ns;               /* when a stopping take is finished at the latest */
	bool device_gone;
	bool quit;

	/* The writer thread's own. */
	struct rh_cut *cut;
	struct rh_syncer *syncer;          /* owned */
	struct rh_take_writer *take;       /* NULL: nothing is kept */
	int16_t gathered[GATHERED_FRAMES]; /* of this round, not written yet */
	size_t gathered_count;
	bool recording; /* a take is begun and not finished */
	bool write_failed;
	bool room_told;    /* that the disk is nearly full */
	int64_t synced_ns; /* when the file was last made safe */
	int64_t synced_frames;
	int64_t heard_ns; /* when a segment last arrived; 0 before the first */
	bool stalled;
	uint64_t overrun_told;
};

static void notify(struct rh_recorder *recorder)
{
	if (recorder->config.notify != NULL)
		recorder->config.notify(recorder->config.notify_ctx);
}

/* ---- events ---- */

/* Makes room by forgetting the oldest warning. There always is one when the queue is full: OPENED and FAILED come once,
 * and the next take waits until FINISHED was read. */
static void drop_warning(struct rh_recorder *recorder)
{
	unsigned kept = 0;
	bool dropped = false;
	struct rh_recorder_event all[EVENTS];
	for (unsigned i = 0; i < recorder->event_count; i++) {
		const struct rh_recorder_event *event = &recorder->events[(recorder->event_first + i) % EVENTS];
		if (!dropped && event->kind == RH_RECORDER_WARNING)
			dropped = true;
		else
			all[kept++] = *event;
	}
	memcpy(recorder->events, all, kept * sizeof all[0]);
	recorder->event_first = 0;
	recorder->event_count = kept;
}

/* With the lock held. */
static void queue_event(struct rh_recorder *recorder, const struct rh_recorder_event *event)
{
	if (recorder->event_count == EVENTS)
		drop_warning(recorder);
	if (recorder->event_count == EVENTS)
		return;
	recorder->events[(recorder->event_first + recorder->event_count) % EVENTS] = *event;
	recorder->event_count++;
}

static void say(struct rh_recorder *recorder, enum rh_recorder_event_kind kind, const char *code, const char *message)
{
	struct rh_recorder_event event = {.kind = kind, .code = code};
	(void)snprintf(event.message, sizeof event.message, "%s", message);
	rh_monitor_lock(&recorder->monitor);
	queue_event(recorder, &event);
	rh_monitor_unlock(&recorder->monitor);
	notify(recorder);
}

bool rh_recorder_next(struct rh_recorder *recorder, struct rh_recorder_event *event)
{
	rh_monitor_lock(&recorder->monitor);
	bool some = recorder->event_count > 0;
	if (some) {
		*event = recorder->events[recorder->event_first];
		recorder->event_first = (recorder->event_first + 1) % EVENTS;
		recorder->event_count--;
		if (event->kind == RH_RECORDER_FINISHED)
			recorder->state = TAKE_NONE;
	}
	rh_monitor_unlock(&recorder->monitor);
	return some;
}

/* ---- the device's thread ---- */

/* Real-time safe: rings and an atomic; the wake-up takes no lock, and one that is missed costs LOOK_NS. */
static void on_block(void *ctx, const int16_t *samples, size_t frames, int64_t at_ns)
{
	struct rh_recorder *recorder = ctx;
	while (frames > 0) {
		uint32_t step = frames < SEGMENT_FRAMES ? (uint32_t)frames : SEGMENT_FRAMES;
		struct rh_segment segment = {at_ns, recorder->produced, step, samples == NULL};
		if (rh_ring_space(recorder->segments) == 0 ||
		    (samples != NULL && rh_ring_space(recorder->samples) < step)) {
			atomic_fetch_add_explicit(&recorder->overrun, frames, memory_order_relaxed);
			break;
		}
		if (samples != NULL) {
			(void)rh_ring_write(recorder->samples, samples, step);
			recorder->produced += step;
			samples += step;
		}
		(void)rh_ring_write(recorder->segments, &segment, 1);
		at_ns += rh_audio_frames_to_ns(step);
		frames -= step;
	}
	rh_monitor_wake(&recorder->monitor);
}

static void on_news(void *ctx, enum rh_device_news news, const char *code, const char *message)
{
	struct rh_recorder *recorder = ctx;
	switch (news) {
	case RH_DEVICE_OPENED:
		say(recorder, RH_RECORDER_OPENED, code, message);
		return;
	case RH_DEVICE_WARNING:
		say(recorder, RH_RECORDER_WARNING, code, message);
		return;
	case RH_DEVICE_FAILED:
		rh_monitor_lock(&recorder->monitor);
		recorder->device_gone = true;
		rh_monitor_wake(&recorder->monitor);
		rh_monitor_unlock(&recorder->monitor);
		say(recorder, RH_RECORDER_FAILED, code, message);
		return;
	}
}

/* ---- the writer thread: what the cut says goes into the take ---- */

static void told(struct rh_recorder *recorder, enum rh_status status, const struct rh_error *err)
{
	if (status == RH_OK || recorder->write_failed)
		return;
	recorder->write_failed = true;
	say(recorder, RH_RECORDER_WARNING, status == RH_ERR_LIMIT ? "disk-full" : "write-failed", err->message);
}

/* Every write of the file rewrites its header, so a round's frames are written together. */
static void write_gathered(struct rh_recorder *recorder)
{
	struct rh_error err = {0};
	if (recorder->take != NULL && recorder->gathered_count > 0)
		told(recorder,
		     rh_take_writer_frames(recorder->take, recorder->gathered, recorder->gathered_count, &err), &err);
	recorder->gathered_count = 0;
}

static void gather(struct rh_recorder *recorder, const int16_t *samples, size_t frames)
{
	while (frames > 0) {
		size_t room = GATHERED_FRAMES - recorder->gathered_count, step = frames < room ? frames : room;
		memcpy(recorder->gathered + recorder->gathered_count, samples, step * sizeof *samples);
		recorder->gathered_count += step;
		samples += step;
		frames -= step;
		if (recorder->gathered_count == GATHERED_FRAMES)
			write_gathered(recorder);
	}
}

static void append(void *ctx, const int16_t *samples, size_t frames)
{
	struct rh_recorder *recorder = ctx;
	gather(recorder, samples, frames);
	while (recorder->config.block != NULL && frames > 0) {
		float block[METER_FRAMES];
		size_t step = frames < METER_FRAMES ? frames : METER_FRAMES;
		rh_audio_from_s16(samples, block, step);
		recorder->config.block(recorder->config.block_ctx, block, step);
		samples += step;
		frames -= step;
	}
}

static void rewrite(void *ctx, int64_t at, const int16_t *samples, size_t frames)
{
	struct rh_recorder *recorder = ctx;
	struct rh_error err = {0};
	write_gathered(recorder);
	if (recorder->take != NULL)
		told(recorder, rh_take_writer_rewrite(recorder->take, at, samples, frames, &err), &err);
}

static void truncate_take(void *ctx, int64_t frames)
{
	struct rh_recorder *recorder = ctx;
	struct rh_error err = {0};
	write_gathered(recorder);
	if (recorder->take != NULL)
		told(recorder, rh_take_writer_truncate(recorder->take, frames, &err), &err);
}

static void measure(struct rh_recorder *recorder, const struct rh_segment *segment)
{
	int peak = 0;
	uint64_t squares = 0;
	for (uint32_t done = 0; !segment->lost && done < segment->frames;) {
		int16_t samples[METER_FRAMES];
		uint32_t step = segment->frames - done < METER_FRAMES ? segment->frames - done : METER_FRAMES;
		size_t got = rh_ring_peek(recorder->samples, segment->position + done, samples, step);
		for (size_t i = 0; i < got; i++) {
			int loud = abs(samples[i]);
			peak = loud > peak ? loud : peak;
			squares += (uint64_t)loud * (uint64_t)loud;
		}
		done += step;
	}
	int highest = atomic_load_explicit(&recorder->meter.peak, memory_order_relaxed);
	while (peak > highest && !atomic_compare_exchange_weak(&recorder->meter.peak, &highest, peak))
		continue;
	atomic_fetch_add_explicit(&recorder->meter.squares, squares, memory_order_relaxed);
	atomic_fetch_add_explicit(&recorder->meter.frames, segment->frames, memory_order_release);
}

/* Takes over what the device has delivered. */
static void collect(struct rh_recorder *recorder)
{
	struct rh_segment segment;
	bool some = false;
	while (rh_ring_read(recorder->segments, &segment, 1) == 1) {
		measure(recorder, &segment);
		rh_cut_add(recorder->cut, &segment);
		some = true;
	}
	if (!some)
		return;
	recorder->heard_ns = rh_clock_monotonic_ns();
	if (recorder->stalled)
		say(recorder, RH_RECORDER_WARNING, "resumed", N_("the microphone delivers sound again"));
	recorder->stalled = false;
}

static void watch(struct rh_recorder *recorder, bool device_gone)
{
	uint64_t overrun = atomic_load_explicit(&recorder->overrun, memory_order_relaxed);
	if (overrun > recorder->overrun_told && recorder->recording)
		say(recorder, RH_RECORDER_WARNING, "overrun", N_("the disk is too slow: some sound was lost"));
	recorder->overrun_told = overrun;
	bool silent = recorder->heard_ns > 0 && rh_clock_monotonic_ns() - recorder->heard_ns > STALL_NS;
	if (!silent || recorder->stalled || device_gone)
		return;
	recorder->stalled = true;
	say(recorder, RH_RECORDER_WARNING, "stalled", N_("the microphone has stopped delivering sound"));
}

/* Once a take: told while there is still time to end it well. */
static void watch_room(struct rh_recorder *recorder)
{
	int64_t room = rh_take_writer_room(recorder->take);
	if (recorder->room_told || room >= LOW_ROOM_FRAMES)
		return;
	recorder->room_told = true;
	char message[128];
	(void)snprintf(message, sizeof message, "the disk is nearly full: room for %lld more seconds",
	               (long long)(room / RH_AUDIO_RATE_HZ));
	say(recorder, RH_RECORDER_WARNING, "disk-low", message);
}

static void make_safe(struct rh_recorder *recorder)
{
	int64_t now_ns = rh_clock_monotonic_ns();
	if (recorder->take == NULL || recorder->write_failed || now_ns - recorder->synced_ns < SYNC_NS)
		return;
	struct rh_error err = {0};
	told(recorder, rh_syncer_result(recorder->syncer, &err), &err);
	recorder->synced_ns = now_ns;
	watch_room(recorder);
	int64_t length = rh_take_writer_length(recorder->take);
	if (length != recorder->synced_frames && rh_syncer_begin(recorder->syncer, recorder->take))
		recorder->synced_frames = length;
}

/* Closes the take's file, or removes it when nothing was recorded, and says FINISHED. */
static void finish(struct rh_recorder *recorder)
{
	rh_cut_finish(recorder->cut);
	write_gathered(recorder);
	rh_syncer_wait(recorder->syncer);
	(void)rh_syncer_result(recorder->syncer, NULL); /* closing syncs once more, and tells */
	struct rh_recorder_event event = {.kind = RH_RECORDER_FINISHED, .code = ""};
	event.frames = rh_cut_frames(recorder->cut);
	event.lost_frames = rh_cut_lost_frames(recorder->cut);
	if (recorder->take != NULL && rh_take_writer_length(recorder->take) == 0) {
		rh_take_writer_discard(recorder->take);
		event.frames = 0;
	} else if (recorder->take != NULL) {
		struct rh_error err = {0};
		told(recorder, rh_take_writer_close(recorder->take, &event.frames, &err), &err);
		event.kept = event.frames > 0;
	}
	recorder->take = NULL;
	recorder->recording = false;
	rh_monitor_lock(&recorder->monitor);
	recorder->state = TAKE_FINISHED;
	queue_event(recorder, &event);
	rh_monitor_unlock(&recorder->monitor);
	notify(recorder);
}

/* ---- the writer thread: its round ---- */

/* What the loop's thread and the device have asked for, copied out of the lock. */
struct orders {
	struct edge edges[EDGES];
	unsigned edge_count;
	bool stopping, device_gone, quit;
	int64_t stop_by_ns;
};

static void begin_take(struct rh_recorder *recorder)
{
	recorder->begin = false;
	recorder->take = recorder->next_take;
	recorder->next_take = NULL;
	recorder->recording = true;
	recorder->write_failed = false;
	recorder->room_told = false;
	recorder->synced_ns = rh_clock_monotonic_ns();
	recorder->synced_frames = 0;
	rh_cut_begin(recorder->cut);
}

static int64_t next_look_ns(const struct rh_recorder *recorder)
{
	if (recorder->device_gone && !recorder->recording)
		return INT64_MAX;
	return rh_clock_monotonic_ns() + LOOK_NS;
}

/* Waits for something to do and takes the orders over. */
static void take_orders(struct rh_recorder *recorder, struct orders *orders)
{
	rh_monitor_lock(&recorder->monitor);
	bool pressing = recorder->begin || recorder->edge_count > 0 || recorder->quit;
	if (!pressing)
		rh_monitor_wait(&recorder->monitor, next_look_ns(recorder));
	if (recorder->begin)
		begin_take(recorder);
	orders->edge_count = recorder->edge_count;
	memcpy(orders->edges, recorder->edges, recorder->edge_count * sizeof recorder->edges[0]);
	recorder->edge_count = 0;
	orders->stopping = recorder->state == TAKE_STOPPING;
	orders->stop_by_ns = recorder->stop_by_ns;
	orders->device_gone = recorder->device_gone;
	orders->quit = recorder->quit;
	rh_monitor_unlock(&recorder->monitor);
}

/* Whether the frames up to the stop are not worth waiting for any more. */
static bool hopeless(const struct rh_recorder *recorder, const struct orders *orders)
{
	return orders->stopping &&
	       (orders->device_gone || recorder->stalled || rh_clock_monotonic_ns() >= orders->stop_by_ns);
}

static void *write_takes(void *ctx)
{
	struct rh_recorder *recorder = ctx;
	struct orders orders = {0};
	while (!orders.quit || recorder->recording) {
		take_orders(recorder, &orders);
		collect(recorder);
		for (unsigned i = 0; i < orders.edge_count; i++)
			rh_cut_edge(recorder->cut, orders.edges[i].kind, orders.edges[i].at_ns);
		watch(recorder, orders.device_gone);
		if (recorder->recording) {
			bool reached = rh_cut_advance(recorder->cut, rh_clock_monotonic_ns() - YOUNG_NS);
			write_gathered(recorder);
			if (reached || hopeless(recorder, &orders))
				finish(recorder);
			else
				make_safe(recorder);
		}
		rh_ring_release(recorder->samples, rh_cut_needed(recorder->cut));
	}
	return NULL;
}

/* ---- the loop's thread ---- */

static void release(struct rh_recorder *recorder)
{
	rh_syncer_free(recorder->syncer);
	rh_cut_free(recorder->cut);
	rh_ring_free(recorder->samples);
	rh_ring_free(recorder->segments);
	rh_monitor_done(&recorder->monitor);
	free(recorder);
}

static enum rh_status open_all(struct rh_recorder *recorder, struct rh_error *err)
{
	const struct rh_cut_out out = {append, rewrite, truncate_take, recorder};
	recorder->samples = rh_ring_new(sizeof(int16_t), RING_FRAMES);
	recorder->segments = rh_ring_new(sizeof(struct rh_segment), RING_SEGMENTS);
	if (recorder->samples == NULL || recorder->segments == NULL)
		return rh_error_no_memory(err);
	recorder->cut = rh_cut_new(recorder->samples, &out);
	if (recorder->cut == NULL)
		return rh_error_no_memory(err);
	const struct rh_capture_user user = {on_block, on_news, recorder};
	RH_TRY(rh_syncer_new(&recorder->syncer, err));
	RH_TRY(recorder->device->capture_open(recorder->config.device, &user, &recorder->capture, err));
	enum rh_status status = rh_thread_start(&recorder->thread, write_takes, recorder, err);
	if (status != RH_OK)
		recorder->device->capture_close(recorder->capture);
	return status;
}

enum rh_status rh_recorder_new_on(const struct rh_device *device, const struct rh_recorder_config *config,
                                  struct rh_recorder **recorder, struct rh_error *err)
{
	struct rh_recorder *made = calloc(1, sizeof *made);
	if (made == NULL)
		return rh_error_no_memory(err);
	made->config = *config;
	made->device = device;
	enum rh_status status = rh_monitor_init(&made->monitor, err);
	if (status != RH_OK) {
		free(made);
		return status;
	}
	status = open_all(made, err);
	if (status != RH_OK) {
		release(made);
		return status;
	}
	*recorder = made;
	return RH_OK;
}

enum rh_status rh_recorder_new(const struct rh_recorder_config *config, struct rh_recorder **recorder,
                               struct rh_error *err)
{
	struct rh_recorder_config own = *config;
	const struct rh_device *device = rh_device_pick(config->device, &own.device);
	return rh_recorder_new_on(device, &own, recorder, err);
}

/* With the lock held. */
static enum rh_status check_free(const struct rh_recorder *recorder, struct rh_error *err)
{
	if (recorder->state == TAKE_NONE)
		return RH_OK;
	return rh_error_set(err, RH_ERR_INVALID, "the take before is not finished");
}

/* With the lock held. */
static void begin(struct rh_recorder *recorder, struct rh_take_writer *writer)
{
	recorder->next_take = writer;
	recorder->begin = true;
	recorder->state = TAKE_BEGUN;
}

enum rh_status rh_recorder_prepare(struct rh_recorder *recorder, const char *path, const struct rh_take_meta *meta,
                                   int64_t planned_ms, struct rh_error *err)
{
	rh_monitor_lock(&recorder->monitor);
	enum rh_status status = check_free(recorder, err);
	rh_monitor_unlock(&recorder->monitor);
	struct rh_take_writer *writer = NULL;
	if (status == RH_OK && path != NULL)
		status = rh_take_writer_new(path, meta, planned_ms, &writer, err);
	if (status != RH_OK)
		return status;
	rh_monitor_lock(&recorder->monitor);
	begin(recorder, writer);
	rh_monitor_wake(&recorder->monitor);
	rh_monitor_unlock(&recorder->monitor);
	return RH_OK;
}

/* With the lock held. The writer takes edges over within moments; only a disk that hangs lets them queue up, and then
 * pausing and going on in turns is what can be left out. */
static void queue_edge(struct rh_recorder *recorder, enum rh_edge kind, int64_t at_ns)
{
	bool last_place = recorder->edge_count == EDGES - 1;
	if (recorder->edge_count == EDGES || (last_place && kind != RH_EDGE_STOP))
		return;
	recorder->edges[recorder->edge_count++] = (struct edge){kind, at_ns};
	rh_monitor_wake(&recorder->monitor);
}

static void edge(struct rh_recorder *recorder, enum rh_edge kind, int64_t at_ns)
{
	rh_monitor_lock(&recorder->monitor);
	if (recorder->state == TAKE_NONE && kind == RH_EDGE_START)
		begin(recorder, NULL);
	if (recorder->state == TAKE_BEGUN)
		queue_edge(recorder, kind, at_ns);
	rh_monitor_unlock(&recorder->monitor);
}

void rh_recorder_start(struct rh_recorder *recorder, int64_t at_ns)
{
	edge(recorder, RH_EDGE_START, at_ns);
}

void rh_recorder_pause(struct rh_recorder *recorder, int64_t at_ns)
{
	edge(recorder, RH_EDGE_PAUSE, at_ns);
}

void rh_recorder_resume(struct rh_recorder *recorder, int64_t at_ns)
{
	edge(recorder, RH_EDGE_RESUME, at_ns);
}

/* With the lock held. */
static void stop(struct rh_recorder *recorder, int64_t at_ns)
{
	queue_edge(recorder, RH_EDGE_STOP, at_ns);
	recorder->stop_by_ns = rh_clock_monotonic_ns() + STALL_NS;
	recorder->state = TAKE_STOPPING;
}

void rh_recorder_stop(struct rh_recorder *recorder, int64_t at_ns)
{
	rh_monitor_lock(&recorder->monitor);
	if (recorder->state == TAKE_NONE)
		begin(recorder, NULL);
	if (recorder->state == TAKE_BEGUN)
		stop(recorder, at_ns);
	rh_monitor_unlock(&recorder->monitor);
}

static double decibel(double linear)
{
	double db = linear > 0 ? 20 * log10(linear) : RH_LEVEL_SILENCE_DB;
	return db < RH_LEVEL_SILENCE_DB ? RH_LEVEL_SILENCE_DB : db;
}

struct rh_level rh_recorder_level(struct rh_recorder *recorder)
{
	struct meter *meter = &recorder->meter;
	uint64_t frames = atomic_exchange_explicit(&meter->frames, 0, memory_order_acquire);
	if (frames == 0) /* what is being added now counts for the next call */
		return (struct rh_level){.peak_db = RH_LEVEL_SILENCE_DB, .rms_db = RH_LEVEL_SILENCE_DB};
	uint64_t squares = atomic_exchange_explicit(&meter->squares, 0, memory_order_relaxed);
	int peak = atomic_exchange_explicit(&meter->peak, 0, memory_order_relaxed);
	double mean = (double)squares / (double)frames;
	return (struct rh_level){
	    .peak_db = decibel((double)peak / FULL_SCALE), .rms_db = decibel(sqrt(mean) / FULL_SCALE), .fresh = true};
}

void rh_recorder_free(struct rh_recorder *recorder)
{
	if (recorder == NULL)
		return;
	rh_monitor_lock(&recorder->monitor);
	if (recorder->state == TAKE_BEGUN)
		stop(recorder, rh_clock_monotonic_ns());
	recorder->quit = true;
	rh_monitor_wake(&recorder->monitor);
	rh_monitor_unlock(&recorder->monitor);
	(void)pthread_join(recorder->thread, NULL);
	recorder->device->capture_close(recorder->capture);
	release(recorder);
}
