# shellcheck shell=bash
# A throw-away PostgreSQL server with this extension in it. Sourced.
#
# Everything of it lies in one directory that only its owner can enter: a copy of the installation tree, the data and the
# socket. The machine's own installation is only read. PostgreSQL's programs find their files relative to where they are,
# so a copy of bin/ in the same place below another root looks for everything below that root; the rest of the tree is
# symbolic links. It has a bin/ of its own, since links there would be followed back.
. scripts/lib/progress.sh

socket_only_settings="listen_addresses = ''
fsync = off
max_prepared_transactions = 2
log_min_messages = warning"
# More of them, for those who want another server.
private_server_settings=

# usage: private_server_create NAME   sets $server (the directory) and $server_bin; it goes when the script ends
private_server_create() {
  # A socket's path may have 107 bytes: /tmp, whatever TMPDIR says.
  server=$(realpath "$(mktemp -d "/tmp/pgshift-$1.XXXXXX")")
  # make passes a signal on that we have already had: the second one must not cut the removal short.
  trap 'trap "" HUP INT TERM; private_server_stop' EXIT
  server_bin=$server$("$PG_CONFIG" --bindir)
  (umask 022 && copy_installation)
  if [ "$(id -u)" = 0 ]; then
    chown "$(server_user)" "$server"
  fi
}

# The server refuses to run as root.
server_user() {
  if id postgres >/dev/null 2>&1; then echo postgres; else echo nobody; fi
}

copy_installation() {
  local bin share lib
  bin=$("$PG_CONFIG" --bindir) share=$("$PG_CONFIG" --sharedir) lib=$("$PG_CONFIG" --pkglibdir)
  mkdir -p "$server_bin" "$server$share/extension" "$server$lib"
  cp -a "$bin/." "$server_bin"
  link_entries "$share" extension
  link_entries "$share/extension" 'pgshift_*'
  link_entries "$lib" 'pgshift_*'
}

# usage: link_entries DIRECTORY EXCEPT   links what is in it, but for EXCEPT, from its place below $server
link_entries() {
  find "$1" -mindepth 1 -maxdepth 1 ! -name "$2" -exec ln -s -t "$server$1" {} +
}

# A line of make's that compiles a file.
compiles='^[^ ]*(g\+\+|gcc|cc|c\+\+|clang)[^ ]* .* -c '

# usage: private_server_install DIRECTORY...   builds the extension in each and installs it there
private_server_install() {
  local directory files
  for directory; do
    files=$(make -n -C "$directory" PG_CONFIG="$PG_CONFIG" all | grep -cE "$compiles") || true
    with_progress "Files compiled in $(realpath --relative-to=. "$directory")" "$files" "$compiles" "$server/build.log" \
      make -j"$(nproc)" -C "$directory" PG_CONFIG="$PG_CONFIG" all &&
      make -s -C "$directory" PG_CONFIG="$PG_CONFIG" DESTDIR="$server" install >/dev/null || return
  done
}

# usage: as_server COMMAND...   runs it as the owner of $server, in there: he may not be able to enter the current directory
as_server() {
  local user
  user=$(stat -c %U "$server")
  if [ "$user" = "$(id -un)" ]; then
    (cd "$server" && "$@")
  else
    (cd "$server" && HOME=$server setpriv --reuid="$user" --regid="$(id -g "$user")" --clear-groups "$@")
  fi
}

# usage: private_server_locale NAME   lets the server to be started have a locale like en_US.UTF-8 that the machine lacks, if
# it has what locales are made of
private_server_locale() {
  if ! locale -a | tr -d '-' | grep -qixF "${1//-/}"; then
    mkdir -p "$server/locale"
    localedef -i "${1%.*}" -f "${1#*.}" "$server/locale/$1" >/dev/null 2>&1 || return 0
    export LOCPATH=$server/locale
  fi
}

# usage: private_server_start   and sets the environment by which libpq finds it, and nothing else
private_server_start() {
  local variable
  for variable in $(compgen -e | grep -E '^PG[A-Z]+$'); do
    unset "$variable"
  done
  as_server "$server_bin/initdb" -D data -U postgres -A trust -E UTF8 --no-locale -N >"$server/initdb.log" 2>&1 || {
    cat "$server/initdb.log" >&2
    return 1
  }
  printf "%s\n%s\nunix_socket_directories = '%s'\n" "$socket_only_settings" "$private_server_settings" "$server" |
    as_server tee -a data/postgresql.conf >/dev/null
  as_server "$server_bin/pg_ctl" -D data -l log -w -t 60 start >"$server/start.log" 2>&1 || {
    cat "$server/start.log" "$server/log" >&2
    return 1
  }
  export PGHOST=$server PGUSER=postgres PATH=$server_bin:$PATH
}

# usage: private_server_prove NAME   runs test/tap/NAME.pl. It makes servers of its own, so it runs as the server's user, on a
# copy that this user can read and beside which it can write.
private_server_prove() {
  local pgxs
  pgxs=$(dirname "$("$PG_CONFIG" --pgxs)")/..
  tar -C test -c tap | as_server tar -x
  as_server env --chdir="$server/tap" -u PGHOST -u PGUSER PATH="$PATH" PG_REGRESS="$pgxs/test/regress/pg_regress" \
    TESTDATADIR="$server/tap/tmp_check" TESTLOGDIR="$server/tap/log" prove -I "$pgxs/test/perl" -I . "$1.pl"
}

# usage: private_server_stop   leaves neither a process nor a file
private_server_stop() {
  if [ -n "$(private_server_pid)" ]; then
    as_server "$server_bin/pg_ctl" -D data -m fast -w -t 30 stop >/dev/null 2>&1 ||
      as_server "$server_bin/pg_ctl" -D data -m immediate -w -t 30 stop >/dev/null
  fi
  rm -rf "$server"
}

# Prints the postmaster's process id, if it runs: the one in the file may have been given to somebody else since.
private_server_pid() {
  local pid
  pid=$(head -n 1 "$server/data/postmaster.pid" 2>/dev/null) || return 0
  if [ "$(readlink "/proc/$pid/exe")" = "$server_bin/postgres" ]; then
    echo "$pid"
  fi
}
