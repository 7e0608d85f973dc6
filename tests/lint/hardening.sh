#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# hardening.sh ROOT PROGRAM READELF FORTIFIED: the built program can be loaded anywhere, its tables cannot be written once it runs, its
# stack holds no code and is guarded; FORTIFIED is 1 where it was built with optimization, whose buffers are checked too.
. "$(dirname "$0")/common.sh"
program=$1 readelf=$2 fortified=$3
need "$readelf"
[ -f "$program" ] || verdict "$program: not built"

header=$("$readelf" --wide --file-header "$program")
segments=$("$readelf" --wide --program-headers "$program")
dynamic=$("$readelf" --wide --dynamic "$program")
symbols=$("$readelf" --wide --dyn-syms "$program")

# expect TEXT PATTERN FAULT
expect() {
  printf '%s\n' "$1" | grep -qE "$2" || echo "$program: $3"
}

faults() {
  expect "$header" 'Type:.* DYN ' 'not position-independent'
  expect "$segments" 'GNU_RELRO' 'no RELRO segment'
  expect "$dynamic" '\(FLAGS(_1)?\).*NOW' 'symbols are not all bound at start (-z now)'
  expect "$segments" 'GNU_STACK .* RW +0x' 'the stack may hold code'
  expect "$symbols" '__stack_chk_fail' 'no stack protector'
  [ "$fortified" = 0 ] || expect "$symbols" '__[a-z]+_chk(@|$)' 'not fortified'
  printf '%s\n' "$segments" | grep -E '^ *LOAD .* RWE ' | sed "s|.*|$program: a segment is both written and run|"
}

found=$(faults)
verdict "$found"
