#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# doctor.sh PROGRAM VOICE-MAKER: what the doctor finds without a sound server, each time in a home of its own. All at once: each
# listens for three seconds.
set -eu
program=$1 voices=$2
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
export LC_ALL=C.UTF-8 TERM=dumb PULSE_SERVER="unix:$root/nobody"
unset XDG_CONFIG_HOME XDG_DATA_HOME XDG_STATE_HOME XDG_RUNTIME_DIR LANGUAGE

# look NAME ARGUMENT…: in the home NAME, which may be there already.
look() {
  name=$1
  shift
  mkdir -p "$root/$name"
  {
    status=0
    HOME="$root/$name" "$program" doctor "$@" </dev/null >"$root/$name.out" 2>"$root/$name.err" || status=$?
    echo "$status" >"$root/$name.status"
  } &
}
# ended NAME STATUS
ended() {
  [ "$(cat "$root/$1.status")" -eq "$2" ] || fail "$1" "exit status is not $2"
  [ ! -s "$root/$1.err" ] || fail "$1" 'something on standard error'
}
# found NAME TEXT
found() {
  grep -qF -- "$2" "$root/$1.out" || fail "$1" "not found: $2"
}
# checked NAME CHECK STATUS CODE: its JSON says so.
checked() {
  found "$1" "\"check\":\"$2\",\"status\":\"$3\",\"code\":\"$4\""
}
fail() {
  echo "$1: $2"
  cat "$root/$1.out" "$root/$1.err"
  exit 1
}

mkdir "$root/voices"
"$voices" "$root/voices"
voice() {
  printf 'file:%s' "$(ls "$root/voices/$1"*)"
}

data=.local/share/rehearse
mkdir -p "$root/open/$data" "$root/damaged/$data" "$root/set/.config/rehearse"
chmod 755 "$root/open/$data"
chmod 700 "$root/damaged/$data"
printf 'SQLite format 3\000 and then nothing that makes sense' >"$root/damaged/$data/history.db"
printf 'device: "null"\nsink: "null"\n' >"$root/set/.config/rehearse/config.yaml"

look alone --json
look plain --device null --sink null
look set --json
look well --json --device "$(voice 01)" --sink null
look clipped --json --device "$(voice 07)" --sink null
look quiet --json --device "$(voice 11)" --sink null
look open --json --device null --sink "file:$root/tone.wav"
look damaged --json --device null --sink null
look mistyped --json --device "file:$root/none.wav" --sink null
look korean --ui-lang ko --device null --sink null
wait

ended alone 1
checked alone server fault no_server
checked alone microphone fault no_microphone
checked alone output fault no_output
checked alone disk ok enough
checked alone data ok not_yet
checked alone database ok not_yet
checked alone settings ok none
checked alone terminal ok none
checked alone locale ok utf8
[ ! -e "$root/alone/.local" ] || fail alone 'looking made something'

ended plain 1
found plain 'fault    microphone     digital silence'
found plain 'warning  sound server'
found plain 'ok       disk           room for'
found plain 'faults: 1 · warnings: 1'
ended korean 1
found korean '문제 1개 · 주의 1개'

ended set 1
checked set microphone fault digital_silence
checked set settings ok read
ended well 0
checked well microphone ok good
checked well output ok played
ended clipped 0
checked clipped microphone warning clipping
ended quiet 0
checked quiet microphone warning too_quiet
ended open 1
checked open data warning open_to_others
checked open output ok played
[ "$(wc -c <"$root/tone.wav")" -gt 38000 ] || fail open 'no tone of 0.4 s'
ended damaged 1
checked damaged database fault damaged
ended mistyped 1
checked mistyped microphone fault no_microphone
