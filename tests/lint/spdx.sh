#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# spdx.sh ROOT: every source file names its licence in its first line (the second after #!). Banks are CC0-1.0. What the tests
# read as data may have to be broken in its first line and is left out.
. "$(dirname "$0")/common.sh"

faults() {
  printf '%s\n' "$files" | while read -r file; do
    case $file in
      questions/*) licence=CC0-1.0 ;;
      *) licence=GPL-3.0-or-later ;;
    esac
    head -n 2 "$file" | grep -v '^#!' | head -n 1 | grep -qE "SPDX-License-Identifier: $licence\$" ||
      echo "$file:1: does not begin with SPDX-License-Identifier: $licence"
  done
}

scripts() {
  tracked | while IFS= read -r file; do
    [ "$(head -c 2 "$file" | tr -d '\0')" != '#!' ] || printf '%s\n' "$file"
  done
}

sources=$(tracked_like '\.(c|h|cmake|sh|ya?ml)$|(^|/)CMakeLists\.txt$') || verdict "$sources"
files=$({ printf '%s\n' "$sources" | grep -vE '^tests/(banks|notes|golden|screens|fuzz|pty)/.*\.ya?ml$'; scripts; } | sort -u)
found=$(faults)
verdict "$found"
