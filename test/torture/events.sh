#!/usr/bin/env bash
# events: the order of event stores and their conditions, for longer than in make test, and with a client's backend killed every
# three seconds. EVENTS_SECONDS (60) of each.
set -euo pipefail
. test/torture/lib/cluster.sh

export EVENTS_SECONDS=${EVENTS_SECONDS:-60} EVENTS_WRITERS=${EVENTS_WRITERS:-32}
# What fsync = off would hide is what is on disk when it is needed.
cluster_create events 'fsync = on' 'restart_after_crash = on' 'deadlock_timeout = 50ms' 'log_min_messages = warning' 'autovacuum_naptime = 1s' \
  'checkpoint_timeout = 30s'
figures=()
for run in 'order no' 'order yes' 'conditions no'; do
  read -r scenario EVENTS_KILL <<<"$run"
  export EVENTS_KILL
  figures+=("$("test/scenarios/events_$scenario/run" | tee /dev/stderr | tail -n 1)")
done
complaints=$(cluster_complaints)
if [ -n "$complaints" ]; then
  echo "$complaints"
  exit 1
fi
printf '%s. %s. %s\n' "${figures[@]}"
