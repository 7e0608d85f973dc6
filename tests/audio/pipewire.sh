#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# pipewire.sh PROGRAM ARGUMENT…: runs a test program against a private PipeWire with the same sink "rig" and source "mic" as
# support/rig.c makes in PulseAudio. Skipped (77) where PipeWire is not installed.
set -eu
for needed in pipewire pipewire-pulse wireplumber dbus-daemon pactl pacat; do
  command -v "$needed" >/dev/null 2>&1 || { echo "skipped: $needed is not installed"; exit 77; }
done
folder=$(mktemp -d)
chmod 700 "$folder"
servers=
stop() {
  # shellcheck disable=SC2086 # a list
  [ -z "$servers" ] || kill $servers 2>/dev/null || true
  wait
  rm -rf "$folder"
}
trap stop EXIT
trap 'exit 130' INT TERM

home=$HOME
export HOME="$folder" XDG_RUNTIME_DIR="$folder" PIPEWIRE_RUNTIME_DIR="$folder" XDG_CONFIG_HOME="$folder" XDG_STATE_HOME="$folder"
export DBUS_SESSION_BUS_ADDRESS="unix:path=$folder/bus" PULSE_SERVER="unix:$folder/pulse/native"
unset DISPLAY

# start PROGRAM ARGUMENT…: in the background.
start() {
  "$@" >>"$folder/log" 2>&1 &
  servers="$! $servers"
}
# until_true COMMAND…: looked at a hundred times a second, for ten seconds.
until_true() {
  tries=0
  until "$@" >/dev/null 2>&1; do
    tries=$((tries + 1))
    [ "$tries" -lt 1000 ] || { echo "never came true: $*"; cat "$folder/log"; exit 1; }
    sleep 0.01
  done
}

start dbus-daemon --session --nofork --nopidfile --address="$DBUS_SESSION_BUS_ADDRESS"
until_true test -S "$folder/bus"
start pipewire
until_true test -S "$folder/pipewire-0"
start wireplumber
start pipewire-pulse
until_true pactl info
pactl load-module module-null-sink sink_name=rig rate=48000 channels=1 channel_map=mono >/dev/null
pactl load-module module-remap-source source_name=mic master=rig.monitor channels=1 channel_map=mono >/dev/null
until_true pactl get-source-mute mic
pactl set-default-sink rig
pactl set-default-source mic

status=0
HOME="$home" REHEARSE_RIG=given "$@" || status=$?
exit "$status"
