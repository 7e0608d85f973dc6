// SPDX-License-Identifier: GPL-3.0-or-later
#include "reimport.h"

#include "bank/write.h"
#include "base/wording.h"
#include "os/files.h"
#include "output.h"
#include "shelf.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Where it is remembered what the notes gave: "$XDG_STATE_HOME/rehearse/imports/HASH.yaml". */
struct memory {
	char *folder, *file; /* owned */
};

static void memory_done(struct memory *memory)
{
	free(memory->folder);
	free(memory->file);
}

/* By the absolute path of the bank, which is there; memory_done() in any case. */
static enum rh_status memory_init(struct memory *memory, struct rh_app *app, const char *path, struct rh_error *err)
{
	*memory = (struct memory){0};
	char *absolute = rh_file_real_path(path);
	if (absolute == NULL)
		return rh_error_set(err, RH_ERR_SYSTEM, N_("cannot %s %s: %s"), N_("open"), path, strerror(errno));
	struct rh_buffer name = {0};
	rh_buffer_printf(&name, "%016llx.yaml", (unsigned long long)rh_text_hash(rh_text_of(absolute)));
	memory->folder = rh_file_join(app->places.state_dir, "imports");
	if (memory->folder != NULL && !name.failed)
		memory->file = rh_file_join(memory->folder, name.data);
	rh_buffer_done(&name);
	free(absolute);
	return memory->file != NULL ? RH_OK : rh_error_no_memory(err);
}

static enum rh_status remember(struct rh_app *app, const char *path, struct rh_text yaml, struct rh_error *err)
{
	struct memory memory;
	enum rh_status status = memory_init(&memory, app, path, err);
	if (status == RH_OK)
		status = rh_file_make_dirs(memory.folder, err);
	if (status == RH_OK)
		status = rh_file_write(memory.file, yaml, RH_REPLACE_ALLOWED, err);
	memory_done(&memory);
	return status;
}

static void say_forgotten(struct rh_app *app, const struct rh_error *err)
{
	struct rh_buffer why = {0};
	rh_wording_error(&why, err, &app->tr);
	rh_say(app,
	       rh_tr_get(&app->tr, N_("what the notes gave could not be remembered, so the next --merge takes every "
	                              "difference for a conflict: %s")),
	       why.data != NULL ? why.data : err->message);
	rh_buffer_done(&why);
}

void rh_reimport_remember(struct rh_app *app, const char *path, struct rh_text yaml)
{
	struct rh_error err = {0};
	if (remember(app, path, yaml, &err) != RH_OK)
		say_forgotten(app, &err);
}

/* What the notes gave the last time; NULL when that is not known. Fails for want of memory only. */
static enum rh_status load_base(struct rh_app *app, const char *path, struct rh_bank **base, struct rh_error *err)
{
	struct rh_buffer bytes = {0};
	struct memory memory;
	struct rh_error why = {0};
	enum rh_status status = memory_init(&memory, app, path, &why);
	if (status == RH_OK)
		status = rh_file_read(memory.file, RH_BANK_BYTES_MAX, &bytes, &why);
	if (status == RH_OK)
		status = rh_bank_new(memory.file, rh_buffer_view(&bytes), NULL, base, &why);
	rh_buffer_done(&bytes);
	memory_done(&memory);
	return status == RH_ERR_NO_MEMORY ? rh_error_no_memory(err) : RH_OK;
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
	struct rh_error err = {0};
	rh_bank_write(&yaml, &merge->known);
	if (rh_buffer_status(&yaml, &err) == RH_OK)
		rh_reimport_remember(app, path, rh_buffer_view(&yaml));
	else
		say_forgotten(app, &err);
	rh_buffer_done(&yaml);
}

enum rh_status rh_reimport(struct rh_app *app, const char *path, struct rh_text yaml,
                           void (*show)(void *ctx, const struct rh_merge *merge, bool changed), void *ctx,
                           struct rh_error *err)
{
	const struct rh_volume_sink sink = {.emit = tell, .ctx = app};
	struct rh_volume mine = {0};
	struct rh_bank *base = NULL;
	struct rh_bank *theirs = NULL;
	struct rh_merge merge = {0};
	bool changed = false;
	enum rh_status status = load_base(app, path, &base, err);
	if (status == RH_OK)
		status = rh_volume_init(&mine, path, &sink, err);
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
