#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# headers.sh ROOT COMPILER "PURE MODULES" FLAG…: each header compiles alone and may be included twice, under the project's own
# warnings; those of PURE modules without asking for POSIX.
. "$(dirname "$0")/common.sh"
compiler=$1 pure=" $2 "
shift 2
need "$compiler"

posix_flag() {
  case $1 in
    lib/*) module=${1#lib/} ;;
    *) module=none/ ;;
  esac
  case $pure in
    *" ${module%%/*} "*) ;;
    *) echo -D_POSIX_C_SOURCE=200809L ;;
  esac
}

faults() {
  for header in $headers; do
    spelled=${header#*/} # as others write it in an #include
    printf '#include "%s"\n#include "%s"\nextern int not_empty;\n' "$spelled" "$spelled" |
      "$compiler" "$@" -std=c17 -Werror $(posix_flag "$header") -fsyntax-only -x c -I lib -I cmd -I tests - 2>&1 ||
      echo "$header: does not compile alone"
  done
}

headers=$(tracked_like '^(cmd|lib|tests)/.*\.h$') || verdict "$headers"
found=$(faults "$@")
verdict "$found"
