#include "row/row_sample.hpp"

#include <fmt/format.h>

#include "core/message_text.hpp"
#include "pg/text.hpp"

namespace pg {

void RowSample::add(TupleTableSlot* row, const EntityKey& key) {
  if (++count_ > most_shown) return;
  ids_.push_back(clipped(key.empty() ? fmt::format("ctid {}", output(TIDOID, PointerGetDatum(&row->tts_tid)))
                                     : key.text(row)));
}

std::string RowSample::listed() const {
  return fmt::format("{}: {}.", count_ == ids_.size() ? "Rows" : "Among them", core::quoted_list(ids_));
}

}  // namespace pg
