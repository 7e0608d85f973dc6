// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/cut.h"

#include "audio/device.h"
#include "base/duration.h"

#include <stdlib.h>
#include <string.h>

enum {
	SEGMENTS = 4096, /* remembered; a power of two */
	EDGES = 256,     /* that may wait for their frames */
	STEP_FRAMES = 1024,
	FADE_FRAMES = 240, /* 5 ms */
};

static const int64_t HALF_FRAME_NS = RH_SECOND_NS / RH_AUDIO_RATE_HZ / 2;
static const int64_t REMEMBER_NS = 5 * RH_SECOND_NS;
/* Times that go on within this are the same stretch of sound: jitter of the clock, not loss. */
static const int64_t GAP_NS = 30 * RH_MS_NS;
/* Within an answer a second is 48000 frames, whatever the device's clock is corrected to, until they are this far
 * apart. */
static const int64_t SKEW_NS = 10 * RH_MS_NS;

/* A segment and where the current take has it. */
struct piece {
	struct rh_segment segment;
	int64_t at_ns;     /* when its first frame was heard, as the range counts time */
	int64_t take;      /* frame of the take its first used frame became; -1 when none is used */
	uint32_t from, to; /* its frames that are used */
	int64_t lost;      /* lost frames of the take before it */
};

struct edge {
	enum rh_edge kind;
	int64_t at_ns;
};

struct rh_cut {
	const struct rh_ring *ring;
	struct rh_cut_out out;
	struct piece pieces[SEGMENTS];
	uint64_t known;      /* the ring's position behind the last segment */
	uint64_t first, end; /* numbers of the remembered segments, counted since the beginning */
	struct edge edges[EDGES];
	unsigned edge_first, edge_count;
	int64_t last_edge_ns;
	bool on;           /* between start or resume and pause or stop; the rest is about this range */
	bool fade_in;      /* it began with a resume */
	int64_t on_ns;     /* when it began */
	int64_t on_take;   /* frame of the take it began with */
	int64_t skew_ns;   /* from the stream's time to the range's */
	int64_t anchor_ns; /* when frame anchor_take was heard; from there on the range counts frames */
	int64_t anchor_take;
	uint64_t next; /* the segment to go on with */
	bool begun;    /* some of it is in the range already */
	int64_t take;  /* frames so far */
	int64_t lost;  /* of these, frames that are silence for lost ones */
};

struct rh_cut *rh_cut_new(const struct rh_ring *ring, const struct rh_cut_out *out)
{
	struct rh_cut *cut = calloc(1, sizeof *cut);
	if (cut != NULL) {
		cut->ring = ring;
		cut->out = *out;
	}
	return cut;
}

static struct piece *piece_at(struct rh_cut *cut, uint64_t number)
{
	return &cut->pieces[number % SEGMENTS];
}

static int64_t time_of(const struct piece *piece, uint32_t frame)
{
	return piece->at_ns + rh_audio_frames_to_ns(frame);
}

/* The first frame heard at or after ns; the number of frames when all were heard before. */
static uint32_t frame_at(const struct piece *piece, int64_t ns)
{
	if (ns <= piece->at_ns)
		return 0;
	if (ns >= time_of(piece, piece->segment.frames))
		return piece->segment.frames;
	return (uint32_t)rh_audio_ns_to_frames(ns - piece->at_ns);
}

static int64_t stream_end_ns(struct rh_cut *cut)
{
	if (cut->first == cut->end)
		return INT64_MIN;
	const struct piece *last = piece_at(cut, cut->end - 1);
	return time_of(last, last->segment.frames);
}

/* Forgets what is older than is remembered and not waited for by the take. */
static void forget(struct rh_cut *cut)
{
	int64_t end_ns = stream_end_ns(cut);
	while (cut->first < cut->end) {
		const struct piece *piece = piece_at(cut, cut->first);
		bool awaited = cut->on && cut->first >= cut->next;
		if (awaited || time_of(piece, piece->segment.frames) + REMEMBER_NS >= end_ns)
			return;
		cut->first++;
	}
}

