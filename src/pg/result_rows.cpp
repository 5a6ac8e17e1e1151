#include "pg/result_rows.hpp"

#include <memory>
#include <vector>

namespace pg {

ResultRows::ResultRows(FunctionCallInfo function)
    : result_(reinterpret_cast<ReturnSetInfo*>(function->resultinfo)) {
  call([&] { InitMaterializedSRF(function, 0); });
}

void ResultRows::add(std::span<const std::optional<Datum>> values) {
  std::vector<Datum> data;
  // vector<bool> has no array to show.
  auto const nulls = std::make_unique<bool[]>(values.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    data.push_back(values[i].value_or(0));
    nulls[i] = !values[i];
  }
  Datum* const row = data.data();
  bool* const row_nulls = nulls.get();
  call([&] { tuplestore_putvalues(result_->setResult, result_->setDesc, row, row_nulls); });
}

}  // namespace pg
