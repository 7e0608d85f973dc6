#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# accuracy.sh PROGRAMS [FOLDER]: one table of how exactly speech is measured, ours beside ffmpeg, sox and (where installed)
# praat. PROGRAMS is the build folder with bench_speech_*; FOLDER holds clips with a groundtruth.tsv; without it espeak-ng
# makes some. Exits 1 when a bar is missed. ONLY=ours in the environment leaves the others out.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
programs=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

folder=${2:-}
if [ -z "$folder" ]; then
  folder=$work/made
  mkdir "$folder"
  "$programs/bench_speech_make_clips" "$folder"
fi

wavs() {
  sed 1d "$folder/groundtruth.tsv" | cut -f1 | while IFS= read -r file; do
    printf '%s\t%s\n' "$file" "$work/now/${file%.*}.wav"
  done
}

# Pauses at both ends are none between words; the first word is where the first silence, if it begins at 0, ends.
by_ffmpeg() {
  wavs | while IFS='	' read -r file wav; do
    ffmpeg -nostdin -hide_banner -i "$wav" -af silencedetect=noise="$1"dB:d=0.25 -f null - 2>&1 |
      sed -n 's/.*silence_start: \([-0-9.]*\).*/start \1/p; s/.*silence_end: \([0-9.]*\).*/end \1/p' |
      awk -v file="$file" -v length_s="$(soxi -D "$wav")" '
        $1 == "start" { from = $2 }
        $1 == "end" && from <= 0.01 { print file "\tF\t" $2; begun = 1; next }
        $1 == "end" && $2 < length_s - 0.01 { print file "\tP\t" from "\t" $2 }
        END { if (!begun) print file "\tF\t0" }'
  done
}

# sox cuts the silences out and says no times: what it left is looked up in the clip.
by_sox() {
  wavs | while IFS='	' read -r file wav; do
    rm -f "$work"/part*.wav
    sox -D "$wav" "$work/part.wav" silence 1 0.05 1% 1 0.25 1% : newfile : restart 2>/dev/null
    "$programs/bench_speech_parts" "$file" "$wav" "$work"/part*.wav
  done
}

by_praat() {
  wavs | while IFS='	' read -r file wav; do
    praat --run "$here/syllables.praat" "$wav" "$file"
  done
}

by_rehearse() {
  "$programs/bench_speech_measure" "$folder" "$work/now"
}

failed=0
row() {
  bars=$1 tool=$2
  shift 2
  "$@" >"$work/found.tsv"
  "$programs/bench_speech_score" "$folder" "$condition" "$bars" "$tool" "$work/found.tsv" || failed=1
}

# condition NAME BARS: mean and worst syllable error in %, F1 of the pauses, median boundary error and first word in ms.
condition() {
  condition=$1
  rm -rf "$work/now"
  mkdir "$work/now"
  "$programs/bench_speech_degrade" "$folder" "$condition" "$work/now"
  row "$2" rehearse by_rehearse
  [ "${ONLY:-}" != ours ] || return 0
  case $condition in
    gain* | rate* | *-30) return 0 ;;
  esac
  row - 'ffmpeg -35dB' by_ffmpeg -35
  row - 'ffmpeg -50dB' by_ffmpeg -50
  row - 'sox 1%' by_sox
  if command -v praat >/dev/null; then
    row - praat by_praat
  fi
}

printf '%-10s %-14s %9s %9s %9s %9s %9s %6s\n' condition tool syllables worst 'pause F1' 'edge ms' 'first ms' false
condition clean 5,12,.97,15,50
condition gain-20 5,12,.97,15,50
condition gain-35 5,12,.97,15,50
condition rate-8000 5,12,.97,15,50
condition rate-16000 5,12,.97,15,50
condition rate-44100 5,12,.97,15,50
condition rate-96000 5,12,.97,15,50
noises() {
  for noise in white pink; do
    condition $noise-30 5,12,.94,35,50
    condition $noise-20 5,12,.94,35,50
    condition $noise-10 7,100,.90,35,50
  done
  condition room 10,100,.90,100,50
}
noises

# Other speakers, made by another synthesizer and held to the same bars.
[ -z "${2:-}" ] || exit $failed
if ! command -v flite >/dev/null || ! command -v sox >/dev/null; then
  echo 'other speakers: skipped (flite and sox are not installed)'
  exit $failed
fi
folder=$work/flite
mkdir "$folder"
sh "$here/make_flite.sh" "$folder"
echo 'other speakers (flite):'
condition clean 5,12,.97,15,50
noises
exit $failed
