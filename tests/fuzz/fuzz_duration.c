// SPDX-License-Identifier: GPL-3.0-or-later
/* Any bytes as a duration: a fault lies within them, and what is read comes back the same when written and read again.
 */
#include "base/duration.h"
#include "fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct rh_error error = {0};
	struct rh_buffer written = {0};
	int64_t ms = -1;
	int64_t again = -1;
	if (rh_duration_parse((struct rh_text){(const char *)data, size}, &ms, &error) != RH_OK) {
		MUST(ms == -1 && error.message[0] != '\0' && error.column <= size + 1);
		return 0;
	}
	MUST(ms >= 0 && ms <= RH_DURATION_MAX_MS);
	rh_duration_write(&written, ms);
	MUST(rh_duration_parse(rh_buffer_view(&written), &again, NULL) == RH_OK && again == ms);
	rh_buffer_done(&written);
	return 0;
}
