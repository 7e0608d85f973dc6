#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# banned.sh ROOT COMPILER: calls that cannot be used safely, and lists of files that are not written down.
. "$(dirname "$0")/common.sh"
compiler=$1
need "$compiler"

calls='strcpy|strcat|sprintf|vsprintf|strtok|strtok_r|strncpy|gets|atoi|atol|atoll|atof|system|popen|tmpnam|tempnam|mktemp'

# Comments and strings may name what is banned. Prints "LINE:CODE".
code() {
  "$compiler" -fpreprocessed -dD -E -x c "$1" | awk '
    /^# [0-9]+ "/ { line = $2; next }
    { gsub(/"([^"\\]|\\.)*"/, "\"\""); print line++ ":" $0 }'
}

# Few files name one at all, and only those need the compiler.
faults() {
  for file in $(grep -lE "[^A-Za-z0-9_.>]($calls)[[:space:]]*\(" $sources); do
    code "$file" | grep -E "[^A-Za-z0-9_.>]($calls)[[:space:]]*\(" | sed "s|^\([0-9]*\):[[:space:]]*|$file:\1: banned: |"
  done
  for file in $lists; do
    grep -niE '^[^#]*file[[:space:]]*\([[:space:]]*GLOB' "$file" | sed "s|^\([0-9]*\):.*|$file:\1: file(GLOB) hides what is built|"
  done
}

sources=$(tracked_like '^(cmd|lib|tests)/.*\.[ch]$') || verdict "$sources"
lists=$(tracked_like '(^|/)(CMakeLists\.txt|[^/]*\.cmake)$') || verdict "$lists"
found=$(faults)
verdict "$found"
