# SPDX-License-Identifier: GPL-3.0-or-later
# What tests/run and tests/long share; read with `.`. Trees are build folders below build-tests.
set -eu
# The script that reads this lies in tests/ or in a folder of it.
root=$(cd "$(dirname "$0")" && pwd)
while [ ! -e "$root/tests/trees.sh" ]; do root=$(dirname "$root"); done
trees=$root/build-tests
summary=
failed=0

# Nothing a test does may depend on, or end up in, whoever runs it.
isolate() {
  HOME=$(mktemp -d)
  trap 'rm -rf "$HOME"' EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
  export HOME LC_ALL=C.UTF-8 TZ=UTC
  unset XDG_CONFIG_HOME XDG_DATA_HOME XDG_STATE_HOME XDG_CACHE_HOME LANGUAGE NO_COLOR COLUMNS LINES
}

say() {
  printf '\n== %s\n' "$*"
}

# build TREE CMAKE-ARGUMENT…: everything, or what $targets names.
build() {
  tree=$trees/$1
  shift
  say "building ${tree#"$root"/}"
  cmake -S "$root" -B "$tree" -G Ninja -DREHEARSE_TESTS=ON -DREHEARSE_WERROR=ON "$@"
  # shellcheck disable=SC2086 # a list
  cmake --build "$tree" ${targets:+--target $targets}
}
targets=

# count LOG PATTERN
count() {
  grep -cE "$2" "$1" || true
}

# How many skipped tests of a log are excused: only the one that looks at the report, only where there is no browser.
excused() {
  for browser in chromium chromium-browser google-chrome; do
    ! command -v $browser >/dev/null || { echo 0; return; }
  done
  count "$1" '^ *[0-9]+/[0-9]+ Test +#[0-9]+: screen\.report .*\*\*\*Skipped'
}

# check TREE TITLE CTEST-ARGUMENT…: runs tests and remembers how it went. A test that was skipped has not passed.
check() {
  log=$trees/$1/tests.log
  title=$2
  say "$title"
  directory=$trees/$1
  shift 2
  status=0
  $wrapper ctest --test-dir "$directory" --output-on-failure --no-tests=error -j "$(nproc)" --output-log "$log" "$@" ||
    status=$?
  passed=$(count "$log" '^ *[0-9]+/[0-9]+ Test +#.* Passed ')
  skipped=$(count "$log" '^ *[0-9]+/[0-9]+ Test +#.*\*\*\*(Skipped|Not Run)')
  all=$(count "$log" '^ *[0-9]+/[0-9]+ Test +#')
  excused=$(excused "$log")
  [ "$status" -eq 0 ] && [ "$skipped" -eq "$excused" ] || failed=1
  seconds=$(sed -n 's/^Total Test time (real) = *//p' "$log")
  summary="$summary
$(printf '%-28s %4d of %4d passed, %d skipped, %s' "$title" "$passed" "$all" "$skipped" "${seconds:-no time}")"
  [ "$excused" -eq 0 ] || summary="$summary
  skipped: the page of the report, for want of a browser"
}
wrapper=

totals() {
  say totals
  printf '%s\n' "${summary#?}"
  if [ "$failed" -ne 0 ]; then
    echo 'FAILED'
    exit 1
  fi
  echo 'all passed'
}
