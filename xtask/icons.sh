#!/bin/sh
# Makes the icons of the app that have to be PNG from their SVG sources, with Chromium: `xtask/icons.sh`.
# Run it after a change of public/icons/*.svg, and commit what it makes.
set -eu
cd "$(dirname "$0")/../public/icons"
chrome=${CHROME:-chromium}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# draw SOURCE PIXELS TARGET
draw() {
  {
    printf '<!doctype html><style>html,body{margin:0;background:transparent}'
    printf 'img{display:block;width:%spx;height:%spx}</style>' "$2" "$2"
    printf '<img src="data:image/svg+xml;base64,%s">' "$(base64 -w0 "$1")"
  } > "$work/page.html"
  "$chrome" --headless --no-sandbox --disable-dev-shm-usage --user-data-dir="$work/profile" \
    --hide-scrollbars --default-background-color=00000000 --force-device-scale-factor=1 \
    --window-size="$2,$2" --screenshot="$work/shot.png" \
    "file://$work/page.html" 2> "$work/log" || { cat "$work/log" >&2; exit 1; }
  # Smaller without a loss, where the program is at hand.
  if command -v oxipng > /dev/null; then oxipng --quiet --opt max --strip all "$work/shot.png"
  elif command -v optipng > /dev/null; then optipng -quiet -o7 -strip all "$work/shot.png"
  fi
  mv "$work/shot.png" "$3"
}

draw icon.svg 192 icon-192.png
draw icon.svg 512 icon-512.png
draw maskable.svg 512 maskable-512.png
draw maskable.svg 180 apple-touch-180.png
