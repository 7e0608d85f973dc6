// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/mixer.h"

#include "audio/ring.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

enum {
	FADE = RH_MIXER_FADE_FRAMES,
	STOCK_FRAMES = 1 << 15, /* the decoder stays far below; what was replaced by seeks waits here, too */
	MARKS = 1 << 10,
	HEARD = 64, /* pieces remembered: more than a device buffers */
	STEP_FRAMES = 1024,
};

/* Where frames from a position of the ring on lie in the file. */
struct mark {
	uint64_t position;
	struct rh_spool_place place;
	unsigned stretch;
};

/* A piece the device has taken; written by its thread, read by another. */
struct piece {
	_Atomic int64_t at_ns; /* when its first frame is heard */
	_Atomic int64_t frames;
	_Atomic double from, step;
	_Atomic unsigned stretch;
};

struct rh_mixer {
	struct rh_ring *samples; /* int16_t */
	struct rh_ring *marks;   /* struct mark, each written before its samples */
	_Atomic uint64_t begin;  /* position of the stretch's first frame: everything before is replaced */
	_Atomic uint64_t end;    /* position behind its last; UINT64_MAX while it is not known */
	_Atomic uint64_t turn;   /* how many stretches were begun; stored last, read first */
	_Atomic bool sudden;
	_Atomic bool hush;

	/* The decoding thread's own. */
	uint64_t written;
	unsigned stretch;

	/* The device's thread's own. */
	uint64_t begun; /* the turn that was gone to */
	struct mark mark;
	int level;          /* loudness of the next frame, 0 to FADE */
	int16_t tail[FADE]; /* what was cut off, fading out over what is new */
	int tail_at, tail_count;

	struct piece heard[HEARD];
	_Atomic uint64_t heard_count;
};

struct rh_mixer *rh_mixer_new(void)
{
	struct rh_mixer *mixer = calloc(1, sizeof *mixer);
	if (mixer == NULL)
		return NULL;
	mixer->samples = rh_ring_new(sizeof(int16_t), STOCK_FRAMES);
	mixer->marks = rh_ring_new(sizeof(struct mark), MARKS);
	if (mixer->samples == NULL || mixer->marks == NULL) {
		rh_mixer_free(mixer);
		return NULL;
	}
	atomic_init(&mixer->end, UINT64_MAX);
	return mixer;
}

/* ---- the decoding thread ---- */

void rh_mixer_begin(struct rh_mixer *mixer, unsigned stretch, bool sudden)
{
	mixer->stretch = stretch;
	atomic_store(&mixer->end, UINT64_MAX);
	atomic_store(&mixer->sudden, sudden);
	atomic_store(&mixer->begin, mixer->written);
	atomic_fetch_add_explicit(&mixer->turn, 1, memory_order_release);
}

bool rh_mixer_has_room(const struct rh_mixer *mixer, size_t frames)
{
	return rh_ring_space(mixer->samples) >= frames && rh_ring_space(mixer->marks) > 0;
}

void rh_mixer_write(struct rh_mixer *mixer, const int16_t *samples, size_t frames, const struct rh_spool_place *place)
{
	const struct mark mark = {mixer->written, *place, mixer->stretch};
	(void)rh_ring_write(mixer->marks, &mark, 1);
	(void)rh_ring_write(mixer->samples, samples, frames);
	mixer->written += frames;
}

void rh_mixer_end(struct rh_mixer *mixer)
{
	atomic_store_explicit(&mixer->end, mixer->written, memory_order_release);
}

size_t rh_mixer_ahead(const struct rh_mixer *mixer)
{
	uint64_t played = rh_ring_begin(mixer->samples), begin = atomic_load(&mixer->begin);
	return (size_t)(mixer->written - (played > begin ? played : begin));
}

void rh_mixer_hush(struct rh_mixer *mixer, bool hush)
{
	atomic_store(&mixer->hush, hush);
}

