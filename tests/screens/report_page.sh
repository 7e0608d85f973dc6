#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# report_page.sh PROGRAM HISTORY-MAKER VOICE-MAKER: the report as headless Chromium sees it, opened from a file: no word on the console, no
# request but for the page itself, as many points as answers, nothing wider than 360 or 1280 pixels, a contrast of at least 4.5 to 1 in
# light and dark, hostile text shown as text, an embedded recording that plays. Skipped (77) with a line where there is no Chromium.
set -eu
program=$1 history=$2 voices=$3
browser=$(command -v chromium || command -v chromium-browser || command -v google-chrome || true)
[ -n "$browser" ] || { echo "skipped: no chromium here (apt-get install chromium)"; exit 77; }

home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
export HOME="$home" LC_ALL=C.UTF-8 TZ=UTC TERM=dumb
unset XDG_CONFIG_HOME XDG_DATA_HOME XDG_STATE_HOME LANGUAGE
mkdir -p "$home/.local/share/rehearse"
db="$home/.local/share/rehearse/history.db"
"$history" "$db"
"$voices" "$home"
sqlite3 "$db" "UPDATE attempt SET path = '$home/10-few-words.wav' WHERE path <> '';
  UPDATE attempt SET question = '<script>document.title=1</script> \"q\" ' || char(27) || '[31m <b>bold</b>' WHERE take = 2;"
"$program" report -o "$home/report.html" --embed --ui-lang ko

# A page beside it looks into it in a frame and says on the console what it finds.
cat >"$home/probe.html" <<'PROBE'
<!DOCTYPE html><meta charset="utf-8"><body><script>
const found = {}, wait = ms => new Promise(done => setTimeout(done, ms));
const parts = c => c.match(/[\d.]+/g).map(Number);
const light = c => { const [r, g, b] = parts(c).map(v => (v /= 255) <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4);
  return .2126 * r + .7152 * g + .0722 * b; };
const ground = e => { for (; e; e = e.parentElement) { const c = getComputedStyle(e).backgroundColor, p = parts(c);
  if (p.length < 4 || p[3] > 0) return c; } return 'rgb(255,255,255)'; };
function contrast(doc) {
  let least = 99;
  const walk = doc.createTreeWalker(doc.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const e = walk.currentNode.parentElement;
    if (!walk.currentNode.data.trim() || e.closest('title, desc')) continue;
    const style = getComputedStyle(e), ink = e.closest('svg') ? style.fill : style.color;
    const a = light(ink), b = light(ground(e));
    least = Math.min(least, (Math.max(a, b) + .05) / (Math.min(a, b) + .05));
  }
  return least;
}
async function look(width) {
  const frame = document.createElement('iframe');
  frame.style.cssText = `width:${width}px;height:900px;border:0`;
  frame.src = 'report.html';
  document.body.append(frame);
  await new Promise(done => frame.onload = done);
  const doc = frame.contentDocument, win = frame.contentWindow;
  await wait(300);
  found['wide' + width] = doc.documentElement.scrollWidth;
  found.contrast = Math.min(found.contrast ?? 99, contrast(doc));
  found.circles = doc.querySelectorAll('svg.chart circle').length;
  found.articles = doc.querySelectorAll('article').length;
  found.title = doc.title;
  found.scripts = doc.querySelectorAll('script, b').length;
  found.shown = doc.body.textContent.includes('<script>document.title=1<' + '/script>');
  found.alternatives = [...doc.querySelectorAll('svg')].every(s => s.querySelector('title') && s.getAttribute('role') == 'img');
  found.requests = win.performance.getEntriesByType('resource').filter(r => !r.name.startsWith('data:')).length;
  return doc;
}
(async () => {
  await look(1280);
  const doc = await look(360), audio = doc.querySelector('audio[src^="data:"]');
  try { audio.muted = true; await audio.play(); await wait(1200); found.played = audio.currentTime; found.length = audio.duration; }
  catch (e) { found.played = String(e); }
  for (const [k, v] of Object.entries(found)) console.log(`found ${k}=${v}.`);
  console.log('found everything=1.');
})().catch(e => console.log('found everything=' + e + '.'));
</script>
PROBE

# look SCHEME: prints what was found as NAME=VALUE lines.
look() {
  "$browser" --headless=new --no-sandbox --disable-gpu --no-first-run --user-data-dir="$home/browser-$1" --enable-logging=stderr \
    --allow-file-access-from-files --autoplay-policy=no-user-gesture-required --blink-settings=preferredColorScheme=$1 \
    --window-size=1400,1000 "file://$home/probe.html" >/dev/null 2>"$home/log" &
  pid=$!
  waited=0
  until grep -q 'found everything=' "$home/log" || [ $waited -ge 300 ]; do
    sleep 0.2
    waited=$((waited + 1))
  done
  kill $pid 2>/dev/null || true
  wait $pid 2>/dev/null || true
  sed -n 's/.*CONSOLE.*"found \(.*\)\.", source.*/\1/p' "$home/log"
  grep CONSOLE "$home/log" | grep -v '"found ' >>"$home/console" || true
}

failed=0
expect() { # NAME CONDITION-ON-VALUE
  value=$(sed -n "s/^$1=//p" "$home/found")
  awk -v v="$value" "BEGIN { exit !($2) }" || { echo "$scheme: $1 is '$value', wanted: $2"; failed=1; }
}

: >"$home/console"
for scheme in 1 0; do
  look $scheme >"$home/found"
  [ -s "$home/found" ] || { echo "the browser said nothing:"; tail -5 "$home/log"; exit 1; }
  expect wide1280 'v <= 1280 && v > 0'
  expect wide360 'v <= 360 && v > 0'
  expect contrast 'v >= 4.5 && v < 99'
  expect circles 'v == 5 + 4 + 4'
  expect articles 'v == 6'
  expect scripts 'v == 0'
  expect shown 'v == "true"'
  expect alternatives 'v == "true"'
  expect requests 'v == 0'
  expect title 'v == "면접 연습"'
  expect played 'v + 0 > 0.2'
done
[ ! -s "$home/console" ] || { echo "on the console:"; cat "$home/console"; failed=1; }
sed 's/^/  /' "$home/found"
exit $failed
