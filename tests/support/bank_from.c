// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/bank_from.h"

#include "support/check.h"

static void show(void *ctx, const struct rh_diag *diag)
{
	(void)ctx;
	if (diag->severity == RH_SEVERITY_ERROR)
		print_error("%s:%u:%u: %s\n", diag->file, diag->line, diag->column, diag->message);
}

struct rh_bank *bank_from(const char *file, const char *yaml)
{
	const struct rh_diag_sink sink = {show, NULL};
	struct rh_bank *bank = NULL;
	struct rh_error err = {0};
	if (rh_bank_new(file, rh_text_of(yaml), &sink, &bank, &err) != RH_OK)
		fail_msg("%s: %s", file, err.message);
	return bank;
}
