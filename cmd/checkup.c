// SPDX-License-Identifier: GPL-3.0-or-later
#include "checkup.h"

#include "audio/device.h"
#include "audio/devices.h"
#include "base/duration.h"
#include "history/upkeep.h"
#include "os/files.h"
#include "runner/preflight.h"
#include "runner/recogniser.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	NARROW_COLUMNS = 40,
	TIGHT_MINUTES = 60, /* of recording that fit on the disk: fewer are few, */
	FULL_MINUTES = 5,   /* fewer are none */
	BAR_PARTS = 20,
	QUIETEST_DB = -60, /* where the bar begins */
};

const char *rh_finding_status_name(enum rh_finding_status status)
{
	switch (status) {
	case RH_FINDING_OK:
		return N_("ok");
	case RH_FINDING_WARNING:
		return N_("warning");
	case RH_FINDING_FAULT:
		return N_("fault");
	}
	return "";
}

static void say(struct rh_finding *f, enum rh_finding_status status, const char *code)
{
	f->status = status;
	f->code = code;
}

#define MESSAGE(f, ...) ((void)snprintf((f)->message, sizeof(f)->message, __VA_ARGS__))
#define ADVICE(f, ...)  ((void)snprintf((f)->advice, sizeof(f)->advice, __VA_ARGS__))

/* A translated text of the checkup. */
static const char *tr(const struct rh_checkup *c, const char *text) __attribute__((format_arg(2)));
static const char *tr(const struct rh_checkup *c, const char *text)
{
	return rh_tr_get(c->tr, text);
}

static void count(struct rh_finding *f, const char *key, double value, bool whole)
{
	size_t i = 0;
	while (i < RH_REPORT_NUMBERS_MAX - 1 && f->numbers[i].key != NULL)
		i++;
	f->numbers[i] = (struct rh_report_number){key, value, whole};
}

/* ---- sound ---- */

static bool on_server(const char *name)
{
	const char *target = NULL;
	return rh_device_pick(name, &target) == &rh_device_pulse;
}

static void look_at_server(struct rh_checkup *c, struct rh_finding *f)
{
	struct rh_device_list list = {0};
	struct rh_error err = {0};
	if (rh_device_list_new(&list, &err) == RH_OK) {
		say(f, RH_FINDING_OK, "running");
		MESSAGE(f, "%s", list.server);
	} else {
		bool needed = on_server(c->device) || on_server(c->sink);
		say(f, needed ? RH_FINDING_FAULT : RH_FINDING_WARNING, "no_server");
		MESSAGE(f, "%s", err.message);
		ADVICE(f, "%s",
		       tr(c, N_("start PipeWire or PulseAudio; without one sessions are timed, not recorded")));
	}
	rh_device_list_done(&list);
}

/* Level as a bar, so that a speaker sees that they are heard. */
static void show_listening(struct rh_checkup *c, double part, double peak_db)
{
	struct rh_frame *frame = rh_live_blank(&c->live);
	size_t row = rh_frame_row(frame);
	size_t column = rh_frame_put(frame, row, 1, RH_STYLE_PLAIN, rh_text_of(tr(c, N_("microphone: say something"))));
	double share = (peak_db - QUIETEST_DB) / -QUIETEST_DB;
	int filled = (int)(BAR_PARTS * fmin(fmax(share, 0), 1));
	column += 2;
	for (int i = 0; i < BAR_PARTS; i++)
		column = rh_frame_put(frame, row, column, i < filled ? RH_STYLE_GREEN : RH_STYLE_DIM,
		                      i < filled ? RH_TEXT("━") : RH_TEXT("─"));
	(void)rh_frame_printf(frame, row, column + 2, RH_STYLE_DIM, tr(c, N_("%.0f s")),
	                      ceil((double)c->listen_ms / 1000 * (1 - part)));
	rh_live_show(&c->live);
}

static void hear_signals(struct rh_checkup *c)
{
	int number = 0;
	enum rh_wake_kind kind = rh_wake_next(c->app->wake, &number);
	for (; kind != RH_WAKE_NONE; kind = rh_wake_next(c->app->wake, &number)) {
		if (kind != RH_WAKE_INTERRUPT && kind != RH_WAKE_END)
			continue;
		c->stopped = true;
		c->app->ended_by_signal = number;
	}
}

