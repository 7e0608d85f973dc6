// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/devices.h"
#include "output.h"
#include "report/json.h"

#include <stdlib.h>

enum { DEVICES_JSON, DEVICES_OPTIONS };

static const struct rh_option rows[DEVICES_OPTIONS] = {[DEVICES_JSON] = RH_ROW_JSON};

const struct rh_syntax rh_syntax_devices = {
    .tables = {[RH_OPTIONS_OWN] = {rows, DEVICES_OPTIONS}, [RH_OPTIONS_GLOBAL] = RH_GLOBAL_TABLE}};

static void put_remark(struct rh_page *page, struct rh_buffer *line, const char *remark)
{
	rh_buffer_printf(line, " · %s", rh_tr_get(&page->app->tr, remark));
}

/* What it is called, and under it the name to type. */
static void put_device(struct rh_page *page, const struct rh_device_info *device)
{
	struct rh_frame *frame = &page->frame;
	struct rh_buffer line = {0};
	rh_buffer_string(&line, device->description);
	rh_buffer_printf(&line, " · %d Hz", device->sample_rate_hz);
	if (device->is_default)
		put_remark(page, &line, N_("default"));
	if (device->is_monitor)
		put_remark(page, &line, N_("what is being played, no microphone"));
	if (device->is_muted)
		put_remark(page, &line, N_("muted"));
	rh_frame_paragraph(frame, 2, device->is_default ? RH_STYLE_BOLD : RH_STYLE_PLAIN, rh_buffer_view(&line));
	rh_frame_paragraph(frame, 4, RH_STYLE_DIM, rh_text_of(device->name));
	frame->failed = frame->failed || line.failed;
	rh_buffer_done(&line);
}

static void put_devices(struct rh_page *page, const struct rh_device_list *list, bool sources, const char *title)
{
	size_t found = 0;
	rh_frame_put(&page->frame, rh_frame_row(&page->frame), 0, RH_STYLE_PLAIN,
	             rh_text_of(rh_tr_get(&page->app->tr, title)));
	for (size_t i = 0; i < list->count; i++) {
		if (list->devices[i].is_source != sources)
			continue;
		put_device(page, &list->devices[i]);
		found++;
	}
	if (found == 0)
		rh_frame_put(&page->frame, rh_frame_row(&page->frame), 2, RH_STYLE_DIM,
		             rh_text_of(rh_tr_get(&page->app->tr, N_("none"))));
}

static void print_page(struct rh_app *app, const struct rh_device_list *list)
{
	struct rh_page page;
	rh_page_init(&page, app);
	rh_frame_put(&page.frame, rh_frame_row(&page.frame), 0, RH_STYLE_DIM, rh_text_of(list->server));
	put_devices(&page, list, true, N_("Microphones (--device)"));
	put_devices(&page, list, false, N_("Loudspeakers and headphones (--sink)"));
	rh_page_done(&page);
}

static int print_json(struct rh_app *app, const struct rh_device_list *list)
{
	struct rh_buffer out = {0};
	struct rh_report_device *devices = calloc(list->count + 1, sizeof *devices);
	for (size_t i = 0; i < list->count && devices != NULL; i++) {
		const struct rh_device_info *info = &list->devices[i];
		devices[i] = (struct rh_report_device){
		    .name = rh_text_of(info->name),
		    .description = rh_text_of(info->description),
		    .is_source = info->is_source,
		    .is_default = info->is_default,
		    .is_monitor = info->is_monitor,
		    .is_muted = info->is_muted,
		    .sample_rate_hz = info->sample_rate_hz,
		    .channels = info->channels,
		};
	}
	if (devices != NULL)
		rh_report_devices_json(&out, rh_text_of(list->server), devices, list->count);
	else
		out.failed = true;
	free(devices);
	return rh_print_json(app, &out);
}

int rh_cmd_devices(struct rh_app *app, const struct rh_options *options)
{
	bool json = options->values[RH_OPTIONS_OWN][DEVICES_JSON].times > 0;
	struct rh_device_list list = {0};
	struct rh_error err = {0};
	enum rh_status status = rh_device_list_new(&list, &err);
	int exit_status = status == RH_OK ? RH_EXIT_DONE : rh_say_error(app, &err);
	if (json && print_json(app, &list) != RH_EXIT_DONE)
		exit_status = RH_EXIT_FAILED;
	if (!json && status == RH_OK)
		print_page(app, &list);
	rh_device_list_done(&list);
	return exit_status;
}
