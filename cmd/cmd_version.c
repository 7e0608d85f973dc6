// SPDX-License-Identifier: GPL-3.0-or-later
#include "output.h"

const struct rh_syntax rh_syntax_version = {.tables = {[RH_OPTIONS_GLOBAL] = RH_GLOBAL_TABLE}};

int rh_cmd_version(struct rh_app *app, const struct rh_options *options)
{
	(void)options;
	rh_print(app, RH_TEXT("rehearse " REHEARSE_VERSION "\n"));
	return RH_EXIT_DONE;
}
