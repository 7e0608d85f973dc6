// SPDX-License-Identifier: GPL-3.0-or-later
#include "runner/replaying.h"
#include "runner/run.h"

#include <stdlib.h>

/* Kinds of marks in the history and the letters that stand for them. The first of a letter is the one that is noted. */
static const struct {
	struct rh_text kind;
	char letter;
} kinds[] = {
    {{"mark", 4}, 'm'}, {{"filler", 6}, 'f'},  {{"stuck", 5}, 'm'},
    {{"hint", 4}, 'h'}, {{"section", 7}, 's'}, /* the next part of the answer begins */
    {{"cue", 3}, 't'},                         /* a tone is heard */
};
enum { KINDS = sizeof kinds / sizeof kinds[0] };

static const struct rh_replay_take *current(const struct rh_replaying *replay)
{
	return &replay->config->takes[replay->index];
}

static bool append_mark(struct rh_replaying *replay, int64_t at_ms, char letter)
{
	struct rh_replay_mark *marks = realloc(replay->marks, (replay->mark_count + 1) * sizeof *marks);
	if (marks == NULL)
		return false;
	marks[replay->mark_count++] = (struct rh_replay_mark){at_ms, letter};
	replay->marks = marks;
	replay->view.marks = marks;
	replay->view.mark_count = replay->mark_count;
	return true;
}

static bool keep_mark(struct rh_replaying *replay, const struct rh_history_mark *mark)
{
	for (size_t i = 0; i < KINDS; i++) {
		if (rh_text_equal(mark->kind, kinds[i].kind))
			return append_mark(replay, mark->at_ms, kinds[i].letter);
	}
	if (rh_text_equal(mark->kind, RH_TEXT("silence")))
		replay->pauses[replay->view.pause_count++] = (struct rh_speech_span){mark->at_ms,
		                                                                     mark->at_ms + mark->number};
	return true;
}

static enum rh_status read_marks(struct rh_replaying *replay, struct rh_error *err)
{
	const struct rh_history_mark *marks = NULL;
	size_t count = 0;
	RH_TRY(rh_history_marks(replay->config->history, current(replay)->take, &marks, &count, err));
	replay->pauses = calloc(count + 1, sizeof *replay->pauses);
	if (replay->pauses == NULL)
		return rh_error_no_memory(err);
	for (size_t i = 0; i < count; i++) {
		if (!keep_mark(replay, &marks[i]))
			return rh_error_no_memory(err);
	}
	replay->view.pauses = replay->pauses;
	return RH_OK;
}

/* What the history knows of the take; what it does not is found out while it plays. */
static enum rh_status recall(struct rh_replaying *replay, struct rh_playback_level *level, struct rh_error *err)
{
	struct rh_history *history = replay->config->history;
	int64_t take = current(replay)->take;
	double duration_ms = 0;
	if (history == NULL || take == 0)
		return RH_OK;
	RH_TRY(read_marks(replay, err));
	replay->measured = rh_history_measure(history, take, RH_TEXT("duration_ms"), &duration_ms, NULL) == RH_OK;
	(void)rh_playback_stored_level(history, take, level);
	return RH_OK;
}

static void show(struct rh_replaying *replay, const struct rh_playback_level *level)
{
	replay->view.title = current(replay)->title;
	replay->view.index = replay->index;
	replay->view.count = replay->config->count;
	replay->view.duration_ms = rh_player_duration_ms(replay->player);
	replay->view.position_ms = rh_player_position_ms(replay->player);
	replay->view.gain_db = level->gain_db;
	replay->view.paused = false;
	replay->view.loop_a_ms = replay->view.loop_b_ms = RH_UNSET_MS;
	replay->painted_ns = 0;
}

/* Without it there is no waveform, and that is all. In plain lines nothing shows one, but pauses and loudness may still
 * have to be found. */
static void begin_survey(struct rh_replaying *replay)
{
	const struct rh_survey_config config = {.path = current(replay)->path,
	                                        .measure = !replay->measured,
	                                        .notify = rh_run_wake,
	                                        .notify_ctx = replay->config->wake};
	if (!replay->painting && replay->measured)
		return;
	if (rh_survey_new(&config, &replay->survey, NULL) != RH_OK)
		replay->survey = NULL;
}

