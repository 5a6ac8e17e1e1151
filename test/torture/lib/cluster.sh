# shellcheck shell=bash
# A server for one part of make torture. Sourced.
. scripts/lib/private_server.sh

# usage: cluster_create NAME [SETTING...]   makes and starts it, and sets the environment by which libpq finds it; $work is a
# directory for the part's own files. It goes when the script ends.
cluster_create() {
  cluster=$1 work=$server/$1.files
  shift
  mkdir -p "$work"
  trap 'trap "" HUP INT TERM; cluster_remove' EXIT
  as_server "$server_bin/initdb" -D "$cluster" -U postgres -A trust -E UTF8 --no-locale -N >"$server/$cluster.initdb" 2>&1 || {
    cat "$server/$cluster.initdb" >&2
    return 1
  }
  printf '%s\n' "listen_addresses = ''" "unix_socket_directories = '$server/$cluster'" "$@" |
    as_server tee -a "$cluster/postgresql.conf" >/dev/null
  export PGHOST=$server/$cluster PGUSER=postgres PGDATABASE=postgres PATH=$server_bin:$PATH
  cluster_start
}

# The postmaster of a server that was killed may leave backends that have not noticed yet, and then a new one refuses to
# start: asked again.
cluster_start() {
  local attempt
  for attempt in $(seq 20); do
    if as_server "$server_bin/pg_ctl" -D "$cluster" -l "$cluster.server" -w -t 60 start >"$server/$cluster.start" 2>&1; then
      return
    fi
    sleep 0.5
  done
  cat "$server/$cluster.start" "$server/$cluster.server" >&2
  echo "The server did not start in $attempt attempts" >&2
  return 1
}

# usage: cluster_stop MODE
cluster_stop() {
  as_server "$server_bin/pg_ctl" -D "$cluster" -m "$1" -w -t 60 stop >/dev/null 2>&1
}

cluster_remove() {
  local job
  for job in $(jobs -p); do
    kill "$job" 2>/dev/null || true
  done
  [ ! -e "$server/$cluster/postmaster.pid" ] || cluster_stop fast || cluster_stop immediate || true
  rm -rf "${server:?}/$cluster"
}

# usage: cluster_postmaster   prints its process id
cluster_postmaster() {
  head -n 1 "$server/$cluster/postmaster.pid"
}

# Waits until the server takes connections, as it does again after a backend's crash.
cluster_wait() {
  local attempt
  for attempt in $(seq 600); do
    if sql -c 'SELECT 1' >/dev/null 2>&1; then return; fi
    sleep 0.1
  done
  echo "The server has not come back in $attempt attempts" >&2
  return 1
}

# What no fault may bring about. Processes that a part kills itself are PART's own affair: it says how many it has killed.
# usage: cluster_complaints   prints the lines of the log that say so
cluster_complaints() {
  as_server grep -E 'PANIC:|TRAP:|was terminated by signal (6|7|8|11)|reference leak|leak: |XX000|ERROR:  (could not find|cache lookup|tuple concurrently)' \
    "$cluster.server" || true
}

sql() {
  psql -X -q -A -t -v ON_ERROR_STOP=1 "$@"
}
