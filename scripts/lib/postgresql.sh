# shellcheck shell=bash
# Which PostgreSQL to build for, installing Debian's own if there is none. Sourced after packages.sh.

oldest_major=15

# usage: usable_pg_config PG_CONFIG   true if it names a server that an extension can be built for and tested on
usable_pg_config() {
  local pgxs
  command -v "$1" >/dev/null || return 1
  pgxs=$("$1" --pgxs 2>/dev/null) && [ -f "$pgxs" ] || return 1
  # Debian 13's server package brings the makefiles without the headers
  [ -f "$("$1" --includedir-server)/postgres.h" ] || return 1
  [ -x "$("$1" --bindir)/postgres" ] && [ -x "$("$1" --bindir)/initdb" ] || return 1
  [ -x "$(dirname "$pgxs")/../test/regress/pg_regress" ] || return 1
  [ "$(major_version "$1")" -ge $oldest_major ]
}

major_version() {
  "$1" --version | sed 's/^[^0-9]*\([0-9]*\).*/\1/'
}

# usage: find_pg_config   prints the first usable one: the shell's own, then the newest that lies where they usually lie
find_pg_config() {
  local candidate
  for candidate in pg_config $(printf '%s\n' /usr/lib/postgresql/*/bin/pg_config /usr/pgsql-*/bin/pg_config \
    /usr/local/pgsql/bin/pg_config | sort -rV); do
    if usable_pg_config "$candidate"; then
      command -v "$candidate"
      return
    fi
  done
  return 1
}

# usage: require_postgresql   sets and exports PG_CONFIG; one that the user named is taken or refused, never replaced
require_postgresql() {
  if [ -n "${PG_CONFIG:-}" ]; then
    if ! usable_pg_config "$PG_CONFIG"; then
      echo "PG_CONFIG=$PG_CONFIG names no PostgreSQL $oldest_major or newer with its server and its development files" \
        "(pg_config --pgxs, pg_regress)." >&2
      return 1
    fi
    PG_CONFIG=$(command -v "$PG_CONFIG")
  elif ! PG_CONFIG=$(find_pg_config); then
    install_postgresql
    PG_CONFIG=$(find_pg_config)
  fi
  export PG_CONFIG
  echo "Using $("$PG_CONFIG" --version) ($PG_CONFIG)"
}

install_postgresql() {
  local major
  echo "There is no PostgreSQL here that an extension can be built for."
  update_package_lists
  # A server that is there without its development files is completed; otherwise Debian's default comes.
  major=$(printf '%s\n' /usr/lib/postgresql/*/bin/postgres | sort -rV | sed -n 's#.*/\([0-9]*\)/bin/postgres$#\1#p' |
    awk -v oldest=$oldest_major '$1 >= oldest { print; exit }')
  [ -n "$major" ] || major=$(apt-cache depends postgresql | sed -n 's/.*Depends: postgresql-\([0-9]*\)$/\1/p' | head -n 1)
  if [ -x "/usr/lib/postgresql/$major/bin/postgres" ]; then
    install_packages "postgresql-server-dev-$major"
  else
    without_main_cluster install_packages "postgresql-$major" "postgresql-server-dev-$major"
  fi
}

# Debian's server package makes and starts a cluster called main when it is installed. Nobody asked for one here. The
# setting lies in a file that no package owns, so that dpkg has no question about it, now or later.
without_main_cluster() {
  local setting=/etc/postgresql-common/createcluster.d/pgshift_state.conf status=0
  as_root install -d -m 755 "${setting%/*}"
  echo 'create_main_cluster = false' | as_root tee "$setting" >/dev/null
  "$@" || status=$?
  as_root rm -f "$setting"
  as_root rmdir -p --ignore-fail-on-non-empty "${setting%/*}"
  return $status
}
