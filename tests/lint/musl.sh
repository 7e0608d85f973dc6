#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# musl.sh ROOT BUILD: what may use POSIX only (all but lib/audio and lib/os) compiles against another C library than the one it was built
# with, with the same warnings. The other libraries' headers are those of this machine.
. "$(dirname "$0")/common.sh"
need musl-gcc
build=$1
[ -f "$build/compile_commands.json" ] || verdict "$build/compile_commands.json: not there"
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# The compilations of the build, one a line, without the compiler's name and with what JSON escapes as it was.
sed -n 's/^ *"command": "\(.*\)",*$/\1/p' "$build/compile_commands.json" |
  grep -E " -c $root/(lib|cmd)/" | grep -vE " -c $root/lib/(audio|os)/" |
  sed -E 's/\\"/"/g; s/\\\\/\\/g; s/^([^ -][^ ]* +)+//; s/ -isystem / -idirafter /g; s/-D_FORTIFY_SOURCE=[0-9]//; s| -o [^ ]+| -o /dev/null|' \
    >"$scratch/compilations"
[ "$(wc -l <"$scratch/compilations")" -ge 200 ] || verdict "only $(wc -l <"$scratch/compilations") files to compile"
libraries="-idirafter /usr/include -idirafter /usr/include/$(gcc -print-multiarch)"
cd "$build"
found=$(while IFS= read -r arguments; do
  eval "musl-gcc $arguments $libraries" 2>&1 || true
done <"$scratch/compilations")
verdict "$found"
