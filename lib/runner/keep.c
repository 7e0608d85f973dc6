// SPDX-License-Identifier: GPL-3.0-or-later
#include "runner/run.h"

#include "base/duration.h"
#include "base/wording.h"
#include "history/jobs.h"
#include "history/progress.h"
#include "history/running.h"
#include "os/clock.h"
#include "os/files.h"
#include "runner/archiver.h"
#include "runner/recogniser.h"
#include "script/duration.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* FINISHED comes within the stall limit; this much more and the attempt is written without it. */
#define PATIENCE_NS ((RH_RECORDER_STALL_MS + 2000) * RH_MS_NS)

/* Disk space to set aside: the time, its grace, and where there is no bound as much again. */
static int64_t planned_ms(const struct rh_rules *rules)
{
	return rules->time_ms + (rules->grace_ms == RH_UNLIMITED ? rules->time_ms : rules->grace_ms);
}

/* Said before the first question: then something can still be done about it. */
static void check_room(struct rh_run *run)
{
	const struct rh_plan *plan = run->config->plan;
	const char *folder = run->config->takes_dir;
	int64_t wanted_ms = 0, bytes = 0;
	if (folder == NULL || rh_file_make_dirs(folder, NULL) != RH_OK ||
	    rh_file_free_bytes(folder, &bytes, NULL) != RH_OK)
		return;
	for (size_t i = run->config->first; i < plan->count; i++)
		wanted_ms += planned_ms(&plan->items[i].rules);
	int64_t room_ms = bytes / (RH_AUDIO_RATE_HZ / RH_SECOND_MS * (int64_t)sizeof(int16_t));
	if (room_ms >= wanted_ms)
		return;
	char message[160];
	(void)snprintf(
	    message, sizeof message,
	    rh_tr_get(run->config->tr, N_("the disk has room for %lld s of recording, this session may need %lld s")),
	    (long long)(room_ms / RH_SECOND_MS), (long long)(wanted_ms / RH_SECOND_MS));
	rh_perform_warn(run, "disk-low", message);
}

void rh_keep_open(struct rh_run *run)
{
	run->meter.mic = RH_MIC_NONE;
	if (!run->config->record)
		return;
	struct rh_recorder_config config = {
	    .device = run->config->device,
	    .notify = rh_run_wake,
	    .notify_ctx = run->config->wake,
	    .block = rh_heard_block,
	    .block_ctx = &run->heard,
	};
	struct rh_error err;
	check_room(run);
	if (rh_recorder_new(&config, &run->recorder, &err) == RH_OK)
		run->meter.mic = RH_MIC_OPENING;
	else
		rh_perform_warn(run, "no-device", err.message);
}

void rh_keep_plan(struct rh_run *run)
{
	if (run->recorder != NULL)
		rh_heard_open(&run->heard, RH_AUDIO_RATE_HZ);
}

static void forget_attempt(struct rh_keep *keep)
{
	free(keep->path);
	struct rh_buffer note = keep->note;
	rh_buffer_clear(&note);
	*keep = (struct rh_keep){.note = note};
}

static void fill_attempt(struct rh_run *run, const struct rh_item *item, int64_t unix_ms)
{
	struct rh_civil civil = rh_clock_civil(unix_ms);
	run->keep.attempt = (struct rh_attempt){
	    .session = run->session_number,
	    .bank = rh_bank_content(item->bank)->id,
	    .id = item->question->id,
	    .question = item->question->question,
	    .lang = rh_bank_content(item->bank)->lang,
	    .at_unix_ms = unix_ms,
	    .utc_offset_s = civil.utc_offset_s,
	    .practice_day = civil.practice_day,
	    .prep_ms = item->rules.prep_ms,
	    .target_ms = item->rules.time_ms,
	    .point_count = (int64_t)item->question->key_point_count,
	    .path = RH_TEXT(""),
	    .note = RH_TEXT(""),
	};
}

/* For the result, in the user's language. */
static void keep_trouble(struct rh_run *run, const char *message)
{
	struct rh_buffer told = {0};
	rh_wording_sentence(&told, message, run->config->tr);
	(void)snprintf(run->keep.trouble, sizeof run->keep.trouble, "%s",
	               told.data != NULL && !told.failed ? told.data : message);
	rh_buffer_done(&told);
}

