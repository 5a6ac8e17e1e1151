#!/usr/bin/env bash
# make dist: the archive that PGXN takes, pgshift_state-VERSION.zip, of what is committed.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib/packages.sh

require_packages git unzip
if [ -n "$(git status --porcelain)" ]; then
  echo "What is not committed is not in the archive:" >&2
  git status --short >&2
fi
version=$(git show HEAD:pgshift_state.control | sed -n "s/^default_version *= *'\(.*\)'/\1/p")
name=pgshift_state-$version
git archive --format=zip --prefix="$name/" --output="$name.zip" HEAD

# The committed sources are checked as they are in there.
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
unzip -q "$name.zip" -d "$work"
"$work/$name/scripts/check_repo.sh" || {
  rm -f "$name.zip"
  exit 1
}
echo "$name.zip: $(unzip -l "$name.zip" | tail -n 1 | awk '{ print $2 }') files"
