#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# streams.sh PROGRAM HISTORY-MAKER: every command with a full and a closed standard output, and with all three streams closed. What
# could not be written is told, by exit status and a line; the history is whole afterwards.
. "$(dirname "$0")/common.sh"
prepare "$2"
command_lines >"$scratch/lines"
runs=0

# Whether the history can still be read and holds what it held.
history_is_whole() {
  "$program" takes --json >"$scratch/takes" 2>"$scratch/err" </dev/null &&
    [ "$(grep -o '"take":' "$scratch/takes" | wc -l)" -ge "$1" ]
}

while read -r line; do
  fresh
  # shellcheck disable=SC2086 # words, here and below
  "$program" $line >"$scratch/out" 2>"$scratch/err" </dev/null && status=0 || status=$?
  was_orderly "$status" "$scratch/err" "$line"
  for way in full closed; do
    fresh
    case $way in
      full) "$program" $line >/dev/full 2>"$scratch/err" </dev/null && spoilt=0 || spoilt=$? ;;
      closed) "$program" $line >&- 2>"$scratch/err" </dev/null && spoilt=0 || spoilt=$? ;;
    esac
    runs=$((runs + 1))
    was_orderly "$spoilt" "$scratch/err" "$line, output $way"
    [ ! -s "$scratch/out" ] || [ "$spoilt" -ne 0 ] || fault "$line, output $way: what it printed is lost, and it says all is well"
  done
  fresh
  "$program" $line <&- >&- 2>&- && spoilt=0 || spoilt=$?
  runs=$((runs + 1))
  [ "$spoilt" -lt 128 ] || fault "$line, all streams closed: ended by signal $((spoilt - 128))"
  case $line in
    purge*) ;;
    *) history_is_whole 6 || { fault "$line, all streams closed: the history is damaged"; cat "$scratch/err"; } ;;
  esac
done <"$scratch/lines"
echo "$runs runs"
exit $faults
