// SPDX-License-Identifier: GPL-3.0-or-later
#include "runner/recogniser.h"

#include "audio/convert.h"
#include "base/duration.h"
#include "base/unicode.h"
#include "history/progress.h"
#include "os/child.h"
#include "os/clock.h"
#include "os/files.h"
#include "words/assess.h"

#include <stdlib.h>
#include <string.h>

/* One run of the program. */
struct hearing {
	const struct rh_config_transcriber *settings;
	const struct rh_job_pulse *pulse;
	struct rh_text lang;
	char *folder; /* owned; private */
	char *sound;  /* owned; the recording in it */
	char *output; /* owned; where {output} points */
	struct rh_buffer arguments[RH_CONFIG_WORDS_MAX];
	const char *argv[RH_CONFIG_WORDS_MAX + 1];
	bool names_output; /* an argument has {output} */
	struct rh_child *child;
	bool silence; /* it need not recognise anything */
};

static struct rh_text format_of(const struct rh_config_transcriber *settings)
{
	return settings->format.length > 0 ? settings->format : RH_TEXT("wav");
}

static enum rh_transcript_format output_of(const struct rh_config_transcriber *settings)
{
	enum rh_transcript_format format = RH_TRANSCRIPT_TEXT;
	(void)rh_transcript_format_from_name(settings->output, &format);
	return format;
}

struct rh_text rh_recogniser_name(const struct rh_config_transcriber *settings)
{
	return rh_text_of(rh_file_name_of(settings->command[0]));
}

static enum rh_status make_places(struct hearing *h, struct rh_error *err)
{
	bool flac = rh_text_equal(format_of(h->settings), RH_TEXT("flac"));
	RH_TRY(rh_file_private_dir(&h->folder, err));
	h->sound = rh_file_join(h->folder, flac ? "take.flac" : "take.wav");
	h->output = rh_file_join(h->folder, "transcript");
	return h->sound != NULL && h->output != NULL ? RH_OK : rh_error_no_memory(err);
}

static enum rh_status convert(const struct hearing *h, const char *path, struct rh_error *err)
{
	bool flac = rh_text_equal(format_of(h->settings), RH_TEXT("flac"));
	const struct rh_convert_config config = {.from = path,
	                                         .to = h->sound,
	                                         .rate_hz = h->settings->rate_hz,
	                                         .format = flac ? RH_CONVERT_FLAC : RH_CONVERT_WAV,
	                                         .go_on = h->pulse->go_on,
	                                         .ctx = h->pulse->ctx};
	return rh_convert(&config, err);
}

static enum rh_status write_silence(const char *path, struct rh_error *err)
{
	static const int16_t silence[RH_AUDIO_RATE_HZ];
	struct rh_take_writer *writer = NULL;
	const struct rh_take_meta meta = {.take = 0};
	RH_TRY(rh_take_writer_new(path, &meta, 0, &writer, err));
	enum rh_status status = rh_take_writer_frames(writer, silence, RH_AUDIO_RATE_HZ, err);
	enum rh_status closed = rh_take_writer_close(writer, NULL, status == RH_OK ? err : NULL);
	return status == RH_OK ? closed : status;
}

/* A word of the command with what its placeholders stand for; ~/ at its front is the home folder. */
static void write_argument(struct hearing *h, struct rh_buffer *out, struct rh_text word)
{
	const struct {
		struct rh_text name, value;
	} placeholders[] = {{RH_TEXT("{file}"), rh_text_of(h->sound)},
	                    {RH_TEXT("{lang}"), h->lang},
	                    {RH_TEXT("{output}"), rh_text_of(h->output)}};
	const char *home = getenv("HOME");
	if (home != NULL && rh_text_starts_with(word, RH_TEXT("~/"))) {
		rh_buffer_string(out, home);
		word = rh_text_slice(word, 1, SIZE_MAX);
	}
	rh_buffer_string(out, "");
	while (word.length > 0) {
		size_t cut = 1;
		struct rh_text put = rh_text_slice(word, 0, 1);
		for (size_t i = 0; i < sizeof placeholders / sizeof placeholders[0]; i++) {
			if (!rh_text_starts_with(word, placeholders[i].name))
				continue;
			put = placeholders[i].value;
			cut = placeholders[i].name.length;
			h->names_output = h->names_output || i == 2;
		}
		rh_buffer_text(out, put);
		word = rh_text_slice(word, cut, SIZE_MAX);
	}
}

