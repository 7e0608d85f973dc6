// SPDX-License-Identifier: GPL-3.0-or-later
/* Any bytes as a bank: every fault has a place in the file and a code that is known; a bank that loads is found by its
 * ids, comes back the same when written and read again, and its missing ids can be added without losing a byte. */
#include "bank/fix.h"
#include "bank/write.h"
#include "fuzz/fuzz.h"

#include "bank/faults.h"
#include "bank/near.h"
#include "support/same_bank.h"

#include <string.h>

struct witness {
	size_t errors;
	unsigned line; /* of the last fault */
};

static void look_at(void *ctx, const struct rh_diag *diag)
{
	struct witness *witness = ctx;
	struct rh_buffer shown = {0};
	MUST(rh_bank_fault_find(rh_text_of(diag->code)) != NULL);
	MUST(diag->message[0] != '\0' && diag->span > 0 && (diag->line == 0) == (diag->column == 0));
	MUST(diag->line >= witness->line || diag->line == 0);
	witness->line = diag->line;
	witness->errors += diag->severity == RH_SEVERITY_ERROR;
	rh_diag_format(&shown, diag, RH_TEXT_NONE);
	MUST(memchr(shown.data, '\x1B', shown.length) == NULL);
	rh_buffer_done(&shown);
}

static void find_all(const struct rh_bank *bank, const struct rh_question *questions, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		MUST(rh_bank_is_id(questions[i].id) || questions[i].id_is_derived);
		MUST(rh_bank_find(bank, questions[i].id) == &questions[i]);
		MUST(questions[i].question.length > 0);
		find_all(bank, questions[i].follow_ups, questions[i].follow_up_count);
	}
}

static void write_and_read(const struct rh_bank *bank)
{
	struct rh_buffer written = {0};
	struct rh_bank *again = NULL;
	rh_bank_write(&written, rh_bank_content(bank));
	MUST(rh_bank_new("bank.yaml", rh_buffer_view(&written), NULL, &again, NULL) == RH_OK);
	MUST(same_bank(rh_bank_content(bank), rh_bank_content(again)) == NULL);
	rh_bank_free(again);
	rh_buffer_done(&written);
}

/* What was added is between the bytes that were there, which are all there. */
static void fix(const struct rh_bank *bank, struct rh_text bytes)
{
	struct rh_buffer fixed = {0};
	struct rh_bank_fixed counts = {0};
	size_t at = 0;
	enum rh_status status = rh_bank_fix(bank, bytes, &fixed, &counts, NULL);
	MUST(status == RH_OK || (status == RH_ERR_INVALID && fixed.length == 0));
	for (size_t i = 0; i < fixed.length && at < bytes.length; i++)
		at += fixed.data[i] == bytes.data[at];
	MUST(status != RH_OK || at == bytes.length);
	rh_buffer_done(&fixed);
}

/* What can be read of a bank with errors can be looked at like any other. */
static int look_at_faulty(struct rh_text bytes)
{
	struct rh_bank *bank = NULL;
	MUST(rh_bank_new_faulty("bank.yaml", bytes, NULL, &bank, NULL) == RH_ERR_SYNTAX);
	if (bank != NULL)
		MUST(rh_bank_check_near((const struct rh_bank *const[]){bank}, 1, NULL, NULL) == RH_OK);
	rh_bank_free(bank);
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct rh_text bytes = {(const char *)data, size};
	struct witness witness = {0};
	const struct rh_diag_sink sink = {look_at, &witness};
	struct rh_bank *bank = NULL;
	enum rh_status status = rh_bank_new("bank.yaml", bytes, &sink, &bank, NULL);
	MUST(status == (witness.errors > 0 ? RH_ERR_SYNTAX : RH_OK));
	if (bank == NULL)
		return look_at_faulty(bytes);
	witness.line = 0; /* what follows begins anew */
	find_all(bank, rh_bank_content(bank)->questions, rh_bank_content(bank)->question_count);
	MUST(rh_bank_check_near((const struct rh_bank *const[]){bank}, 1, &sink, NULL) == RH_OK);
	write_and_read(bank);
	fix(bank, bytes);
	rh_bank_free(bank);
	return 0;
}
