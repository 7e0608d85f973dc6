#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# memory.sh PROGRAM HISTORY-MAKER FAILING-PROGRAM: every command with every allocation of its own failing in turn; afterwards the history
# can be read.
. "$(dirname "$0")/common.sh"
prepare "$2"
{
  command_lines | sed 's/0\.1s/0.01s/'
  command_lines | sed -nE 's/^(list|show|takes|compare|due|stats|estimate|analyze|check|devices)( .*)?$/& --json/p'
} >"$scratch/lines"
# What is left, but for the history, whose bytes are never the same.
left="cd '$scratch/now' && find . -type f ! -name 'history.db*' | sort | tr '\\n' '\\0' | xargs -0 cksum"
while read -r line; do
  fresh
  # shellcheck disable=SC2086 # words
  "$3" "rm -rf '$scratch/now' && cp -a '$scratch/as-prepared' '$scratch/now'" "$left" $line >"$scratch/told" || fault "that was: $line"
  while read -r told; do
    case $told in
      *failing_program*\(*+0x*) # a place in the program, which the debugger's tables know by name
        place=${told#*+} && addr2line -fspe "$3" "${place%%)*}" ;;
      *) echo "$told" ;;
    esac
  done <"$scratch/told"
  "$program" takes --json >"$scratch/takes" 2>"$scratch/err" </dev/null || fault "$line: the history cannot be read any more"
done <"$scratch/lines"
exit $faults