static bool go_on_listening(void *ctx, double part, double peak_db)
{
	struct rh_checkup *c = ctx;
	hear_signals(c);
	if (!c->stopped && !c->quiet && rh_live_due(&c->live))
		show_listening(c, part, peak_db);
	return !c->stopped;
}

static bool go_on_playing(void *ctx, double part, double peak_db)
{
	struct rh_checkup *c = ctx;
	(void)part;
	(void)peak_db;
	hear_signals(c);
	return !c->stopped;
}

/* Each verdict as a finding; levels are told where there are any. */
static const struct {
	const char *code, *message, *advice;
	enum rh_finding_status status;
	bool levels;
} verdicts[] = {
    [RH_SOUND_GOOD] = {"good", N_("good"), "", RH_FINDING_OK, true},
    [RH_SOUND_NOTHING] = {"nothing", N_("no sound comes from it"),
                          N_("choose another with --device (rehearse devices lists them)"), RH_FINDING_FAULT, false},
    [RH_SOUND_SILENT] = {"digital_silence", N_("digital silence: every sample is the same"),
                         N_("unmute it in the sound settings, or choose another with --device"), RH_FINDING_FAULT,
                         false},
    [RH_SOUND_TOO_QUIET] = {"too_quiet", N_("too quiet"),
                            N_("speak while this runs; if you did, raise the input level or come closer"),
                            RH_FINDING_WARNING, true},
    [RH_SOUND_CLIPS] = {"clipping", N_("too loud, it clips"), N_("lower the input level, or move away a little"),
                        RH_FINDING_WARNING, true},
    [RH_SOUND_NOISY] = {"noisy", N_("noisy"), N_("find a quieter place, or a microphone closer to your mouth"),
                        RH_FINDING_WARNING, true},
};

/* What the device said of itself counts where the sound is good. */
static void judge_sound(const struct rh_checkup *c, struct rh_finding *f, const struct rh_sound_measures *m,
                        const struct rh_preflight_device *device)
{
	say(f, verdicts[m->verdict].status, verdicts[m->verdict].code);
	MESSAGE(f, "%s", tr(c, verdicts[m->verdict].message));
	if (verdicts[m->verdict].levels)
		MESSAGE(f, tr(c, N_("%s: loudest part %.0f dB, background %.0f dB")),
		        tr(c, verdicts[m->verdict].message), m->level_db, m->noise_db);
	ADVICE(f, "%s", verdicts[m->verdict].advice[0] != '\0' ? tr(c, verdicts[m->verdict].advice) : "");
	if (device->code[0] != '\0' && (f->status == RH_FINDING_OK || m->verdict == RH_SOUND_SILENT)) {
		say(f, m->verdict == RH_SOUND_SILENT ? RH_FINDING_FAULT : RH_FINDING_WARNING, device->code);
		MESSAGE(f, "%s", device->warning);
		bool muted = strcmp(device->code, "muted") == 0;
		ADVICE(f, "%s", tr(c, verdicts[muted ? RH_SOUND_SILENT : RH_SOUND_NOTHING].advice));
	}
	count(f, "level_db", m->level_db, false);
	count(f, "noise_db", m->noise_db, false);
	count(f, "peak_db", m->peak_db, false);
	count(f, "clipped", (double)m->clipped, true);
}

static void look_at_microphone(struct rh_checkup *c, struct rh_finding *f)
{
	const struct rh_preflight preflight = {
	    .device = c->device, .wake = c->app->wake, .go_on = go_on_listening, .ctx = c};
	struct rh_preflight_device device;
	struct rh_sound_measures measures;
	struct rh_error err = {0};
	enum rh_status status = rh_preflight_listen(&preflight, c->listen_ms, &device, &measures, &err);
	rh_live_leave(&c->live);
	(void)snprintf(f->device, sizeof f->device, "%s", device.name);
	if (status == RH_OK) {
		judge_sound(c, f, &measures, &device);
		return;
	}
	say(f, RH_FINDING_FAULT, "no_microphone");
	MESSAGE(f, "%s", err.message);
	ADVICE(f, "%s", tr(c, N_("plug one in, or name one with --device (rehearse devices lists them)")));
}

