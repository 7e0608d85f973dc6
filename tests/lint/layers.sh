#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# layers.sh ROOT "PURE MODULES" MODULE=USE,USE…: what a module includes of ours stands in its row of lib/CMakeLists.txt, and
# the rows themselves keep to the house's rules.
. "$(dirname "$0")/common.sh"
pure=" $1 "
shift

is_pure() {
  case $pure in *" $1 "*) return 0 ;; esac
  return 1
}

# may_use MODULE OTHER: whether a row may name it at all.
may_use() {
  [ "$2" != runner ] || return 1
  ! is_pure "$1" || is_pure "$2" || return 1
  case $1/$2 in
    runner/* | */os | */base | history/attempt) return 0 ;;
  esac
  is_pure "$1"
}

# MODULE "USES" FILE: the include lines with their numbers, each judged.
check_includes() {
  grep -nE '^[[:space:]]*#[[:space:]]*include[[:space:]]*"' "$3" | sed 's/:[^"]*"/ /; s/".*//' |
    while read -r line path; do
      other=${path%%/*}
      [ "$other" != "$path" ] || echo "$3:$line: \"$path\" does not say which module it is from"
      case " $1 $2 " in
        *" $other "*) ;;
        *) echo "$3:$line: $1 may not include $other (its row in lib/CMakeLists.txt grants: $2)" ;;
      esac
    done
}

check_row() {
  for other in $2; do
    may_use "$1" "$other" || echo "lib/CMakeLists.txt: $1 may not use $other"
  done
  for file in $(printf '%s\n' "$files" | grep "^lib/$1/"); do
    check_includes "$1" "$2" "$file"
  done
}

faults() {
  rows=" "
  for row in "$@"; do
    module=${row%%=*}
    rows="$rows$module "
    check_row "$module" "$(printf '%s' "${row#*=}" | tr ',' ' ')"
  done
  for module in $(printf '%s\n' "$files" | sed 's|^lib/\([^/]*\)/.*|\1|' | sort -u); do
    case $rows in
      *" $module "*) ;;
      *) echo "lib/$module: no row in lib/CMakeLists.txt" ;;
    esac
  done
}

files=$(tracked_like '^lib/.*/.*\.[ch]$') || verdict "$files"
[ $# -gt 0 ] || verdict "no rows given"
found=$(faults "$@")
verdict "$found"