void rh_cut_add(struct rh_cut *cut, const struct rh_segment *segment)
{
	forget(cut);
	if (cut->end - cut->first == SEGMENTS)
		cut->first++;
	if (cut->next < cut->first) {
		cut->next = cut->first;
		cut->begun = false;
	}
	cut->known = segment->position + (segment->lost ? 0 : segment->frames);
	*piece_at(cut, cut->end++) = (struct piece){.segment = *segment, .at_ns = segment->at_ns, .take = -1};
}

uint64_t rh_cut_needed(const struct rh_cut *cut)
{
	return cut->first == cut->end ? cut->known : cut->pieces[cut->first % SEGMENTS].segment.position;
}

void rh_cut_begin(struct rh_cut *cut)
{
	for (uint64_t i = cut->first; i < cut->end; i++)
		piece_at(cut, i)->take = -1;
	cut->edge_count = 0;
	cut->last_edge_ns = INT64_MIN;
	cut->on = false;
	cut->take = 0;
	cut->lost = 0;
}

/* Whether an edge of this kind makes sense after those that are known. */
static bool follows(const struct rh_cut *cut, enum rh_edge edge)
{
	bool started = cut->last_edge_ns != INT64_MIN, on = cut->on;
	if (cut->edge_count > 0) {
		enum rh_edge last = cut->edges[(cut->edge_first + cut->edge_count - 1) % EDGES].kind;
		if (last == RH_EDGE_STOP)
			return false;
		on = last == RH_EDGE_START || last == RH_EDGE_RESUME;
	}
	switch (edge) {
	case RH_EDGE_START:
		return !started;
	case RH_EDGE_PAUSE:
		return on;
	case RH_EDGE_RESUME:
		return started && !on;
	case RH_EDGE_STOP:
		return true;
	}
	return false;
}

void rh_cut_edge(struct rh_cut *cut, enum rh_edge edge, int64_t at_ns)
{
	/* The last place is kept for the stop, which must not get lost. */
	unsigned places = edge == RH_EDGE_STOP ? EDGES : EDGES - 1;
	if (!follows(cut, edge) || cut->edge_count >= places)
		return;
	if (at_ns < cut->last_edge_ns)
		at_ns = cut->last_edge_ns;
	cut->last_edge_ns = at_ns;
	cut->edges[(cut->edge_first + cut->edge_count) % EDGES] = (struct edge){edge, at_ns};
	cut->edge_count++;
}

/* From here on the range counts frames. */
static void set_anchor(struct rh_cut *cut, int64_t ns)
{
	cut->anchor_ns = ns;
	cut->anchor_take = cut->take;
}

/* When the next frame of the take is heard, if nothing is lost. */
static int64_t due_ns(const struct rh_cut *cut)
{
	return cut->anchor_ns + rh_audio_frames_to_ns(cut->take - cut->anchor_take);
}

static void turn_on(struct rh_cut *cut, const struct edge *edge)
{
	cut->on = true;
	cut->fade_in = edge->kind == RH_EDGE_RESUME;
	cut->on_ns = edge->at_ns;
	cut->on_take = cut->take;
	set_anchor(cut, edge->at_ns);
	cut->skew_ns = 0;
	cut->begun = false;
	cut->next = cut->first;
}

static void append_silence(struct rh_cut *cut, int64_t frames)
{
	static const int16_t silence[STEP_FRAMES];
	cut->lost += frames;
	cut->take += frames;
	for (int64_t step = 0; frames > 0; frames -= step) {
		step = frames < STEP_FRAMES ? frames : STEP_FRAMES;
		cut->out.append(cut->out.ctx, silence, (size_t)step);
	}
}

/* How loud frame `index` of a fade in is. */
static int16_t faded(int16_t sample, int64_t index)
{
	if (index >= FADE_FRAMES)
		return sample;
	return (int16_t)(sample * index / FADE_FRAMES);
}

/* Reads used frames of a piece as they sound in the take; lost ones, and those the ring gave up, are silence. */
static void read_piece(const struct rh_cut *cut, const struct piece *piece, uint32_t from, int16_t *samples,
                       uint32_t frames)
{
	size_t got = 0;
	if (!piece->segment.lost)
		got = rh_ring_peek(cut->ring, piece->segment.position + from, samples, frames);
	memset(samples + got, 0, (frames - got) * sizeof *samples);
	int64_t index = piece->take + (from - piece->from) - cut->on_take;
	for (uint32_t i = 0; cut->fade_in && i < frames; i++)
		samples[i] = faded(samples[i], index + i);
}

