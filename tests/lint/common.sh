# SPDX-License-Identifier: GPL-3.0-or-later
# What the checks share; read with `.`. Each is called with the project's folder first, prints one line per fault as compilers
# do (file:line: what is wrong) and exits 1 when there was one.
set -eu

root=$1
shift
cd "$root"

# The project's own files, one a line, relative to its folder: what git tracks, or in an unpacked archive what lies there.
tracked() {
  if [ -e .git ]; then
    git -c safe.directory='*' -c core.quotePath=false ls-files
  else
    find . \( -name 'build*' -o -name '.?*' \) -prune -o -type f -print | sed 's|^\./||'
  fi | while IFS= read -r file; do
    [ ! -f "$file" ] || printf '%s\n' "$file"
  done
}

# The tracked files whose path matches; a check that looks at nothing has not passed.
tracked_like() {
  tracked | grep -E "$1" || {
    echo "no file matches $1 in $root"
    return 1
  }
}

# verdict FAULTS: ends the check.
verdict() {
  [ -n "$1" ] || exit 0
  printf '%s\n' "$1"
  exit 1
}

need() {
  command -v "$1" >/dev/null 2>&1 || verdict "a tool is missing: $1 (tests/run installs what the tests need)"
}
