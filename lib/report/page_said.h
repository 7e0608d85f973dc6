// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_REPORT_PAGE_SAID_H
#define REHEARSE_REPORT_PAGE_SAID_H
/* What was said in a take, in the page: the transcript beside the model answer, what both have in common marked, key
 * points with how they stand. Private to lib/report. */

#include "report/page.h"

/* Lets a click on a word with a time move the take's player there. The only script of the page, and only in one that
 * has such words; the page's policy names it by its SHA-256, in base64. */
extern const char rh_page_said_script[];
#define RH_PAGE_SAID_SCRIPT_SHA256 "d3j+DDERGa/ZKnIq7IWeXz8059yrLbCeJBi3hF7OH5g="
/* Whether a take has words with times, and so the page its script. */
bool rh_page_said_timed(const struct rh_report_take *take);
/* Nothing for a take of which nothing is known. */
void rh_page_said(struct rh_buffer *out, const struct rh_tr *tr, const struct rh_report_take *take);

#endif
