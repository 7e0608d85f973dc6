// SPDX-License-Identifier: GPL-3.0-or-later
#include "fix.h"

#include "bank/fix.h"
#include "base/unicode.h"
#include "os/files.h"

static void say(const struct rh_fix *fix, const char *path, const struct rh_bank_fixed *fixed)
{
	const struct rh_tr *tr = &fix->app->tr;
	struct rh_buffer line = {0};
	rh_unicode_sanitize(&line, rh_text_of(path), RH_SANITIZE_LINE);
	rh_buffer_string(&line, ": ");
	if (fixed->added == 0 && fixed->left == 0)
		rh_buffer_string(&line, rh_tr_get(tr, N_("every question has an id; nothing was written")));
	else if (fix->dry_run)
		rh_buffer_printf(&line, rh_tr_get(tr, N_("ids that --fix would write: %zu")), fixed->added);
	else
		rh_buffer_printf(&line, rh_tr_get(tr, N_("ids written: %zu")), fixed->added);
	if (fixed->left > 0)
		rh_buffer_printf(&line, rh_tr_get(tr, N_(" · to be written by hand: %zu")), fixed->left);
	rh_buffer_byte(&line, '\n');
	if (line.data != NULL)
		(void)fputs(line.data, fix->out);
	rh_buffer_done(&line);
}

/* Somebody may have saved the file in an editor since it was read: that must not be lost. */
static enum rh_status replace(const char *path, struct rh_text read, struct rh_text fixed, struct rh_error *err)
{
	struct rh_buffer now = {0};
	enum rh_status status = rh_file_read(path, RH_BANK_BYTES_MAX, &now, err);
	if (status == RH_OK && !rh_text_equal(rh_buffer_view(&now), read))
		status = rh_error_set(err, RH_ERR_EXISTS, "%s was changed meanwhile and is left as it is", path);
	rh_buffer_done(&now);
	return status == RH_OK ? rh_file_write(path, fixed, RH_REPLACE_ALLOWED, err) : status;
}

static enum rh_status fix_bank(const struct rh_fix *fix, const struct rh_bank *bank, struct rh_text bytes,
                               struct rh_error *err)
{
	struct rh_buffer out = {0};
	struct rh_bank_fixed fixed = {0};
	const char *path = rh_bank_file(bank);
	enum rh_status status = rh_bank_fix(bank, bytes, &out, &fixed, err);
	if (status == RH_OK && fixed.added > 0 && !fix->dry_run)
		status = replace(path, bytes, rh_buffer_view(&out), err);
	if (status == RH_OK)
		say(fix, path, &fixed);
	rh_buffer_done(&out);
	return status;
}

enum rh_status rh_fix_file(const struct rh_fix *fix, const char *path, struct rh_error *err)
{
	struct rh_buffer bytes = {0};
	struct rh_bank *bank = NULL;
	enum rh_status status = RH_OK;
	if (rh_file_read(path, RH_BANK_BYTES_MAX, &bytes, NULL) == RH_OK &&
	    rh_bank_new(path, rh_buffer_view(&bytes), NULL, &bank, NULL) == RH_OK)
		status = fix_bank(fix, bank, rh_buffer_view(&bytes), err);
	rh_bank_free(bank);
	rh_buffer_done(&bytes);
	return status;
}
