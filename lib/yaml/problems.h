// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_YAML_PROBLEMS_H
#define REHEARSE_YAML_PROBLEMS_H
/* What libyaml finds wrong, said so that somebody who never read the YAML specification can put it right. */

#include <stdbool.h>

struct rh_yaml_problem {
	const char *problem; /* as libyaml says it */
	const char *context; /* as libyaml says it; NULL for any */
	const char *message; /* as we say it */
	bool at_context;     /* the fault is where the thing began, not where it was noticed */
};

/* context may be NULL; before and at are the bytes around the place where it was noticed. The message is libyaml's own
 * when we have none. */
struct rh_yaml_problem rh_yaml_explain(const char *problem, const char *context, char before, char at);

#endif
