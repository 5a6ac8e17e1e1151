# shellcheck shell=bash
# How a figure is taken, and where it goes. Sourced by the parts.
: "${scratch:=}"

sql() { psql -X -q -A -t -v ON_ERROR_STOP=1 "$@"; }

# usage: quietly COMMAND...   shows what it said on stderr only if it fails
quietly() {
  if ! "$@" 2>"$scratch/stderr"; then
    cat "$scratch/stderr" >&2
    return 1
  fi
}

# usage: statement_seconds   CPU time of the first statement that $scratch/stderr has statistics of (log_statement_stats); those
# after it are of what switches them off
statement_seconds() {
  awk '/ s user, .* s system, .* s elapsed/ { print $2 + $5; found = 1; exit } END { exit !found }' "$scratch/stderr"
}

# usage: record WORK RULE MEASURE ROUND VALUE
record() {
  printf '%s\t%s\t%s\t%s\t%s\n' "$@" >>"$scratch/figures"
}

# usage: per_row SECONDS ROWS   in microseconds
per_row() {
  awk -v seconds="$1" -v rows="$2" 'BEGIN { printf "%.4f", seconds * 1e6 / rows }'
}

# usage: lines_of PART...   prints the work and the rule of each of their lines, and of what these are compared with
lines_of() {
  sql -F ' ' -v parts="$*" <<<"SELECT work, rule FROM bench.lines_of(string_to_array(:'parts', ' ')) ORDER BY place"
}

# usage: rounds COMMAND PART...   COMMAND WORK RULE ROUND for each line of the parts, in every round in another order
rounds() {
  local command=$1 round work rule lines
  shift
  lines=$(lines_of "$@")
  for round in $(seq "$ROUNDS"); do
    echo "$*: round $round of $ROUNDS" >&2
    while read -r -u 3 work rule; do
      "$command" "$work" "$rule" "$round"
    done 3< <(shuf <<<"$lines")
  done
}

# usage: run_pgbench CLIENTS IDS STATEMENT [OPTION...]   prepared, with :id at random among so many; prints the CPU time of a
# transaction in microseconds. What connections and their first statements take is not in it.
run_pgbench() {
  local clients=$1 each=$((TRANSACTIONS / $1)) ids=$2 statement=$3
  shift 3
  cat >"$scratch/transaction.sql" <<END
\set number :number + 1
\set id random(1, $ids)
$statement;
\if :number = 1 or :number = $each
INSERT INTO bench.backend_cpu SELECT pg_backend_pid(), pgshift_test_cpu();
\endif
END
  sql -c "TRUNCATE bench.backend_cpu"
  if ! pgbench -n -M prepared -c "$clients" -t "$each" -D number=0 -f "$scratch/transaction.sql" "$@" >"$scratch/pgbench" 2>&1; then
    cat "$scratch/pgbench" >&2
    return 1
  fi
  sql -c "SELECT round(sum(taken)::numeric / $(((each - 1) * clients)), 4)
          FROM (SELECT max(taken) - min(taken) AS taken FROM bench.backend_cpu GROUP BY pid) AS backend"
}

# usage: statement_of WORK RULE
statement_of() {
  sql -v work="$1" -v rule="$2" <<<"SELECT bench.statement(:'work', :'rule', 'bench.subject')"
}