/* ---- the device's thread ---- */

static int16_t limited(int sample)
{
	return (int16_t)(sample > INT16_MAX ? INT16_MAX : sample < INT16_MIN ? INT16_MIN : sample);
}

/* Lets what is about to be cut off fade out over what follows, and what was fading already go on. */
static void keep_tail(struct rh_mixer *mixer, uint64_t begin)
{
	int16_t tail[FADE] = {0};
	uint64_t at = rh_ring_begin(mixer->samples);
	size_t most = begin - at < FADE ? (size_t)(begin - at) : FADE;
	int count = mixer->level > 0 ? (int)rh_ring_peek(mixer->samples, at, tail, most) : 0;
	for (int i = 0; i < count; i++)
		tail[i] = (int16_t)((int64_t)tail[i] * mixer->level / FADE * (count - i) / count);
	int left = mixer->tail_count - mixer->tail_at;
	for (int i = 0; i < left; i++)
		tail[i] = limited(tail[i] + mixer->tail[mixer->tail_at + i]);
	memcpy(mixer->tail, tail, sizeof tail);
	mixer->tail_at = 0;
	mixer->tail_count = count > left ? count : left;
}

/* Goes to a new stretch as soon as it has something to fade in, or there is nothing left to fade out. Returns how many
 * frames of the old one may still be played. */
static size_t change_stretch(struct rh_mixer *mixer, bool hush)
{
	uint64_t turn = atomic_load_explicit(&mixer->turn, memory_order_acquire);
	if (turn == mixer->begun)
		return SIZE_MAX;
	uint64_t begin = atomic_load(&mixer->begin);
	uint64_t left = begin - rh_ring_begin(mixer->samples);
	bool ready = rh_ring_end(mixer->samples) >= begin + FADE || atomic_load(&mixer->end) != UINT64_MAX;
	if (!ready && left > FADE && mixer->level > 0)
		return (size_t)(left - FADE);
	keep_tail(mixer, begin);
	rh_ring_release(mixer->samples, begin);
	mixer->begun = turn;
	mixer->level = atomic_load(&mixer->sudden) && !hush ? FADE : 0;
	return SIZE_MAX;
}

/* Finds the mark of the next frame; returns how many frames it is good for. */
static uint64_t find_mark(struct rh_mixer *mixer)
{
	uint64_t at = rh_ring_begin(mixer->samples);
	struct mark next;
	while (rh_ring_peek(mixer->marks, rh_ring_begin(mixer->marks), &next, 1) == 1) {
		if (next.position > at)
			return next.position - at;
		mixer->mark = next;
		rh_ring_release(mixer->marks, rh_ring_begin(mixer->marks) + 1);
	}
	return STEP_FRAMES;
}

static void remember(struct rh_mixer *mixer, uint64_t position, size_t frames, int64_t at_ns)
{
	uint64_t count = atomic_load_explicit(&mixer->heard_count, memory_order_relaxed);
	struct piece *piece = &mixer->heard[count % HEARD];
	const struct rh_spool_place *place = &mixer->mark.place;
	atomic_store(&piece->at_ns, at_ns);
	atomic_store(&piece->frames, (int64_t)frames);
	atomic_store(&piece->from, place->from + (double)(position - mixer->mark.position) * place->step);
	atomic_store(&piece->step, place->step);
	atomic_store(&piece->stretch, mixer->mark.stretch);
	atomic_store(&mixer->heard_count, count + 1);
}

/* Lets the loudness go towards where it should be, frame by frame, and the tail sound with it. */
static void shape(struct rh_mixer *mixer, int16_t *samples, size_t frames, bool hush)
{
	for (size_t i = 0; i < frames; i++) {
		mixer->level += hush && mixer->level > 0 ? -1 : !hush && mixer->level < FADE ? 1 : 0;
		int sample = samples[i];
		if (mixer->level < FADE)
			sample = sample * mixer->level / FADE;
		if (mixer->tail_at < mixer->tail_count)
			sample += mixer->tail[mixer->tail_at++];
		samples[i] = limited(sample);
	}
}

