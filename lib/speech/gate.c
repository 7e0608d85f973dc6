// SPDX-License-Identifier: GPL-3.0-or-later
#include "speech/gate.h"

/* A voice stands out of its background by more than ABOVE, goes on while it does by STAYS, and is never quieter than
 * QUIETEST. A background is not taken for louder than LOUDEST: until the first breath there is nothing else to go by,
 * and speech itself is louder. */
static const double ABOVE_DB = 10, STAYS_DB = 7, QUIETEST_DB = -58, LOUDEST_DB = -42;

static double background_db(const struct rh_gate *gate)
{
	double quietest = LOUDEST_DB;
	size_t count = gate->count < RH_GATE_LEVELS ? gate->count : RH_GATE_LEVELS;
	for (size_t i = 0; i < count; i++)
		if (gate->levels_db[i] < quietest)
			quietest = gate->levels_db[i];
	return quietest;
}

bool rh_gate_hear(struct rh_gate *gate, double rms_db)
{
	gate->levels_db[gate->count++ % RH_GATE_LEVELS] = rms_db;
	double voice_db = background_db(gate) + (gate->heard ? STAYS_DB : ABOVE_DB);
	gate->heard = rms_db >= (voice_db > QUIETEST_DB ? voice_db : QUIETEST_DB);
	return gate->heard;
}
