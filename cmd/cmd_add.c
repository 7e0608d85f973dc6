// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/decoder.h"
#include "base/duration.h"
#include "base/wording.h"
#include "chores.h"
#include "history/jobs.h"
#include "history/progress.h"
#include "history/upkeep.h"
#include "mend.h"
#include "os/clock.h"
#include "os/files.h"
#include "plan/find.h"
#include "runner/archiver.h"
#include "runner/heard.h"
#include "runner/recogniser.h"
#include "script/duration.h"
#include "settings.h"
#include "shelf.h"

#include <stdlib.h>
#include <sys/stat.h>

enum { ADD_QUESTION, ADD_BANK, ADD_OPTIONS };

static const struct rh_option rows[ADD_OPTIONS] = {
    [ADD_QUESTION] = {.name = "question",
                      .kind = RH_OPTION_TEXT,
                      .value = "ID",
                      .topic = RH_TOPIC_QUESTION,
                      .help = N_("the question it answers")},
    [ADD_BANK] = RH_ROW_BANK,
};

const struct rh_syntax rh_syntax_add = {
    .usage = "FILE",
    .topic = RH_TOPIC_FILE,
    .least = 1,
    .most = 1,
    .tables = {[RH_OPTIONS_OWN] = {rows, ADD_OPTIONS}, [RH_OPTIONS_GLOBAL] = RH_GLOBAL_TABLE},
};

enum { STEP_FRAMES = 4096 };

/* One recording on its way in. */
struct addition {
	struct rh_app *app;
	const char *file;
	struct rh_history *history; /* owned */
	struct rh_heard heard;
	struct rh_attempt attempt; /* texts borrowed from the bank */
	char *path;                /* owned; of the new take */
	const struct rh_question *question;
};

/* Telephones record in kinds that are not read here, but by a program that many have. */
static enum rh_status open_sound(const struct addition *a, struct rh_take_reader **reader, struct rh_error *err)
{
	enum rh_status status = rh_take_reader_new(a->file, reader, err);
	struct rh_buffer why = {0};
	if (status != RH_ERR_SYNTAX)
		return status;
	rh_wording_error(&why, err, &a->app->tr);
	if (why.data != NULL)
		(void)rh_error_set(
		    err, RH_ERR_SYNTAX,
		    rh_tr_get(&a->app->tr, N_("%s (perhaps this makes one: ffmpeg -i %s recording.wav)")), why.data,
		    a->file);
	rh_buffer_done(&why);
	return status;
}

/* Reads it once from end to end before anything is written: a header only promises. */
static enum rh_status check_sound(const struct addition *a, struct rh_error *err)
{
	struct rh_take_reader *reader = NULL;
	float samples[STEP_FRAMES];
	int64_t frames = 0;
	RH_TRY(open_sound(a, &reader, err));
	for (size_t got = 1; got > 0; frames += (int64_t)got)
		got = rh_take_reader_frames(reader, samples, STEP_FRAMES);
	int64_t promised = rh_take_reader_info(reader)->frames, unreal = rh_take_reader_unreal(reader);
	rh_take_reader_free(reader);
	const struct rh_tr *tr = &a->app->tr;
	if (frames == 0)
		return rh_error_set(err, RH_ERR_INVALID, rh_tr_get(tr, N_("%s has no sound in it")), a->file);
	if (frames != promised)
		return rh_error_set(err, RH_ERR_SYNTAX,
		                    rh_tr_get(tr, N_("%s is damaged: it breaks off (%lld of %lld)")), a->file,
		                    (long long)frames, (long long)promised);
	if (unreal > 0)
		return rh_error_set(err, RH_ERR_SYNTAX,
		                    rh_tr_get(tr, N_("%s is damaged: samples that are no numbers: %lld")), a->file,
		                    (long long)unreal);
	return RH_OK;
}

/* A file is written when its recording ends. One that claims the future is as old as now. */
static int64_t recorded_at(const char *file)
{
	struct stat info;
	int64_t now = rh_clock_unix_ms();
	if (stat(file, &info) != 0 || info.st_mtime <= 0 || info.st_mtime > now / RH_SECOND_MS)
		return now;
	return (int64_t)info.st_mtime * RH_SECOND_MS;
}

