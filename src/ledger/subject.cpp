#include "ledger/subject.hpp"

#include <fmt/format.h>

#include "pg/text.hpp"

namespace ledger {

Subject::Subject(std::string machine_name, std::string subject_id)
    : machine(std::move(machine_name)),
      id(std::move(subject_id)),
      machine_text(pg::to_text(machine)),
      id_text(pg::to_text(id)) {}

Subject Subject::of(const pg::Arguments& arguments) {
  return {arguments.text(0, "machine"), arguments.text(1, "subject_id")};
}

std::string Subject::turn() const {
  return fmt::format("ledger/{}:{}/{}", machine.size(), machine, id);
}

std::string Subject::label() const {
  return fmt::format("[{}] {}", pg::clipped(machine), pg::clipped(id));
}

}  // namespace ledger
