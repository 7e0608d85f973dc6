#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# round_trip.sh PROGRAM HISTORY-MAKER: what was exported and restored on an empty machine has the same statistics, takes and
# recordings, marks and transcripts; restoring again adds nothing; restoring beside other answers overwrites none; purge does what
# its dry run said.
set -eu
program=$1 history=$2
top=$(mktemp -d)
trap 'rm -rf "$top"' EXIT
export LC_ALL=C.UTF-8 TZ=UTC TERM=dumb
unset XDG_CONFIG_HOME XDG_DATA_HOME XDG_STATE_HOME LANGUAGE

# as MACHINE COMMAND…: on a machine of its own.
as() {
  machine=$1
  shift
  HOME="$top/$machine" "$program" "$@"
}
data() { echo "$top/$1/.local/share/rehearse"; }
fail() { echo "$*"; exit 1; }
# One answer of a second, recorded by the program itself.
practise() { as "$1" run -b "$top/bank.yaml" --device null --time 1s --prep 0s --seed 1 "$2" >/dev/null 2>&1; }

printf 'id: two\nquestions:\n  - {id: one, question: "하나?", answer: "첫째 \\"답\\"", tags: [a b]}\n  - {id: other, question: Other?}\n' >"$top/bank.yaml"
for machine in old new third; do mkdir -p "$(data $machine)/banks"; done
cp "$top/bank.yaml" "$(data old)/banks/two.yaml"
"$history" "$(data old)/history.db" now
practise old one
practise old other
practise old one

# What was said: take 7 by a recogniser with times, take 8 corrected by hand.
mkdir -p "$top/old/.config/rehearse"
printf 'WEBVTT\n\n00:00.100 --> 00:00.400\n음 첫째\n\n00:00.500 --> 00:00.900\num "답"\n' >"$top/words.vtt"
printf 'transcriber: {command: [sh, -c, "cat %s", "{file}"], output: vtt}\n' "$top/words.vtt" >"$top/old/.config/rehearse/config.yaml"
as old transcribe 7 8 >/dev/null 2>&1 || fail "no transcripts were made"
EDITOR='sed -i s/um/well/' as old transcribe 8 --edit >/dev/null 2>&1 || fail "a transcript was not corrected"

as old export "$top/box" >"$top/said"
grep -q 'takes: 9 · recordings: 3' "$top/said" || fail "export said: $(cat "$top/said")"
! as old export "$top/box" 2>/dev/null || fail "an export was written over another"
as new restore "$top/box" >"$top/said"
grep -q 'takes added: 9 · recordings: 3 · here already: 0' "$top/said" || fail "restore said: $(cat "$top/said")"
as old stats --json >"$top/old.json"
as new stats --json >"$top/new.json"
cmp "$top/old.json" "$top/new.json" || fail "statistics differ"
as old due --json >"$top/old.json"
as new due --json >"$top/new.json"
cmp "$top/old.json" "$top/new.json" || fail "what is due differs"
for take in 7 8 9; do
  of() { as "$1" compare $take $take --json | sed 's/.*"path":"\([^"]*\)".*/\1/'; }
  cmp "$(of old)" "$(of new)" || fail "recording $take differs"
  case $(of new) in "$(data new)/takes/"*) ;; *) fail "recording $take lies elsewhere" ;; esac
done

# spoken MACHINE: everything that is told of what was said.
spoken() {
  { as "$1" show one --json && as "$1" show other --json && as "$1" compare 7 8 --json; } | sed "s|$top/$1/|/|g"
}
spoken old >"$top/old.json"
spoken new >"$top/new.json"
cmp "$top/old.json" "$top/new.json" || fail "what was said differs"
grep -qF '"transcript":"음 첫째 um \"답\""' "$top/new.json" || fail "a transcript is gone"
grep -q '"edited":true' "$top/new.json" || fail "nobody corrected it any more"
grep -q '"parts":\[{"start_ms":100,' "$top/new.json" || fail "its times are gone"
as new export "$top/again" >/dev/null
cmp "$top/box/history.jsonl" "$top/again/history.jsonl" || fail "an export of what was restored is another"

# Marks of every kind; then an export of before there were transcripts, which get theirs later, and are not replaced.
# restored MACHINE BOX: what this machine exports after it took the box in.
restored() {
  mkdir -p "$(data "$1")"
  as "$1" restore "$top/$2" >"$top/said" || fail "restore of $2 said: $(cat "$top/said")"
  rm -rf "$top/$1-out"
  as "$1" export "$top/$1-out" >/dev/null
}
cp -r "$top/box" "$top/marked"
sed -i 's/"marks":\[[^]]*\]/"marks":[{"at_ms":1,"kind":"cue","number":2},{"at_ms":2,"kind":"section","number":1},{"at_ms":2,"kind":"stuck","number":0},{"at_ms":3,"kind":"mark","number":0},{"at_ms":4,"kind":"filler","number":0}]/' "$top/marked/history.jsonl"
[ "$(grep -c '"kind":"filler"' "$top/marked/history.jsonl")" = 9 ] || fail "there is nothing to mark"
restored fifth marked
cmp "$top/marked/history.jsonl" "$top/fifth-out/history.jsonl" || fail "marks differ"
cp -r "$top/box" "$top/before-words"
sed -i 's/,"transcript":null}$/}/; s/,"transcript":{[^}]*}}$/}/; s/,*"words_per_minute":[^,}]*//' "$top/before-words/history.jsonl"
! grep -qE '"(transcript|words_per_minute)"' "$top/before-words/history.jsonl" || fail "the older export is none"
restored sixth before-words
grep -q 'takes added: 9 · recordings: 3' "$top/said" || fail "an older export: $(cat "$top/said")"
[ "$(grep -c '"transcript":null' "$top/sixth-out/history.jsonl")" = 9 ] || fail "an older export has transcripts"
restored sixth box
grep -q 'takes added: 0 · recordings: 0 · here already: 9' "$top/said" || fail "transcripts later: $(cat "$top/said")"
cmp "$top/box/history.jsonl" "$top/sixth-out/history.jsonl" || fail "transcripts did not come later"
cp -r "$top/box" "$top/other-words"
sed -i 's/음 첫째/음 둘째/' "$top/other-words/history.jsonl"
! cmp -s "$top/box/history.jsonl" "$top/other-words/history.jsonl" || fail "the other words are none"
restored sixth other-words
cmp "$top/box/history.jsonl" "$top/sixth-out/history.jsonl" || fail "a transcript was replaced"

