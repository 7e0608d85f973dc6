// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_BANK_IDS_H
#define REHEARSE_BANK_IDS_H
/* What can be an id, and ids made from texts. Private to the module; rh_bank_slug() and its like are in bank.h. */

#include "bank/bank.h"

enum { RH_BANK_ID_BYTES_MAX = 128 };

/* Why a text cannot be an id; NULL when it can. *character is where, from 1, or 0 when it is about all of it. */
const char *rh_bank_id_fault(struct rh_text text, unsigned *character);

/* Whether a text begins with a Hangul syllable, three bytes that folding leaves as they are. */
static inline bool rh_bank_begins_hangul(struct rh_text text)
{
	/* EA B0 80 to ED 9E A3, in the order of their numbers. */
	const unsigned char *p = (const unsigned char *)text.data;
	if (text.length < 3)
		return false;
	const uint32_t bytes = (uint32_t)p[0] << 16U | (uint32_t)p[1] << 8U | p[2];
	return bytes >= 0xEAB080U && bytes <= 0xED9EA3U;
}

#endif
