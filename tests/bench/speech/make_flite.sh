#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# make_flite.sh FOLDER: another synthesizer's speakers with exact truth: flite says sentences and when each phone of them ends, sox
# puts silence between. Writes FOLDER/VOICE-SPEED.wav and FOLDER/groundtruth.tsv as truth.h describes it.
set -eu
folder=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cat >"$work/sentences" <<'END'
I usually begin by writing down what I already know about the problem.
When the deadline was moved, we sat down together and made a new plan.
The most difficult part was finding out which measurements we could trust.
People told me that my explanations were clear but a little too long.
Last summer we replaced the whole system without stopping it for a minute.
I would rather ask a simple question early than repair a big mistake later.
Nobody had written any tests, so that was where I started.
Out of that evening came a checklist that is still in use today.
I am patient with people and rather impatient with slow programs.
END

# phones START: "from until phone" in seconds of the clip, of what flite has said in $work/said.
phones() {
  tr ' ' '\n' <"$work/said" | awk -F: -v start="$1" 'NF == 2 { if ($1 != "pau") print start + end, start + $2, $1; end = $2 }'
}

# Some voices breathe in what flite calls a pause: before its first phone and behind its last one a sentence is cut off.
cut_to_phones() {
  from=$(phones 0 | head -n 1 | cut -d' ' -f1) until=$(phones 0 | tail -n 1 | cut -d' ' -f2)
  sox -D "$work/one.wav" "$work/cut.wav" trim "$from" "=$until"
}

# clip VOICE STRETCH NAME
clip() {
  at=0 number=0
  : >"$work/phones"
  while IFS= read -r sentence; do
    number=$((number + 1))
    flite -voice "$1" -psdur --setf duration_stretch="$2" -t "$sentence" -o "$work/one.wav" >"$work/said"
    before=$(awk -v n=$number 'BEGIN { print 0.2 + n * 7 % 10 / 8 }')
    cut_to_phones
    sox -D "$work/cut.wav" "$work/part$number.wav" pad "$before" 0.1
    phones "$(awk -v at="$at" -v before="$before" -v from="$from" 'BEGIN { print at + before - from }')" >>"$work/phones"
    at=$(awk -v at="$at" -v length_s="$(soxi -D "$work/part$number.wav")" 'BEGIN { print at + length_s }')
  done <"$work/sentences"
  sox -D "$work"/part?.wav "$folder/$3.wav" gain -n -9
  awk -v file="$3.wav" -v length_s="$at" '
    NR == 1 { first = $1 }
    NR > 1 && $1 - last >= 0.25 { pauses = pauses (pauses == "" ? "" : ";") last "-" $1 }
    { last = $2; syllables += $3 ~ /^([aeiou]|el$|em$|en$)/ }
    END { print file, "en", length_s, syllables, first, last, pauses, "flite", "generated", "yes", "", "" }' OFS='\t' "$work/phones" \
    >>"$folder/groundtruth.tsv"
}

: >"$folder/groundtruth.tsv"
for voice in awb kal16 rms slt; do
  clip $voice 0.8 $voice-fast
  clip $voice 1 $voice
  clip $voice 1.25 $voice-slow
done