grep -qF '"script":"첫째 \"답\""' "$top/box/history.jsonl" || fail "the model answer was not kept with its take"
as new restore "$top/box" >"$top/said"
grep -q 'takes added: 0 · recordings: 0 · here already: 9' "$top/said" || fail "a second restore said: $(cat "$top/said")"
[ "$(find "$(data new)/takes" -type f | wc -l)" = 3 ] || fail "a second restore left files"

practise third one # has take 1 of session 1 of its own
find "$(data third)/takes" -type f -exec cksum {} + >"$top/before"
as third restore "$top/box" >"$top/said"
grep -q 'takes added: 9' "$top/said" || fail "a merge said: $(cat "$top/said")"
[ "$(as third takes --json | grep -c '"take"')" = 10 ] || fail "a merge lost a take"
find "$(data third)/takes" -type f -exec cksum {} + >"$top/after"
grep -qFf "$top/before" "$top/after" || fail "a merge changed a recording"

sed -i 's/"takes\/000007-[^"]*"/"takes\/..\/..\/..\/etc\/passwd"/' "$top/box/history.jsonl"
mkdir -p "$(data fourth)"
! as fourth restore "$top/box" 2>"$top/said" || fail "a path out of the folder was taken"
grep -q 'history.jsonl:[0-9]*' "$top/said" || grep -q 'no file of an export' "$top/said" || fail "it said: $(cat "$top/said")"

# A failure takes back what was made, and nothing else; the next try then finds its place free.
mkdir "$top/there"
touch "$top/there/mine"
recording=$(find "$(data old)/takes" -name '*take-000009*')
mv "$recording" "$top/aside"
mkdir "$recording"
! as old export "$top/there/new/box" 2>"$top/said" || fail "a folder was exported as a recording"
[ "$(ls -A "$top/there")" = mine ] || fail "a failed export left $(find "$top/there")"
rmdir "$recording"
mv "$top/aside" "$recording"
as old export "$top/there/new/box" >/dev/null || fail "a second try at an export failed"
mkdir -p "$(data seventh)"
mv "$top/there/new/box/takes" "$top/aside"
mkdir "$top/there/new/box/takes"
cp "$top/aside/"000007* "$top/there/new/box/takes"
! as seventh restore "$top/there/new/box" 2>"$top/said" || fail "recordings that are gone were restored"
[ ! -e "$(data seventh)/takes" ] || fail "a failed restore left $(find "$(data seventh)/takes")"
cp "$top/aside/"* "$top/there/new/box/takes"
as seventh restore "$top/there/new/box" >/dev/null || fail "a second try at a restore failed"

for what in "--audio-only one" "other" "--bank fixture" "--all"; do
  as new purge $what --dry-run >"$top/dry"
  ! as new purge $what </dev/null >/dev/null 2>&1 || [ "$(cat "$top/dry")" = 'answers: 0 · recordings: 0 · bytes: 0' ] || fail "purge did not ask"
  files=$(find "$(data new)/takes" -type f | wc -l)
  bytes=$(find "$(data new)/takes" -type f -printf '%s\n' | awk '{ s += $1 } END { print s + 0 }')
  as new purge $what --yes >"$top/real"
  cmp "$top/dry" "$top/real" || fail "purge $what: the dry run said something else"
  gone=$(($(sed 's/.*recordings: \([0-9]*\).*/\1/' "$top/real")))
  weight=$(($(sed 's/.*bytes: \([0-9]*\).*/\1/' "$top/real")))
  [ $((files - $(find "$(data new)/takes" -type f | wc -l))) = $gone ] || fail "purge $what removed other than $gone files"
  [ $((bytes - $(find "$(data new)/takes" -type f -printf '%s\n' | awk '{ s += $1 } END { print s + 0 }'))) = $weight ] || fail "purge $what: bytes"
done
[ "$(as new takes --json)" = '[]' ] || fail "purge --all left answers"
[ "$(find "$(data new)/takes" -type f | wc -l)" = 0 ] || fail "purge --all left recordings"

as old export --anki "$top/deck.txt"
printf '#separator:tab\n#html:true\n#guid column:1\n#tags column:4\ntwo/one\t하나?\t첫째 &quot;답&quot;\ta-b\ntwo/other\tOther?\t\t\n' | cmp - "$top/deck.txt"
echo "round trip: as it was"
