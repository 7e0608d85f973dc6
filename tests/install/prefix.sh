#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# prefix.sh CMAKE BUILD SOURCE: installed into an empty folder, the program runs from there, also after the folder has moved, and looks
# into nothing that it was built from.
. "$(dirname "$0")/common.sh"
cmake=$1 build=$2 source=$3

"$cmake" --install "$build" --prefix "$scratch/first" >"$scratch/install.log"
installed_files | while read -r file; do
  [ -s "$scratch/first/$file" ] || fail "$file is not installed"
done
[ -s "$scratch/first/share/zsh/site-functions/_rehearse" ] || fail "zsh's completion is not installed"
for bank in "$source"/questions/*.yaml; do
  cmp -s "$bank" "$scratch/first/share/rehearse/questions/$(basename "$bank")" || fail "$bank is not installed"
done

mv "$scratch/first" "$scratch/moved"
mkdir "$scratch/home"
export HOME="$scratch/home"
check_program "$scratch/moved/bin/rehearse"
strace -f -qq -e trace=%file -o "$scratch/files" "$scratch/moved/bin/rehearse" --ui-lang ko list >/dev/null
! grep -E "\"$source/(cmd|lib|questions|tests)/" "$scratch/files" || fail 'it looks into the folder it was built from'
