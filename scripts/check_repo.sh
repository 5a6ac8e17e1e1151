#!/usr/bin/env bash
# make check-repo: the rules of the house that no compiler checks.
set -euo pipefail
cd "$(dirname "$0")/.."

status=0

# usage: forbid WHAT LINES   complains if there are any
forbid() {
  if [ -n "$2" ]; then
    printf '%s:\n%s\n\n' "$1" "$2" >&2
    status=1
  fi
}

# usage: names PATTERN...   the files' names without directory and suffix (and without the _N of an alternative result)
names() {
  local file
  for file; do
    [ ! -e "$file" ] || basename "${file%.*}"
  done | sort -u
}

# usage: check_pairs INPUT-DIRECTORY SUFFIX EXPECTED-DIRECTORY
check_pairs() {
  local inputs outputs
  inputs=$(names "$1"/*"$2")
  # pg_regress takes NAME_0.out to NAME_9.out as other right results of NAME
  outputs=$(names "$3"/*.out | while read -r name; do
    if grep -qxF "$name" <<<"$inputs"; then echo "$name"; else echo "${name%_[0-9]}"; fi
  done | sort -u)
  forbid "$1: a test without expected output" "$(comm -23 <(echo "$inputs") <(echo "$outputs"))"
  forbid "$3: expected output of no test" "$(comm -13 <(echo "$inputs") <(echo "$outputs"))"
}

# usage: lines_with REGEX PATH...   C++ lines that match, none being no error
lines_with() {
  local regex=$1
  shift
  grep -rnE --include='*.cpp' --include='*.hpp' "$regex" "$@" 2>/dev/null || true
}

check_pairs sql .sql expected
check_pairs test/boundary/sql .sql test/boundary/expected
check_pairs test/isolation/specs .spec test/isolation/expected

# A test is named after the capability, or the room of src/, that it tries; the database it runs in has the extension.
tried='define|normalize|consensus|audit|ledger|events|rule|ddl|storage|privileges|doctor|extension|draw|row|expression|identity'
forbid 'A test that is not named <capability>_<topic>' \
  "$(names sql/*.sql test/isolation/specs/*.spec | grep -vxE "test_setup|($tried)_[a-z_]+")"
forbid 'A test that loads the extension, which pg_regress has loaded' \
  "$(grep -nE 'CREATE EXTENSION IF NOT EXISTS pgshift_state' sql/*.sql test/isolation/specs/*.spec)"

# Our own headers end in .hpp: a quoted one that ends in .h is the server's, whatever its name.
server_header='# *include *("[^"]*\.h"|<(postgres|fmgr|funcapi|miscadmin|access|catalog|commands|executor|nodes|parser|storage|utils)(\.h|/))'
forbid 'A server header outside src/pg/postgres.hpp' \
  "$(lines_with "$server_header" src test/unit test/boundary test/fuzz | grep -v '^src/pg/postgres\.hpp:')"
forbid 'A condition on the server version outside src/pg/compat.hpp' \
  "$(lines_with 'PG_VERSION_NUM' src test/boundary | grep -v '^src/pg/compat\.hpp:')"

# PostgreSQL as C++ sees it is what any extension could use.
forbid 'A word of this extension in src/pg' \
  "$(lines_with '\[PgShift\]|pgshift\.|_pgshift_|[Aa]udit|[Aa]pprov|[Ll]edger|[Cc]onsensus' src/pg)"

# src/rooms.txt says which room may include which.
forbid 'An include that src/rooms.txt does not allow' \
  "$(lines_with '# *include *"[a-z0-9_/]+\.hpp"' src | awk -v rooms=src/rooms.txt -f scripts/rooms.awk)"

# A room of more nouns than one can keep in mind is two. PostgreSQL's messages say of a place its file's base name alone.
nouns=$(find src -name '*.cpp' -o -name '*.hpp' | sed 's/\.[ch]pp$//' | sort -u)
forbid 'A room with more than 25 nouns' \
  "$(printf '%s\n' "$nouns" | sed 's|/[^/]*$||' | sort | uniq -c | awk '$1 > 25 { print $2 ": " $1 }')"
forbid 'A noun in two rooms' "$(printf '%s\n' "$nouns" | sed 's|.*/||' | sort | uniq -d)"

# usage: statements_with REGEX   lines of the install and upgrade scripts that match, comments and texts aside
statements_with() {
  grep -rnE --include='*.sql' "$1" src | grep -vE "^[^:]*:[0-9]*:( *--|')" || true
}

# The scripts run as a superuser: they must neither take over what somebody has put in their way, nor find it first.
# In an update script PostgreSQL itself refuses to replace what is not the extension's.
forbid 'An install script that takes over what is there' "$(statements_with 'OR REPLACE|IF NOT EXISTS' |
  grep -vE '^src/upgrade/pgshift_state--.*OR REPLACE')"
forbid 'A function with its owner'"'"'s rights' "$(statements_with 'SECURITY +DEFINER')"
forbid 'An object outside the schema' "$(statements_with 'CREATE +(FUNCTION|PROCEDURE|AGGREGATE|VIEW|TABLE|SEQUENCE|TYPE|DOMAIN|OPERATOR|CAST) ' |
  grep -vE 'CREATE +[A-Z]+ +pgshift\.')"
forbid 'An event trigger without our name' "$(statements_with 'CREATE +EVENT +TRIGGER ' | grep -vE ' pgshift_')"
forbid 'A trigger of a function that is looked for' "$(statements_with 'EXECUTE +FUNCTION ' | grep -vE 'FUNCTION +pgshift\.')"
forbid 'A catalog that is looked for' "$(statements_with '(FROM|JOIN) +pg_' | grep -vE '(FROM|JOIN) +pg_catalog\.')"
forbid 'A function that is not in C: its search_path is its caller'"'"'s' "$(statements_with '^LANGUAGE ' | grep -vE 'LANGUAGE +c ')"

# Each release has its install script in src/upgrade/released, from which the test of updates begins, and a way to the next one.
mapfile -t releases < <(sed -nE 's/^## ([0-9.]+)( \(.*\))?$/\1\2/p' CHANGELOG.md | tac)
missing='' earlier=''
for release in "${releases[@]}"; do
  number=${release%% *}
  if [ -n "$earlier" ] && [ ! -e "src/upgrade/pgshift_state--$earlier--$number.sql" ]; then
    missing+="src/upgrade/pgshift_state--$earlier--$number.sql"$'\n'
  fi
  if [[ $release != *unreleased* ]] && [ ! -e "src/upgrade/released/pgshift_state--$number.sql" ]; then
    missing+="src/upgrade/released/pgshift_state--$number.sql"$'\n'
  fi
  earlier=$number
done
forbid 'Releases in CHANGELOG.md whose scripts are missing' "$missing"

version=$(sed -n "s/^default_version *= *'\(.*\)'/\1/p" pgshift_state.control)
forbid "debian/changelog does not begin with version $version" \
  "$(sed -n 1p debian/changelog | grep -vE "^pgshift-state \($version\) ")"
for control in debian/control debian/tests/control; do
  major=$(sed -nE 's/.*postgresql-([0-9]+)-pgshift-state.*/\1/p' debian/control)
  forbid "$control is not what $control.in says for PostgreSQL $major" "$(diff <(sed "s/PGVERSION/$major/g" $control.in) $control)"
done
forbid 'META.json is not what PGXN takes' "$(scripts/check_meta.pl META.json "$version")"

[ $status != 0 ] || echo "check-repo: nothing to complain of"
exit $status
