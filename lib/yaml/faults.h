// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_YAML_FAULTS_H
#define REHEARSE_YAML_FAULTS_H
/* The kinds of fault any YAML file of ours can have: what a code means, for `help` and for programs that read
 * diagnostics. What only a bank can get wrong is in bank/faults.h. */

#include "base/diag.h"

/* One kind of fault. Codes never change their meaning. */
struct rh_fault {
	const char *code; /* e.g. "duplicate-key" */
	enum rh_severity severity;
	const char *explanation; /* one English sentence: what it means and what to do */
};

enum rh_yaml_fault {
	RH_YAML_FAULT_SYNTAX,
	RH_YAML_FAULT_ENCODING,
	RH_YAML_FAULT_CHARACTER,
	RH_YAML_FAULT_LIMIT,
	RH_YAML_FAULT_ALIAS,
	RH_YAML_FAULT_TAG,
	RH_YAML_FAULT_DOCUMENTS,
	RH_YAML_FAULT_DUPLICATE_KEY,
	RH_YAML_FAULT_MERGE_KEY,
	RH_YAML_FAULT_KEY,
	RH_YAML_FAULT_UNKNOWN_KEY,
	RH_YAML_FAULT_KIND,
	RH_YAML_FAULT_VALUE,
	RH_YAML_FAULT_COUNT, /* how many there are; no fault */
};

/* Never NULL. */
const struct rh_fault *rh_yaml_fault(enum rh_yaml_fault fault);

#endif
