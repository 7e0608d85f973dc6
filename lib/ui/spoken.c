// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/duration.h"
#include "base/unicode.h"
#include "ui/draw.h"
#include "ui/screen.h"

#include <stdio.h>

/* Under the results' times, which take five columns and two blanks. */
enum { FACTS_INDENT = RH_DRAW_INDENT + 6 };
/* What the level of the syllables swings within is called even. */
#define EVEN_DB 6.0
/* So far from the usual loudness is worth a word. */
#define UNUSUAL_DB 6.0
/* The waveform's eight steps are this many times finer than a meter's. */
#define WAVE_STRETCH   2.5
#define WAVE_LOWEST_DB (-48.0)
/* Labels of the scale stand at least so far apart. */
enum { LABEL_COLUMNS = 12 };

static void add_judged(const struct rh_screen *screen, struct rh_facts *facts, const struct rh_result_speech *speech,
                       const char *pace)
{
	const struct rh_tr *tr = screen->tr;
	const struct rh_pace_verdict *v = &speech->pace;
	long long usual = (long long)rh_pace_number(speech->language, v->usual_spm);
	if (v->pace == RH_PACE_GOOD && v->own)
		rh_facts_printf(facts, RH_STYLE_GREEN, rh_tr_get(tr, N_("%s, your usual pace")), pace);
	else if (v->pace == RH_PACE_GOOD)
		rh_facts_printf(facts, RH_STYLE_GREEN, rh_tr_get(tr, N_("%s, a good pace")), pace);
	else if (v->pace == RH_PACE_SLOW && v->own)
		rh_facts_printf(facts, RH_STYLE_YELLOW, rh_tr_get(tr, N_("%s, slow for you (usual %lld)")), pace,
		                usual);
	else if (v->pace == RH_PACE_FAST && v->own)
		rh_facts_printf(facts, RH_STYLE_YELLOW, rh_tr_get(tr, N_("%s, fast for you (usual %lld)")), pace,
		                usual);
	else if (v->pace == RH_PACE_SLOW)
		rh_facts_printf(facts, RH_STYLE_YELLOW, rh_tr_get(tr, N_("%s, rather slow")), pace);
	else if (v->pace == RH_PACE_FAST)
		rh_facts_printf(facts, RH_STYLE_YELLOW, rh_tr_get(tr, N_("%s, rather fast")), pace);
}

/* Too short a speech has no pace to tell. */
static void add_pace(const struct rh_screen *screen, struct rh_facts *facts, const struct rh_result_speech *speech)
{
	struct rh_buffer pace = {0};
	rh_pace_write(&pace, screen->tr, speech->language, speech->measures.speech_rate_spm);
	if (pace.data != NULL && speech->pace.pace != RH_PACE_UNKNOWN)
		add_judged(screen, facts, speech, pace.data);
	facts->frame->failed = facts->frame->failed || pace.failed;
	rh_buffer_done(&pace);
}

static void add_pauses(const struct rh_screen *screen, struct rh_facts *facts, const struct rh_result_speech *speech)
{
	const struct rh_tr *tr = screen->tr;
	const struct rh_speech_measures *m = &speech->measures;
	struct rh_draw_text at = rh_draw_clock(m->longest_pause_at_ms);
	double longest_s = (double)m->longest_pause_ms / 1e3;
	if (speech->long_pauses == 0)
		rh_facts_add(facts, RH_STYLE_PLAIN, rh_text_of(rh_tr_get(tr, N_("no pause over half a second"))));
	else if (speech->long_pauses == 1)
		rh_facts_printf(facts, RH_STYLE_PLAIN, rh_tr_get(tr, N_("1 pause over half a second, %.1f s at %s")),
		                longest_s, at.text);
	else
		rh_facts_printf(facts, RH_STYLE_PLAIN,
		                rh_tr_get(tr, N_("%zu pauses over half a second, longest %.1f s at %s")),
		                speech->long_pauses, longest_s, at.text);
}

static void add_level(const struct rh_screen *screen, struct rh_facts *facts, const struct rh_speech_measures *m)
{
	if (m->level_spread_db >= RH_REMARK_UNEVEN_DB)
		rh_facts_add(facts, RH_STYLE_YELLOW, rh_text_of(rh_tr_get(screen->tr, N_("level uneven"))));
	else if (m->level_spread_db > 0 && m->level_spread_db <= EVEN_DB)
		rh_facts_add(facts, RH_STYLE_PLAIN, rh_text_of(rh_tr_get(screen->tr, N_("level even"))));
	else if (m->level_spread_db > 0)
		rh_facts_add(facts, RH_STYLE_PLAIN, rh_text_of(rh_tr_get(screen->tr, N_("level fairly even"))));
}