static bool is_muted(const char *sink)
{
	struct rh_device_list list = {0};
	bool muted = false;
	if (rh_device_list_new(&list, NULL) != RH_OK)
		return false;
	for (size_t i = 0; i < list.count; i++)
		muted = muted || (!list.devices[i].is_source && list.devices[i].is_muted &&
		                  strcmp(list.devices[i].name, sink) == 0);
	rh_device_list_done(&list);
	return muted;
}

static void look_at_output(struct rh_checkup *c, struct rh_finding *f)
{
	const struct rh_preflight preflight = {
	    .device = c->sink, .wake = c->app->wake, .go_on = go_on_playing, .ctx = c};
	struct rh_preflight_device device;
	struct rh_error err = {0};
	enum rh_status status = rh_preflight_play(&preflight, &device, &err);
	(void)snprintf(f->device, sizeof f->device, "%s", device.name);
	if (status == RH_OK && on_server(c->sink) && is_muted(device.name)) {
		say(f, RH_FINDING_WARNING, "muted");
		MESSAGE(f, "%s", tr(c, N_("a short tone was played, but it is muted")));
		ADVICE(f, "%s", tr(c, N_("unmute it in the sound settings, or choose another with --sink")));
		return;
	}
	if (status == RH_OK) {
		say(f, RH_FINDING_OK, "played");
		MESSAGE(f, "%s", tr(c, N_("a short tone was played")));
		return;
	}
	say(f, RH_FINDING_FAULT, "no_output");
	MESSAGE(f, "%s", err.message);
	ADVICE(f, "%s", tr(c, N_("name another with --sink (rehearse devices lists them)")));
}

/* ---- disk and data ---- */

/* The path itself, or the nearest folder above it that exists; the caller frees. NULL without memory. */
static char *existing(const char *path)
{
	char *found = strdup(path);
	while (found != NULL && access(found, F_OK) != 0) {
		char *slash = strrchr(found, '/');
		if (slash == NULL || slash == found) {
			free(found);
			return strdup("/");
		}
		*slash = '\0';
	}
	return found;
}

static void stay_unknown(struct rh_finding *f, const struct rh_error *err)
{
	say(f, RH_FINDING_WARNING, "unknown");
	MESSAGE(f, "%s", err->message);
}

static void look_at_disk(struct rh_checkup *c, struct rh_finding *f)
{
	struct rh_error err = {0};
	int64_t bytes = 0;
	char *folder = existing(c->app->places.data_dir);
	enum rh_status status = folder == NULL ? rh_error_no_memory(&err) : rh_file_free_bytes(folder, &bytes, &err);
	free(folder);
	if (status != RH_OK) {
		stay_unknown(f, &err);
		return;
	}
	int64_t minutes = bytes / (RH_AUDIO_RATE_HZ * (int64_t)sizeof(int16_t) * 60);
	bool full = minutes < FULL_MINUTES, tight = minutes < TIGHT_MINUTES;
	say(f,
	    full    ? RH_FINDING_FAULT
	    : tight ? RH_FINDING_WARNING
	            : RH_FINDING_OK,
	    full    ? "full"
	    : tight ? "tight"
	            : "enough");
	MESSAGE(f, tr(c, N_("room for %lld minutes of recording")), (long long)minutes);
	if (tight)
		ADVICE(f, "%s",
		       tr(c, N_("free some space; rehearse purge removes recordings that are no longer wanted")));
	count(f, "free_bytes", (double)bytes, true);
	count(f, "recording_ms", (double)minutes * 60 * RH_SECOND_MS, true);
}

/* Files and folders that nobody else should be able to open. */
static const char *open_to_others(const struct rh_checkup *c)
{
	const char *const paths[] = {c->app->places.data_dir, c->app->places.banks_dir, c->app->places.takes_dir,
	                             c->app->places.history_file};
	for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
		struct stat info;
		if (stat(paths[i], &info) == 0 && (info.st_mode & (S_IRWXG | S_IRWXO)) != 0)
			return paths[i];
	}
	return NULL;
}

