#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# golden.sh PROGRAM HISTORY-MAKER NAME: runs the command line in NAME.args (one, as a shell reads it) beside this script, with a home
# of its own that has a made history (ending today for a NAME that begins with now-), and compares output, errors and exit status with NAME.txt. NAME.env, if there is one, changes
# the environment. With REHEARSE_REGENERATE=1 in the environment NAME.txt is written anew.
set -eu
program=$1 history=$2 name=$3
cd "$(dirname "$0")"

home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
export HOME="$home" LC_ALL=C.UTF-8 TZ=UTC TERM=dumb COLUMNS=33
unset XDG_CONFIG_HOME XDG_DATA_HOME XDG_STATE_HOME LANGUAGE NO_COLOR
[ ! -f "$name.env" ] || . "./$name.env"
mkdir -p "$home/.local/share/rehearse"
case $name in
  now-*) "$history" "$home/.local/share/rehearse/history.db" now ;;
  *) "$history" "$home/.local/share/rehearse/history.db" ;;
esac

status=0
eval "set -- $(cat "$name.args")"
"$program" "$@" </dev/null >"$home/out" 2>"$home/err" || status=$?
{
  sed 's/"at_ms":[0-9]*/"at_ms":0/' "$home/out" # of events: when they were noticed
  [ ! -s "$home/err" ] || { echo '--- standard error'; cat "$home/err"; }
  echo "--- exit status $status"
} >"$home/actual"

if [ "${REHEARSE_REGENERATE:-0}" = 1 ]; then
  cp "$home/actual" "$name.txt"
fi
diff -u "$name.txt" "$home/actual"
