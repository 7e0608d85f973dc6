// SPDX-License-Identifier: GPL-3.0-or-later
#include "settings.h"

#include "os/files.h"
#include "output.h"

#include <stdlib.h>
#include <string.h>

static const struct rh_config_content none = {0};

/* The file's text, to quote its faults from. */
struct telling {
	struct rh_app *app;
	struct rh_diag_source source;
};

static void tell(void *ctx, const struct rh_diag *diag)
{
	struct telling *t = ctx;
	struct rh_buffer text = {0};
	rh_fault_format(&text, diag, &t->source, false);
	if (text.data != NULL)
		fwrite(text.data, 1, text.length, t->app->err);
	rh_buffer_done(&text);
}

void rh_settings_use(struct rh_app *app, const char *path)
{
	rh_config_free(app->config);
	app->config = NULL;
	app->config_read = false;
	app->config_named = path;
}

static const char *path_of(const struct rh_app *app)
{
	return app->config_named != NULL ? app->config_named : app->places.config_file;
}

static enum rh_status read_settings(struct rh_app *app, struct rh_error *err)
{
	const char *path = path_of(app);
	if (app->config_named == NULL && !rh_file_exists(path))
		return RH_OK;
	struct rh_buffer bytes = {0};
	enum rh_status status = rh_file_read(path, RH_CONFIG_BYTES_MAX, &bytes, err);
	if (status == RH_OK) {
		struct telling telling = {.app = app, .source = {.text = rh_buffer_view(&bytes)}};
		const struct rh_diag_sink sink = {.emit = tell, .ctx = &telling};
		status = rh_config_new(path, rh_buffer_view(&bytes), &sink, &app->config, err);
	}
	rh_buffer_done(&bytes);
	return status;
}

enum rh_status rh_settings(struct rh_app *app, const struct rh_config_content **settings, struct rh_error *err)
{
	if (!app->config_read)
		RH_TRY(read_settings(app, err));
	app->config_read = true;
	*settings = app->config != NULL ? rh_config_content(app->config) : &none;
	return RH_OK;
}

char *rh_settings_path(const struct rh_app *app, struct rh_text path)
{
	const char *home = getenv("HOME");
	if (rh_text_starts_with(path, RH_TEXT("~/")) && home != NULL)
		return rh_file_join(home, path.data + 2);
	if (path.data[0] == '/' || strchr(path_of(app), '/') == NULL)
		return strdup(path.data);
	char *folder = rh_file_folder_of(path_of(app));
	char *joined = folder != NULL ? rh_file_join(folder, path.data) : NULL;
	free(folder);
	return joined;
}
