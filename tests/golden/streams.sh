#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# streams.sh PROGRAM: what cannot be written is told by exit status 1 and one line, whether the disk is full or the output closed;
# a closed input or a closed standard error hurts nothing. Nor does a limit on the size of files.
set -u
program=$1
cd "$(dirname "$0")"
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
export HOME="$home" LC_ALL=C.UTF-8
unset XDG_CONFIG_HOME XDG_DATA_HOME XDG_STATE_HOME
session='run -b fixture.yaml pick-one --prep 0 --time 0.1s --private --no-record'
faults=0

# expect STATUS LINES DESCRIPTION: compares with $status and what is in the file of errors.
expect() {
  lines=$(wc -l <"$home/err")
  [ "$status" -eq "$1" ] && [ "$lines" -eq "$2" ] && return
  echo "$3: exit status $status and $lines lines on standard error, not $1 and $2"
  cat "$home/err"
  faults=1
}

for words in version help 'list -b fixture.yaml' 'list -b fixture.yaml --json' 'show -b fixture.yaml self-intro' takes 'takes --json' \
  'check fixture.yaml' 'check --json fixture.yaml' "$session" "$session --json"; do
  "$program" $words >/dev/full 2>"$home/err" </dev/null && status=0 || status=$?
  expect 1 1 "$words >/dev/full"
  "$program" $words >&- 2>"$home/err" </dev/null && status=0 || status=$?
  expect 1 1 "$words >&-"
  "$program" $words <&- >"$home/out" 2>"$home/err" && status=0 || status=$?
  expect 0 0 "$words <&-"
done

: >"$home/err"
"$program" nonsense 2>&- && status=0 || status=$?
expect 2 0 'nonsense 2>&-'

# A file that may grow no further is told like a full disk; by default its signal would end the program in mid-answer.
(ulimit -f 16 && HOME=$home/small exec "$program" run -b fixture.yaml pick-one --prep 0 --time 0.1s --no-record) \
  >"$home/out" 2>"$home/err" </dev/null && status=0 || status=$?
expect 1 1 'run where a file may have 8 KiB'
[ ! -e "$home/.local" ] || { echo 'something was left in the home folder'; find "$home"; faults=1; }
exit $faults