static void look_at_data(struct rh_checkup *c, struct rh_finding *f)
{
	const char *data = c->app->places.data_dir, *open = open_to_others(c);
	struct rh_error err = {0};
	char *folder = existing(data);
	bool there = folder != NULL && strcmp(folder, data) == 0;
	if (folder == NULL) {
		(void)rh_error_no_memory(&err);
		stay_unknown(f, &err);
	} else if (access(folder, W_OK | X_OK) != 0) {
		say(f, RH_FINDING_FAULT, "not_writable");
		MESSAGE(f, tr(c, N_("%s cannot be written: %s")), folder, strerror(errno));
		ADVICE(f, "%s",
		       tr(c, N_("make it yours (chown, chmod u+rwx), or point XDG_DATA_HOME at another folder")));
	} else if (open != NULL) {
		say(f, RH_FINDING_WARNING, "open_to_others");
		MESSAGE(f, tr(c, N_("others may look into %s")), open);
		ADVICE(f, "chmod -R go= %s", data);
	} else {
		say(f, RH_FINDING_OK, there ? "private" : "not_yet");
		MESSAGE(f,
		        there ? tr(c, N_("%s, open to you alone")) : tr(c, N_("%s will be made by the first session")),
		        data);
	}
	free(folder);
}

static void look_at_database(struct rh_checkup *c, struct rh_finding *f)
{
	struct rh_error err = {0};
	enum rh_status status = rh_history_check(c->app->places.history_file, &err);
	MESSAGE(f, "%s", err.message);
	switch (status) {
	case RH_OK:
		say(f, RH_FINDING_OK, "whole");
		MESSAGE(f, "%s", tr(c, N_("whole")));
		return;
	case RH_ERR_NOT_FOUND:
		say(f, RH_FINDING_OK, "not_yet");
		MESSAGE(f, "%s", tr(c, N_("none yet, the first session makes it")));
		return;
	case RH_ERR_SYNTAX:
		say(f, RH_FINDING_FAULT, "damaged");
		ADVICE(f, "%s", tr(c, N_("rehearse recover keeps it aside and makes a new one out of the recordings")));
		return;
	case RH_ERR_INVALID:
		say(f, RH_FINDING_FAULT, "newer");
		ADVICE(f, "%s", tr(c, N_("use the version of rehearse that wrote it, or a newer one")));
		return;
	case RH_ERR_EXISTS:
	case RH_ERR_LIMIT:
	case RH_ERR_NO_MEMORY:
	case RH_ERR_SYSTEM:
	case RH_ERR_DEVICE:
	case RH_ERR_DATABASE:
	case RH_ERR_STOPPED:
		break;
	}
	say(f, RH_FINDING_WARNING, "unreadable");
	ADVICE(f, "%s", tr(c, N_("see whether another program has it open, and who owns it")));
}

static void look_at_settings(struct rh_checkup *c, struct rh_finding *f)
{
	const char *path = c->app->config_named != NULL ? c->app->config_named : c->app->places.config_file;
	say(f, RH_FINDING_OK, c->app->config != NULL ? "read" : "none");
	if (c->app->config != NULL)
		MESSAGE(f, "%s", path);
	else
		MESSAGE(f, tr(c, N_("none, and none needed (%s)")), path);
}

static bool go_on_trying(void *ctx, double part)
{
	struct rh_checkup *c = ctx;
	(void)part;
	enum rh_wake_kind kind = rh_wake_next(c->app->wake, NULL);
	for (; kind != RH_WAKE_NONE; kind = rh_wake_next(c->app->wake, NULL))
		c->stopped = c->stopped || kind == RH_WAKE_INTERRUPT || kind == RH_WAKE_END;
	return !c->stopped;
}

