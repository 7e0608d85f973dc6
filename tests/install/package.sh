#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# package.sh CMAKE SOURCE: the .deb installs in a bare Debian 12 with what it depends on and nothing more, an interview runs there as
# an ordinary user, and removing it leaves nothing. The .tar.gz runs where it is unpacked.
. "$(dirname "$0")/common.sh"
cmake=$1 source=$2

"$cmake" -S "$source" -B "$scratch/build" -G Ninja -DCMAKE_BUILD_TYPE=Release -DREHEARSE_TESTS=OFF >"$scratch/log"
"$cmake" --build "$scratch/build" >"$scratch/log" || { cat "$scratch/log"; fail 'it does not build'; }
(cd "$scratch/build" && cpack) >"$scratch/log" 2>&1 || { cat "$scratch/log"; fail 'cpack failed'; }
package=$(ls "$scratch"/build/*.deb)
archive=$(ls "$scratch"/build/*.tar.gz)
dpkg-deb --info "$package"
ls -l "$package" "$archive" | awk '{print $5, $NF}'
depends=$(dpkg-deb --field "$package" Depends)
for library in libyaml-0-2 libsndfile1 libpulse0 libsqlite3-0 libreadline8; do
  printf '%s' "$depends" | grep -qF "$library" || fail "$library is not among what the package depends on: $depends"
done

root=$scratch/root
bare_root "$root"
cp "$package" "$root/tmp/rehearse.deb"
in_root() { chroot "$root" "$@"; }
in_root apt-get -q update >"$scratch/log" 2>&1 || { cat "$scratch/log"; fail 'apt-get update'; }
in_root env DEBIAN_FRONTEND=noninteractive apt-get -q install -y --no-install-recommends /tmp/rehearse.deb \
  >"$scratch/log" 2>&1 || { cat "$scratch/log"; fail 'the package does not install'; }
in_root useradd --create-home someone
in_root dpkg --verify rehearse
installed_files | while read -r file; do
  # Debian's base leaves manual pages out of what it unpacks only where it is told to.
  in_root dpkg -L rehearse | grep -qx "/usr/$file" || fail "/usr/$file is not in the package"
done
in_root dpkg -L rehearse | grep -qx /usr/share/zsh/vendor-completions/_rehearse || fail "zsh's completion is not in the package"
as_someone() { in_root su someone -c "cd && $*"; }
check_program as_someone rehearse
in_root dpkg --purge rehearse >"$scratch/log" 2>&1
[ ! -e "$root/usr/share/rehearse" ] || fail 'removing the package leaves something behind'

mkdir "$scratch/unpacked" "$scratch/home"
tar -xzf "$archive" -C "$scratch/unpacked"
export HOME="$scratch/home"
check_program "$(ls -d "$scratch"/unpacked/*/bin/rehearse)"
