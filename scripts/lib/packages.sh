# shellcheck shell=bash
# What the build and the tests need from the distribution. Sourced.
#
# A thing is looked for itself, not its package, so that what was installed by other means counts too, and nothing is
# asked of apt (or of the network) when nothing is missing.
. scripts/lib/progress.sh

# usage: missing_packages THING...   prints the packages of those that are not there
missing_packages() {
  local thing
  for thing; do
    case $thing in
      compiler) command -v g++ >/dev/null || echo g++ ;;
      fmt) has_header fmt/format.h || echo libfmt-dev ;;
      graphviz) has_header graphviz/gvc.h || echo libgraphviz-dev ;;
      boost-test) has_header boost/test/unit_test.hpp || echo libboost-test-dev ;;
      gnuplot) command -v gnuplot >/dev/null || echo gnuplot-nox ;;
      locale-sources) [ -f /usr/share/i18n/locales/en_US ] || echo locales ;;
      libfuzzer) [ -n "$(find /usr/lib/llvm-19/lib/clang -name 'libclang_rt.fuzzer-*' 2>/dev/null)" ] || echo libclang-rt-19-dev ;;
      dpkg-source) command -v dpkg-source >/dev/null || echo dpkg-dev ;;
      icu) has_header unicode/utypes.h || echo libicu-dev ;;
      xmllint) command -v xmllint >/dev/null || echo libxml2-utils ;;
      libxml2) [ -f /usr/include/libxml2/libxml/tree.h ] || echo libxml2-dev ;;
      ipc-run) perl -MIPC::Run -e 1 2>/dev/null || echo libipc-run-perl ;;
      *) command -v "$thing" >/dev/null || echo "$thing" ;;
    esac
  done
}

has_header() {
  printf '#include <%s>\n' "$1" | g++ -E -x c++ - >/dev/null 2>&1
}

# usage: as_root COMMAND...
as_root() {
  if [ "$(id -u)" = 0 ]; then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo "$@"
  else
    echo "This needs root: $*" >&2
    echo "There is no sudo here: run it as root once, then try again." >&2
    return 1
  fi
}

# usage: update_package_lists
update_package_lists() {
  if ! command -v apt-get >/dev/null; then
    echo "This is not a Debian-like system: install the packages by its own means, then try again." >&2
    return 1
  fi
  as_root apt-get -q update
}

# usage: install_packages PACKAGE...
install_packages() {
  [ $# -gt 0 ] || return 0
  local count log status=0
  count=$(apt-get -qq -s --no-install-recommends install "$@" | grep -c '^Inst ') || true
  echo "Installing $*, with what they need: $count packages"
  # A password is asked for here, and not by what runs in the background.
  as_root true
  log=$(mktemp)
  with_progress 'Packages set up' "$count" '^Setting up ' "$log" \
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y --no-install-recommends install "$@" || status=$?
  rm -f "$log"
  return $status
}

# usage: require_packages THING...   installs what is missing
require_packages() {
  local missing
  mapfile -t missing < <(missing_packages "$@")
  [ ${#missing[@]} -gt 0 ] || return 0
  echo "Missing here: ${missing[*]}"
  update_package_lists
  install_packages "${missing[@]}"
}
