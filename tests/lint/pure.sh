#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# pure.sh ROOT MODULE ARCHIVE NM OBJDUMP: a PURE module calls only what pure_symbols.txt allows and keeps no mutable variable.
allowed=$(cd "$(dirname "$0")" && pwd)/pure_symbols.txt
. "$(dirname "$0")/common.sh"
module=$1 archive=$2 nm=$3 objdump=$4
need "$nm"
need "$objdump"

# "allow PATTERN" and "deny PATTERN" for this module; the patterns are those of the shell.
rules() {
  sed 's/#.*//' "$allowed" | while read -r pattern modules; do
    case " ${modules:-$module} " in
      *" $module "*) ;;
      *) continue ;;
    esac
    case $pattern in
      '') ;;
      !*) echo "deny ${pattern#!}" ;;
      *) echo "allow $pattern" ;;
    esac
  done
}

# Whether a symbol is allowed; a fortified call (__memcpy_chk) counts as the call it stands for.
is_allowed() {
  symbol=$1
  case $symbol in
    __*_chk)
      symbol=${symbol#__}
      symbol=${symbol%_chk}
      ;;
  esac
  answer=1
  while read -r rule pattern; do
    # shellcheck disable=SC2254 # a pattern on purpose
    case $symbol in
      $pattern) [ "$rule" = allow ] && answer=0 || return 1 ;;
    esac
  done <<EOF
$rules
EOF
  return $answer
}

called() {
  "$nm" -u "$archive" | awk 'NF == 2 && $1 == "U" && $2 !~ /^rh_/ {print $2}' | sort -u
}

# Sections that can be written, with the variables in them. Constant tables of pointers stand in .data.rel.ro.
variables() {
  "$objdump" -t "$archive" | awk '$0 ~ /\.(data|bss|tdata|tbss)|\*COM\*/ {
    for (i = 1; i <= NF; i++)
      if ($i ~ /^\.(data|bss|tdata|tbss)|^\*COM\*$/ && $i !~ /^\.data\.rel\.ro/ && $(i + 1) !~ /^0+$/)
        print $NF " in " $i
  }'
}

sizes() {
  "$objdump" -h "$archive" | awk '$2 ~ /^\.(data|bss|tdata|tbss)/ && $2 !~ /^\.data\.rel\.ro/ && $3 !~ /^0+$/ {
    print "0x" $3 " bytes of " $2
  }'
}

faults() {
  called | while read -r symbol; do
    is_allowed "$symbol" || echo "lib/$module: a pure module calls $symbol (tests/lint/pure_symbols.txt)"
  done
  { variables; sizes; } | while read -r what; do
    echo "lib/$module: a pure module keeps state that can change: $what"
  done
}

rules=$(rules)
[ -f "$archive" ] || verdict "$archive: not built"
"$nm" "$archive" 2>/dev/null | grep -q ' T rh_' || verdict "$archive: no function of ours in it"
found=$(faults)
verdict "$found"
