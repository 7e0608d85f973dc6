// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_CMD_SETTINGS_H
#define REHEARSE_CMD_SETTINGS_H
/* The user's settings file for the commands: found, read once, its faults told. What an option says counts more. */

#include "cmd.h"
#include "config/config.h"

/* From now on another file counts, path borrowed as long as it does; NULL: the one in the usual place. */
void rh_settings_use(struct rh_app *app, const char *path);
/* The settings, valid until another file is used; without a file there are none. The file that --config names must be
 * there. Its faults are printed with their places, once; with an error among them RH_ERR_SYNTAX and a line about it. */
enum rh_status rh_settings(struct rh_app *app, const struct rh_config_content **settings, struct rh_error *err);
/* A path of the settings as the system takes it: "~/" is the home folder, others count from the file's own folder. The
 * caller frees; NULL without memory. */
char *rh_settings_path(const struct rh_app *app, struct rh_text path);

#endif