/* Appends the piece's frames from where it was left up to `to`. */
static void append_piece(struct rh_cut *cut, struct piece *piece, uint32_t to)
{
	if (piece->segment.lost)
		cut->lost += to - piece->to;
	while (piece->to < to) {
		int16_t samples[STEP_FRAMES];
		uint32_t step = to - piece->to < STEP_FRAMES ? to - piece->to : STEP_FRAMES;
		read_piece(cut, piece, piece->to, samples, step);
		cut->out.append(cut->out.ctx, samples, step);
		cut->take += step;
		piece->to += step;
	}
}

/* Silence for what was lost between the last frame and ns. */
static void fill_gap(struct rh_cut *cut, int64_t ns)
{
	int64_t gap_ns = ns - due_ns(cut);
	if (gap_ns <= GAP_NS)
		return;
	append_silence(cut, rh_audio_ns_to_frames(gap_ns - HALF_FRAME_NS));
	set_anchor(cut, ns);
}

/* Whether frames of the piece are in this range of the take. */
static bool placed(const struct rh_cut *cut, const struct piece *piece)
{
	return piece->take >= cut->on_take && piece->to > piece->from;
}

/* Counts the segment's time as this range does: on from where the range is, but for a gap and what exceeds the skew. */
static void place_in_time(struct rh_cut *cut, struct piece *piece)
{
	int64_t at_ns = piece->segment.at_ns, due = due_ns(cut);
	if (cut->take > cut->on_take && at_ns + cut->skew_ns - due <= GAP_NS) {
		int64_t skew_ns = due - at_ns;
		cut->skew_ns = skew_ns > SKEW_NS ? SKEW_NS : skew_ns < -SKEW_NS ? -SKEW_NS : skew_ns;
		if (cut->skew_ns != skew_ns)
			set_anchor(cut, at_ns + cut->skew_ns);
	}
	piece->at_ns = at_ns + cut->skew_ns;
}

static void begin_piece(struct rh_cut *cut, struct piece *piece, uint32_t from)
{
	fill_gap(cut, time_of(piece, from));
	if (cut->take == cut->on_take)
		set_anchor(cut, time_of(piece, from));
	piece->from = from;
	piece->to = from;
	piece->take = cut->take;
	piece->lost = cut->lost;
	cut->begun = true;
}

/* Writes the range on, up to limit_ns. */
static void write_range(struct rh_cut *cut, int64_t limit_ns)
{
	for (; cut->next < cut->end; cut->next++, cut->begun = false) {
		struct piece *piece = piece_at(cut, cut->next);
		if (!cut->begun) {
			place_in_time(cut, piece);
			uint32_t from = frame_at(piece, cut->on_ns);
			if (from == piece->segment.frames)
				continue; /* heard before the range began */
			if (frame_at(piece, limit_ns) <= from)
				return;
			begin_piece(cut, piece, from);
		}
		uint32_t to = frame_at(piece, limit_ns);
		append_piece(cut, piece, to);
		if (to < piece->segment.frames)
			return;
	}
}

/* Where the take is at ns, which lies in this range and was written already. Sets *lost to the lost frames before. */
static int64_t take_at(struct rh_cut *cut, int64_t ns, int64_t *lost)
{
	int64_t later = cut->take; /* where the piece after this one begins */
	for (uint64_t i = cut->end; i-- > cut->first;) {
		const struct piece *piece = piece_at(cut, i);
		if (!placed(cut, piece))
			continue;
		int64_t begin_ns = time_of(piece, piece->from);
		if (ns >= begin_ns) {
			uint32_t frame = frame_at(piece, ns);
			frame = frame > piece->to ? piece->to : frame;
			int64_t silence = 0;
			if (ns > time_of(piece, piece->to))
				silence = rh_audio_ns_to_frames(ns - time_of(piece, piece->to));
			int64_t at = piece->take + (frame - piece->from);
			silence = at + silence > later ? later - at : silence;
			*lost = piece->lost + (piece->segment.lost ? frame - piece->from : 0) + silence;
			return at + silence;
		}
		later = piece->take;
		*lost = piece->lost;
	}
	/* Before the first frame of the range there is only silence. */
	int64_t silence = rh_audio_ns_to_frames(ns - cut->on_ns);
	int64_t at = cut->on_take + silence > later ? later : cut->on_take + silence;
	*lost -= later - at;
	return at;
}