static void prepare_file(struct rh_run *run, const struct rh_item *item)
{
	struct rh_keep *keep = &run->keep;
	const struct rh_attempt *a = &keep->attempt;
	/* Also without a row: a history that is held by another program must not cost the answer. */
	bool wanted = run->config->takes_dir != NULL;
	keep->path = wanted ? rh_take_path(run->config->takes_dir, a->at_unix_ms, a->take, a->id) : NULL;
	struct rh_take_meta meta = {.take = a->take,
	                            .session = a->session,
	                            .at_unix_ms = a->at_unix_ms,
	                            .prep_ms = a->prep_ms,
	                            .target_ms = a->target_ms,
	                            .bank = a->bank,
	                            .id = a->id,
	                            .question = a->question};
	struct rh_error err;
	if (rh_recorder_prepare(run->recorder, keep->path, &meta, planned_ms(&item->rules), &err) != RH_OK) {
		keep_trouble(run, err.message);
		rh_perform_warn(run, "no-file", err.message);
		return;
	}
	keep->prepared = true;
	if (keep->path != NULL && keep->in_history &&
	    rh_history_attempt_path(run->config->history, a->take, rh_text_of(keep->path), &err) != RH_OK)
		rh_perform_warn(run, "history", err.message);
}

static enum rh_status enter_session(struct rh_run *run, struct rh_error *err)
{
	const struct rh_run_config *config = run->config;
	const struct rh_history_session session = {
	    .at_unix_ms = rh_clock_unix_ms(),
	    .seed = (int64_t)config->seed,
	    .planned = (int64_t)config->plan->count,
	    .command = config->command,
	    .title = config->plan->title,
	};
	RH_TRY(rh_history_session_begin(config->history, &session, &run->session_number, err));
	/* A new number is nobody else's; without the lock another program may take the session for a lost one. */
	(void)rh_history_session_hold(config->history, run->session_number, NULL);
	return RH_OK;
}

/* The attempt's row, and before the first one the session's. What another program held up is tried again with the next
 * attempt, and once more when the answer is over. */
static void enter(struct rh_run *run)
{
	struct rh_attempt *a = &run->keep.attempt;
	struct rh_error err;
	enum rh_status status = run->session_number == 0 ? enter_session(run, &err) : RH_OK;
	a->session = run->session_number;
	if (status == RH_OK)
		status = rh_history_attempt_begin(run->config->history, a, &a->take, &err);
	run->keep.in_history = status == RH_OK;
	if (status != RH_OK)
		rh_perform_warn(run, "history", err.message);
}

/* The model answer as it stands now: a bank may be edited later. */
static void keep_script(struct rh_run *run, const struct rh_question *question)
{
	struct rh_buffer script = {0};
	struct rh_error err;
	rh_script_write(&script, question);
	enum rh_status status = rh_buffer_status(&script, &err);
	if (status == RH_OK && script.length > 0)
		status = rh_history_script_set(run->config->history, run->keep.attempt.take, rh_buffer_view(&script),
		                               &err);
	if (status != RH_OK)
		rh_perform_warn(run, "history", err.message);
	rh_buffer_done(&script);
}

void rh_keep_begin(struct rh_run *run, const struct rh_effect *effect)
{
	struct rh_keep *keep = &run->keep;
	const struct rh_item *item = effect->item;
	forget_attempt(keep);
	/* What happened to the answer before was told with it; what lasts is not over. */
	if (!run->trouble_lasts)
		run->meter.trouble = NULL;
	keep->index = effect->index;
	keep->item = item;
	fill_attempt(run, item, rh_clock_unix_ms());
	enter(run);
	if (keep->in_history)
		keep_script(run, item->question);
	rh_heard_begin(&run->heard);
	if (run->recorder != NULL)
		prepare_file(run, item);
}

void rh_keep_start(struct rh_run *run, int64_t at_ns)
{
	struct rh_keep *keep = &run->keep;
	keep->started = true;
	keep->attempt.at_unix_ms = rh_clock_unix_ms() - (rh_clock_monotonic_ns() - at_ns) / RH_MS_NS;
	if (keep->prepared)
		rh_recorder_start(run->recorder, at_ns);
}

