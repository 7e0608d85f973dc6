// SPDX-License-Identifier: GPL-3.0-or-later
#include "runner/run.h"

#include "base/duration.h"

#include <stdio.h>

static void tell_failure(struct rh_run *run, const char *why)
{
	char message[RH_ERROR_MESSAGE_MAX];
	(void)snprintf(message, sizeof message, rh_tr_get(run->config->tr, N_("no tones: %s")), why);
	rh_perform_warn(run, "cue", message);
}

void rh_cue_open(struct rh_run *run)
{
	if (run->config->cues != RH_CUES_TONE)
		return;
	const struct rh_tone_config config = {
	    .sink = run->config->sink, .notify = rh_run_wake, .ctx = run->config->wake};
	struct rh_error err;
	if (rh_tone_new(&config, &run->tone, &err) != RH_OK)
		tell_failure(run, err.message);
}

/* A failed device is told once; then it is as if no tones were wanted. */
static bool has_tones(struct rh_run *run)
{
	const char *why = run->tone != NULL ? rh_tone_error(run->tone) : NULL;
	if (why == NULL)
		return run->tone != NULL;
	tell_failure(run, why);
	rh_cue_done(run);
	return false;
}

/* False where no bell can ring: events are read along, or lines by a program. */
static bool ring(struct rh_run *run)
{
	bool heard = run->config->cues == RH_CUES_BELL && !run->config->quiet &&
	             rh_term_output_is_terminal(run->config->term);
	if (heard)
		rh_buffer_byte(&run->out, '\a');
	return heard;
}

void rh_cue_announce(struct rh_run *run)
{
	if (has_tones(run))
		rh_tone_sound(run->tone, RH_TONE_START);
	else if (ring(run))
		run->bell_ends_ns = run->looked_ns + RH_HEARD_BELL_MS * RH_MS_NS;
}

void rh_cue_phase(struct rh_run *run, const struct rh_effect *effect)
{
	if (!run->config->cues_at_phases)
		return;
	bool tones = has_tones(run);
	if (tones || run->config->cues == RH_CUES_BELL)
		rh_heard_tone(&run->heard, effect->elapsed_ms, effect->phase);
	if (tones)
		rh_tone_sound(run->tone, rh_heard_tone_of(effect->phase));
	if (tones || ring(run))
		rh_keep_mark(run, "cue", effect->elapsed_ms, effect->phase);
}

bool rh_cue_sounds(struct rh_run *run)
{
	return (has_tones(run) && rh_tone_sounds(run->tone)) || run->looked_ns < run->bell_ends_ns;
}

int64_t rh_cue_deadline_ns(const struct rh_run *run)
{
	if (!run->cue_on)
		return RH_NEVER;
	return run->tone != NULL && rh_tone_sounds(run->tone) ? RH_NEVER : run->bell_ends_ns;
}

void rh_cue_hush(struct rh_run *run)
{
	run->cue_on = false;
	run->bell_ends_ns = 0;
	if (run->tone != NULL)
		rh_tone_sound(run->tone, RH_TONE_NONE);
}

void rh_cue_done(struct rh_run *run)
{
	rh_tone_free(run->tone);
	run->tone = NULL;
}
