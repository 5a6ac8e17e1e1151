// When the rows that statements have gathered must be written: before anything can look.
#pragma once

namespace storage {

/// Sees to that: before any other command begins, and where subtransactions end. At load, once.
void watch_gathered_rows();

/// For whoever reads past the executor. Writes what waits to be written.
void write_gathered_rows();

}  // namespace storage
