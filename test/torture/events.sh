#!/usr/bin/env bash
# events: the order of event stores and their conditions, as the scenarios of make test try them, for longer, by more sessions, and with
# backends killed. EVENTS_SECONDS (120) of EVENTS_WRITERS (64).
set -euo pipefail
. test/torture/lib/cluster.sh

cluster_create events 'max_connections = 200' 'log_min_messages = warning' 'max_prepared_transactions = 20'
export EVENTS_SECONDS=${EVENTS_SECONDS:-120} EVENTS_WRITERS=${EVENTS_WRITERS:-64}
order=$(EVENTS_KILL=yes test/scenarios/events_order/run | tail -n 1)
echo "$order"
conditions=$(test/scenarios/events_conditions/run | tail -n 1)
echo "$conditions"
complaints=$(cluster_complaints)
if [ -n "$complaints" ]; then
  echo "$complaints"
  exit 1
fi
echo "$order; conditions: $conditions"
