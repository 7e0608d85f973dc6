#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# transcribe.sh PROGRAM: a real recogniser from end to end: speech is made, taken in, written down by PocketSphinx, kept, and held
# against key points and the model answer; without the recogniser the take is as it was and a line says why. Skipped (77) with a line
# where there is no PocketSphinx or no flite.
set -eu
program=$1
for tool in pocketsphinx_continuous flite; do
  command -v $tool >/dev/null || { echo "skipped: no $tool here (apt-get install pocketsphinx pocketsphinx-en-us flite)"; exit 77; }
done
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
export HOME="$home" LC_ALL=C.UTF-8 TZ=UTC TERM=dumb COLUMNS=100
unset XDG_CONFIG_HOME XDG_DATA_HOME XDG_STATE_HOME LANGUAGE TMPDIR
mkdir -p "$home/.config/rehearse" "$home/tmp"
export TMPDIR="$home/tmp"
cat >"$home/bank.yaml" <<'END'
id: spoken
lang: en
questions:
  - id: work
    question: Tell me about your work.
    key_points: [small team, two years, machine learning]
    answer: We worked with a small team for two years. Then I studied machine learning.
END
settings() {
  printf 'archive: %s\ntranscriber: {command: [%s, -infile, "{file}"], timeout: 2m}\n' "$1" "$2" >"$home/.config/rehearse/config.yaml"
}
fail() {
  echo "$*"
  cat "$home/out" "$home/err"
  exit 1
}
flite -voice slt -t 'We worked with a small team for two years' -o "$home/speech.wav"

# The recogniser is not there: one line, the take is kept, the job is done with.
settings wav no-such-recogniser
"$program" add "$home/speech.wav" --question work -b "$home/bank.yaml" >"$home/out" 2>"$home/err" || fail 'add failed'
[ "$(grep -c 'no-such-recogniser' "$home/err")" = 1 ] || fail 'no line about the missing recogniser'
"$program" transcribe last >"$home/out" 2>"$home/err" && fail 'transcribe succeeded without a recogniser'
grep -q '^rehearse: .*no-such-recogniser' "$home/err" || fail 'transcribe does not say why'

# It is there, and gets the take as FLAC: made smaller after it was heard.
settings flac pocketsphinx_continuous
"$program" transcribe --all -b "$home/bank.yaml" >"$home/out" 2>"$home/err" || fail 'transcribe --all failed'
grep -q 'transcripts made: 1' "$home/out" || fail 'nothing was written down'
"$program" show work -b "$home/bank.yaml" --json >"$home/out" 2>"$home/err" || fail 'show failed'
grep -q '"command":"pocketsphinx_continuous"' "$home/out" || fail 'the recogniser is not named'
grep -q '"point":"small team","covered":"found"' "$home/out" || fail 'the first point was not found'
grep -q '"point":"two years","covered":"found"' "$home/out" || fail 'the second point was not found'
grep -q '"point":"machine learning","covered":"missing"' "$home/out" || fail 'what was not said was found'

# A second take, written down by itself when it is taken in.
"$program" add "$home/speech.wav" --question work -b "$home/bank.yaml" >"$home/out" 2>"$home/err" || fail 'the second add failed'
"$program" compare 1 2 --json >"$home/out" 2>"$home/err" || fail 'compare failed'
[ "$(grep -o '"transcript":"[^"]*small team' "$home/out" | wc -l)" = 2 ] || fail 'compare lacks a transcript'
"$program" stats --json >"$home/out" 2>"$home/err" || fail 'stats failed'
grep -q '"words_per_minute":[0-9]' "$home/out" || fail 'stats lack the words'

# By hand, through an editor that has an argument.
EDITOR='sed -i s/small/tiny/' "$program" transcribe last --edit >"$home/out" 2>"$home/err" || fail 'editing failed'
grep -q 'tiny team' "$home/out" || fail 'what was edited is not shown'
[ -z "$(ls "$home/tmp")" ] || { ls "$home/tmp"; fail 'temporary files are left'; }
