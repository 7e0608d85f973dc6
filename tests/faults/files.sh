#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# files.sh PROGRAM HISTORY-MAKER: every file that the program reads is, in turn, missing, empty, a folder, or full of what is no such file,
# and every command is run. It may refuse, in words; it may not crash, nor overwrite what it did not understand.
. "$(dirname "$0")/common.sh"
prepare "$2"
command_lines >"$scratch/lines"
take=$(cd "$scratch/as-prepared/home" && find .local/share/rehearse/takes -type f | head -n 1)
runs=0

# Random bytes, the same every time, with newlines and zeros among them.
nonsense() {
  awk 'BEGIN { srand(7); for (i = 0; i < 3000; i++) printf "%c", int(rand() * 256) }'
}

spoil() { # FILE HOW
  case $2 in
    missing) rm -f "$1" ;;
    empty) : >"$1" ;;
    folder) rm -f "$1" && mkdir "$1" ;;
    nonsense) cat "$scratch/nonsense" >"$1" ;;
  esac
}

nonsense >"$scratch/nonsense"
# The nonsense is still there, under its name or, set aside, under one that begins with it.
is_kept() {
  for copy in "$1"*; do
    cmp -s "$scratch/nonsense" "$copy" && return 0
  done
  return 1
}

for file in home/.local/share/rehearse/history.db home/.config/rehearse/config.yaml home/.local/share/rehearse/banks/fixture.yaml \
  "home/$take" work/bank.yaml work/notes.txt work/text.txt work/take.wav work/exported/history.jsonl; do
  [ -e "$scratch/as-prepared/$file" ] || { fault "$file: not there to be spoilt"; continue; }
  for how in missing empty folder nonsense; do
    while read -r line; do
      case $file in
        work/*) # only those that name it
          name=${file#work/}
          case " $line" in *" ${name%%/*}"*) ;; *) continue ;; esac ;;
      esac
      fresh
      spoil "$scratch/now/$file" $how
      # shellcheck disable=SC2086 # words
      "$program" $line >"$scratch/out" 2>"$scratch/err" </dev/null && status=0 || status=$?
      runs=$((runs + 1))
      was_orderly "$status" "$scratch/err" "$line with $file $how"
      [ "$how" != nonsense ] || is_kept "$scratch/now/$file" || fault "$line with $file nonsense: it is gone"
    done <"$scratch/lines"
  done
done
echo "$runs runs"
exit $faults
