// SPDX-License-Identifier: GPL-3.0-or-later
#include "output.h"

#include <unistd.h>

/* `rehearse` alone: somebody at a terminal gets the shell, everybody else the help. */
static int run_alone(struct rh_app *app)
{
	if (rh_term_input_is_terminal(app->term) && rh_term_output_is_terminal(app->term))
		return rh_shell(app);
	rh_command_usage(app, NULL);
	return rh_output_end(app, RH_EXIT_DONE);
}

int main(int argc, char **argv)
{
	struct rh_app app;
	struct rh_error err = {0};
	if (rh_app_init(&app, &err) != RH_OK)
		return rh_say_error(&app, &err);
	bool alone = true;
	size_t count = argc > 0 ? (size_t)argc - 1 : 0;
	int exit_status = rh_command_line(&app, (const char *const *)argv + 1, count, &alone);
	if (alone)
		exit_status = run_alone(&app);
	int signal_number = app.ended_by_signal;
	rh_app_done(&app);
	if (signal_number != 0)
		rh_wake_die_by(signal_number);
	return exit_status;
}
