#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# sockets.sh PROGRAM HISTORY-MAKER: no command opens a socket but one of the machine's own (AF_UNIX), nor does a program that it starts.
. "$(dirname "$0")/common.sh"
export ASAN_OPTIONS=detect_leaks=0 # cannot be watched by two
found=$(check_list)
[ -z "$found" ] || fault "$found"
prepare "$2"
lines=0
command_lines >"$scratch/lines"
while read -r line; do
  fresh
  # shellcheck disable=SC2086 # words
  strace -f -qq -e trace=socket,connect -o "$scratch/calls" "$program" $line </dev/null >/dev/null 2>&1 || true
  lines=$((lines + 1))
  grep -E '(socket|connect)\(' "$scratch/calls" | grep -vE 'socket\(AF_UNIX|connect\([0-9]+, \{sa_family=AF_UNIX' >"$scratch/strange" &&
    fault "$line: $(cat "$scratch/strange")"
done <"$scratch/lines"
grep -rq . "$scratch/calls" || true
echo "$lines commands watched"
exit $faults
