// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_SPEECH_GATE_H
#define REHEARSE_SPEECH_GATE_H
/* Whether somebody speaks at this moment, from a recorder's level some ten times a second: loud enough above the
 * quietest level of the last seconds. Good enough to wait for a speaker; what is measured afterwards is speech.h's. */

#include <stdbool.h>
#include <stddef.h>

/* Levels remembered: about three seconds. */
enum { RH_GATE_LEVELS = 30 };

/* Zeroed is the start. */
struct rh_gate {
	double levels_db[RH_GATE_LEVELS]; /* a ring */
	size_t count;                     /* of all levels; the newest is at (count - 1) % RH_GATE_LEVELS */
	bool heard;
};

/* One more mean level in dB of full scale; true while somebody is heard. In a place so loud that a voice would not
 * stand out everything counts as a voice. */
bool rh_gate_hear(struct rh_gate *gate, double rms_db);

#endif
