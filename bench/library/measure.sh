# shellcheck shell=bash disable=SC2154
# The part library: how large it is.
strip -o "$scratch/library" "$(sql -c "SELECT setting FROM pg_config WHERE name = 'PKGLIBDIR'")/pgshift_state.so"
record library stripped size 1 "$(stat -c %s "$scratch/library")"
