#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# disk.sh PROGRAM HISTORY-MAKER: every command where the data folder is read-only, and where everything is on a disk that is full or has
# a little room left. What only reads does what it always does; what has to write either does it or says in one line why not, and fails.
# Nothing that was there is lost, and no half-written file stays. Needs the right to mount, in a place that nobody else sees.
if [ -z "${REHEARSE_MAY_MOUNT-}" ]; then
  unshare --mount --map-root-user --propagation private mount -t tmpfs none /tmp 2>/dev/null || exit 77
  REHEARSE_MAY_MOUNT=1 exec unshare --mount --map-root-user --propagation private sh "$0" "$@"
fi
. "$(dirname "$0")/common.sh"
prepare "$2"
command_lines | sed 's/^purge .*/purge 7 --yes/' >"$scratch/lines"
data=$home/.local/share/rehearse
runs=0

lift() {
  cd "$scratch"
  umount "$data" "$scratch/now" 2>/dev/null || true
}
trap 'lift; rm -rf "$scratch"' EXIT

# read-only, or with so many KiB left on a disk of 4 MiB.
spoil() {
  lift
  if [ "$1" = read-only ]; then
    fresh
    mount --bind "$data" "$data"
    mount -o remount,bind,ro "$data"
  else
    rm -rf now
    mkdir now
    mount -t tmpfs -o size=4m none now
    cp -a as-prepared/. now
    dd if=/dev/zero of=now/room bs=1k count="$1" 2>/dev/null
    dd if=/dev/zero of=now/filler bs=4k 2>/dev/null || true
    rm now/room
  fi
  cd "$work"
}

# The history's own bytes change when it is looked at. What purge was told to remove may be gone where it then fails: the recording goes
# first, and its room is what the history needs.
list_files() {
  find "$scratch/now" -type f ! -name 'history.db*' ! -name '*take-000007*' -exec cksum {} + | sort
}

list_names() {
  find "$scratch/now" ! -name 'history.db*' | sort
}

takes() {
  "$program" takes --json </dev/null 2>/dev/null | grep -o '"take":[0-6]\>' | sort
}

# Whether the job needs to write where this fault forbids it.
must_fail() { # LINE HOW
  case $2 in
    read-only) case $1 in run* | intro* | memorize* | add* | restore* | purge* | transcribe* | recover*) return 0 ;; esac ;;
    0) case $1 in run* | intro* | memorize* | add* | restore* | purge* | transcribe* | recover* | import* | report* | export*) return 0 ;; esac ;;
  esac
  return 1
}

# What stands in the way, in the words of the system or in ours.
reason_of() { # HOW
  [ "$1" = read-only ] && echo 'Read-only file system' || echo 'No space left on device|the disk is full'
}

# Whether it does the same as ever, whatever the disk is like.
must_work() { # LINE HOW
  case $1 in
    prompt* | list* | show* | takes* | replay* | compare* | due* | stats* | estimate* | analyze* | check* | help* | version*) return 0 ;;
    import* | report* | export*) [ "$2" = read-only ] ;;
    *) return 1 ;;
  esac
}

while read -r line; do
  fresh
  # shellcheck disable=SC2086 # words, here and below
  "$program" $line >"$scratch/usual" 2>/dev/null </dev/null && usual=0 || usual=$?
  for how in read-only 0 4 16 64 256; do
    spoil $how
    what="$line, $how"
    list_files >"$scratch/files"
    list_names >"$scratch/names"
    takes >"$scratch/takes"
    "$program" $line >"$scratch/out" 2>"$scratch/err" </dev/null && status=0 || status=$?
    runs=$((runs + 1))
    was_orderly "$status" "$scratch/err" "$what"
    [ "$(wc -l <"$scratch/err")" -le 1 ] || { fault "$what: more than a line"; cat "$scratch/err"; }
    if must_fail "$line" "$how"; then
      [ "$status" -eq 1 ] || fault "$what: exit status $status, but it was not done"
      grep -qE "$(reason_of "$how")" "$scratch/err" || { fault "$what: it does not say why"; cat "$scratch/err"; }
    fi
    if must_work "$line" "$how"; then
      { [ "$status" -eq "$usual" ] && cmp -s "$scratch/usual" "$scratch/out"; } || { fault "$what: not as usual"; cat "$scratch/err"; }
    fi
    list_files >"$scratch/files-now"
    [ "$status" -eq 0 ] && gone='' || gone=$(comm -23 "$scratch/files" "$scratch/files-now")
    [ -z "$gone" ] || fault "$what: failed, and changed or removed $gone"
    list_names >"$scratch/names-now"
    case $status/$line in 1/export* | 1/restore* | 1/import* | 1/report* | 1/add*)
      new=$(comm -13 "$scratch/names" "$scratch/names-now")
      [ -z "$new" ] || fault "$what: failed, and left $new" ;;
    esac
    left=$(find "$scratch/now" -name '.*.??????')
    [ -z "$left" ] || fault "$what: left behind $left"
    [ "$status" -eq 0 ] || [ -z "$(takes | comm -23 "$scratch/takes" -)" ] || fault "$what: takes are lost"
  done
  lift
done <"$scratch/lines"

# A recording that fills the disk: removing it makes the room that the history needs for it.
spoil 256
dd if=/dev/zero bs=4k >>"$(find "$data/takes" -name '*take-000007*')" 2>/dev/null || true
"$program" purge 7 --yes >/dev/null 2>"$scratch/err" </dev/null || { fault 'purge on a disk its recording fills'; cat "$scratch/err"; }
! "$program" takes --json 2>/dev/null | grep -q '"take":7\>' || fault 'purge on a disk its recording fills: take 7 is still there'
lift
echo "$runs runs"
exit $faults