static enum rh_status write_arguments(struct hearing *h, struct rh_error *err)
{
	for (size_t i = 0; h->settings->command[i] != NULL && i < RH_CONFIG_WORDS_MAX; i++) {
		write_argument(h, &h->arguments[i], rh_text_of(h->settings->command[i]));
		RH_TRY(rh_buffer_status(&h->arguments[i], err));
		h->argv[i] = h->arguments[i].data;
	}
	return RH_OK;
}

/* The last line of what the program complained of; most say there why they ended. */
static struct rh_text last_words(const struct rh_child *child)
{
	struct rh_text rest = rh_text_trim(rh_child_errors(child)), line = RH_TEXT_NONE, last = RH_TEXT_NONE;
	enum { LONGEST = 200 };
	while (rh_text_next_line(&rest, &line)) {
		if (rh_text_trim(line).length > 0)
			last = rh_text_trim(line);
	}
	return last.length > LONGEST ? rh_text_slice(last, last.length - LONGEST, SIZE_MAX) : last;
}

static enum rh_status ended_badly(const struct hearing *h, const char *how, int number, struct rh_error *err)
{
	struct rh_text name = rh_recogniser_name(h->settings), why = last_words(h->child);
	if (why.length > 0)
		return rh_error_set(err, RH_ERR_INVALID, "%.*s ended with %s %d: %.*s", RH_TEXT_ARGS(name), how, number,
		                    RH_TEXT_ARGS(why));
	return rh_error_set(err, RH_ERR_INVALID, "%.*s ended with %s %d and said nothing about it", RH_TEXT_ARGS(name),
	                    how, number);
}

static enum rh_status judge_end(const struct hearing *h, enum rh_child_state state, bool stopped, struct rh_error *err)
{
	struct rh_text name = rh_recogniser_name(h->settings);
	struct rh_buffer time = {0};
	RH_TRY(rh_child_output_status(h->child, err));
	if (rh_child_output_was_cut(h->child) && !stopped)
		return rh_error_set(err, RH_ERR_INVALID, "%.*s wrote more than %d MB; that is no transcript",
		                    RH_TEXT_ARGS(name), RH_TRANSCRIPT_BYTES_MAX / 1024 / 1024);
	switch (state) {
	case RH_CHILD_EXITED:
		if (rh_child_exit_status(h->child) == 0)
			return RH_OK;
		return ended_badly(h, "status", rh_child_exit_status(h->child), err);
	case RH_CHILD_SIGNALLED:
		return ended_badly(h, "signal", rh_child_exit_status(h->child), err);
	case RH_CHILD_TIMED_OUT:
		rh_duration_write(&time, h->settings->timeout_ms);
		(void)rh_error_set(err, RH_ERR_INVALID, "%.*s took longer than %s and was ended (transcriber: timeout)",
		                   RH_TEXT_ARGS(name), time.data != NULL ? time.data : "allowed");
		rh_buffer_done(&time);
		return RH_ERR_INVALID;
	case RH_CHILD_CANCELLED:
	case RH_CHILD_RUNNING:
		break;
	}
	return rh_error_set(err, RH_ERR_STOPPED, "stopped");
}

static enum rh_status run(struct hearing *h, struct rh_error *err)
{
	const struct rh_child_config config = {.argv = h->argv,
	                                       .output_max = RH_TRANSCRIPT_BYTES_MAX,
	                                       .timeout_ms = h->settings->timeout_ms,
	                                       .errors = true,
	                                       .background = true};
	bool stopped = false;
	RH_TRY(rh_child_start(&config, &h->child, err));
	enum rh_child_state state = rh_child_step(h->child);
	for (; state == RH_CHILD_RUNNING; state = rh_child_step(h->child)) {
		int fd = rh_child_fd(h->child);
		(void)rh_wake_wait(h->pulse->wake, &fd, 1, rh_child_deadline_ns(h->child));
		if (!stopped && !h->pulse->go_on(h->pulse->ctx, -1))
			stopped = true;
		if (stopped || rh_child_output_was_cut(h->child))
			rh_child_cancel(h->child);
	}
	return judge_end(h, state, stopped, err);
}

