// SPDX-License-Identifier: GPL-3.0-or-later
#include "reimport.h"

#include "bank/write.h"
#include "os/files.h"
#include "output.h"
#include "shelf.h"

#include <stdlib.h>

/* "$XDG_STATE_HOME/rehearse/imports/HASH.yaml", by the bank's absolute path. NULL without memory or bank; the caller
 * frees. */
static char *memory_path(struct rh_app *app, const char *path, bool make)
{
	char *absolute = rh_file_real_path(path);
	char *folder = rh_file_join(app->places.state_dir, "imports");
	char *file = NULL;
	struct rh_buffer name = {0};
	if (absolute != NULL && folder != NULL) {
		rh_buffer_printf(&name, "%016llx.yaml", (unsigned long long)rh_text_hash(rh_text_of(absolute)));
		bool ready = !make || rh_file_make_dirs(folder, NULL) == RH_OK;
		file = ready && !name.failed ? rh_file_join(folder, name.data) : NULL;
	}
	rh_buffer_done(&name);
	free(folder);
	free(absolute);
	return file;
}

void rh_reimport_remember(struct rh_app *app, const char *path, struct rh_text yaml)
{
	char *file = memory_path(app, path, true);
	if (file != NULL)
		(void)rh_file_write(file, yaml, RH_REPLACE_ALLOWED, NULL);
	free(file);
}

/* What the notes gave the last time; NULL when that is not known. */
static struct rh_bank *load_base(struct rh_app *app, const char *path)
{
	struct rh_buffer bytes = {0};
	struct rh_bank *base = NULL;
	char *file = memory_path(app, path, false);
	if (file != NULL && rh_file_read(file, RH_BANK_BYTES_MAX, &bytes, NULL) == RH_OK)
		(void)rh_bank_new(file, rh_buffer_view(&bytes), NULL, &base, NULL);
	rh_buffer_done(&bytes);
	free(file);
	return base;
}

/* Errors of the bank that is there are told; warnings are not. */
static void tell(void *ctx, const struct rh_diag *diag, struct rh_diag_source *source)
{
	struct rh_app *app = ctx;
	struct rh_buffer text = {0};
	if (diag->severity != RH_SEVERITY_ERROR)
		return;
	rh_fault_format(&text, diag, source, app->color);
	(void)fwrite(text.data, 1, text.length, app->err);
	rh_buffer_done(&text);
}

static enum rh_status keep_old(const char *path, struct rh_error *err)
{
	struct rh_buffer bytes = {0};
	struct rh_buffer beside = {0};
	rh_buffer_printf(&beside, "%s~", path);
	enum rh_status status = rh_buffer_status(&beside, err);
	if (status == RH_OK)
		status = rh_file_read(path, RH_BANK_BYTES_MAX, &bytes, err);
	if (status == RH_OK)
		status = rh_file_write(beside.data, rh_buffer_view(&bytes), RH_REPLACE_ALLOWED, err);
	rh_buffer_done(&beside);
	rh_buffer_done(&bytes);
	return status;
}

/* Compared as they are written: a bank that somebody laid out in another way is the same bank. */
static enum rh_status write_merged(const char *path, const struct rh_bank *mine, const struct rh_merge *merge,
                                   bool *changed, struct rh_error *err)
{
	struct rh_buffer before = {0};
	struct rh_buffer after = {0};
	rh_bank_write(&before, rh_bank_content(mine));
	rh_bank_write(&after, &merge->bank);
	enum rh_status status = rh_buffer_status(&before, err);
	if (status == RH_OK)
		status = rh_buffer_status(&after, err);
	*changed = status == RH_OK && !rh_text_equal(rh_buffer_view(&before), rh_buffer_view(&after));
	if (*changed)
		status = keep_old(path, err);
	if (*changed && status == RH_OK)
		status = rh_file_write(path, rh_buffer_view(&after), RH_REPLACE_ALLOWED, err);
	rh_buffer_done(&before);
	rh_buffer_done(&after);
	return status;
}

static void remember_known(struct rh_app *app, const char *path, const struct rh_merge *merge)
{
	struct rh_buffer yaml = {0};
	rh_bank_write(&yaml, &merge->known);
	if (!yaml.failed)
		rh_reimport_remember(app, path, rh_buffer_view(&yaml));
	rh_buffer_done(&yaml);
}

enum rh_status rh_reimport(struct rh_app *app, const char *path, struct rh_text yaml,
                           void (*show)(void *ctx, const struct rh_merge *merge, bool changed), void *ctx,
                           struct rh_error *err)
{
	const struct rh_volume_sink sink = {.emit = tell, .ctx = app};
	struct rh_volume mine = {0};
	struct rh_bank *base = load_base(app, path);
	struct rh_bank *theirs = NULL;
	struct rh_merge merge = {0};
	bool changed = false;
	enum rh_status status = rh_volume_init(&mine, path, &sink, err);
	if (status == RH_OK && mine.bank == NULL)
		status = rh_error_set(err, RH_ERR_SYNTAX, "%s has errors and was left as it is", path);
	if (status == RH_OK)
		status = rh_bank_new("notes", yaml, NULL, &theirs, err);
	if (status == RH_OK)
		status = rh_merge_init(&merge, base, mine.bank, theirs, err);
	if (status == RH_OK)
		status = write_merged(path, mine.bank, &merge, &changed, err);
	if (status == RH_OK) {
		remember_known(app, path, &merge);
		show(ctx, &merge, changed);
	}
	rh_merge_done(&merge);
	rh_bank_free(theirs);
	rh_bank_free(base);
	rh_volume_done(&mine);
	return status;
}
