// SPDX-License-Identifier: GPL-3.0-or-later
#include "runner/voice.h"

#include "os/child.h"
#include "os/files.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	ARGUMENTS_MAX = 8,
	/* Longer than any question; a synthesiser that never ends does not hold up the interview for good. */
	TIMEOUT_MS = 120000,
};

struct rh_voice {
	struct rh_voice_config config;
	struct rh_child *child;   /* a synthesiser that speaks */
	struct rh_player *player; /* NULL until the first sound file */
	bool playing;
};

/* Synthesisers in the order they are tried; "{lang}" is replaced by the bank's language. All read the text on standard
 * input. */
static const char *const synthesisers[][ARGUMENTS_MAX] = {
    {"espeak-ng", "-v", "{lang}", "--stdin", NULL},
    {"spd-say", "--wait", "--language", "{lang}", "--pipe-mode", NULL},
    {"say", "-f", "-", NULL},
};

enum rh_status rh_voice_new(const struct rh_voice_config *config, struct rh_voice **voice, struct rh_error *err)
{
	struct rh_voice *made = calloc(1, sizeof *made);
	if (made == NULL)
		return rh_error_no_memory(err);
	made->config = *config;
	*voice = made;
	return RH_OK;
}

static enum rh_status speak(struct rh_voice *voice, const char *const *argv, struct rh_text text, struct rh_error *err)
{
	struct rh_child_config config = {.argv = argv, .input = text, .timeout_ms = TIMEOUT_MS};
	return rh_child_start(&config, &voice->child, err);
}

static enum rh_status speak_with_any(struct rh_voice *voice, struct rh_text text, const char *lang,
                                     struct rh_error *err)
{
	for (size_t i = 0; i < sizeof synthesisers / sizeof *synthesisers; i++) {
		const char *argv[ARGUMENTS_MAX];
		for (size_t j = 0; j < ARGUMENTS_MAX; j++) {
			const char *word = synthesisers[i][j];
			argv[j] = word != NULL && strcmp(word, "{lang}") == 0 ? lang : word;
		}
		enum rh_status status = speak(voice, argv, text, err);
		if (status != RH_ERR_NOT_FOUND)
			return status;
	}
	return rh_error_set(err, RH_ERR_NOT_FOUND,
	                    N_("nothing to read the question aloud with (install espeak-ng, or leave --voice out)"));
}

/* A bank is somebody else's file: what it names lies below its own folder, or is not opened. */
static bool stays_in_folder(struct rh_text name)
{
	bool climbs = rh_text_find(name, RH_TEXT("..")) != SIZE_MAX;
	return name.length > 0 && name.data[0] != '/' && !climbs;
}

static enum rh_status play_file(struct rh_voice *voice, const struct rh_item *item, struct rh_text name,
                                struct rh_error *err)
{
	if (!stays_in_folder(name))
		return rh_error_set(err, RH_ERR_INVALID, N_("the bank's sound file '%.*s' lies outside its folder"),
		                    RH_TEXT_ARGS(name));
	const char *bank = rh_bank_file(item->bank), *slash = strrchr(bank, '/');
	struct rh_buffer path = {0};
	rh_buffer_text(&path, (struct rh_text){bank, slash != NULL ? (size_t)(slash - bank) + 1 : 0});
	rh_buffer_text(&path, name);
	enum rh_status status = rh_buffer_status(&path, err);
	if (status == RH_OK && voice->player == NULL)
		status = rh_player_new(&voice->config.player, &voice->player, err);
	if (status == RH_OK)
		status = rh_player_play(voice->player, path.data, 0, err);
	voice->playing = status == RH_OK;
	rh_buffer_done(&path);
	return status;
}

enum rh_status rh_voice_say(struct rh_voice *voice, const struct rh_item *item, struct rh_error *err)
{
	rh_voice_stop(voice);
	struct rh_text file = item->question->extra->voice, text = item->question->question;
	if (file.length > 0)
		return play_file(voice, item, file, err);
	if (voice->config.command != NULL)
		return speak(voice, voice->config.command, text, err);
	struct rh_text lang = rh_bank_content(item->bank)->lang;
	char code[16];
	(void)snprintf(code, sizeof code, "%.*s", RH_TEXT_ARGS(lang.length > 0 ? lang : RH_TEXT("en")));
	return speak_with_any(voice, text, code, err);
}

static bool player_plays(const struct rh_voice *voice)
{
	enum rh_player_state state = rh_player_state(voice->player);
	return state == RH_PLAYER_PLAYING || state == RH_PLAYER_PAUSED;
}

bool rh_voice_speaks(struct rh_voice *voice)
{
	if (voice->child != NULL && rh_child_step(voice->child) != RH_CHILD_RUNNING) {
		rh_child_free(voice->child);
		voice->child = NULL;
	}
	if (voice->playing)
		voice->playing = player_plays(voice);
	return voice->child != NULL || voice->playing;
}

int rh_voice_fd(const struct rh_voice *voice)
{
	return voice->child != NULL ? rh_child_fd(voice->child) : -1;
}

int64_t rh_voice_deadline_ns(const struct rh_voice *voice)
{
	return voice->child != NULL ? rh_child_deadline_ns(voice->child) : INT64_MAX;
}

void rh_voice_stop(struct rh_voice *voice)
{
	rh_child_free(voice->child);
	voice->child = NULL;
	if (voice->playing)
		rh_player_stop(voice->player);
	voice->playing = false;
}

void rh_voice_free(struct rh_voice *voice)
{
	if (voice == NULL)
		return;
	rh_voice_stop(voice);
	rh_player_free(voice->player);
	free(voice);
}
