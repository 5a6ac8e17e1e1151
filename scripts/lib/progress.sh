# shellcheck shell=bash
# Long commands that say how far they have come, without the hundreds of lines that they print. Sourced.

# usage: with_progress WHAT TOTAL PATTERN LOG COMMAND...
# Runs it with its output in the file LOG, and says every few seconds how many lines of that match PATTERN: `WHAT: 12 of 250`.
# A terminal has it in one line. Of a command that fails, the log's end is printed, and its status returned.
with_progress() {
  local what=$1 total=$2 pattern=$3 log=$4 status=0 pid count shown='' tick=0
  shift 4
  : >"$log"
  "$@" >"$log" 2>&1 &
  pid=$!
  while kill -0 $pid 2>/dev/null; do
    sleep 0.5
    tick=$((tick + 1))
    count=$(grep -cE "$pattern" "$log") || true
    if [ -t 1 ]; then
      printf '\r%s: %d of %d ' "$what" "$count" "$total"
    elif [ $((tick % 10)) = 0 ] && [ "$count" != "$shown" ]; then
      printf '%s: %d of %d\n' "$what" "$count" "$total"
      shown=$count
    fi
  done
  wait $pid || status=$?
  if [ $status = 0 ]; then
    [ -t 1 ] && printf '\r'
    printf '%s: %d of %d, in %s\n' "$what" "$total" "$total" "$((tick / 2)) s"
  else
    printf '\n%s failed. The end of %s:\n' "$what" "$log" >&2
    tail -n 30 "$log" >&2
  fi
  return $status
}