void rh_keep_mark(struct rh_run *run, const char *kind, int64_t at_ms, int64_t number)
{
	struct rh_keep *keep = &run->keep;
	/* A key that is held down where it is refused must not take the room of what counts. */
	bool idle = strcmp(kind, "refused") == 0;
	if (keep->mark_count < (idle ? RH_RUN_MARKS_MAX / 2 : RH_RUN_MARKS_MAX))
		keep->marks[keep->mark_count++] = (struct rh_run_mark){kind, at_ms, number};
}

static void write_marks(struct rh_run *run)
{
	struct rh_keep *keep = &run->keep;
	struct rh_error err;
	for (size_t i = 0; i < keep->mark_count; i++) {
		const struct rh_run_mark *m = &keep->marks[i];
		struct rh_history_mark mark = {.at_ms = m->at_ms, .kind = rh_text_of(m->kind), .number = m->number};
		if (rh_history_mark_add(run->config->history, keep->attempt.take, &mark, &err) != RH_OK) {
			rh_perform_warn(run, "history", err.message);
			return;
		}
	}
}

static void leave_job(struct rh_run *run, const char *kind)
{
	struct rh_error err;
	if (rh_history_job_add(run->config->history, rh_text_of(kind), run->keep.attempt.take, rh_clock_unix_ms(),
	                       &err) != RH_OK)
		rh_perform_warn(run, "history", err.message);
}

/* Before it may be asked back. */
static bool listens(const struct rh_run *run)
{
	const struct rh_keep *keep = &run->keep;
	bool spoken = keep->attempt.outcome == RH_OUTCOME_FINISHED || keep->attempt.outcome == RH_OUTCOME_TIME_UP;
	return run->config->prober != NULL && keep->kept && keep->path != NULL && spoken &&
	       rh_prober_listens(run->config->prober, keep->item);
}

static void leave_jobs(struct rh_run *run)
{
	if (run->keep.attempt.path.length == 0)
		return;
	if (run->config->transcribe && run->keep.attempt.outcome != RH_OUTCOME_SKIPPED && !listens(run))
		leave_job(run, RH_TRANSCRIBE_JOB);
	if (run->config->archive)
		leave_job(run, RH_ARCHIVE_JOB);
}

void rh_keep_unheard(struct rh_run *run)
{
	if (run->config->transcribe && run->keep.in_history)
		leave_job(run, RH_TRANSCRIBE_JOB);
}

/* Everything is known: the row gets its final form, and the session may go on. */
static void write_attempt(struct rh_run *run)
{
	struct rh_keep *keep = &run->keep;
	keep->ending = false;
	struct rh_attempt *a = &keep->attempt;
	a->path = keep->kept && keep->path != NULL ? rh_text_of(keep->path) : RH_TEXT("");
	a->sample_rate_hz = a->path.length > 0 ? RH_AUDIO_RATE_HZ : 0;
	struct rh_error err;
	rh_history_set_patience(run->config->history, RH_RUN_PATIENCE_WRITING_MS);
	if (!keep->in_history)
		enter(run);
	if (keep->in_history) {
		if (rh_history_attempt_end(run->config->history, a, &err) != RH_OK)
			rh_perform_warn(run, "history", err.message);
		write_marks(run);
		leave_jobs(run);
		rh_prompter_note(run);
	}
	rh_history_set_patience(run->config->history, RH_RUN_PATIENCE_MS);
	struct rh_run_event event = {.kind = RH_RUN_ANSWER_ENDED, .attempt = a, .item = keep->item};
	rh_perform_tell(run, &event, keep->index, keep->ended_ns);
	run->hear_due = listens(run);
	run->save_due = !run->hear_due;
}

void rh_keep_end(struct rh_run *run, const struct rh_effect *effect)
{
	struct rh_keep *keep = &run->keep;
	keep->attempt.answer_ms = effect->elapsed_ms;
	keep->attempt.outcome = effect->outcome;
	keep->attempt.hints = effect->number + rh_prompter_hints(run);
	keep->ended_ns = effect->at_ns;
	keep->ending = true;
	if (keep->prepared)
		rh_recorder_stop(run->recorder, effect->at_ns);
	else
		write_attempt(run);
}

