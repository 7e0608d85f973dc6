// SPDX-License-Identifier: GPL-3.0-or-later
#include "cmd.h"

#include "settings.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* With a standard stream closed, the next file opened would become it: an error line could end up inside the history.
 * The stand-in for an output refuses to be written, so that the failure is still told. */
static void fill_closed_streams(void)
{
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
		if (fcntl(fd, F_GETFD) == -1)
			(void)!open("/dev/null", O_RDONLY);
	}
}

static bool wants_color(void)
{
	const char *no_color = getenv("NO_COLOR");
	return no_color == NULL || *no_color == '\0';
}

enum rh_status rh_app_init(struct rh_app *app, struct rh_error *err)
{
	fill_closed_streams();
	(void)umask(S_IRWXG |
	            S_IRWXO); /* what is practised here is nobody else's, nor what a recogniser writes about it */
	/* A file that may grow no further (RLIMIT_FSIZE) is refused like one on a full disk, and what is kept stays
	 * kept: by default the first such write would end the program in the middle of an answer. */
	(void)signal(SIGXFSZ, SIG_IGN);
	*app = (struct rh_app){.out = stdout, .err = stderr};
	app->language = rh_language_start();
	app->tr = rh_language_tr();
	enum rh_status status = rh_places_init(&app->places, err);
	if (status == RH_OK)
		status = rh_term_new(STDIN_FILENO, STDOUT_FILENO, &app->term, err);
	if (status != RH_OK) {
		rh_app_done(app);
		return status;
	}
	app->plain = !rh_term_can_paint(app->term);
	app->color = !app->plain && wants_color();
	return RH_OK;
}

enum rh_status rh_app_wake(struct rh_app *app, struct rh_error *err)
{
	return app->wake != NULL ? RH_OK : rh_wake_new(&app->wake, err);
}

void rh_app_done(struct rh_app *app)
{
	rh_wake_free(app->wake);
	rh_term_free(app->term);
	rh_places_done(&app->places);
	rh_settings_use(app, NULL);
	app->wake = NULL;
	app->term = NULL;
}
