#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# import.sh PROGRAM NOTES: what an import does to files, with a home of its own. NOTES is the folder of fixtures.
set -eu
program=$1 notes=$2
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
export HOME="$home" LC_ALL=C.UTF-8 TZ=UTC TERM=dumb
unset XDG_CONFIG_HOME XDG_DATA_HOME XDG_STATE_HOME LANGUAGE NO_COLOR
cd "$home"

fail() {
  echo "import.sh: $1" >&2
  exit 1
}

# exits STATUS WORD…: runs the program and compares its exit status.
exits() {
  wanted=$1
  shift
  status=0
  "$program" "$@" </dev/null >out 2>err || status=$?
  [ "$status" -eq "$wanted" ] || {
    cat out err >&2
    fail "exit status $status, not $wanted: $*"
  }
}

exits 0 import "$notes/ruled-ko.txt" -o bank.yaml --report ledger.json
exits 0 check bank.yaml
grep -q 'errors: 0' out || fail 'the imported bank has errors'
exits 0 run -b bank.yaml --no-record -n 2 --prep 0s --time 1s --json
[ "$(grep -c '"answer_ended"' out)" -ge 2 ] || fail 'the imported bank does not run'

# The same notes give the same bytes; the counts of the ledger are those of the lines.
exits 0 import "$notes/ruled-ko.txt" -o again.yaml
cmp bank.yaml again.yaml || fail 'two imports of the same notes differ'
sum=$(sed -n 's/.*"counts":{\(.*\)}}.*/\1/p' ledger.json | tr ',' '\n' | sed 's/.*://' | awk '{s += $1} END {print s}')
[ "$sum" -eq "$(wc -l <"$notes/ruled-ko.txt")" ] || fail "the counts add up to $sum"

# Nothing is overwritten unasked, and a bank that is there is not touched by a failure.
exits 1 import "$notes/q-and-a-ko.txt" -o bank.yaml
cmp bank.yaml again.yaml || fail 'a bank was overwritten'
exits 0 import "$notes/q-and-a-ko.txt" -o bank.yaml --force
! cmp -s bank.yaml again.yaml || fail '--force did not replace the bank'
exits 1 import "$notes/links.md" -o links.yaml
[ ! -e links.yaml ] || fail 'a bank without questions was written'

# What was edited stays, what changed in the notes comes in, a conflict is told.
cp "$notes/q-and-a-en.txt" notes.txt
exits 0 import notes.txt -o mine.yaml
sed 's/^    question: How do you.*/&\n    tags: [by-hand]/; s/One is set on purpose/One is set by hand/' mine.yaml >edited.yaml
cp edited.yaml mine.yaml
sed 's/Grid with/A grid with/; s/One is set on purpose/One is set by somebody/' notes.txt >changed.txt
cp changed.txt notes.txt
exits 0 import notes.txt -o mine.yaml --merge
grep -q 'by-hand' mine.yaml || fail 'a tag added by hand was lost'
grep -q 'A grid with' mine.yaml || fail 'a change in the notes did not come in'
grep -q 'One is set by hand' mine.yaml || fail 'an edited answer was lost'
grep -q 'One is set by somebody' mine.yaml || fail 'the other side of a conflict was dropped'
grep -q '1 conflicts' out || fail 'a conflict was not told'
cmp edited.yaml mine.yaml~ || fail 'the bank as it was is gone'

# Merged again, and with remarks that only a person reads, it stays as it is, byte for byte.
printf '# my own remark\n' | cat - mine.yaml >remarked.yaml
cp remarked.yaml mine.yaml
exits 0 import notes.txt -o mine.yaml --merge
cmp remarked.yaml mine.yaml || fail 'a merge of what was merged changed the bank'
cmp edited.yaml mine.yaml~ || fail 'a merge that changed nothing replaced the bank of before'

# Neither the notes nor a file that is no report is written over.
cp notes.txt kept.txt
exits 1 import notes.txt -o notes.txt --force
exits 1 import notes.txt -o other.yaml --report notes.txt --force
exits 1 import notes.txt -o other.yaml --report remarked.yaml
exits 1 import notes.txt -o other.yaml --report other.yaml
cmp kept.txt notes.txt || fail 'the notes were written over'
[ ! -e other.yaml ] || fail 'a bank was written beside a refused report'
exits 0 import notes.txt -o other.yaml --report ledger.json

# Two files of notes in one bank: what changes in either is no conflict as long as nobody edited it.
printf 'Q1. Why a queue?\nIt is fair.\n-----\nA line of its own that is no answer.\n' >queues.txt
printf 'Q1. Why a stack?\nIt is short.\n' >stacks.txt
exits 0 import queues.txt -o both.yaml
exits 0 import stacks.txt -o both.yaml --merge
grep -q 'It is fair' both.yaml || fail 'the second notes took away what the first gave'
sed 's/It is fair/It is just/' queues.txt >changed.txt
cp changed.txt queues.txt
exits 0 import queues.txt -o both.yaml --merge
grep -q 'It is just' both.yaml || fail 'a change in the first notes did not come in'
grep -q '0 conflicts' out || fail 'an unedited answer was called a conflict'
grep -q 'A line of its own' both.yaml || fail 'a line that belongs to nothing was lost'

# A folder of files with one question each; into the own folder, which the next command reads.
mkdir folder
printf '# What is a queue?\n\nFirst in, first out.\n' >folder/queue.md
printf '# Stacks\n\nLast in, first out.\n' >folder/stack.md
printf 'Why a heap?\n\nThe least comes first.\n' >folder/heap.txt
exits 0 import folder
exits 0 list --json
[ "$(grep -c '"id"' out)" -eq 3 ] || fail 'the folder did not give three questions'

exits 3 import "$notes/ruled-ko.txt" -o strict.yaml --strict
[ -e strict.yaml ] || fail '--strict kept the bank from being written'
exits 0 import "$notes/q-and-a-ko.txt" -o none.yaml --strict
exits 2 import
exits 2 import "$notes/links.md" --headings 7
exits 1 import missing.txt