static void add_loudness(const struct rh_screen *screen, struct rh_facts *facts, double louder_db)
{
	if (louder_db >= UNUSUAL_DB)
		rh_facts_printf(facts, RH_STYLE_PLAIN, rh_tr_get(screen->tr, N_("%.0f dB louder than usual")),
		                louder_db);
	else if (louder_db <= -UNUSUAL_DB)
		rh_facts_printf(facts, RH_STYLE_PLAIN, rh_tr_get(screen->tr, N_("%.0f dB quieter than usual")),
		                -louder_db);
}

static const char *glyph_of(float level_db)
{
	double db = (double)level_db * WAVE_STRETCH;
	return level_db <= RH_SPEECH_BLANK_DB ? " " : rh_draw_level(db < WAVE_LOWEST_DB ? WAVE_LOWEST_DB : db);
}

/* The loudest of the parts a column stands for. */
static float level_at(const struct rh_result_speech *speech, size_t column, size_t width)
{
	size_t count = speech->outline_count;
	size_t from = column * count / width, until = (column + 1) * count / width;
	float level_db = RH_SPEECH_BLANK_DB;
	for (size_t i = from; i < until || i == from; i++)
		level_db = speech->outline_db[i] > level_db ? speech->outline_db[i] : level_db;
	return level_db;
}

static int64_t step_ms(int64_t duration_ms, size_t width)
{
	static const int steps_s[] = {5, 10, 20, 30, 60, 120, 300, 600, 1200, 3600, 7200, 14400, 28800};
	size_t i = 0;
	while (i + 1 < sizeof steps_s / sizeof steps_s[0] &&
	       (int64_t)width * steps_s[i] * RH_SECOND_MS < (int64_t)LABEL_COLUMNS * duration_ms)
		i++;
	return steps_s[i] * RH_SECOND_MS;
}

static void put_scale(struct rh_frame *frame, size_t column, size_t width, int64_t duration_ms)
{
	size_t row = rh_frame_row(frame);
	int64_t step = step_ms(duration_ms, width);
	for (int64_t at_ms = 0; at_ms < duration_ms; at_ms += step) {
		struct rh_draw_text clock = rh_draw_clock(at_ms);
		size_t at = (size_t)(at_ms * (int64_t)width / duration_ms);
		if (at + rh_unicode_width(rh_text_of(clock.text)) <= width)
			(void)rh_frame_put(frame, row, column + at, RH_STYLE_DIM, rh_text_of(clock.text));
	}
}

static void put_waveform(struct rh_frame *frame, const struct rh_result_speech *speech)
{
	size_t indent = rh_draw_indent(frame), row = rh_frame_row(frame);
	size_t width = rh_frame_end(frame) - indent;
	for (size_t i = 0; i < width; i++)
		(void)rh_frame_put(frame, row, indent + i, RH_STYLE_PLAIN,
		                   rh_text_of(glyph_of(level_at(speech, i, width))));
	put_scale(frame, indent, width, speech->measures.duration_ms);
}

static void put_remarks(const struct rh_screen *screen, struct rh_frame *frame, const struct rh_result_speech *speech)
{
	for (size_t i = 0; i < speech->remark_count; i++) {
		struct rh_buffer text = {0};
		struct rh_facts facts = rh_facts_begin(frame, rh_draw_indent(frame));
		rh_remark_write(&text, screen->tr, speech->language, &speech->remarks[i]);
		const char *remark = text.data == NULL ? "" : text.data;
		if (speech->remarks[i].code <= RH_REMARK_QUIETER)
			rh_facts_printf(&facts, RH_STYLE_YELLOW, rh_tr_get(screen->tr, N_("Sound: %s")), remark);
		else
			rh_facts_printf(&facts, RH_STYLE_PLAIN, rh_tr_get(screen->tr, N_("Try: %s")), remark);
		frame->failed = frame->failed || text.failed;
		rh_buffer_done(&text);
	}
}

void rh_screen_speech(const struct rh_screen *screen, struct rh_frame *frame, const struct rh_result_speech *speech)
{
	const struct rh_speech_measures *m = &speech->measures;
	if (m->has_speech) {
		struct rh_facts facts = rh_facts_begin(frame, FACTS_INDENT);
		add_pace(screen, &facts, speech);
		rh_facts_printf(&facts, RH_STYLE_PLAIN, rh_tr_get(screen->tr, N_("first word %.1f s")),
		                (double)m->first_word_ms / 1e3);
		add_pauses(screen, &facts, speech);
		add_level(screen, &facts, m);
		add_loudness(screen, &facts, speech->louder_db);
		if (!screen->plain && speech->outline_count > 0 && m->duration_ms > 0)
			put_waveform(frame, speech);
	}
	put_remarks(screen, frame, speech);
}