void rh_keep_close(struct rh_run *run, const struct rh_effect *effect)
{
	struct rh_keep *keep = &run->keep;
	keep->attempt.rating = effect->rating;
	keep->attempt.points_said = effect->number;
	keep->attempt.note = keep->note.length > 0 ? rh_buffer_view(&keep->note) : RH_TEXT("");
	struct rh_error err;
	if (keep->in_history && rh_history_attempt_review(run->config->history, &keep->attempt, &err) != RH_OK)
		rh_perform_warn(run, "history", err.message);
}

static void measure_speech(struct rh_run *run)
{
	const struct rh_attempt *a = &run->keep.attempt;
	struct rh_error err;
	if (rh_heard_end(&run->heard, run->config->history, run->keep.in_history ? a->take : 0, a->lang, &err) != RH_OK)
		rh_perform_warn(run, "measures", err.message);
}

static void finished(struct rh_run *run, const struct rh_recorder_event *event)
{
	struct rh_keep *keep = &run->keep;
	if (!keep->ending)
		return;
	keep->kept = event->kept && keep->path != NULL;
	keep->attempt.frames = keep->kept ? event->frames : 0;
	keep->attempt.lost_frames = keep->kept ? event->lost_frames : 0;
	if (event->message[0] != '\0')
		keep_trouble(run, event->message);
	measure_speech(run);
	write_attempt(run);
}

/* What the device or the disk can do to a recording that goes on, by the recorder's code: the word beside the meter. */
static const struct {
	const char *code, *word; /* word NULL: what was wrong is over */
	bool lasts;              /* also when the next answer begins */
} troubles[] = {
    {"moved", N_("other mic"), false},
    {"muted", N_("muted"), true},
    {"suspended", N_("held back"), true},
    {"stalled", N_("no sound"), true},
    {"overrun", N_("gaps"), false},
    {"disk-low", N_("disk low"), false},
    {"disk-full", N_("disk full"), false},
    {"write-failed", N_("not saved"), false},
    {"unmuted", NULL, false},
    {"resumed", NULL, false},
};

/* Told at once, shown as long as it lasts, and kept with the take it happened to. */
static void note_trouble(struct rh_run *run, const struct rh_recorder_event *event)
{
	const struct rh_view *view = rh_session_view(run->session);
	if (run->keep.started && !run->keep.ending && view->state == RH_STATE_ANSWER)
		rh_keep_mark(run, event->code, view->elapsed_ms, 0);
	for (size_t i = 0; i < sizeof troubles / sizeof troubles[0]; i++) {
		if (strcmp(event->code, troubles[i].code) != 0)
			continue;
		run->meter.trouble = troubles[i].word;
		run->trouble_lasts = troubles[i].lasts;
	}
	run->painted_ns = 0;
	rh_perform_warn(run, event->code, event->message);
}

static void hear(struct rh_run *run, const struct rh_recorder_event *event)
{
	switch (event->kind) {
	case RH_RECORDER_OPENED:
		run->meter.mic = RH_MIC_OPEN;
		rh_check_begin(run);
		rh_show_mic(run, event->message);
		break;
	case RH_RECORDER_WARNING:
		note_trouble(run, event);
		break;
	case RH_RECORDER_FAILED:
		run->meter.mic = run->meter.mic == RH_MIC_OPEN ? RH_MIC_LOST : RH_MIC_NONE;
		keep_trouble(run, event->message);
		note_trouble(run, event);
		break;
	case RH_RECORDER_FINISHED:
		finished(run, event);
		break;
	}
}

void rh_keep_listen(struct rh_run *run)
{
	struct rh_recorder_event event;
	while (run->recorder != NULL && rh_recorder_next(run->recorder, &event))
		hear(run, &event);
}

int64_t rh_keep_deadline_ns(const struct rh_run *run)
{
	return run->keep.ending ? run->keep.ended_ns + PATIENCE_NS : RH_NEVER;
}

void rh_keep_expire(struct rh_run *run, int64_t now_ns)
{
	if (rh_keep_deadline_ns(run) > now_ns)
		return;
	run->heard.lost = true; /* its thread may still be feeding */
	rh_perform_warn(run, "stalled", "the recorder does not answer; the recording may be incomplete");
	write_attempt(run);
}

void rh_keep_done(struct rh_run *run)
{
	rh_recorder_free(run->recorder);
	run->recorder = NULL;
	rh_heard_done(&run->heard);
	free(run->keep.path);
	rh_buffer_done(&run->keep.note);
}
