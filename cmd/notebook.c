// SPDX-License-Identifier: GPL-3.0-or-later
#include "notebook.h"

#include "os/decode.h"
#include "os/files.h"

#include <stdlib.h>
#include <string.h>

static const char *const suffixes[] = {".md", ".markdown", ".txt", ".csv", ".tsv"};
enum { SUFFIXES = sizeof suffixes / sizeof suffixes[0] };

/* Paths being gathered; those of folders with a mark. */
struct gathering {
	struct rh_notebook *book;
	bool *alone; /* owned; parallel to the book's pages */
	size_t capacity;
};

static bool make_room(struct gathering *g)
{
	if (g->book->count < g->capacity)
		return true;
	size_t capacity = g->capacity > 0 ? 2 * g->capacity : 16;
	struct rh_note_page *pages = realloc(g->book->pages, capacity * sizeof *pages);
	if (pages != NULL)
		g->book->pages = pages;
	bool *alone = realloc(g->alone, capacity * sizeof *alone);
	if (alone != NULL)
		g->alone = alone;
	if (pages == NULL || alone == NULL)
		return false;
	g->capacity = capacity;
	return true;
}

static enum rh_status add_path(struct gathering *g, const char *path, bool alone, struct rh_error *err)
{
	if (!make_room(g))
		return rh_error_no_memory(err);
	char *copy = strdup(path);
	if (copy == NULL)
		return rh_error_no_memory(err);
	g->alone[g->book->count] = alone;
	g->book->pages[g->book->count++] = (struct rh_note_page){.path = copy};
	return RH_OK;
}

static int by_path(const void *a, const void *b)
{
	const char *const *x = a;
	const char *const *y = b;
	return strcmp(*x, *y);
}

static enum rh_status add_sorted(struct gathering *g, char **paths, size_t count, struct rh_error *err)
{
	qsort(paths, count, sizeof *paths, by_path);
	for (size_t i = 0; i < count; i++)
		RH_TRY(add_path(g, paths[i], count > 1, err));
	return RH_OK;
}

/* All notes of a folder; the lists' paths are borrowed. */
static enum rh_status add_lists(struct gathering *g, const struct rh_file_list *lists, struct rh_error *err)
{
	size_t count = 0;
	for (size_t i = 0; i < SUFFIXES; i++)
		count += lists[i].count;
	char **paths = calloc(count + 1, sizeof *paths);
	if (paths == NULL)
		return rh_error_no_memory(err);
	size_t at = 0;
	for (size_t i = 0; i < SUFFIXES; i++) {
		for (size_t k = 0; k < lists[i].count; k++)
			paths[at++] = lists[i].paths[k];
	}
	enum rh_status status = add_sorted(g, paths, count, err);
	free(paths);
	return status;
}

/* RH_ERR_INVALID when it is no folder. */
static enum rh_status add_folder(struct gathering *g, const char *path, struct rh_error *err)
{
	struct rh_file_list lists[SUFFIXES] = {{0}};
	enum rh_status status = RH_OK;
	const size_t before = g->book->count;
	for (size_t i = 0; i < SUFFIXES && status == RH_OK; i++)
		status = rh_file_list_new(path, suffixes[i], &lists[i], err);
	if (status == RH_OK)
		status = add_lists(g, lists, err);
	for (size_t i = 0; i < SUFFIXES; i++)
		rh_file_list_done(&lists[i]);
	if (status == RH_OK && g->book->count == before)
		return rh_error_set(err, RH_ERR_NOT_FOUND, "%s holds no notes (.md, .txt, .csv or .tsv)", path);
	return status;
}

static enum rh_status gather(struct gathering *g, const char *path, struct rh_error *err)
{
	if (!rh_file_exists(path))
		return add_path(g, path, false, err); /* reading it says why */
	enum rh_status status = add_folder(g, path, err);
	return status == RH_ERR_INVALID ? add_path(g, path, false, err) : status;
}

static enum rh_status read_page(struct rh_note_page *page, const char *encoding, struct rh_error *err)
{
	struct rh_buffer bytes = {0};
	enum rh_status status = rh_file_read(page->path, RH_NOTES_BYTES_MAX, &bytes, err);
	if (status == RH_OK)
		status = rh_decode(rh_buffer_view(&bytes), encoding, &page->text, &page->encoding, err);
	if (status == RH_ERR_SYNTAX && err != NULL && err->file[0] == '\0')
		(void)rh_error_at(err, status, page->path, err->line, err->column, "%s",
		                  "the bytes do not fit the encoding, or are no text (--encoding names it)");
	rh_buffer_done(&bytes);
	return status;
}

/* The name without its folders: where the notes lie is nobody's business in a bank that may be given away. */
static struct rh_text name_of(const char *path)
{
	return rh_text_of(rh_file_name_of(path));
}

static enum rh_status read_pages(struct gathering *g, const char *encoding, struct rh_error *err)
{
	struct rh_notebook *book = g->book;
	book->inputs = calloc(book->count + 1, sizeof *book->inputs);
	if (book->inputs == NULL)
		return rh_error_no_memory(err);
	for (size_t i = 0; i < book->count; i++) {
		RH_TRY(read_page(&book->pages[i], encoding, err));
		book->inputs[i] = (struct rh_notes_input){.name = name_of(book->pages[i].path),
		                                          .text = rh_buffer_view(&book->pages[i].text),
		                                          .alone = g->alone != NULL && g->alone[i]};
	}
	return RH_OK;
}

enum rh_status rh_notebook_init(struct rh_notebook *book, const char *const *paths, size_t count, const char *encoding,
                                struct rh_error *err)
{
	struct gathering g = {.book = book};
	enum rh_status status = RH_OK;
	*book = (struct rh_notebook){0};
	for (size_t i = 0; i < count && status == RH_OK; i++)
		status = gather(&g, paths[i], err);
	if (status == RH_OK)
		status = read_pages(&g, encoding, err);
	free(g.alone);
	return status;
}

void rh_notebook_done(struct rh_notebook *book)
{
	for (size_t i = 0; i < book->count; i++) {
		free(book->pages[i].path);
		rh_buffer_done(&book->pages[i].text);
	}
	free(book->pages);
	free(book->inputs);
	*book = (struct rh_notebook){0};
}
