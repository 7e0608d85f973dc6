// SPDX-License-Identifier: GPL-3.0-or-later
/* How long the numbers of a ten-minute answer are waited for: from its last sample until everything is measured, judged
 * against sixty takes before, and in a history on disk. The least of three; exits 1 over the bar. Usage: heard FOLDER
 * (for the history) */

#define _POSIX_C_SOURCE 200809L
#include "runner/heard.h"
#include "support/voice.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { RATE_HZ = 48000, MINUTES = 10, TAKES = 60, BLOCK = 4800, ROUNDS = 3, MOST_MS = 50 };

static double now_ms(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static struct voice_sound a_minute(void)
{
	struct voice_phrase phrases[20];
	for (size_t i = 0; i < 20; i++)
		phrases[i] = (struct voice_phrase){500 + 3000 * (int64_t)i, 10};
	struct voice_sound sound = voice_speech(RATE_HZ, 60000, phrases, 20);
	voice_add_noise(&sound, -70.0, 1);
	return sound;
}

static enum rh_status add_take(struct rh_history *history, int64_t *take, struct rh_error *err)
{
	struct rh_attempt attempt = {.session = 1,
	                             .bank = RH_TEXT("b"),
	                             .id = RH_TEXT("q"),
	                             .question = RH_TEXT("?"),
	                             .lang = RH_TEXT("ko"),
	                             .at_unix_ms = 1,
	                             .practice_day = 20260101,
	                             .answer_ms = 60000,
	                             .path = RH_TEXT(""),
	                             .note = RH_TEXT(""),
	                             .outcome = RH_OUTCOME_FINISHED};
	RH_TRY(rh_history_attempt_begin(history, &attempt, take, err));
	attempt.take = *take;
	RH_TRY(rh_history_attempt_end(history, &attempt, err));
	return rh_history_measure_set(history, *take, RH_TEXT("speech_rate_spm"), 280, err);
}

static enum rh_status fill(struct rh_history *history, int64_t *take, struct rh_error *err)
{
	struct rh_history_session session = {.at_unix_ms = 1, .command = RH_TEXT(""), .title = RH_TEXT("")};
	int64_t number = 0;
	RH_TRY(rh_history_session_begin(history, &session, &number, err));
	for (int i = 0; i < TAKES; i++)
		RH_TRY(add_take(history, take, err));
	return RH_OK;
}

static double answer(struct rh_heard *heard, const struct voice_sound *minute, struct rh_history *history, int64_t take,
                     enum rh_status *status)
{
	rh_heard_begin(heard);
	for (int i = 0; i < MINUTES; i++)
		for (size_t at = 0; at < minute->count; at += BLOCK)
			rh_heard_block(heard, minute->samples + at, BLOCK);
	double began_ms = now_ms();
	*status = rh_heard_end(heard, history, take, RH_TEXT("ko"), NULL);
	return now_ms() - began_ms;
}

int main(int argc, char **argv)
{
	struct rh_heard heard = {0};
	struct rh_history *history = NULL;
	struct rh_error err = {0};
	char path[1024];
	int64_t take = 0;
	snprintf(path, sizeof path, "%s/heard.db", argc == 2 ? argv[1] : "/tmp");
	if (argc != 2 || rh_history_new(path, &history, &err) != RH_OK || fill(history, &take, &err) != RH_OK) {
		fprintf(stderr, "heard: %s\n", err.message);
		return 2;
	}
	struct voice_sound minute = a_minute();
	rh_heard_open(&heard, RATE_HZ);
	double took_ms = 1e9;
	enum rh_status status = RH_OK;
	for (int i = 0; i < ROUNDS && status == RH_OK; i++) {
		double round_ms = answer(&heard, &minute, history, take, &status);
		took_ms = round_ms < took_ms ? round_ms : took_ms;
	}
	printf("numbers of %d minutes: %.1f ms after their end (at most %d), %zu pauses kept\n", MINUTES, took_ms,
	       MOST_MS, heard.result.long_pauses);
	bool good = status == RH_OK && heard.shown && heard.result.pace.own && took_ms <= MOST_MS;
	rh_heard_done(&heard);
	rh_history_free(history);
	free(minute.samples);
	return good ? 0 : 1;
}
