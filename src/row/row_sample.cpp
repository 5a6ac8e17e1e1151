#include "row/row_sample.hpp"

#include <fmt/format.h>

#include "core/message_text.hpp"
#include "pg/text.hpp"

namespace row {

void RowSample::add(TupleTableSlot* row, const EntityKey& key) {
  if (++count_ > most_shown) return;
  ids_.push_back(pg::clipped(key.empty()
                                 ? fmt::format("ctid {}", pg::output(TIDOID, PointerGetDatum(&row->tts_tid)))
                                 : key.text(row)));
}

std::string RowSample::message() const {
  return fmt::format("{}: {}.", count_ == ids_.size() ? "Rows" : "Among them", core::quoted_list(ids_));
}

}  // namespace row
