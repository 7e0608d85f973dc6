#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# history.sh PROGRAM HISTORY-MAKER [ATTEMPTS]: what a large history costs. Generates 1,000 and 1,000,000 attempts (500 questions, 3
# measures each), then compares processor time: `stats` with the sqlite3 shell running the same aggregates on the same file, `due`,
# `takes -n 20` and `version` with what they cost at 1,000 attempts. The least of several runs counts, in turns. Fails over 1.5 times.
set -eu
program=$1 history=$2 many=${3:-1000000}
command -v sqlite3 >/dev/null || { echo "skipped: no sqlite3 here"; exit 77; }
top=$(mktemp -d)
trap 'rm -rf "$top"' EXIT
export LC_ALL=C TZ=UTC TERM=dumb
unset XDG_CONFIG_HOME XDG_DATA_HOME XDG_STATE_HOME LANGUAGE

{
  echo 'id: bench'
  echo 'questions:'
  seq 0 499 | sed 's/.*/  - {id: q&, question: "Question number &, as long as questions are?", tags: [t&]}/; s/\[t\([0-9]*\)\([0-9]\)\]/[t\2]/'
} >"$top/bank.yaml"

db() { echo "$top/$1/.local/share/rehearse/history.db"; }
make() { # NAME ATTEMPTS
  mkdir -p "$top/$1/.local/share/rehearse/banks"
  cp "$top/bank.yaml" "$top/$1/.local/share/rehearse/banks/"
  "$history" "$(db "$1")"
  sqlite3 "$(db "$1")" >/dev/null <<SQL
PRAGMA synchronous = OFF;
BEGIN;
DELETE FROM attempt;
CREATE TEMP TABLE n AS WITH RECURSIVE c(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM c WHERE i + 1 < $2) SELECT i FROM c;
INSERT INTO attempt (session, bank, id, question, lang, at_unix_ms, utc_offset_s, practice_day, prep_ms, answer_ms, target_ms,
  outcome, rating, path, frames, sample_rate_hz)
  SELECT 1, 'bench', 'q' || (i * 7919 % 500), 'Question number ' || (i * 7919 % 500) || ', as long as questions are?', 'en',
  1500000000000 + i * 60000, 0, CAST(strftime('%Y%m%d', 1500000000 + i * 60, 'unixepoch') AS INTEGER), 10000,
  40000 + i * 104729 % 50000, 60000, 'finished', i % 5, '/takes/' || i || '.wav', 2880000, 48000 FROM n;
INSERT INTO measure (take, name, value) SELECT take, 'loudness_lufs', -23.5 FROM attempt;
INSERT INTO measure (take, name, value) SELECT take, 'pauses_per_minute', take % 9 FROM attempt;
INSERT INTO measure (take, name, value) SELECT take, 'speech_rate_spm', 240 + take % 90 FROM attempt;
COMMIT;
PRAGMA wal_checkpoint(TRUNCATE);
ANALYZE;
SQL
}

# The same aggregates as stats: all, by question, by day, and the newest twelve answers of each question.
cat >"$top/same.sql" <<'SQL'
SELECT count(*), sum(answer_ms > 0), sum(answer_ms), sum(target_ms), sum(answer_ms > target_ms), sum(path <> '') FROM attempt;
SELECT name, count(*), sum(value) FROM measure GROUP BY name;
SELECT bank, id, count(*), sum(answer_ms > 0), sum(answer_ms), sum(target_ms), sum(answer_ms > target_ms), sum(rating = 1),
  sum(rating = 2), sum(rating = 3), sum(rating = 4), max(at_unix_ms), min(abs(answer_ms - target_ms)) FROM attempt GROUP BY bank, id;
SELECT bank, id, name, count(*), sum(value) FROM attempt JOIN measure USING (take) GROUP BY bank, id, name;
SELECT practice_day, count(*), sum(answer_ms), sum(answer_ms > target_ms) FROM attempt GROUP BY practice_day;
SELECT id, take, answer_ms * 100 / target_ms FROM (SELECT *, row_number() OVER (PARTITION BY bank, id ORDER BY take DESC) AS r
  FROM attempt) WHERE r <= 12;
SQL

# Milliseconds of processor time, the least of $1 runs.
least() {
  runs=$1
  shift
  best=999999999
  for _ in $(seq "$runs"); do
    used=$( { bash -c 'TIMEFORMAT="%U %S"; time "$@" >/dev/null 2>&1' - "$@"; } 2>&1 | awk '{ printf "%d", ($1 + $2) * 1000 }')
    [ "$used" -ge "$best" ] || best=$used
  done
  echo "$best"
}
as() {
  machine=$1
  shift
  env HOME="$top/$machine" "$program" "$@"
}

make small 1000
make large "$many"
bytes=$(stat -c %s "$(db large)")
first=$(least 1 env HOME="$top/large" "$program" due)
as small due >/dev/null
echo "attempts: $many, file: $bytes bytes, $((bytes / many)) for each attempt with 3 measures"
echo "first due after everything changed: $first ms (kept from then on)"
printf '%-26s %10s %10s %8s\n' 'milliseconds of processor' ours other ratio
failed=0
row() { # NAME OURS OTHER
  ratio=$(awk "BEGIN { printf \"%.2f\", $2 / ($3 > 0 ? $3 : 1) }")
  printf '%-26s %10s %10s %8s\n' "$1" "$2" "$3" "$ratio"
  printf 'row\t%s, %s answers, CPU ms\t%s\t%s\t%s\t%s\tat most 1.5\n' "${1%% /*}" "$many" "$2" "${1##*/ }" "$3" "$ratio"
  awk "BEGIN { exit !($2 <= 1.5 * $3 + 3) }" || failed=1 # the clock counts in steps of some milliseconds
}
row 'stats / sqlite3' "$(least 3 env HOME="$top/large" "$program" stats --json)" "$(least 2 sqlite3 "$(db large)" ".read $top/same.sql")"
for command in 'due' 'takes -n 20' 'version'; do
  # shellcheck disable=SC2086
  row "$command / at 1,000" "$(least 9 env HOME="$top/large" "$program" $command)" "$(least 9 env HOME="$top/small" "$program" $command)"
done
exit $failed
