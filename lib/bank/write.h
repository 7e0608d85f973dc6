// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_BANK_WRITE_H
#define REHEARSE_BANK_WRITE_H
/* A bank written as somebody would write it by hand. Reading it again gives the same bank; comments of a file it was
 * read from are not in a bank, and so are lost. */

#include "bank/bank.h"

/* Appends the whole file. An id that was derived from a question's text is left out, so that it is derived again; extra
 * may be NULL. Check rh_buffer_status() afterwards. */
void rh_bank_write(struct rh_buffer *out, const struct rh_bank_content *content);

#endif