enum rh_status rh_replaying_load(struct rh_replaying *replay, size_t index, int64_t from_ms, struct rh_error *err)
{
	rh_replaying_unload(replay);
	replay->index = index;
	struct rh_playback_start start = {.path = current(replay)->path,
	                                  .from_ms = from_ms,
	                                  .sink = replay->config->sink,
	                                  .wake = replay->config->wake};
	RH_TRY(recall(replay, &start.level, err));
	if (replay->config->raw)
		start.level = (struct rh_playback_level){0};
	RH_TRY(rh_playback_start(&replay->player, &start, err));
	rh_player_speed(replay->player, replay->view.speed);
	show(replay, &start.level);
	begin_survey(replay);
	return RH_OK;
}

/* A file that was never measured gets its loudness and pauses as soon as they are known. */
static void take_measures(struct rh_replaying *replay)
{
	double loudness_lufs = 0, peak_dbfs = 0;
	replay->measured = true;
	replay->view.pauses = rh_survey_pauses(replay->survey, &replay->view.pause_count);
	if (replay->config->raw || !rh_survey_loudness(replay->survey, &loudness_lufs, &peak_dbfs))
		return;
	struct rh_playback_level level = rh_playback_level(loudness_lufs, peak_dbfs);
	rh_player_gain(replay->player, level.gain_db, level.peak);
	replay->view.gain_db = level.gain_db;
}

void rh_replaying_look(struct rh_replaying *replay)
{
	if (replay->survey == NULL)
		return;
	replay->view.levels = rh_survey_levels(replay->survey, &replay->view.levels_known);
	replay->view.level_count = RH_SURVEY_SLICES;
	if (!replay->measured && rh_survey_is_done(replay->survey))
		take_measures(replay);
}

static struct rh_history_mark stored(struct rh_replay_mark mark)
{
	struct rh_history_mark out = {.at_ms = mark.at_ms};
	for (size_t i = KINDS; i-- > 0;)
		out.kind = kinds[i].letter == mark.letter ? kinds[i].kind : out.kind;
	return out;
}

enum rh_status rh_replaying_mark(struct rh_replaying *replay, int64_t at_ms, char letter, struct rh_error *err)
{
	const struct rh_history_mark mark = stored((struct rh_replay_mark){at_ms, letter});
	int64_t take = current(replay)->take;
	if (replay->config->history == NULL || take == 0)
		return rh_error_set(err, RH_ERR_INVALID, "%s",
		                    rh_tr_get(replay->config->tr, N_("only takes keep marks, this is a file")));
	RH_TRY(rh_history_mark_add(replay->config->history, take, &mark, err));
	if (!append_mark(replay, at_ms, letter))
		return rh_error_no_memory(err);
	replay->own_marks++;
	return RH_OK;
}

enum rh_status rh_replaying_unmark(struct rh_replaying *replay, struct rh_replay_mark *mark, struct rh_error *err)
{
	if (replay->own_marks == 0)
		return rh_error_set(err, RH_ERR_NOT_FOUND, "%s",
		                    rh_tr_get(replay->config->tr, N_("there is no mark of now to take back")));
	struct rh_replay_mark last = replay->marks[replay->mark_count - 1];
	const struct rh_history_mark gone = stored(last);
	RH_TRY(rh_history_mark_remove(replay->config->history, current(replay)->take, &gone, err));
	replay->own_marks--;
	replay->view.mark_count = --replay->mark_count;
	*mark = last;
	return RH_OK;
}

void rh_replaying_unload(struct rh_replaying *replay)
{
	rh_survey_free(replay->survey);
	free(replay->marks);
	free(replay->pauses);
	replay->survey = NULL;
	replay->marks = NULL;
	replay->pauses = NULL;
	replay->mark_count = replay->own_marks = 0;
	replay->measured = false;
	replay->view.levels = NULL;
	replay->view.level_count = replay->view.levels_known = 0;
	replay->view.pauses = NULL;
	replay->view.pause_count = 0;
	replay->view.marks = NULL;
	replay->view.mark_count = 0;
}
