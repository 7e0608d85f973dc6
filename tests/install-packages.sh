#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# install-packages.sh SECTION…: installs what is missing of these sections of packages.txt, where there is apt-get. Prints nothing
# to standard output, and touches neither the network nor sudo when nothing is missing.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
command -v apt-get >/dev/null 2>&1 || exit 0

wanted() {
  for section in "$@"; do
    awk -v section="[$section]" '/^\[/ {inside = $1 == section; next} inside && NF && !/^#/ {print $1}' "$here/packages.txt"
  done
}

missing=
for package in $(wanted "$@"); do
  dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null | grep -qx installed || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

sudo=
if [ "$(id -u)" -ne 0 ]; then
  command -v sudo >/dev/null 2>&1 || {
    echo "these packages are missing, and there is no sudo to install them:$missing" >&2
    exit 1
  }
  sudo=sudo
fi
echo "installing:$missing" >&2
{
  # Lists that are too old or not there yet are the usual reason for a first failure.
  apt() { $sudo env DEBIAN_FRONTEND=noninteractive apt-get -q "$@"; }
  # shellcheck disable=SC2086 # a list
  apt update && apt install -y --no-install-recommends $missing
} </dev/null >&2
