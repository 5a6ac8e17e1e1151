#!/usr/bin/env bash
# make lint: clang-format, clang-tidy and shellcheck have nothing to say.
# make format: clang-format has its way.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib/packages.sh
. scripts/lib/postgresql.sh

# One release of the tools, that both Debian 12 and 13 have: others lay the code out in another way. 14 can't compile ours.
clang=19
if [ "${1:-}" = format ]; then
  require_packages clang-format-$clang
  find src test/unit test/boundary test/fuzz test/scenarios \( -name '*.cpp' -o -name '*.hpp' \) -exec clang-format-$clang -i {} +
  exit
fi

require_packages compiler fmt graphviz icu boost-test clang-format-$clang clang-tidy-$clang shellcheck
require_postgresql
status=0

mapfile -t sources < <(find src test/unit test/boundary test/fuzz test/scenarios -name '*.cpp' -o -name '*.hpp' | sort)
echo "clang-format: ${#sources[@]} files"
clang-format-$clang --dry-run -Werror "${sources[@]}" || status=1

mapfile -t scripts < <(grep -lE '^#!.*\b(ba)?sh\b|^# shellcheck shell=' scripts/* scripts/lib/* test/scenarios/*/run test/scenarios/upgrade/upgrade test/torture/*.sh test/torture/lib/*.sh bench/run bench/lib.sh bench/*/*.sh docker/*.sh debian/tests/* .ci/run 2>/dev/null)
echo "shellcheck: ${#scripts[@]} files"
shellcheck "${scripts[@]}" || status=1

# Made anew: files come and go.
make -s -B PG_CONFIG="$PG_CONFIG" compile_commands.json
mapfile -t sources < <(find src -name '*.cpp' | sort)
echo "clang-tidy: ${#sources[@]} files"
# The flags are gcc's, and clang need not know them all.
printf '%s\n' "${sources[@]}" |
  xargs -P "$(nproc)" -n 1 clang-tidy-$clang --quiet -p . --extra-arg=-Wno-unknown-warning-option \
    --extra-arg=-Wno-ignored-optimization-argument 2> >(grep -vE '^[0-9]+ warnings? (generated|treated)' >&2) || status=1

exit $status