static void fill_attempt(struct addition *a, const struct rh_bank *bank, const struct rh_question *question)
{
	int64_t at_unix_ms = recorded_at(a->file);
	struct rh_civil civil = rh_clock_civil(at_unix_ms);
	a->attempt = (struct rh_attempt){.bank = rh_bank_content(bank)->id,
	                                 .id = question->id,
	                                 .question = question->question,
	                                 .lang = rh_bank_content(bank)->lang,
	                                 .at_unix_ms = at_unix_ms,
	                                 .utc_offset_s = civil.utc_offset_s,
	                                 .practice_day = civil.practice_day,
	                                 .target_ms = rh_plan_own_time_ms(bank, question),
	                                 .point_count = (int64_t)question->key_point_count,
	                                 .outcome = RH_OUTCOME_FINISHED,
	                                 .note = RH_TEXT("")};
}

static enum rh_status copy_sound(struct addition *a, struct rh_take_writer *writer, struct rh_error *err)
{
	struct rh_decoder *decoder = NULL;
	float samples[STEP_FRAMES];
	int16_t out[STEP_FRAMES];
	RH_TRY(rh_decoder_new(a->file, &decoder, err));
	enum rh_status status = RH_OK;
	size_t got = rh_decoder_frames(decoder, samples, STEP_FRAMES);
	for (; got > 0 && status == RH_OK; got = rh_decoder_frames(decoder, samples, STEP_FRAMES)) {
		rh_heard_block(&a->heard, samples, got);
		rh_audio_to_s16(samples, out, got);
		status = rh_take_writer_frames(writer, out, got, err);
	}
	rh_decoder_free(decoder);
	return status;
}

static enum rh_status write_take(struct addition *a, struct rh_error *err)
{
	struct rh_attempt *t = &a->attempt;
	struct rh_take_writer *writer = NULL;
	const struct rh_take_meta meta = {.take = t->take,
	                                  .session = t->session,
	                                  .at_unix_ms = t->at_unix_ms,
	                                  .target_ms = t->target_ms,
	                                  .bank = t->bank,
	                                  .id = t->id,
	                                  .question = t->question};
	a->path = rh_take_path(a->app->places.takes_dir, t->at_unix_ms, t->take, t->id);
	if (a->path == NULL)
		return rh_error_no_memory(err);
	RH_TRY(rh_take_writer_new(a->path, &meta, 0, &writer, err));
	enum rh_status status = copy_sound(a, writer, err);
	if (status != RH_OK) {
		rh_take_writer_discard(writer);
		return status;
	}
	RH_TRY(rh_take_writer_close(writer, &t->frames, err));
	t->path = rh_text_of(a->path);
	t->sample_rate_hz = RH_AUDIO_RATE_HZ;
	t->answer_ms = t->frames * RH_SECOND_MS / RH_AUDIO_RATE_HZ;
	return rh_history_attempt_end(a->history, t, err);
}

static enum rh_status begin_row(struct addition *a, struct rh_error *err)
{
	struct rh_attempt *t = &a->attempt;
	const struct rh_history_session session = {
	    .at_unix_ms = t->at_unix_ms, .planned = 1, .command = RH_TEXT("rehearse add"), .title = RH_TEXT("")};
	RH_TRY(rh_history_session_begin(a->history, &session, &t->session, err));
	RH_TRY(rh_history_session_end(a->history, t->session, rh_clock_unix_ms(), err));
	return rh_history_attempt_begin(a->history, t, &t->take, err);
}

/* The model answer as it stands now: a bank may be edited later. */
static enum rh_status keep_answer(struct addition *a, struct rh_error *err)
{
	struct rh_buffer answer = {0};
	rh_script_write(&answer, a->question);
	enum rh_status status = rh_buffer_status(&answer, err);
	if (status == RH_OK && answer.length > 0)
		status = rh_history_script_set(a->history, a->attempt.take, rh_buffer_view(&answer), err);
	rh_buffer_done(&answer);
	return status;
}

