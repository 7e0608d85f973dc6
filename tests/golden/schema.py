#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""schema.py SCHEMA FOLDER…: every bank in the folders is what the schema says, as an editor reads YAML; and the schema is one that
finds slips: each bank below is refused."""
import glob
import json
import sys

import jsonschema
import yaml

SLIPS = """
{questions: [{qestion: Why us?}]}
{questions: [{question: Why us?, time: 0s}]}
{questions: [{question: Why us?, time: "1:30"}]}
{questions: [{question: Why us?, difficulty: impossible}]}
{questions: [{question: Why us?, type: ask}]}
{questions: [{question: Why us?, id: ../../x}]}
{questions: [{question: Why us?, voice: /etc/passwd}]}
{questions: [{question: Why us?, answer: [{name: no text}]}]}
{questions: [{answer: no question}]}
{plans: [{id: p, steps: [{ask: a, pick: 1}]}]}
{plans: [{id: p}]}
{profiles: [{time: 1m}]}
{format: 2}
"""


class Reader(yaml.CSafeLoader):
    """libyaml's events, as the program has them. Knows no dates, no `=` and no `<<`: schemas of editors take them as texts."""


Reader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith((":timestamp", ":value", ":merge"))]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def main(schema_path, *folders):
    with open(schema_path, encoding="utf-8") as file:
        schema = json.load(file)
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    failed = False
    for path in sorted(path for folder in folders for path in glob.glob(folder + "/*.yaml")):
        with open(path, encoding="utf-8-sig") as file:
            try:
                bank = yaml.load(file, Reader)
            except yaml.composer.ComposerError as fault:
                if "duplicate anchor" in str(fault):  # YAML allows them, PyYAML does not
                    continue
                raise
        for fault in validator.iter_errors(bank):
            best = jsonschema.exceptions.best_match([fault])
            print(f"{path}: {best.json_path}: {best.message[:200]}")
            failed = True
    for slip in SLIPS.strip().splitlines():
        if validator.is_valid(yaml.load(slip, Reader)):
            print(f"not refused: {slip}")
            failed = True
    return failed


sys.exit(main(*sys.argv[1:]))
