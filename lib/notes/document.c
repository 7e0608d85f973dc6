// SPDX-License-Identifier: GPL-3.0-or-later
#include "notes/document.h"

#include "notes/scan.h"

#include <stdlib.h>
#include <string.h>

static size_t count_lines(struct rh_text text)
{
	size_t count = 0;
	struct rh_text line;
	while (rh_text_next_line(&text, &line))
		count++;
	return count;
}

enum rh_status rh_document_init(struct rh_document *document, struct rh_text text, struct rh_error *err)
{
	size_t count = count_lines(text);
	struct rh_note *notes = calloc(count + 1, sizeof *notes);
	if (notes == NULL)
		return rh_error_no_memory(err);
	for (size_t i = 0; i < count; i++) {
		rh_text_next_line(&text, &notes[i].text);
		notes[i].body = rh_scan_trim(notes[i].text);
	}
	document->notes = notes;
	document->count = count;
	return RH_OK;
}

void rh_document_done(struct rh_document *document)
{
	free(document->notes);
	document->notes = NULL;
}

bool rh_note_is_blank(const struct rh_document *document, size_t i)
{
	if (i >= document->count)
		return true;
	struct rh_text body = document->notes[i].body;
	return body.length == 0 && document->notes[i].mark == RH_MARK_NONE;
}

size_t rh_note_next(const struct rh_document *document, size_t i)
{
	while (i < document->count && rh_note_is_blank(document, i))
		i++;
	return i;
}
