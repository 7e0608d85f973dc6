// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_TESTS_SUPPORT_SESSION_STAGE_H
#define REHEARSE_TESTS_SUPPORT_SESSION_STAGE_H
/* Every place a session can be in, and the shortest way there: for tests that ask the same of each. */

#include "support/session_table.h"

enum session_stage {
	STAGE_READY,
	STAGE_ASK,                /* read aloud from 0 */
	STAGE_PREPARE,            /* thinking since 0 */
	STAGE_ANSWER,             /* answering since 10000 */
	STAGE_PAUSED,             /* at 20000 */
	STAGE_SUSPENDED,          /* at 20000 */
	STAGE_SUSPENDED_THINKING, /* at 4000 */
	STAGE_SAVING,             /* answered from 10000 to 30000 */
	STAGE_REVIEW,             /* since 30100, the take kept */
	STAGE_REVIEW_SILENT,      /* since 30100, nothing recorded */
	STAGE_PLAYING,            /* since 31000 */
	STAGE_POINTS,             /* the list open since 31000 */
	STAGE_NOTE,               /* since 31000 */
	STAGE_TONE,               /* since 9600; with a tone, as the next */
	STAGE_TONE_ANSWER,        /* answering since 10000 */
	STAGE_COUNT,
};
const char *session_stage_name(enum session_stage stage);

/* A session at this stage at at_ms, its clock told so. Its questions are read aloud unless that is passed over; the
 * stages that rules forbid (pausing) or lack (points) are not for every item. */
struct rh_session *session_at(enum session_stage stage, const struct rh_session_config *config, int64_t at_ms);

/* One more step, expected to have these "effects > view"; without a view it must stay as it was. */
void session_expect_at(struct rh_session *session, int64_t at_ms, const char *event, const char *expected,
                       const char *file, int line);
#define session_expect(session, at_ms, event, expected) \
	session_expect_at((session), (at_ms), (event), (expected), __FILE__, __LINE__)

#endif
