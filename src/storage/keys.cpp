#include "storage/keys.hpp"

#include <algorithm>
#include <array>

namespace storage {

namespace {

struct Comparison {
  Oid type;
  StrategyNumber strategy;
  RegProcedure function;
};

constexpr std::array<Comparison, 8> comparisons{{{INT8OID, BTEqualStrategyNumber, F_INT8EQ},
                                                 {INT4OID, BTEqualStrategyNumber, F_INT4EQ},
                                                 {INT4OID, BTGreaterStrategyNumber, F_INT4GT},
                                                 {OIDOID, BTEqualStrategyNumber, F_OIDEQ},
                                                 {TEXTOID, BTEqualStrategyNumber, F_TEXTEQ},
                                                 {TEXTOID, BTGreaterStrategyNumber, F_TEXT_GT},
                                                 {TEXTOID, BTGreaterEqualStrategyNumber, F_TEXT_GE},
                                                 {UUIDOID, BTEqualStrategyNumber, F_UUID_EQ}}};

/// Of the types that columns have which are searched by. For any other there is none, which ScanKeyInit()
/// refuses.
RegProcedure function_of(Oid type, StrategyNumber strategy) {
  const auto* const found =
      std::find_if(comparisons.begin(), comparisons.end(), [&](const Comparison& comparison) {
        return comparison.type == type && comparison.strategy == strategy;
      });
  return found != comparisons.end() ? found->function : InvalidOid;
}

}  // namespace

Keys& Keys::add(int column, StrategyNumber strategy, Datum value) {
  RegProcedure const function = function_of(table_.columns[static_cast<std::size_t>(column)].type, strategy);
  ScanKeyData& key = keys_.emplace_back();
  // ScanKeyInit() sets the collation to C.
  pg::call([&] { ScanKeyInit(&key, number_of(column), strategy, function, value); });
  columns_.push_back(column);
  return *this;
}

Keys& Keys::null(int column) {
  // This call has no function to look up, so it can't ereport.
  ScanKeyEntryInitialize(&keys_.emplace_back(), SK_ISNULL | SK_SEARCHNULL, number_of(column), InvalidStrategy,
                         InvalidOid, InvalidOid, InvalidOid, 0);
  columns_.push_back(column);
  return *this;
}

std::vector<ScanKeyData>& Keys::by_place() {
  AttrNumber place = 0;
  for (ScanKeyData& key : keys_) key.sk_attno = ++place;
  return keys_;
}

}  // namespace storage
