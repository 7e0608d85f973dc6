// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/messages.h"

#include <stddef.h>

const char *rh_tr_get(const struct rh_tr *tr, const char *id)
{
	return tr != NULL && tr->get != NULL ? tr->get(tr->ctx, id) : id;
}
