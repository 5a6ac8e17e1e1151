# shellcheck shell=bash disable=SC2154
# Prints the result, and writes it down if it is of all parts or if $RESULTS says where. Sourced by bench/run.

# Of the first value that there is in a file, if there is any.
about() { sql -c "$1"; }

version=$(about "SELECT extversion FROM pg_extension WHERE extname = 'pgshift_state'")
commit=$(git rev-parse --short HEAD 2>/dev/null) || commit=unknown
if [ -n "$(git status --porcelain -- . ':(exclude)bench/results' ':(exclude)docs/performance.md' 2>/dev/null | head -n 1)" ]; then
  commit+=', with changes that are not committed'
fi

report_targets() { sql -f bench/report/targets.sql; }

report_circumstances() {
  cat <<END
- $(about 'SELECT version()')
- settings: $(about "SELECT string_agg(name || ' = ' || current_setting(name), ', ' ORDER BY name) FROM pg_settings
                     WHERE name IN ('shared_buffers', 'fsync', 'wal_level', 'full_page_writes', 'data_checksums', 'debug_assertions',
                                    'max_wal_size', 'autovacuum')")
- machine: $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1), $(nproc) CPUs, $(awk '/^MemTotal/ { printf "%.0f GB", $2 / 1048576 }' /proc/meminfo), $(uname -sr)
- $ROUNDS rounds; $ROWS rows, $MANY by COPY and in the large UPDATE, $ENTRIES entries in the log of history(), $TABLES tables, $TRANSACTIONS transactions of pgbench, $CONNECTIONS connections a round
- load of the machine at the end: $(cut -d ' ' -f 1-3 /proc/loadavg) (1, 5, 15 minutes)
- pgshift_state $version, commit $commit; $(date -u +%F)
END
}

report() {
  cat <<END
# What rules cost: pgshift_state $version

Made by \`make bench\`; how, and what the lines mean, is in [docs/performance.md](../../docs/performance.md).

## Targets

$(report_targets)

## CPU time

User and system time of the backend: for each row, each transaction of pgbench, each first statement. Medians of all rounds.

$(sql -f bench/report/lines.sql)

## Other figures

$(sql -f bench/report/others.sql)

## Circumstances

$(report_circumstances)
END
}

# usage: draw FILE
draw() {
  sql -F $'\t' -f bench/report/chart.sql >"$scratch/chart"
  # Of some of the parts there is no chart.
  ! grep -qF '?' "$scratch/chart" || return 0
  gnuplot -e "data='$scratch/chart'; output='$1'; title_text='What a rule adds to an UPDATE (pgshift_state $version, medians of $ROUNDS rounds)'" \
    bench/report/chart.gnuplot
}

# usage: put_into_docs FILE   the table of targets, between its marks
put_into_docs() {
  report_targets >"$scratch/targets"
  awk -v table="$scratch/targets" '
    /^<!-- end of figures -->$/ { inside = 0 }
    !inside { print }
    /^<!-- figures -->$/ { inside = 1; while ((getline line < table) > 0) print line }' "$1" >"$scratch/docs"
  cat "$scratch/docs" >"$1"
}

report >"$scratch/report"
cat "$scratch/report"
if [ -n "${RESULTS:-}" ]; then
  cp "$scratch/report" "$RESULTS"
  draw "$RESULTS.svg"
elif [ "${#chosen[@]}" = "${#all_parts[@]}" ]; then
  mkdir -p bench/results
  cp "$scratch/report" "bench/results/$version.md"
  draw "bench/results/$version.svg"
  put_into_docs docs/performance.md
fi
