#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# memory.sh PROGRAM HISTORY-MAKER FAILING-PROGRAM: every command with every allocation of its own failing in turn; afterwards the history
# can be read.
. "$(dirname "$0")/common.sh"
prepare "$2"
# What was made stays for the next run: it may replace it, and must not remove what later runs need.
command_lines | sed 's/^import .*/& --force/; s/^report .*/& --force/; s/^purge .*/purge --all --dry-run/; s/0\.1s/0.01s/' >"$scratch/lines"
while read -r line; do
  fresh
  # shellcheck disable=SC2086 # words
  "$3" $line || fault "that was: $line"
  "$program" takes --json >"$scratch/takes" 2>"$scratch/err" </dev/null || fault "$line: the history cannot be read any more"
done <"$scratch/lines"
exit $faults
