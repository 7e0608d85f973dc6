#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# catalogue.sh ROOT: every message marked with N_() has a translation in each catalogue of cmd/po, none is left from before, and the
# places of %s and %d agree.
. "$(dirname "$0")/common.sh"
need xgettext
need msgmerge
need msgfmt

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

faults() {
  msgmerge --quiet --no-fuzzy-matching -o "$scratch/merged.po" "$1" "$scratch/all.pot"
  msgattrib --no-obsolete --untranslated --no-wrap "$scratch/merged.po" | sed -n 's/^msgid \(".\{1,\}"\)$/\1/p' |
    sed "s|^|$1: not translated: |"
  msgattrib --only-fuzzy --no-wrap "$scratch/merged.po" | sed -n 's/^msgid \(".\{1,\}"\)$/\1/p' | sed "s|^|$1: in doubt: |"
  msgattrib --only-obsolete --no-wrap "$scratch/merged.po" | sed -n 's/^#~ msgid \(".\{1,\}"\)$/\1/p' |
    sed "s|^|$1: no source has this message any more: |"
  msgfmt --check -o /dev/null "$1" 2>&1 || true
}

sources=$(tracked_like '^(cmd|lib)/.*\.[ch]$') || verdict "$sources"
catalogues=$(tracked_like '^cmd/po/.*\.po$') || verdict "$catalogues"
printf '%s\n' "$sources" | xgettext --from-code=UTF-8 --keyword= --keyword=N_ --files-from=- -o "$scratch/all.pot"
found=$(for catalogue in $catalogues; do faults "$catalogue"; done)
verdict "$found"
