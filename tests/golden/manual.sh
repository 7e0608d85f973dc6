#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# manual.sh MANUAL FOLDER VERSION: the pages in FOLDER (English) and FOLDER/ko say what the program's tables say, every command and topic is in
# one page, and mandoc finds nothing to complain of. With REHEARSE_REGENERATE=1 in the environment the pages are filled anew. A
# new command needs a section with an empty block first (see manual.c).
set -eu
manual=$1 version=$3
cd "$2"
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
export LC_ALL=C.UTF-8
failed=0

"$manual" | sort >"$scratch/wanted"
for language in en ko; do
  folder=.
  [ "$language" = en ] || folder=$language
  sed -n 's/^\.\\" BEGIN //p' "$folder"/*.[1-8] | sort >"$scratch/found"
  diff -u --label "blocks there are" --label "blocks in $folder/*.[1-8]" "$scratch/wanted" "$scratch/found" || failed=1
  for page in "$folder"/*.[1-8]; do
    "$manual" "$language" <"$page" >"$scratch/page" || { echo "$page: cannot be filled"; failed=1; continue; }
    [ "${REHEARSE_REGENERATE:-0}" != 1 ] || cp "$scratch/page" "$page"
    diff -u --label "$page" --label "$page filled anew" "$page" "$scratch/page" || failed=1
    mandoc -T lint -W all "$page" >"$scratch/lint" 2>&1 || true
    [ ! -s "$scratch/lint" ] || { cat "$scratch/lint"; failed=1; }
  done
done
# What changed stands under HISTORY, the newest version first.
for text in "Version $version" "ko/버전 $version"; do
  case $text in
    ko/*) page=ko/rehearse.1 ;;
    *) page=rehearse.1 ;;
  esac
  grep -m 1 -E '^(Version|버전) [0-9]' "$page" | grep -qF "${text#ko/}" || {
    echo "$page: its newest entry of changes is not about version $version"
    failed=1
  }
done
# The terms that a page explains, one a line: what mdoc marks as keys and codes, and what heads a paragraph of man(7).
terms() {
  sed '/^\.\\" BEGIN/,/^\.\\" END/d' "$1" | awk '
    /^\.It (Ic|Sy) / { sub(/^\.It .. /, ""); gsub(/ , /, ", "); print }
    /^\.TP/ { getline; gsub(/\\f[BRI]|\\&/, ""); gsub(/\\-/, "-"); print }' | sort
}
terms rehearse-bank.5 >"$scratch/english"
terms ko/rehearse-bank.5 >"$scratch/korean"
diff -u --label 'terms of rehearse-bank.5' --label 'terms of ko/rehearse-bank.5' "$scratch/english" "$scratch/korean" || failed=1

for page in *.[1-8]; do
  [ -f "ko/$page" ] || { echo "ko/$page: missing"; failed=1; }
done
exit $failed
