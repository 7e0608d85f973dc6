// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/take.h"
#include "base/duration.h"
#include "os/files.h"
#include "past.h"
#include "report/delivery.h"
#include "runner/heard.h"

enum { ANALYZE_LANG, ANALYZE_JSON, ANALYZE_OPTIONS };

static const char *const languages[] = {"ko", "en", NULL};

static const struct rh_option rows[ANALYZE_OPTIONS] = {
    [ANALYZE_LANG] = {.name = "lang",
                      .kind = RH_OPTION_CHOICE,
                      .value = "LANG",
                      .choices = languages,
                      .help = N_("language spoken (a take knows its own)")},
    [ANALYZE_JSON] = RH_ROW_JSON,
};

const struct rh_syntax rh_syntax_analyze = {
    .usage = "TAKE|FILE…",
    .topic = RH_TOPIC_TAKE_OR_FILE,
    .least = 1,
    .most = SIZE_MAX,
    .negative = true,
    .tables = {[RH_OPTIONS_OWN] = {rows, ANALYZE_OPTIONS}, [RH_OPTIONS_GLOBAL] = RH_GLOBAL_TABLE},
};

enum { FRAMES_AT_ONCE = 4096 };

/* One run of the command over its words. */
struct analysis {
	struct rh_app *app;
	const struct rh_option_value *given;
	struct rh_history *history; /* NULL: nothing was ever recorded */
	struct rh_buffer json;
	struct rh_page page;
	size_t word_count;
};

/* A file that exists goes before a take of that name. *take stays as it is for a file. */
static enum rh_status find_target(struct analysis *a, const char *word, struct rh_buffer *path, struct rh_buffer *lang,
                                  int64_t *take, struct rh_error *err)
{
	const struct rh_attempt *attempt = NULL;
	if (rh_file_exists(word)) {
		rh_buffer_string(path, word);
		return rh_buffer_status(path, err);
	}
	if (a->history == NULL)
		return rh_error_set(err, RH_ERR_NOT_FOUND,
		                    rh_tr_get(&a->app->tr, N_("there is no file and no take '%s'")), word);
	RH_TRY(rh_history_select(a->history, rh_text_of(word), &attempt, err));
	if (attempt->path.length == 0)
		return rh_error_set(err, RH_ERR_NOT_FOUND,
		                    rh_tr_get(&a->app->tr, N_("take %lld was not recorded (rehearse takes lists all)")),
		                    (long long)attempt->take);
	rh_buffer_text(path, attempt->path);
	rh_buffer_text(lang, attempt->lang);
	*take = attempt->take;
	return rh_buffer_status(path, err);
}

static enum rh_speech_language language_of(const struct analysis *a, struct rh_text lang)
{
	const struct rh_option_value *wish = &a->given[ANALYZE_LANG];
	if (wish->times > 0)
		return rh_heard_language(rh_text_of(languages[wish->number]));
	if (lang.length > 0)
		return rh_heard_language(lang);
	return a->app->language == RH_LANGUAGE_KO ? RH_SPEECH_KOREAN : RH_SPEECH_ENGLISH;
}

static void feed(struct rh_speech *speech, struct rh_take_reader *reader)
{
	float samples[FRAMES_AT_ONCE];
	size_t got = rh_take_reader_frames(reader, samples, FRAMES_AT_ONCE);
	for (; got > 0; got = rh_take_reader_frames(reader, samples, FRAMES_AT_ONCE))
		rh_speech_feed(speech, samples, got);
}

static void show(struct analysis *a, const char *word, const struct rh_speech *speech, struct rh_result_speech *result)
{
	struct rh_screen screen = {.tr = &a->app->tr, .plain = a->app->plain};
	struct rh_frame *frame = &a->page.frame;
	float outline_db[RH_HEARD_OUTLINE];
	rh_speech_outline(speech, outline_db, RH_HEARD_OUTLINE);
	result->outline_db = outline_db;
	result->outline_count = RH_HEARD_OUTLINE;
	size_t row = rh_frame_row(frame);
	struct rh_buffer clock = {0};
	rh_duration_clock(&clock, result->measures.duration_ms);
	size_t column = rh_frame_put(frame, row, 3, RH_STYLE_BOLD, rh_buffer_view(&clock)) + 2;
	rh_frame_put_within(frame, row, column, rh_frame_end(frame), RH_STYLE_DIM, rh_text_of(word));
	frame->failed = frame->failed || clock.failed;
	rh_buffer_done(&clock);
	rh_screen_speech(&screen, frame, result);
	rh_page_flush(&a->page);
	result->outline_db = NULL;
	result->outline_count = 0;
}

