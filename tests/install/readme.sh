#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# readme.sh SOURCE: in a bare Debian 12 that has a checkout and nothing else, the first command of README.md ends in an interview and the
# second in green tests. Prints how long each took.
. "$(dirname "$0")/common.sh"
source=$1
root=$scratch/root

# block N: the N-th block of sh in README.md.
block() {
  awk -v n="$1" '/^```sh[[:space:]]*$/ {inside = ++blocks == n; next} /^```/ {inside = 0} inside' "$source/README.md"
}

# in_root COMMAND: as somebody who has just cloned it would, in a clean environment.
in_root() {
  chroot "$root" env -i HOME=/root LC_ALL=C.UTF-8 PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
    bash -euo pipefail -c "cd /rehearse && $1"
}

bare_root "$root"
git -c safe.directory='*' clone -q --no-hardlinks "$source" "$root/rehearse"

: >"$scratch/first.log"
begin=$(date +%s)
in_root "$(block 1)" </dev/null >"$scratch/first.log" 2>&1 &
first=$!
tail -n +1 -f --pid="$first" "$scratch/first.log" | grep -q -m 1 'question 1 of ' || {
  cat "$scratch/first.log"
  fail 'the first command asked nothing'
}
printf 'first command: %d s until the first question\n' $(($(date +%s) - begin))
sed -n '/question 1 of /,$p' "$scratch/first.log"
kill -TERM "$first"
status=0
wait "$first" || status=$?
[ "$status" -eq 143 ] || fail "the interview was ended by a signal and said $status, not 143"

begin=$(date +%s)
in_root "$(block 2)" </dev/null >"$scratch/second.log" 2>&1 || {
  tail -n 200 "$scratch/second.log"
  fail 'the second command failed'
}
printf 'second command: %d s\n' $(($(date +%s) - begin))
sed -n '/^== totals/,$p' "$scratch/second.log"
