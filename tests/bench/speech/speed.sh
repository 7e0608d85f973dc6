#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# speed.sh PROGRAMS [CLIP]: what speed.c says, on speech that espeak-ng made or on a clip of one's own.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/made" "$work/noisy"
"$1/bench_speech_make_clips" "$work/made"
"$1/bench_speech_degrade" "$work/made" pink-40 "$work/noisy" # a quiet room: digital silence would decode faster than any take
failed=0
"$1/bench_speech_speed" "${2:-$work/noisy/es-en-us+f2-190.wav}" "$work" "$(dirname "$0")/syllables.praat" || failed=1
"$1/bench_speech_heard" "$work" || failed=1
exit $failed
