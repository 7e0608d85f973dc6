#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# posix.sh ROOT BUILD: only lib/audio and lib/os may ask the C library for more than POSIX.1-2008 (with its X/Open option), or know a
# system by name. What was built so has been compiled against that alone.
. "$(dirname "$0")/common.sh"
build=$1

# Feature macros of a compilation that are neither of the two POSIX has.
asked_for() {
  awk -F '"' -v root="$root/" '
    /"command":/ { command = $0 }
    /"file":/ {
      file = $4
      sub(root, "", file)
      if (file !~ /^(lib|cmd)\// || file ~ /^lib\/(audio|os)\//)
        next
      while (match(command, /-D_[A-Z_]*SOURCE[^ "]*|-std=gnu[0-9]*/)) {
        flag = substr(command, RSTART, RLENGTH)
        command = substr(command, RSTART + RLENGTH)
        if (flag !~ /^-D(_POSIX_C_SOURCE=200809L|_XOPEN_SOURCE=700|_FORTIFY_SOURCE=3)$/)
          print file ": is built with " flag
      }
    }' "$build/compile_commands.json"
}

faults() {
  asked_for
  grep -nE '^[[:space:]]*#[[:space:]]*define[[:space:]]+_[A-Z_]*SOURCE|__linux__|__APPLE__|"/proc/' $sources | sed 's/$/ (only lib\/audio and lib\/os may)/' || true
}

sources=$(tracked_like '^(cmd|lib)/.*\.[ch]$') || verdict "$sources"
sources=$(printf '%s\n' "$sources" | grep -vE '^lib/(audio|os)/')
[ -f "$build/compile_commands.json" ] || verdict "$build/compile_commands.json: not there"
found=$(faults)
verdict "$found"
