#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# names.sh ROOT: the top level holds what DESIGN names and nothing else, and unit tests lie where what they test lies:
# in lib/, or in cmd/ and tests/support/.
. "$(dirname "$0")/common.sh"

faults() {
  printf '%s\n' "$files" | sed 's|/.*||' | sort -u | while read -r name; do
    case $name in
      cmd | lib | questions | tests | CMakeLists.txt | README.md | .*) ;;
      *) echo "$name: nothing of this name belongs at the top level" ;;
    esac
  done
  printf '%s\n' "$files" | sed -n 's|^tests/unit/\([^/]*\)/.*|\1|p' | sort -u | while read -r module; do
    [ "$module" = cmd ] || [ "$module" = support ] || [ -d "lib/$module" ] || echo "tests/unit/$module: there is no lib/$module"
  done
  printf '%s\n' "$files" | grep -E '^(cmd|lib|tests)/.*\.[ch]$' | grep -vE '^[a-z0-9_/]+\.[ch]$' |
    sed 's/$/: names are lower_case/' || true
}

files=$(tracked_like .) || verdict "$files"
found=$(faults)
verdict "$found"