/* Programs that are told where to write often add an ending of their own. */
static enum rh_status read_output(const struct hearing *h, struct rh_buffer *bytes, struct rh_error *err)
{
	static const char *const endings[] = {"", ".txt", ".json", ".srt", ".vtt"};
	for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
		struct rh_buffer path = {0};
		rh_buffer_string(&path, h->output);
		rh_buffer_string(&path, endings[i]);
		bool there = path.data != NULL && rh_file_exists(path.data);
		enum rh_status status = rh_buffer_status(&path, err);
		if (there && status == RH_OK)
			status = rh_file_read(path.data, RH_TRANSCRIPT_BYTES_MAX, bytes, err);
		rh_buffer_done(&path);
		if (there || status != RH_OK)
			return status == RH_ERR_LIMIT ? RH_ERR_INVALID : status;
	}
	struct rh_text name = rh_recogniser_name(h->settings);
	return rh_error_set(err, RH_ERR_INVALID, "%.*s wrote no file where {output} is", RH_TEXT_ARGS(name));
}

static enum rh_status read_transcript(const struct hearing *h, struct rh_transcript *transcript, struct rh_error *err)
{
	struct rh_buffer bytes = {0};
	struct rh_text name = rh_recogniser_name(h->settings);
	enum rh_transcript_format format = output_of(h->settings);
	struct rh_error why = {0};
	enum rh_status status = h->names_output ? read_output(h, &bytes, err) : RH_OK;
	if (status == RH_OK) {
		struct rh_text said = h->names_output ? rh_buffer_view(&bytes) : rh_child_output(h->child);
		status = rh_transcript_read(transcript, said, format, &why);
		if (status == RH_ERR_SYNTAX || status == RH_ERR_LIMIT)
			status = rh_error_set(err, RH_ERR_INVALID, "what %.*s wrote is no %s: %s", RH_TEXT_ARGS(name),
			                      rh_transcript_format_name(format), why.message);
		else if (status != RH_OK)
			status = rh_error_set(err, status, "%s", why.message);
	}
	rh_buffer_done(&bytes);
	if (status == RH_OK && transcript->text.length == 0 && !h->silence) {
		rh_transcript_done(transcript);
		return rh_error_set(err, RH_ERR_INVALID, "%.*s recognised no words in it", RH_TEXT_ARGS(name));
	}
	return status;
}

static void hearing_done(struct hearing *h)
{
	rh_child_free(h->child);
	for (size_t i = 0; i < RH_CONFIG_WORDS_MAX; i++)
		rh_buffer_done(&h->arguments[i]);
	rh_file_private_dir_remove(h->folder);
	free(h->folder);
	free(h->sound);
	free(h->output);
}

/* path NULL: a second of silence. */
static enum rh_status hear(struct hearing *h, const char *path, struct rh_transcript *transcript, struct rh_error *err)
{
	char *silence = NULL;
	RH_TRY(make_places(h, err));
	RH_TRY(write_arguments(h, err));
	if (path == NULL) {
		silence = rh_file_join(h->folder, "silence.wav");
		RH_TRY(silence != NULL ? write_silence(silence, err) : rh_error_no_memory(err));
	}
	enum rh_status status = convert(h, path != NULL ? path : silence, err);
	free(silence);
	RH_TRY(status);
	RH_TRY(run(h, err));
	return read_transcript(h, transcript, err);
}

static enum rh_status recognise(const struct rh_config_transcriber *settings, const char *path, struct rh_text lang,
                                const struct rh_job_pulse *pulse, struct rh_transcript *transcript,
                                struct rh_error *err)
{
	struct hearing *h = calloc(1, sizeof *h);
	if (h == NULL)
		return rh_error_no_memory(err);
	h->settings = settings;
	h->pulse = pulse;
	h->lang = lang;
	h->silence = path == NULL;
	enum rh_status status = hear(h, path, transcript, err);
	hearing_done(h);
	free(h);
	return status;
}

