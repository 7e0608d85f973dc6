# SPDX-License-Identifier: GPL-3.0-or-later
# What the tests of installing share; read with `.`.
set -eu
export LC_ALL=C.UTF-8
unset XDG_CONFIG_HOME XDG_DATA_HOME XDG_STATE_HOME LANGUAGE
scratch=$(mktemp -d)
trap 'clean' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# Mounts first, and nothing that still is one: what is below belongs to the machine.
clean() {
  grep -F " $scratch/" /proc/self/mounts | cut -d ' ' -f 2 | sort -r | xargs -r -n 1 umount -l || return 0
  rm -rf --one-file-system "$scratch"
}

fail() {
  echo "$*" >&2
  exit 1
}

# The files of an installation, relative to its prefix; of the questions one stands for all.
installed_files() {
  cat <<END
bin/rehearse
share/rehearse/questions/general.en.yaml
share/locale/ko/LC_MESSAGES/rehearse.mo
share/man/man1/rehearse.1
share/man/man5/rehearse-bank.5
share/man/man5/rehearse-config.5
share/man/ko/man1/rehearse.1
share/man/ko/man5/rehearse-bank.5
share/man/ko/man5/rehearse-config.5
share/bash-completion/completions/rehearse
share/fish/vendor_completions.d/rehearse.fish
END
}

# check_program COMMAND…: the program that COMMAND starts finds its questions, speaks Korean and holds an interview.
check_program() {
  "$@" version | grep -q '^rehearse [0-9]' || fail "$*: no version"
  "$@" list --json | grep -q '"bank":"general"' || fail "$*: its questions are not found"
  "$@" --ui-lang ko help | grep -q '사용법' || fail "$*: its Korean messages are not found"
  "$@" run -n 2 --follow-ups none --prep 0 --time 1s --device null --json </dev/null >"$scratch/events" || fail "$*: no interview"
  [ "$(grep -c '"event":"answer_ended"' "$scratch/events")" -eq 2 ] || fail "$*: not two answers"
  grep -q '"event":"session_ended","at_ms":[0-9]*,"answered":2' "$scratch/events" || fail "$*: the session has no end"
  "$@" takes | grep -q '^ *2 ' || fail "$*: the second take is not kept"
}

# bare_root FOLDER: a Debian 12 with nothing in it but the base, that installs from where this machine does.
bare_root() {
  [ "$(id -u)" -eq 0 ] || fail 'a root of its own takes the rights of root'
  debootstrap --variant=minbase bookworm "$1" >"$scratch/debootstrap.log" 2>&1 || {
    cat "$scratch/debootstrap.log"
    fail 'debootstrap failed'
  }
  rm -rf "$1/etc/apt"
  cp -rL /etc/apt "$1/etc/"
  cp -L /etc/resolv.conf /etc/hosts "$1/etc/"
  for folder in usr/local/share/ca-certificates etc/ssl/certs; do
    [ ! -d "/$folder" ] || { mkdir -p "$1/$folder" && cp -rL "/$folder/." "$1/$folder/"; }
  done
  mount --bind /dev "$1/dev"
  mount --bind /dev/pts "$1/dev/pts"
  mount -t proc proc "$1/proc"
  printf '#!/bin/sh\nexit 101\n' >"$1/usr/sbin/policy-rc.d" # no services in there
  chmod +x "$1/usr/sbin/policy-rc.d"
}