/* The tail alone. */
static size_t pull_tail(struct rh_mixer *mixer, int16_t *samples, size_t frames)
{
	size_t left = (size_t)(mixer->tail_count - mixer->tail_at);
	left = left < frames ? left : frames;
	memcpy(samples, mixer->tail + mixer->tail_at, left * sizeof *samples);
	mixer->tail_at += (int)left;
	return left;
}

/* One run of frames that lie together in the file, before the position `there`, or of the tail alone; 0 when there is
 * nothing. */
static size_t pull_run(struct rh_mixer *mixer, uint64_t there, int16_t *samples, size_t frames, bool hush,
                       int64_t at_ns)
{
	uint64_t position = rh_ring_begin(mixer->samples), same = find_mark(mixer);
	uint64_t left = there > position ? there - position : 0;
	size_t most = frames < same ? frames : (size_t)same;
	most = most < left ? most : (size_t)left;
	if (hush && most > (size_t)mixer->level)
		most = (size_t)mixer->level;
	size_t got = rh_ring_read(mixer->samples, samples, most);
	if (got > 0) {
		remember(mixer, position, got, at_ns);
		shape(mixer, samples, got, hush);
		return got;
	}
	return pull_tail(mixer, samples, frames);
}

bool rh_mixer_ended(const struct rh_mixer *mixer)
{
	return rh_ring_begin(mixer->samples) >= atomic_load_explicit(&mixer->end, memory_order_acquire) &&
	       atomic_load(&mixer->turn) == mixer->begun;
}

struct rh_pulled rh_mixer_pull(struct rh_mixer *mixer, int16_t *samples, size_t frames, int64_t at_ns)
{
	/* Only what is there now: if it belongs to a new stretch, the stretch's begin is seen below. */
	uint64_t there = rh_ring_end(mixer->samples);
	bool hush = atomic_load(&mixer->hush);
	size_t most = change_stretch(mixer, hush), done = 0;
	most = most < frames ? most : frames;
	while (done < most) {
		size_t got = pull_run(mixer, there, samples + done, most - done, hush,
		                      at_ns + rh_audio_frames_to_ns((int64_t)done));
		if (got == 0)
			break;
		done += got;
	}
	bool quiet = mixer->tail_at == mixer->tail_count;
	return (struct rh_pulled){done, quiet && ((hush && mixer->level == 0) || rh_mixer_ended(mixer))};
}

/* ---- the one who wants to know ---- */

bool rh_mixer_heard(const struct rh_mixer *mixer, int64_t now_ns, struct rh_heard *heard)
{
	uint64_t count = atomic_load(&mixer->heard_count);
	uint64_t oldest = count > HEARD / 2 ? count - HEARD / 2 : 0;
	for (uint64_t i = count; i-- > oldest;) {
		const struct piece *piece = &mixer->heard[i % HEARD];
		int64_t late_ns = now_ns - atomic_load(&piece->at_ns), frames = atomic_load(&piece->frames);
		if (late_ns < 0 && i > oldest)
			continue;
		int64_t late = late_ns < 0 ? 0 : rh_audio_ns_to_frames(late_ns);
		heard->frame = atomic_load(&piece->from) +
		               (double)(late < frames ? late : frames) * atomic_load(&piece->step);
		heard->stretch = atomic_load(&piece->stretch);
		/* Overwritten meanwhile by a device that took half the memory at once: cannot be, but would be noticed.
		 */
		return atomic_load(&mixer->heard_count) < i + HEARD;
	}
	return false;
}

void rh_mixer_free(struct rh_mixer *mixer)
{
	if (mixer == NULL)
		return;
	rh_ring_free(mixer->samples);
	rh_ring_free(mixer->marks);
	free(mixer);
}
