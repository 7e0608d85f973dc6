// SPDX-License-Identifier: GPL-3.0-or-later
/* Any bytes as lines of an export, as restore reads them. No crash; and what was taken for a record says the same again
 * when it is written and read anew. */
#include "fuzz/fuzz.h"
#include "report/record.h"

#include <string.h>

static struct rh_text without_end(const struct rh_buffer *buffer)
{
	struct rh_text line, rest = rh_buffer_view(buffer);
	MUST(rh_text_next_line(&rest, &line) && rest.length == 0);
	return line;
}

static void check_line(struct rh_text line)
{
	struct rh_arena arena = {0};
	struct rh_record first, second;
	struct rh_buffer once = {0}, twice = {0};
	if (rh_record_read(line, &arena, &first, NULL) == RH_OK) {
		rh_record_write(&once, &first);
		MUST(!once.failed);
		MUST(rh_record_read(without_end(&once), &arena, &second, NULL) == RH_OK);
		MUST(second.kind == first.kind);
		rh_record_write(&twice, &second);
		MUST(rh_text_equal(rh_buffer_view(&once), rh_buffer_view(&twice)));
	}
	rh_buffer_done(&once);
	rh_buffer_done(&twice);
	rh_arena_done(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct rh_text line, rest = {(const char *)data, size};
	while (rh_text_next_line(&rest, &line))
		check_line(line);
	return 0;
}
