// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/devices.h"

#include "audio/device.h"

#include <stdlib.h>

enum rh_status rh_device_list_new(struct rh_device_list *list, struct rh_error *err)
{
	return rh_device_pulse.list(list, err);
}

void rh_device_list_done(struct rh_device_list *list)
{
	for (size_t i = 0; i < list->count; i++) {
		free(list->devices[i].name);
		free(list->devices[i].description);
	}
	free(list->devices);
	free(list->server);
	*list = (struct rh_device_list){0};
}
