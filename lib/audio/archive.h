// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_AUDIO_ARCHIVE_H
#define REHEARSE_AUDIO_ARCHIVE_H
/* Recorded takes made smaller: a FLAC or Opus file beside the WAV file, believed only after it was read back and
 * compared. At every moment one whole file is there: the new one appears under its name when it is complete and on
 * disk, and the caller removes the old one after that. Knows nothing of the history. */

#include "audio/take.h"

#include <stdbool.h>

enum rh_archive_format {
	RH_ARCHIVE_WAV,  /* stays as it was recorded */
	RH_ARCHIVE_FLAC, /* the same samples, about half the size */
	RH_ARCHIVE_OPUS, /* a tenth of the size, and not the same samples */
};

/* The ending of a new file while it is being written, behind the name it will have. */
#define RH_ARCHIVE_PART ".part"

struct rh_archive_config {
	const char *path; /* of the take as it was recorded; the caller holds it (audio/lock.h) */
	enum rh_archive_format format;
	/* Asked several times a second with how much is done, 0 to 1; false gives up with RH_ERR_STOPPED, and
	 * everything is as it was. May be NULL. */
	bool (*go_on)(void *ctx, double part);
	void *ctx;
};

/* Makes the smaller file, or takes the one that is there already and says the same. FLAC: every frame is compared;
 * Opus: the length and how loud it is. *archived is its path, the caller's to free; NULL when the take is no 16-bit WAV
 * file and stays as it is. RH_ERR_EXISTS: another file has the name; RH_ERR_LIMIT: the disk is full. The WAV file is
 * not touched. */
enum rh_status rh_archive_make(const struct rh_archive_config *config, char **archived, struct rh_error *err);

/* Removes the WAV file of a take whose archive was just made. */
enum rh_status rh_archive_drop(const char *wav, struct rh_error *err);
/* Removes the WAV file that an interrupted program left beside an archive, if both say the same; without one there is
 * nothing to do. */
enum rh_status rh_archive_settle(const char *archived, struct rh_error *err);

#endif