enum rh_status rh_recognise(const struct rh_config_transcriber *settings, const char *path, struct rh_text lang,
                            const struct rh_job_pulse *pulse, struct rh_transcript *transcript, struct rh_error *err)
{
	return recognise(settings, path, lang, pulse, transcript, err);
}

enum rh_status rh_recognise_try(const struct rh_config_transcriber *settings, struct rh_text lang,
                                const struct rh_job_pulse *pulse, struct rh_error *err)
{
	struct rh_transcript transcript = {0};
	enum rh_status status = recognise(settings, NULL, lang, pulse, &transcript, err);
	rh_transcript_done(&transcript);
	return status;
}

static enum rh_status set_measure(struct rh_history *history, int64_t take, enum rh_delivery_measure measure,
                                  double value, struct rh_error *err)
{
	return rh_history_measure_set(history, take, rh_text_of(rh_delivery_name(measure)), value, err);
}

static enum rh_status keep_counts(struct rh_history *history, const struct rh_attempt *take,
                                  const struct rh_transcript *transcript, struct rh_error *err)
{
	struct rh_text script = RH_TEXT_NONE;
	struct rh_assessment assessment = {0};
	RH_TRY(rh_history_script(history, take->take, &script, err));
	const struct rh_assess_input input = {
	    .transcript = transcript->text, .question = take->question, .answer = script, .spoken_ms = take->answer_ms};
	bool has_answer = script.length > 0;
	RH_TRY(rh_assess(&assessment, &input, err));
	double words = assessment.words_per_minute, fillers = assessment.fillers_per_minute;
	double covered = assessment.answer.share;
	rh_assessment_done(&assessment);
	RH_TRY(set_measure(history, take->take, RH_DELIVERY_WORDS_PER_MINUTE, words, err));
	RH_TRY(set_measure(history, take->take, RH_DELIVERY_FILLERS_PER_MINUTE, fillers, err));
	return has_answer ? set_measure(history, take->take, RH_DELIVERY_ANSWER_PERCENT, covered * 100, err) : RH_OK;
}

enum rh_status rh_recogniser_keep(struct rh_history *history, const struct rh_attempt *take,
                                  const struct rh_transcript *transcript, struct rh_text command, bool edited,
                                  struct rh_error *err)
{
	struct rh_buffer parts = {0};
	rh_transcript_parts_write(&parts, transcript);
	enum rh_status status = rh_buffer_status(&parts, err);
	if (status == RH_OK)
		status = rh_history_begin(history, err);
	if (status != RH_OK) {
		rh_buffer_done(&parts);
		return status;
	}
	const struct rh_history_transcript row = {.take = take->take,
	                                          .text = transcript->text,
	                                          .parts = rh_buffer_view(&parts),
	                                          .command = command,
	                                          .at_unix_ms = rh_clock_unix_ms(),
	                                          .edited = edited};
	status = rh_history_transcript_set(history, &row, err);
	if (status == RH_OK)
		status = keep_counts(history, take, transcript, err);
	if (status == RH_OK)
		status = rh_history_commit(history, err);
	if (status != RH_OK)
		rh_history_rollback(history);
	rh_buffer_done(&parts);
	return status;
}

static enum rh_status transcribe(void *ctx, const struct rh_attempt *take, const struct rh_job_pulse *pulse,
                                 struct rh_error *err)
{
	const struct rh_recogniser *recogniser = ctx;
	struct rh_transcript transcript = {0};
	struct rh_text lang = take->lang.length > 0 ? rh_text_slice(take->lang, 0, 2) : recogniser->lang;
	RH_TRY(rh_recognise(recogniser->settings, take->path.data, lang, pulse, &transcript, err));
	enum rh_status status = rh_recogniser_keep(recogniser->history, take, &transcript,
	                                           rh_recogniser_name(recogniser->settings), false, err);
	rh_transcript_done(&transcript);
	return status;
}

struct rh_job_kind rh_recogniser_kind(struct rh_recogniser *recogniser)
{
	return (struct rh_job_kind){.name = RH_TRANSCRIBE_JOB, .work = transcribe, .ctx = recogniser};
}
