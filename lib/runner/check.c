// SPDX-License-Identifier: GPL-3.0-or-later
#include "runner/run.h"

#include "audio/sound_check.h"
#include "base/duration.h"

#include <string.h>

/* How often the level is taken where nothing is painted. */
#define LISTEN_NS (INT64_C(100) * RH_MS_NS)
/* After so long of nothing but zeros it is digital silence; after so long without a voice it is quiet. */
#define SILENT_NS (INT64_C(1000) * RH_MS_NS)
#define QUIET_NS  (INT64_C(3000) * RH_MS_NS)
/* An answer that began at once is listened to for this long. */
enum { INTO_ANSWER_MS = 2000 };
/* One look at full scale may be a knock on the table. */
enum { CLIPPINGS = 2 };

void rh_check_begin(struct rh_run *run)
{
	bool silence_wanted = run->config->device != NULL && strcmp(run->config->device, "null") == 0;
	if (silence_wanted || run->keep.started)
		return;
	run->meter.check = RH_MIC_CHECK_LISTENING;
	run->check.since_ns = run->looked_ns;
	run->check.loudest_db = RH_LEVEL_SILENCE_DB;
}

void rh_check_end(struct rh_run *run)
{
	if (run->meter.check != RH_MIC_CHECK_LISTENING || rh_session_view(run->session)->item->rules.prep_ms > 0)
		run->meter.check = RH_MIC_CHECK_OFF;
}

static enum rh_mic_check judge(const struct rh_run *run)
{
	int64_t listened_ns = run->looked_ns - run->check.since_ns;
	if (run->check.clippings >= CLIPPINGS)
		return RH_MIC_CHECK_CLIPPING;
	if (run->check.loudest_db >= RH_SOUND_QUIET_DB)
		return RH_MIC_CHECK_GOOD;
	if (run->check.loudest_db <= RH_LEVEL_SILENCE_DB && listened_ns >= SILENT_NS)
		return RH_MIC_CHECK_SILENT;
	return listened_ns >= QUIET_NS ? RH_MIC_CHECK_QUIET : RH_MIC_CHECK_LISTENING;
}

/* What must not be recorded with is said wherever somebody reads; that all is well, only where no meter shows it. */
static void tell(struct rh_run *run, enum rh_mic_check check)
{
	const char *message = rh_screen_mic_check(&run->screen, check);
	if (run->check.told[check])
		return;
	run->check.told[check] = true;
	if (check == RH_MIC_CHECK_SILENT)
		rh_perform_warn(run, "mic-silent", message);
	else if (check == RH_MIC_CHECK_CLIPPING)
		rh_perform_warn(run, "mic-clipping", message);
	else if (check != RH_MIC_CHECK_LISTENING && !run->painting)
		rh_show_note(run, RH_STYLE_DIM, message);
}

static void take_level(struct rh_run *run, double peak_db)
{
	enum { LAST = RH_METER_LENGTH - 1 };
	memmove(&run->meter.peaks_db[0], &run->meter.peaks_db[1], LAST * sizeof run->meter.peaks_db[0]);
	run->meter.peaks_db[LAST] = peak_db;
	run->check.clippings += peak_db >= RH_SOUND_FULL_SCALE_DB ? 1 : 0;
	run->check.loudest_db = peak_db > run->check.loudest_db ? peak_db : run->check.loudest_db;
}

void rh_check_listen(struct rh_run *run)
{
	if (run->recorder == NULL)
		return;
	run->check.looked_ns = run->looked_ns;
	struct rh_level level = rh_recorder_level(run->recorder);
	if (!level.fresh)
		return;
	take_level(run, level.peak_db);
	if (run->meter.check == RH_MIC_CHECK_OFF)
		return;
	run->meter.check = judge(run);
	tell(run, run->meter.check);
	const struct rh_view *view = rh_session_view(run->session);
	if (view->state == RH_STATE_ANSWER && view->elapsed_ms > INTO_ANSWER_MS)
		run->meter.check = RH_MIC_CHECK_OFF;
}

int64_t rh_check_deadline_ns(const struct rh_run *run)
{
	bool listens = run->meter.check != RH_MIC_CHECK_OFF && !run->painting && run->meter.mic == RH_MIC_OPEN;
	return listens ? run->check.looked_ns + LISTEN_NS : RH_NEVER;
}
