#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# format.sh ROOT CLANG-FORMAT: every C file is as .clang-format wants it.
. "$(dirname "$0")/common.sh"
need "$1"
files=$(tracked_like '^(cmd|lib|tests)/.*\.[ch]$') || verdict "$files"
printf '%s\n' "$files" | xargs -P "$(nproc)" -n 16 "$1" --dry-run -Werror --style=file
