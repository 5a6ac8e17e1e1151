#include "pg/dry_run.hpp"

#include <fmt/format.h>

#include "pg/text.hpp"

namespace pg {

DryRun::DryRun(Writes writes)
    : caller_(CurrentMemoryContext), owner_(CurrentResourceOwner), memory_(call([&] {
        return AllocSetContextCreateInternal(caller_, "pgshift trial", ALLOCSET_SMALL_SIZES);
      })) {
  call([&] {
    BeginInternalSubTransaction(nullptr);
    // The end of the subtransaction takes it back.
    if (writes == Writes::refused) XactReadOnly = true;
    MemoryContextSwitchTo(memory_);
  });
}

DryRun::~DryRun() {
  RollbackAndReleaseCurrentSubTransaction();
  CurrentResourceOwner = owner_;
  MemoryContextSwitchTo(caller_);
  // An error on its way out has been copied into this memory.
  if (!unwinding_.has_begun()) MemoryContextDelete(memory_);
}

namespace {

std::string with_detail(std::string message, const std::string& detail) {
  return detail.empty() ? message : fmt::format("{} ({})", message, detail);
}

}  // namespace

std::string message_of(const Error& error) {
  return with_detail(error.what(), to_string(error.data()->detail));
}

std::string message_of(const Report& report) {
  return with_detail(report.message, report.detail);
}

}  // namespace pg
