// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_REPORT_SAID_VALUE_H
#define REHEARSE_REPORT_SAID_VALUE_H
/* What was said as a part of another object. Private to lib/report. */

#include "report/said.h"
#include "report/value.h"

struct rh_value rh_report_said_value(const struct rh_report_said *said);

#endif
