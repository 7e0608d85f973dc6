// SPDX-License-Identifier: GPL-3.0-or-later
#include "yaml/faults.h"

static const struct rh_fault faults[RH_YAML_FAULT_COUNT] = {
    [RH_YAML_FAULT_SYNTAX] = {"yaml-syntax", RH_SEVERITY_ERROR,
                              "The file is no YAML from this place on; nothing behind it was looked at."},
    [RH_YAML_FAULT_ENCODING] = {"encoding", RH_SEVERITY_ERROR, "The file is not UTF-8; save it as UTF-8."},
    [RH_YAML_FAULT_CHARACTER] =
        {"character", RH_SEVERITY_ERROR,
         "YAML allows no such character; in double quotes it may be written as an escape, NUL never."},
    [RH_YAML_FAULT_LIMIT] =
        {"limit", RH_SEVERITY_ERROR,
         "Larger than is read: a file of 1 GiB, a text or comment of 1 MiB, 64 levels of nesting, 16 MiB of aliases."},
    [RH_YAML_FAULT_ALIAS] = {"alias", RH_SEVERITY_ERROR,
                             "An alias (*name) needs an anchor (&name) that was completed before it."},
    [RH_YAML_FAULT_TAG] =
        {"yaml-tag", RH_SEVERITY_ERROR,
         "Tags such as !include have no meaning here; a bank can name no program or other file to read."},
    [RH_YAML_FAULT_DOCUMENTS] = {"documents", RH_SEVERITY_ERROR,
                                 "A file holds one YAML document; split it at the ---."},
    [RH_YAML_FAULT_DUPLICATE_KEY] =
        {"duplicate-key", RH_SEVERITY_ERROR,
         "A key stands twice in one mapping, perhaps under two spellings; only one can count."},
    [RH_YAML_FAULT_MERGE_KEY] = {"merge-key", RH_SEVERITY_ERROR, "The merge key << is not read; write the keys out."},
    [RH_YAML_FAULT_KEY] = {"key", RH_SEVERITY_ERROR, "A key must be a text, not a list or a mapping."},
    [RH_YAML_FAULT_UNKNOWN_KEY] = {"unknown-key", RH_SEVERITY_WARNING,
                                   "The format has no such key here; it is kept, and does nothing."},
    [RH_YAML_FAULT_KIND] = {"kind", RH_SEVERITY_ERROR,
                            "A text, a list or a mapping stands where another of them is needed."},
    [RH_YAML_FAULT_VALUE] = {"value", RH_SEVERITY_ERROR, "The value is not one that this key can have."},
};

const struct rh_fault *rh_yaml_fault(enum rh_yaml_fault fault)
{
	return &faults[fault];
}