static enum rh_status add_take(struct addition *a, struct rh_error *err)
{
	RH_TRY(check_sound(a, err));
	RH_TRY(rh_file_make_dirs(a->app->places.data_dir, err));
	RH_TRY(rh_mend_open(a->app, &a->history, err));
	RH_TRY(begin_row(a, err));
	rh_heard_open(&a->heard, RH_AUDIO_RATE_HZ);
	rh_heard_begin(&a->heard);
	enum rh_status status = write_take(a, err);
	if (status != RH_OK) {
		(void)rh_history_attempt_remove(a->history, a->attempt.take, NULL);
		return status;
	}
	/* Without its measures and the answer it is still a take. */
	(void)keep_answer(a, NULL);
	(void)rh_heard_end(&a->heard, a->history, a->attempt.take, a->attempt.lang, NULL);
	return RH_OK;
}

static void print_added(const struct addition *a)
{
	struct rh_buffer line = {0}, clock = {0};
	rh_duration_clock(&clock, a->attempt.answer_ms);
	if (clock.data != NULL)
		rh_buffer_printf(&line, rh_tr_get(&a->app->tr, N_("take %lld: %.*s, %s\n")), (long long)a->attempt.take,
		                 RH_TEXT_ARGS(a->attempt.id), clock.data);
	line.failed |= clock.failed;
	rh_print_buffer(a->app, &line);
	rh_buffer_done(&clock);
}

/* As after a session. Whatever comes of it, the take is there. */
static void finish(const struct addition *a)
{
	struct rh_chores chores = {.history = a->history};
	struct rh_error err = {0};
	enum rh_status status = rh_settings(a->app, &chores.settings, &err);
	if (status == RH_OK && rh_chores_format(chores.settings) != RH_ARCHIVE_WAV)
		status = rh_history_job_add(a->history, RH_TEXT(RH_ARCHIVE_JOB), a->attempt.take, rh_clock_unix_ms(),
		                            &err);
	if (status == RH_OK && rh_chores_transcribes(chores.settings))
		status = rh_history_job_add(a->history, RH_TEXT(RH_TRANSCRIBE_JOB), a->attempt.take, rh_clock_unix_ms(),
		                            &err);
	if (status == RH_OK)
		rh_chores_do(a->app, &chores);
	else
		(void)rh_say_error(a->app, &err);
}

static int add_from(struct rh_app *app, const struct rh_options *options, const struct rh_shelf *shelf)
{
	struct addition a = {.app = app, .file = options->words[0]};
	struct rh_error err = {0};
	struct rh_text id = rh_text_of(options->values[RH_OPTIONS_OWN][ADD_QUESTION].text);
	const struct rh_bank *bank = NULL;
	const struct rh_question *question = NULL;
	if (rh_plan_find_one(shelf->banks, shelf->bank_count, id, &bank, &question, &err) != RH_OK)
		return rh_say_error(app, &err);
	a.question = question;
	fill_attempt(&a, bank, question);
	enum rh_status status = add_take(&a, &err);
	if (status == RH_OK) {
		print_added(&a);
		finish(&a);
	}
	rh_heard_done(&a.heard);
	rh_history_free(a.history);
	free(a.path);
	return status == RH_OK ? RH_EXIT_DONE : rh_say_error(app, &err);
}

int rh_cmd_add(struct rh_app *app, const struct rh_options *options)
{
	const struct rh_option_value *given = options->values[RH_OPTIONS_OWN];
	struct rh_shelf shelf;
	struct rh_error err = {0};
	if (given[ADD_QUESTION].times == 0) {
		rh_say(app, "%s",
		       rh_tr_get(&app->tr, N_("--question ID says which question it answers (list shows all)")));
		return RH_EXIT_MISUSE;
	}
	if (rh_shelf_init(&shelf, app, &given[ADD_BANK], RH_SHELF_QUESTIONS, &err) != RH_OK)
		return rh_say_error(app, &err);
	int exit_status = add_from(app, options, &shelf);
	rh_shelf_done(&shelf);
	return exit_status;
}
