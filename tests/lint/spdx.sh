#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# spdx.sh ROOT: every source file names its licence in its first line (the second after #!). Banks are CC0-1.0. What the tests
# read as data may have to be broken in its first line and is left out.
. "$(dirname "$0")/common.sh"

# Those whose first line (after #! the second) names the licence they must have.
licensed() {
  LC_ALL=C xargs -d '\n' awk '
    FNR == 1 && /^#!/ { next }
    $0 ~ ("SPDX-License-Identifier: " (FILENAME ~ /^questions\// ? "CC0-1.0" : "GPL-3.0-or-later") "$") { print FILENAME }
    { nextfile }'
}

faults() {
  printf '%s\n' "$files" | licensed >"$scratch"
  printf '%s\n' "$files" | grep -vxFf "$scratch" | sed 's/$/:1: does not begin with the SPDX line of its licence/'
}

scripts() {
  tracked | LC_ALL=C xargs -d '\n' awk '/^#!/ { print FILENAME } { nextfile }'
}

scratch=$(mktemp)
trap 'rm -f "$scratch"' EXIT
sources=$(tracked_like '\.(c|h|cmake|sh|ya?ml)$|(^|/)CMakeLists\.txt$') || verdict "$sources"
files=$({ printf '%s\n' "$sources" | grep -vE '^tests/(banks|notes|golden|screens|fuzz|pty)/.*\.ya?ml$'; scripts; } | sort -u)
found=$(faults)
verdict "$found"
