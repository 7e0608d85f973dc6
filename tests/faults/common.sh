# SPDX-License-Identifier: GPL-3.0-or-later
# What the tests of bad surroundings share; read with `.`. PROGRAM comes first. Every command is run, with a home that has a bank,
# notes, settings, a history and a recording.
set -eu
program=$1
here=$(cd "$(dirname "$0")" && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
unset XDG_CONFIG_HOME XDG_DATA_HOME XDG_STATE_HOME XDG_RUNTIME_DIR LANGUAGE NO_COLOR PULSE_SERVER DISPLAY
export LC_ALL=C.UTF-8 TZ=UTC TERM=dumb
faults=0

fault() {
  echo "$*"
  faults=1
}

# A line for each command; a command of the program's that has none is a fault of this list.
command_lines() {
  cat <<END
run -b bank.yaml pick-one --prep 0 --time 0.1s --device null
intro -b bank.yaml --prep 0 --time 0.1s --device null
prompt self-intro -b bank.yaml --time 0.1s
memorize self-intro -b bank.yaml --prep 0 --time 0.1s --device null
list -b bank.yaml
show -b bank.yaml self-intro
takes
replay last --sink null
import notes.txt -o made.yaml
compare 1 2
due -b bank.yaml
report -o page.html
stats
estimate text.txt
analyze take.wav
add take.wav --question self-intro -b bank.yaml
check bank.yaml
doctor --listen 0.1s --device null --sink null
devices
export everything
restore exported
purge --before 2026-11-24 --yes
transcribe last -b bank.yaml
recover
help
version
END
}

check_list() {
  "$program" complete -- '' | cut -f 1 | while read -r name; do
    command_lines | grep -qE "^$name( |\$)" || echo "tests/faults/common.sh: no line for the command $name"
  done
}

# prepare HISTORY-MAKER: what each command finds, in $scratch/now: a home and a folder to work in.
prepare() {
  home=$scratch/now/home work=$scratch/now/work
  mkdir -p "$home/.config/rehearse" "$home/.config/pulse" "$home/.local/share/rehearse/banks" "$work"
  printf 'autospawn = no\n' >"$home/.config/pulse/client.conf"
  # A recogniser that says a word of the recording it got.
  printf 'sink: none\ntranscriber: {command: [sh, -c, "test -s {file} && echo hello"]}\n' >"$home/.config/rehearse/config.yaml"
  chmod -R go= "$home"
  cp "$here/../golden/fixture.yaml" "$work/bank.yaml"
  cp "$work/bank.yaml" "$home/.local/share/rehearse/banks/fixture.yaml"
  printf '1. 자기소개를 해 주세요.\n안녕하세요. 지원자입니다.\n\n2. Why us?\nBecause of your work.\n' >"$work/notes.txt"
  printf 'One sentence that takes a while to say.\n' >"$work/text.txt"
  "$1" "$home/.local/share/rehearse/history.db"
  chmod 600 "$home/.local/share/rehearse/history.db"
  export HOME="$home"
  cd "$work"
  "$program" run -b bank.yaml pick-one --prep 0 --time 0.2s --device null --json </dev/null >events 2>/dev/null ||
    { fault 'no session to begin with'; exit 1; }
  cp "$(sed -n 's/.*"event":"answer_ended".*"path":"\([^"]*\)".*/\1/p' events)" take.wav
  "$program" export exported >/dev/null
  cd "$scratch"
  mv now as-prepared
}

# fresh: everything as it was prepared, in the same places (the history knows where its recordings are).
fresh() {
  cd "$scratch"
  rm -rf now
  cp -a as-prepared now
  cd "$work"
}

# was_orderly STATUS ERRORS WHAT: the program ended by itself, and where it failed it said why.
was_orderly() {
  [ "$1" -lt 128 ] || { fault "$3: ended by signal $(($1 - 128))"; cat "$2"; return 0; }
  [ "$1" -eq 0 ] || [ -s "$2" ] || [ -s "$scratch/out" ] || fault "$3: exit status $1 and not a word"
  ! grep -qE 'Sanitizer|runtime error' "$2" || { fault "$3: a sanitizer complains"; cat "$2"; }
}
