#include "consensus/entity.hpp"

namespace consensus {

Entity::Entity(const GatedTable& table, const std::string& typed)
    : home_(table.home()), typed_(typed), snapshot_(pg::HeldSnapshot::of_statement()) {
  pg::EntityId const id = table.entity(typed);
  auto const place = id.is_visible(table.columns()) ? id.find(snapshot_.get()) : std::nullopt;
  if (!place) throw no_such_row(home_, typed_);
  place_ = *place;
  relation_.emplace(place_.table, RowShareLock);
  locker_.emplace(relation_->get());
  row_ = locker_->fetch(place_.row, snapshot_.get());
  if (row_ == nullptr) throw no_such_row(home_, typed_);
  key_ = pg::EntityKey::of(pg::OpenRelation(home_, AccessShareLock).get(), relation_->get());
  name_ = key_.text(row_);
}

void Entity::lock(LockTupleMode mode) {
  row_ = locker_->lock(place_.row, snapshot_.get(), mode, pg::RowLocker::as_isolation_wants());
  // Its newest version can have another key.
  if (row_ == nullptr || key_.text(row_) != name_) throw no_such_row(home_, typed_);
}

}  // namespace consensus
