#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# analyze.sh PROGRAM VOICE-MAKER: what analyze says of typical answers, in English and Korean and as JSON, against analyze-*.txt.
# With REHEARSE_REGENERATE=1 in the environment these are written anew.
set -eu
program=$1 voices=$2
cd "$(dirname "$0")"
golden=$(pwd)

home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
export HOME="$home" LC_ALL=C.UTF-8 TZ=UTC TERM=xterm
unset XDG_CONFIG_HOME XDG_DATA_HOME XDG_STATE_HOME LANGUAGE NO_COLOR
"$voices" "$home"
cd "$home"

failed=0
# against NAME ARGUMENT…
against() {
  name=$1
  shift
  status=0
  "$program" analyze "$@" </dev/null >"$name" 2>&1 || status=$?
  echo "--- exit status $status" >>"$name"
  [ "${REHEARSE_REGENERATE:-0}" != 1 ] || cp "$name" "$golden/$name"
  diff -u "$golden/$name" "$name" || failed=1
}
against analyze-en.txt --lang en --ui-lang en ./*.wav
against analyze-ko.txt --lang ko --ui-lang ko ./*.wav
against analyze-plain.txt --lang ko --ui-lang en --plain 05-hole.wav
against analyze-json.txt --lang ko --json 05-hole.wav
against analyze-list.txt --lang ko --json 07-clipped.wav 11-silence.wav
against analyze-missing.txt missing.wav
exit $failed
