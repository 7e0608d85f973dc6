// SPDX-License-Identifier: GPL-3.0-or-later
/* Plays a scene's script and draws what it has come to. */
#include "screens/scenes.h"

#include "base/duration.h"
#include "ui/keys.h"

#include <stdlib.h>

enum { START_MS = 1000, SUSPEND_KEY = 0x1A };

/* A running scene. */
struct stage {
	const struct scene *scene;
	struct rh_session *session;
	struct rh_keys keys;
};

static void happen(struct stage *stage, struct rh_event event)
{
	struct rh_effects effects;
	if (rh_session_step(stage->session, &event, &effects) != RH_OK)
		return;
	for (size_t i = 0; i < effects.count; i++) {
		if (effects.items[i].kind != RH_EFFECT_ATTEMPT_END || stage->scene->unsaved)
			continue;
		struct rh_event saved = {.kind = RH_EVENT_SAVED, .at_ns = event.at_ns, .kept = !stage->scene->silent};
		happen(stage, saved);
		return;
	}
}

static void press(struct stage *stage, char byte, int64_t at_ns)
{
	struct rh_key key;
	if (byte == SUSPEND_KEY)
		happen(stage, (struct rh_event){.kind = RH_EVENT_SUSPEND, .at_ns = at_ns});
	else if (rh_keys_feed(&stage->keys, (unsigned char)(byte == '_' ? ' ' : byte), at_ns, &key))
		happen(stage, (struct rh_event){.kind = RH_EVENT_BUTTON, .at_ns = at_ns, .button = rh_key_button(key)});
}

/* As the loop does it: each deadline gets its own tick. */
static void pass_time(struct stage *stage, int64_t until_ns)
{
	int64_t deadline_ns = rh_session_deadline_ns(stage->session);
	while (deadline_ns < until_ns) {
		happen(stage, (struct rh_event){.kind = RH_EVENT_TICK, .at_ns = deadline_ns});
		deadline_ns = rh_session_deadline_ns(stage->session);
	}
	happen(stage, (struct rh_event){.kind = RH_EVENT_TICK, .at_ns = until_ns});
}

/* "TIME:BYTES TIME:BYTES …", times in milliseconds since the start. */
static void play(struct stage *stage)
{
	happen(stage, (struct rh_event){.kind = RH_EVENT_START, .at_ns = START_MS * RH_MS_NS});
	for (const char *at = stage->scene->script; *at != '\0'; at += *at == ' ') {
		char *bytes = NULL;
		int64_t at_ns = (START_MS + strtoll(at, &bytes, 10)) * RH_MS_NS;
		pass_time(stage, at_ns);
		for (at = bytes + 1; *at != '\0' && *at != ' '; at++)
			press(stage, *at, at_ns);
	}
}

static bool allows(const void *ctx, enum rh_button button)
{
	return rh_session_allows(ctx, button);
}

void scene_draw(const struct scene *scene, const struct rh_tr *tr, struct rh_frame *frame)
{
	struct rh_screen screen = {.tr = tr, .rows = scene->rows};
	if (scene->script == NULL) {
		scene->draw(&screen, frame, NULL);
		return;
	}
	struct stage stage = {.scene = scene};
	struct rh_session_config config = {
	    .items = scene->items, .count = scene->count, .voice = scene->voice, .cue = scene->cue};
	if (rh_session_new(&config, &stage.session, NULL) != RH_OK)
		abort();
	play(&stage);
	const struct rh_view *view = rh_session_view(stage.session);
	struct rh_meter meter = {
	    .mic = scene->mic,
	    .check = scene->check,
	    .name = RH_TEXT("Built-in Audio Analog Stereo 48 kHz"),
	    .peaks_db = {-40, -23, -11, -0.2, RH_METER_SILENCE_DB},
	};
	struct rh_screen_keys keys = {allows, stage.session};
	if (scene->draw != NULL)
		scene->draw(&screen, frame, view);
	else
		rh_screen_live(&screen, frame, view, &meter, &keys);
	rh_session_free(stage.session);
}
