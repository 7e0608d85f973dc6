// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/catalogue.h"

#include "base/buffer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A line of a catalogue is a keyword and a quoted text, or a quoted text that goes on with the one before. */
struct reader {
	struct catalogue *catalogue;
	struct rh_buffer id, translation;
	struct rh_buffer *open; /* the text that goes on */
};

static const char *keep(struct catalogue *catalogue, const struct rh_buffer *text)
{
	struct rh_text copy;
	if (!rh_arena_text(&catalogue->texts, rh_buffer_view(text), &copy))
		abort();
	return copy.data;
}

static void end_entry(struct reader *r)
{
	struct catalogue *c = r->catalogue;
	if (r->id.length > 0 && r->translation.length > 0) {
		c->entries = realloc(c->entries, (c->count + 1) * sizeof *c->entries);
		if (c->entries == NULL)
			abort();
		c->entries[c->count++] = (struct catalogue_entry){keep(c, &r->id), keep(c, &r->translation)};
	}
	rh_buffer_clear(&r->id);
	rh_buffer_clear(&r->translation);
}

static void add_quoted(struct rh_buffer *out, struct rh_text quoted)
{
	for (size_t i = 1; i + 1 < quoted.length; i++) {
		bool escaped = quoted.data[i] == '\\' && i + 2 < quoted.length;
		char byte = quoted.data[escaped ? ++i : i];
		rh_buffer_byte(out, escaped && byte == 'n' ? '\n' : byte);
	}
}

static void read_line(struct reader *r, struct rh_text line)
{
	static const struct rh_text msgid = {"msgid ", 6}, msgstr = {"msgstr ", 7};
	if (rh_text_starts_with(line, msgid)) {
		end_entry(r);
		r->open = &r->id;
		line = rh_text_slice(line, msgid.length, SIZE_MAX);
	} else if (rh_text_starts_with(line, msgstr)) {
		r->open = &r->translation;
		line = rh_text_slice(line, msgstr.length, SIZE_MAX);
	}
	if (r->open != NULL && line.length > 1 && line.data[0] == '"')
		add_quoted(r->open, line);
}

static int by_id(const void *a, const void *b)
{
	return strcmp(((const struct catalogue_entry *)a)->id, ((const struct catalogue_entry *)b)->id);
}

static void read_whole(struct rh_buffer *out, const char *path)
{
	FILE *file = fopen(path, "rb");
	char bytes[4096];
	if (file == NULL)
		abort();
	for (size_t got = 1; got > 0;) {
		got = fread(bytes, 1, sizeof bytes, file);
		rh_buffer_text(out, (struct rh_text){bytes, got});
	}
	(void)fclose(file);
}

void catalogue_read(struct catalogue *catalogue, const char *path)
{
	*catalogue = (struct catalogue){0};
	struct reader r = {.catalogue = catalogue};
	struct rh_buffer file = {0};
	read_whole(&file, path);
	struct rh_text rest = rh_buffer_view(&file), line;
	while (rh_text_next_line(&rest, &line))
		read_line(&r, line);
	end_entry(&r);
	qsort(catalogue->entries, catalogue->count, sizeof *catalogue->entries, by_id);
	rh_buffer_done(&file);
	rh_buffer_done(&r.id);
	rh_buffer_done(&r.translation);
}

static const char *get(void *ctx, const char *id)
{
	const struct catalogue *catalogue = ctx;
	const struct catalogue_entry key = {.id = id}, *found;
	found = bsearch(&key, catalogue->entries, catalogue->count, sizeof key, by_id);
	return found != NULL ? found->translation : id;
}

struct rh_tr catalogue_tr(const struct catalogue *catalogue)
{
	return (struct rh_tr){get, (void *)(uintptr_t)catalogue};
}

void catalogue_done(struct catalogue *catalogue)
{
	free(catalogue->entries);
	rh_arena_done(&catalogue->texts);
}
