#include "pg/result_rows.hpp"

#include <array>

namespace pg {

ResultRows::ResultRows(FunctionCallInfo function)
    : result_(reinterpret_cast<ReturnSetInfo*>(function->resultinfo)) {
  call([&] { InitMaterializedSRF(function, 0); });
}

void ResultRows::add(std::span<const std::optional<Datum>> values) {
  std::array<Datum, most_columns> data{};
  std::array<bool, most_columns> nulls{};
  nulls.fill(true);
  for (std::size_t i = 0; i < values.size(); ++i) {
    data.at(i) = values[i].value_or(0);
    nulls.at(i) = !values[i];
  }
  call([&] {
    CHECK_FOR_INTERRUPTS();
    tuplestore_putvalues(result_->setResult, result_->setDesc, data.data(), nulls.data());
  });
}

}  // namespace pg
