#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# tidy.sh ROOT CLANG-TIDY BUILD [CHECKS]: clang-tidy has nothing to say about lib/ and cmd/, and each of their files is built. CHECKS
# are added to those of .clang-tidy.
. "$(dirname "$0")/common.sh"
tidy=$1 build=$2 checks=${3:-}
need "$tidy"

unbuilt() {
  built=$(sed -n 's/^ *"file": "\(.*\)".*/\1/p' "$build/compile_commands.json")
  for file in $files; do
    printf '%s\n' "$built" | grep -qxF "$root/$file" || echo "$file: no target builds it"
  done
}

# The longest first, so that no long one is left for the end.
run_tidy() {
  wc -c $files | sort -rn | awk '$2 != "total" {print $2}' | xargs -P "$(nproc)" -n 1 "$tidy" -p "$build" --quiet --checks="$checks" 2>&1
}

files=$(tracked_like '^(cmd|lib)/.*\.c$') || verdict "$files"
found=$(unbuilt)
[ -z "$found" ] || verdict "$found"
if said=$(run_tidy); then
  exit 0
fi
printf '%s\n' "$said" | grep -vE '^[0-9]+ warnings? |^Suppressed |^Use -header-filter'
exit 1
