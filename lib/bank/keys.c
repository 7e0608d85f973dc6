// SPDX-License-Identifier: GPL-3.0-or-later
#include "bank/keys.h"

#include "bank/loader.h"

enum { MAPPINGS = 11 };

static const struct rh_yaml_mapping *const mappings[MAPPINGS] = {
    &rh_load_bank_mapping,      &rh_load_defaults_mapping, &rh_load_question_mapping,   &rh_load_section_mapping,
    &rh_load_key_point_mapping, &rh_load_source_mapping,   &rh_load_term_mapping,       &rh_load_profile_mapping,
    &rh_load_plan_mapping,      &rh_load_step_mapping,     &rh_load_unassigned_mapping,
};

size_t rh_bank_mapping_count(void)
{
	return MAPPINGS;
}

const struct rh_yaml_mapping *rh_bank_mapping_at(size_t i)
{
	return mappings[i];
}