/* Cuts the range off at off_ns if it was written beyond; false when it was not. */
static bool take_back(struct rh_cut *cut, int64_t off_ns)
{
	int64_t lost = cut->lost;
	int64_t take = take_at(cut, off_ns, &lost);
	if (take >= cut->take)
		return false;
	cut->take = take;
	cut->lost = lost;
	cut->out.truncate(cut->out.ctx, take);
	for (uint64_t i = cut->end; i-- > cut->first;) {
		struct piece *piece = piece_at(cut, i);
		if (!placed(cut, piece))
			continue;
		if (piece->take + (piece->to - piece->from) <= take)
			break;
		piece->to = piece->take >= take ? piece->from : piece->from + (uint32_t)(take - piece->take);
	}
	return true;
}

/* Writes the last 5 ms of the range again, fading out. */
static void fade_out(struct rh_cut *cut)
{
	int64_t frames = cut->take - cut->on_take;
	frames = frames < FADE_FRAMES ? frames : FADE_FRAMES;
	int64_t begin = cut->take - frames;
	int16_t samples[FADE_FRAMES] = {0};
	for (uint64_t i = cut->end; i-- > cut->first;) {
		const struct piece *piece = piece_at(cut, i);
		if (!placed(cut, piece))
			continue;
		int64_t piece_end = piece->take + (piece->to - piece->from);
		if (piece_end <= begin)
			break;
		uint32_t skip = piece->take < begin ? (uint32_t)(begin - piece->take) : 0;
		int64_t at = piece->take + skip - begin;
		read_piece(cut, piece, piece->from + skip, samples + at, piece->to - piece->from - skip);
	}
	for (int64_t i = 0; i < frames; i++)
		samples[i] = faded(samples[i], frames - 1 - i);
	if (frames > 0)
		cut->out.rewrite(cut->out.ctx, begin, samples, (size_t)frames);
}

static void turn_off(struct rh_cut *cut, enum rh_edge edge)
{
	if (edge == RH_EDGE_PAUSE)
		fade_out(cut);
	cut->on = false;
}

/* Writes until the edge; false when its frames have not all come yet. */
static bool write_until_edge(struct rh_cut *cut, const struct edge *edge)
{
	if (!take_back(cut, edge->at_ns)) {
		write_range(cut, edge->at_ns);
		if (stream_end_ns(cut) < edge->at_ns)
			return false;
		/* The edge lies in a gap when the stream goes on behind it. */
		if (cut->next < cut->end && !cut->begun)
			fill_gap(cut, edge->at_ns);
	}
	turn_off(cut, edge->kind);
	return true;
}

bool rh_cut_advance(struct rh_cut *cut, int64_t until_ns)
{
	while (cut->edge_count > 0) {
		const struct edge *edge = &cut->edges[cut->edge_first];
		if (cut->on && !write_until_edge(cut, edge))
			return false;
		if (edge->kind == RH_EDGE_START || edge->kind == RH_EDGE_RESUME)
			turn_on(cut, edge);
		cut->edge_first = (cut->edge_first + 1) % EDGES;
		cut->edge_count--;
		if (edge->kind == RH_EDGE_STOP)
			return true;
	}
	if (cut->on)
		write_range(cut, until_ns);
	return false;
}

void rh_cut_finish(struct rh_cut *cut)
{
	if (cut->on)
		turn_off(cut, cut->edge_count > 0 ? cut->edges[cut->edge_first].kind : RH_EDGE_STOP);
	cut->edge_count = 0;
}

int64_t rh_cut_frames(const struct rh_cut *cut)
{
	return cut->take;
}

int64_t rh_cut_lost_frames(const struct rh_cut *cut)
{
	return cut->lost;
}

void rh_cut_free(struct rh_cut *cut)
{
	free(cut);
}
