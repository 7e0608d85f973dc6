// SPDX-License-Identifier: GPL-3.0-or-later
#include "speech/mask.h"

#include <math.h>

#define DECAY_DB    1.0   /* per frame */
#define LEAST_SHARE 1e-3F /* of the unmasked power */

static float ratio_of_db(double db)
{
	return (float)pow(10.0, db / 10.0);
}

struct rh_mask rh_mask_under(double onset_db)
{
	return (struct rh_mask){.onset = ratio_of_db(-onset_db), .decay = ratio_of_db(-DECAY_DB)};
}

float rh_mask_pass(struct rh_mask mask, float *tail, float power, float before)
{
	float going = *tail * mask.decay, fresh = before * mask.onset;
	*tail = fresh > going ? fresh : going;
	float above = power - *tail, least = power * LEAST_SHARE;
	return above > least ? above : least;
}