static void look_at_recogniser(struct rh_checkup *c, struct rh_finding *f)
{
	const struct rh_config_transcriber *settings = &c->settings->transcriber;
	struct rh_error err = {0};
	say(f, RH_FINDING_OK, "none");
	if (settings->command == NULL) {
		MESSAGE(f, "%s", tr(c, N_("none, and none needed (transcriber: in the settings)")));
		return;
	}
	enum rh_status status = rh_app_wake(c->app, &err);
	const struct rh_job_pulse pulse = {.go_on = go_on_trying, .ctx = c, .wake = c->app->wake};
	if (status == RH_OK)
		status = rh_recognise_try(settings, rh_text_of(rh_language_names[c->app->language]), &pulse, &err);
	if (status == RH_OK) {
		say(f, RH_FINDING_OK, "works");
		MESSAGE(f, tr(c, N_("%s runs")), settings->command[0]);
		return;
	}
	say(f, RH_FINDING_WARNING, status == RH_ERR_NOT_FOUND ? "missing" : "fails");
	MESSAGE(f, "%s", err.message);
	ADVICE(f, "%s", tr(c, N_("see `rehearse help config` and rehearse-config(5)")));
}

/* ---- surroundings ---- */

static void look_at_terminal(struct rh_checkup *c, struct rh_finding *f)
{
	const struct rh_term *term = c->app->term;
	const char *kind = getenv("TERM");
	unsigned columns = 0, rows = 0;
	rh_term_size(term, &columns, &rows);
	if (!rh_term_input_is_terminal(term) || !rh_term_output_is_terminal(term)) {
		say(f, RH_FINDING_OK, "none");
		MESSAGE(f, "%s", tr(c, N_("none here: sessions wait for no key and print whole lines")));
		return;
	}
	MESSAGE(f, tr(c, N_("%s, %u columns, %u rows")), kind != NULL ? kind : "?", columns, rows);
	count(f, "columns", columns, true);
	count(f, "rows", rows, true);
	if (!rh_term_can_paint(term)) {
		say(f, RH_FINDING_WARNING, "plain");
		ADVICE(f, "%s",
		       tr(c, N_("nothing can be painted, whole lines are printed; set TERM if it can do more")));
	} else if (columns < NARROW_COLUMNS) {
		say(f, RH_FINDING_WARNING, "narrow");
		ADVICE(f, "%s", tr(c, N_("make the window wider: 40 columns show everything")));
	} else {
		say(f, RH_FINDING_OK, "good");
	}
}

static void look_at_locale(struct rh_checkup *c, struct rh_finding *f)
{
	char wished[128];
	enum rh_locale_state state = rh_language_locale(wished, sizeof wished);
	const char *language = rh_language_names[c->app->language];
	switch (state) {
	case RH_LOCALE_GOOD:
		say(f, RH_FINDING_OK, "utf8");
		MESSAGE(f, tr(c, N_("%s, interface in '%s'")), wished, language);
		return;
	case RH_LOCALE_NOT_UTF8:
		say(f, RH_FINDING_WARNING, "not_utf8");
		MESSAGE(f, tr(c, N_("%s is not UTF-8, C.UTF-8 is used instead; interface in '%s'")), wished, language);
		ADVICE(f, "%s", tr(c, N_("set LANG to a UTF-8 locale, as in LANG=C.UTF-8 or LANG=ko_KR.UTF-8")));
		return;
	case RH_LOCALE_MISSING:
		say(f, RH_FINDING_WARNING, "not_installed");
		MESSAGE(f, tr(c, N_("%s is not installed, C.UTF-8 is used instead; interface in '%s'")), wished,
		        language);
		ADVICE(f, "%s", tr(c, N_("nothing is lost; other programs may want it (locale-gen, locales-all)")));
		return;
	}
}

static const struct rh_check checks[] = {
    {"server", N_("sound server"), look_at_server}, {"microphone", N_("microphone"), look_at_microphone},
    {"output", N_("loudspeaker"), look_at_output},  {"disk", N_("disk"), look_at_disk},
    {"data", N_("data folder"), look_at_data},      {"database", N_("history"), look_at_database},
    {"settings", N_("settings"), look_at_settings}, {"recogniser", N_("recogniser"), look_at_recogniser},
    {"terminal", N_("terminal"), look_at_terminal}, {"locale", N_("language"), look_at_locale},
};

const struct rh_check *rh_checks(size_t *count_of)
{
	*count_of = sizeof checks / sizeof checks[0];
	return checks;
}
