#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# banks.sh PROGRAM: what commands do with bank files as a whole: missing ids are written and nothing else changes; a name that two banks
# have is asked back; questions are listed without a history that can be read; the same words in NFC and in NFD are the same question.
set -eu
program=$1
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
export HOME="$home" LC_ALL=C.UTF-8 TZ=UTC TERM=dumb COLUMNS=60
unset XDG_CONFIG_HOME XDG_DATA_HOME XDG_STATE_HOME LANGUAGE NO_COLOR
cd "$home"
failed=0

fail() {
  printf '%s\n' "$*"
  failed=1
}

# says STATUS PATTERN ARGUMENT…: the program ends so, and says so on either stream (also kept in the file said).
says() {
  wanted=$1 pattern=$2
  shift 2
  status=0
  "$program" "$@" </dev/null >said 2>&1 || status=$?
  [ "$status" -eq "$wanted" ] || fail "$*: exit status $status instead of $wanted" "$(cat said)"
  grep -qe "$pattern" said || fail "$*: does not say '$pattern':" "$(cat said)"
}

# Missing ids.
printf '%b' '\0357\0273\0277# mine\r\nquestions:   # all\r\n  - question: "Why us?"\r\n    time: 60\r\n\r\n  - Bare?\r\n  - |\r\n    By hand?\r\n' >bank.yaml
printf '%b' '\0357\0273\0277# mine\r\nquestions:   # all\r\n  - id: why-us\r\n    question: "Why us?"\r\n    time: 60\r\n\r\n  - id: bare\r\n    question: Bare?\r\n  - |\r\n    By hand?\r\n' >wanted.yaml
cp bank.yaml before.yaml
chmod 640 bank.yaml
ln -s bank.yaml link.yaml
says 0 'would write: 2 · to be written by hand: 1' check --fix --dry-run link.yaml
cmp bank.yaml before.yaml || fail 'a dry run wrote something'
says 0 'ids written: 2 · to be written by hand: 1' check --fix link.yaml
cmp bank.yaml wanted.yaml || fail 'more than the ids was written, or less'
[ -L link.yaml ] || fail 'the link is no link any more'
[ "$(stat -c %a bank.yaml)" = 640 ] || fail 'the permissions changed'
says 0 'ids written: 0 · to be written by hand: 1' check --fix bank.yaml
says 2 'goes with --fix' check --dry-run bank.yaml
printf -- '- {id: a, question: A?}\n- {id: a, question: B?}\n- C?\n' >faulty.yaml
cp faulty.yaml before.yaml
says 1 'duplicate id' check --fix faulty.yaml
cmp faulty.yaml before.yaml || fail 'a bank with errors was written'
says 0 '"code"' check --fix --json bank.yaml
find . -name '*.yaml.*' -o -name '.*.yaml*' | grep . && fail 'something was left beside the bank'

# Two banks with one name.
printf -- '- {id: x, question: One?}\n' >one.yaml
printf -- '- {id: x, question: Two?}\n' >two.yaml
says 1 "several banks have a question 'x' (write one/x or two/x)" show -b one.yaml -b two.yaml x
says 0 'Two?' show -b one.yaml -b two.yaml two/x

# NFC and NFD: 지원 동기 as id and tag, in a file of its own each.
printf '%b' 'id: same\nquestions:\n  - id: \0354\0247\0200\0354\0233\0220-\0353\0217\0231\0352\0270\0260\n    question: \0354\0231\0234?\n    tags: [\0354\0247\0200\0354\0233\0220]\n' >nfc.yaml
printf '%b' 'id: same\nquestions:\n  - id: \0341\0204\0214\0341\0205\0265\0341\0204\0213\0341\0205\0257\0341\0206\0253-\0341\0204\0203\0341\0205\0251\0341\0206\0274\0341\0204\0200\0341\0205\0265\n    question: \0341\0204\0213\0341\0205\0253?\n    tags: [\0341\0204\0214\0341\0205\0265\0341\0204\0213\0341\0205\0257\0341\0206\0253]\n' >nfd.yaml
cmp -s nfc.yaml nfd.yaml && fail 'the two forms are one'
"$program" list -b nfc.yaml --json >nfc.json
"$program" list -b nfd.yaml --json >nfd.json
cmp nfc.json nfd.json || fail 'NFC and NFD are not listed alike'
"$program" run -b nfc.yaml --no-record --prep 0 --time 0.1s 지원-동기 </dev/null >/dev/null 2>&1 || fail 'no session'
says 0 '"takes": *1' list -b nfd.yaml -t 지원 --json
says 0 '지원-동기' takes --json

# No history that can be read.
rm -f .local/share/rehearse/history.db*
mkdir -p .local/share/rehearse/history.db
says 0 'Two?' list -b two.yaml
grep -q 'history.db' said || fail 'nothing is said of the history'
says 0 'Two?' show -b two.yaml x
says 0 '"takes": *0' list -b two.yaml --json

exit $failed
