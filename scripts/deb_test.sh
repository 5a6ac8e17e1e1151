#!/usr/bin/env bash
# make deb-test: Debian's packages of these sources, for several releases of PostgreSQL. Each is built in a throw-away Debian, and
# lintian has nothing to say of it. In a fresh one that has PostgreSQL and the package alone, README's first page is run; in
# another, which has what debian/tests/control asks for, so are the regression and isolation tests.
# usage: deb_test.sh [MAJOR...]   PACKAGES=DIRECTORY keeps what is built, in a folder for each major
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib/packages.sh
. scripts/lib/debian.sh

if [ "$(id -u)" != 0 ]; then
  exec sudo env ${XDG_CACHE_HOME+"XDG_CACHE_HOME=$XDG_CACHE_HOME"} ${PACKAGES+"PACKAGES=$PACKAGES"} "$PWD/scripts/deb_test.sh" "$@"
fi
[ $# -gt 0 ] || set -- 15 17

# usage: listed FIELD FILE   what the field says, as one list with commas and without what is in ${}
listed() {
  sed -n "/^$1:/,/^[^ ]/{/^$1:\|^ /p}" "$2" | sed "s/^$1://" | tr -d ' \n'
}

# usage: packaging_root MAJOR   prints the path of a Debian that has what packages are built and examined by
packaging_root() {
  local suite
  suite=$(suite_of "$1") || return
  # debhelper-compat is what debhelper provides.
  kept_debian "$suite-packaging" "$suite" \
    "$(listed Build-Depends debian/control.in | sed 's/debhelper-compat([^)]*)/debhelper/'),build-essential,fakeroot,lintian"
}

# usage: build MAJOR   puts the packages into $packages/MAJOR
build() {
  local root
  root=$(packaging_root "$1") || return
  rm -rf "${packages:?}/$1"
  mkdir -p "$packages/$1"
  # shellcheck disable=SC2016  # for the shell in there
  sources | in_root "$root" sh -euc '
    mkdir source
    cd source
    tar -x
    dpkg-buildpackage -us -uc >&2
    cd ..
    tar -c --exclude=./source --exclude=./.* ./*' | tar -x -C "$packages/$1" --no-same-owner
}

# usage: examine MAJOR   what lintian says of the packages: it has neither errors nor warnings
examine() {
  local root
  root=$(packaging_root "$1") || return
  tar -C "$packages/$1" -c . | in_root "$root" sh -euc 'tar -x && lintian --info --fail-on error,warning ./*.dsc ./*.deb'
}

# usage: install MAJOR TARBALL PACKAGES   makes a Debian that has these and our package
install() {
  # shellcheck disable=SC2016  # the hooks are for mmdebstrap's own shell
  make_debian "$(suite_of "$1")" "$3" --customize-hook='mkdir "$1/packages"' \
    --customize-hook="copy-in $(echo "$packages/$1/postgresql-$1-pgshift-state_"*.deb) /packages" \
    --customize-hook='chroot "$1" sh -c "DEBIAN_FRONTEND=noninteractive apt-get -q -y --no-install-recommends install /packages/*.deb"' >"$2"
}

# usage: first_page MAJOR
first_page() {
  install "$1" "$work/fresh" "postgresql-$1" || return
  sources | in_root "$work/fresh" sh -euc "
    tar -x
    test -s /usr/share/doc/postgresql-$1-pgshift-state/README.md
    test -s /usr/share/doc/postgresql-$1-pgshift-state/docs/define.md
    pg_virtualenv -v $1 test/scenarios/readme/run README.md"
}

# usage: autopkgtest MAJOR   what debian/tests/control says, without the programs that read it
autopkgtest() {
  install "$1" "$work/tested" "postgresql-$1,$(listed Depends debian/tests/control.in | sed "s/^@,//; s/PGVERSION/$1/g")" || return
  sources | in_root "$work/tested" sh -euc "tar -x && $(listed Tests debian/tests/control.in | sed 's|^|debian/tests/|')"
}

# usage: step WHAT COMMAND...
step() {
  if "${@:2}" >"$work/log" 2>&1; then
    passed=$((passed + 1))
    echo "passed: $1"
  else
    failed=$((failed + 1)) status=1
    cat "$work/log"
    echo "FAILED: $1"
    return 1
  fi
}

require_packages mmdebstrap zstd mount git
work=$(mktemp -d)
packages=$(realpath -m "${PACKAGES:-$work/packages}")
trap 'rm -rf "$work"' EXIT
status=0
for major; do
  passed=0 failed=0
  if step "PostgreSQL $major: the package" build "$major"; then
    step "PostgreSQL $major: lintian" examine "$major" || true
    step "PostgreSQL $major: README's first page with the package" first_page "$major" || true
    step "PostgreSQL $major: the package's tests" autopkgtest "$major" || true
  fi
  echo "PostgreSQL $major (Debian $(suite_of "$major")): $passed passed, $failed failed"
done
[ $status = 0 ]
