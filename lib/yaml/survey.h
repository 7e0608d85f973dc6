// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_YAML_SURVEY_H
#define REHEARSE_YAML_SURVEY_H
/* One fast look over a whole file before libyaml sees it: is it UTF-8, may every character stand in YAML, and what need
 * not be looked at again later. */

#include "yaml/faults.h"

struct rh_yaml_survey {
	bool nfc;        /* surely in NFC as it stands */
	bool odd_breaks; /* holds line breaks that libyaml counts and editors do not: lone CR, U+0085, U+2028, U+2029 */
	const struct rh_fault *fault; /* NULL when the file may be parsed; the rest is about the first fault */
	size_t offset;                /* its place in bytes */
	char message[96];             /* its sentence */
};

/* Looks at all of it, or up to the first fault. A byte order mark at the start is fine. */
void rh_yaml_survey(struct rh_text bytes, struct rh_yaml_survey *survey);

/* True when valid UTF-8 is surely in NFC whatever stands beside it; false when one has to look closer. */
bool rh_yaml_surely_nfc(struct rh_text text);

#endif
