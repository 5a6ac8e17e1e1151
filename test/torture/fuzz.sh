#!/usr/bin/env bash
# fuzz: libFuzzer on all that core reads, with sanitizers. FUZZ_SECONDS (60) a target, FUZZ_TARGETS ("machine_definition text")
# picks some. An input that fails is kept in build/fuzz/found.
set -euo pipefail
. scripts/lib/packages.sh

seconds=${FUZZ_SECONDS:-60}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

require_packages clang-19 libfuzzer
make -s -j"$(nproc)" fuzz_tests

all_targets() {
  find test/fuzz -name '*_fuzz.cpp' -printf '%f\n' | sed 's/_fuzz\.cpp$//' | sort
}

# What is found on the way is not kept: the seeds are what a person has written.
runs=0 targets=0 failed=0
mkdir -p build/fuzz/found
for target in ${FUZZ_TARGETS:-$(all_targets)}; do
  mkdir "$work/$target"
  source=$(find test/fuzz -name "${target}_fuzz.cpp" -printf '%P\n')
  targets=$((targets + 1))
  if "build/fuzz/${source%.cpp}" -max_total_time="$seconds" -max_len=65536 -timeout=10 -rss_limit_mb=1024 -dict=test/fuzz/json.dict \
    -artifact_prefix="build/fuzz/found/$target-" "$work/$target" "test/fuzz/corpus/$target" >"$work/log" 2>&1; then
    count=$(sed -n 's/^Done \([0-9]*\) runs.*/\1/p' "$work/log")
    echo "$target: $count inputs"
    runs=$((runs + count))
  else
    failed=$((failed + 1))
    grep -vE '^(#|NEW_FUNC|INFO)' "$work/log" | tail -n 60
    echo "$target: FAILED"
  fi
done

echo "$targets targets, $runs inputs of up to 64 kB, $seconds s each: $failed failed"
[ $failed = 0 ] && [ $runs -gt 0 ]
