#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# private.sh PROGRAM HISTORY-MAKER: whatever a command writes is its owner's alone, however open the umask is.
. "$(dirname "$0")/common.sh"
prepare "$2"
command_lines >"$scratch/lines"
umask 0
fresh
find "$scratch/now" >"$scratch/before"
while read -r line; do
  # shellcheck disable=SC2086 # words
  "$program" $line >/dev/null 2>&1 </dev/null || true
done <"$scratch/lines"
find "$scratch/now" ! -type l | grep -vxFf "$scratch/before" >"$scratch/made"
[ "$(wc -l <"$scratch/made")" -ge 5 ] || fault "hardly anything was written: $(cat "$scratch/made")"
while read -r path; do
  wanted=600
  [ ! -d "$path" ] || wanted=700
  [ "$(stat -c %a "$path")" = "$wanted" ] || fault "${path#"$scratch/now/"}: mode $(stat -c %a "$path"), not $wanted"
done <"$scratch/made"
echo "$(wc -l <"$scratch/made") files and folders looked at"
exit $faults
