#!/usr/bin/env bash
# Renews the snapshot of the advisory database: `advisories/renew.sh [CLONE]`, where CLONE is a clone of
# https://github.com/rustsec/advisory-db, bare or not; without one it is made. Commit what has changed.
set -euo pipefail
cd "$(dirname "$0")/.."

clone=${1:-}
if [ -z "$clone" ]; then
  clone=$(mktemp -d)
  trap 'rm -rf "$clone"' EXIT
  git clone --quiet --depth 1 https://github.com/rustsec/advisory-db "$clone"
fi
git -C "$clone" show HEAD:LICENSE.txt > /dev/null

# The packages of the lock files that come from a registry.
awk '/^name = / { name = $3 } /^source = / { gsub(/"/, "", name); print name }' \
  Cargo.lock bench/Cargo.lock fuzz/Cargo.lock | LC_ALL=C sort -u > advisories/packages.txt

rm -rf advisories/crates
mkdir advisories/crates
while read -r name; do
  if git -C "$clone" cat-file -e "HEAD:crates/$name" 2> /dev/null; then
    git -C "$clone" archive HEAD "crates/$name" | tar -x -C advisories
  fi
done < advisories/packages.txt
git -C "$clone" log -1 --format='%cs %H' > advisories/snapshot.txt