static void write_json(struct analysis *a, size_t index, const struct rh_speech *speech,
                       const struct rh_result_speech *result)
{
	struct rh_report_delivery delivery = {.measures = &result->measures,
	                                      .language = result->language,
	                                      .remarks = result->remarks,
	                                      .remark_count = result->remark_count};
	delivery.pauses = rh_speech_pauses(speech, &delivery.pause_count);
	if (a->word_count > 1)
		rh_buffer_string(&a->json, index == 0 ? "[" : ",\n ");
	rh_report_delivery_json(&a->json, &delivery);
}

/* Tones that announced the phases of the answer were perhaps recorded with it. */
static enum rh_status leave_tones_out(struct analysis *a, int64_t take, struct rh_speech *speech, struct rh_error *err)
{
	const struct rh_history_mark *marks = NULL;
	size_t count = 0;
	RH_TRY(rh_history_marks(a->history, take, &marks, &count, err));
	for (size_t i = 0; i < count; i++)
		if (rh_text_equal(marks[i].kind, RH_TEXT("cue")))
			rh_speech_leave_out(speech, rh_heard_tone_span(marks[i].at_ms, (enum rh_phase)marks[i].number));
	return RH_OK;
}

/* take: 0 for a file. */
static enum rh_status measure(struct analysis *a, int64_t take, struct rh_take_reader *reader,
                              struct rh_result_speech *result, struct rh_speech **speech, struct rh_error *err)
{
	RH_TRY(rh_speech_new(rh_take_reader_info(reader)->sample_rate_hz, true, speech, err));
	if (take != 0)
		RH_TRY(leave_tones_out(a, take, *speech, err));
	feed(*speech, reader);
	return rh_speech_end(*speech, result->language, &result->measures, err);
}

/* The speaker's own pace counts for own takes only: a file may be anybody's. */
static void judge(struct analysis *a, bool own, const struct rh_speech *speech, struct rh_result_speech *result)
{
	struct rh_speaker speaker = {0};
	if (own && a->history != NULL)
		speaker = rh_heard_speaker(a->history, result->language);
	rh_heard_judge(speech, &speaker, result);
}

static enum rh_status analyze(struct analysis *a, size_t index, const char *word, struct rh_error *err)
{
	struct rh_buffer path = {0}, lang = {0};
	struct rh_take_reader *reader = NULL;
	struct rh_speech *speech = NULL;
	int64_t take = 0;
	enum rh_status status = find_target(a, word, &path, &lang, &take, err);
	if (status == RH_OK && path.data != NULL)
		status = rh_take_reader_new(path.data, &reader, err);
	struct rh_result_speech result = {.language = language_of(a, rh_buffer_view(&lang))};
	if (status == RH_OK && reader != NULL)
		status = measure(a, take, reader, &result, &speech, err);
	if (status == RH_OK && speech != NULL) {
		judge(a, lang.length > 0, speech, &result);
		if (a->given[ANALYZE_JSON].times > 0)
			write_json(a, index, speech, &result);
		else
			show(a, word, speech, &result);
	}
	rh_speech_free(speech);
	rh_take_reader_free(reader);
	rh_buffer_done(&path);
	rh_buffer_done(&lang);
	return status;
}

static int analyze_all(struct analysis *a, const struct rh_options *options)
{
	struct rh_error err = {0};
	for (size_t i = 0; i < options->word_count; i++)
		if (analyze(a, i, options->words[i], &err) != RH_OK)
			return rh_say_error(a->app, &err);
	if (a->given[ANALYZE_JSON].times == 0)
		return RH_EXIT_DONE;
	rh_buffer_string(&a->json, a->word_count > 1 ? "]\n" : "\n");
	return rh_print_json(a->app, &a->json);
}

int rh_cmd_analyze(struct rh_app *app, const struct rh_options *options)
{
	struct analysis a = {.app = app, .given = options->values[RH_OPTIONS_OWN], .word_count = options->word_count};
	struct rh_error err = {0};
	if (rh_past_open(app, &a.history, &err) != RH_OK)
		return rh_say_error(app, &err);
	rh_page_init(&a.page, app);
	int exit_status = analyze_all(&a, options);
	rh_page_done(&a.page);
	rh_buffer_done(&a.json);
	rh_history_free(a.history);
	return exit_status;
}
