#include "consensus/gated_row.hpp"

namespace consensus {

GatedRow::GatedRow(const GatedTable& table, const std::string& typed)
    : home_(table.home()),
      typed_(typed),
      snapshot_(pg::HeldSnapshot::of_statement()),
      policies_(table.home()) {
  row::EntityLookup const id = table.entity(typed);
  id.require_select(GatedTable::columns_of(table.relation()));
  auto const place = id.find(snapshot_.get());
  if (!place) throw no_such_row(home_, typed_);
  place_ = *place;
  relation_.emplace(place_.table, RowShareLock);
  // Its partition may have gates of its own, which look at other columns.
  bool const is_elsewhere = place_.table != RelationGetRelid(table.relation());
  if (is_elsewhere) id.require_select(GatedTable::columns_of(relation_->get()));
  locker_.emplace(relation_->get());
  row_ = locker_->fetch(place_.row, snapshot_.get());
  if (row_ == nullptr || !policies_.show(relation_->get(), row_, snapshot_.get())) {
    throw no_such_row(home_, typed_);
  }
  key_ = row::EntityKey::of(catalog::OpenRelation(home_, AccessShareLock).get(), relation_->get());
  name_ = key_.text(row_);
}

bool GatedRow::may_be_updated() const {
  return pg::call([&] {
    return pg_class_aclcheck(home_, GetUserId(), ACL_UPDATE) == ACLCHECK_OK ||
           pg_attribute_aclcheck_all(home_, GetUserId(), ACL_UPDATE, ACLMASK_ANY) == ACLCHECK_OK;
  });
}

void GatedRow::lock(LockTupleMode mode) {
  row_ = locker_->lock(place_.row, snapshot_.get(), mode, row::RowLocker::as_isolation_wants());
  // Its newest version can have another key, or be another's to see.
  if (row_ == nullptr || key_.text(row_) != name_ || !is_seen()) throw no_such_row(home_, typed_);
}

bool GatedRow::is_seen() const {
  ItemPointerData found = place_.row;
  if (ItemPointerEquals(&row_->tts_tid, &found)) return true;
  pg::HeldSnapshot const now = pg::HeldSnapshot::of_now();
  return policies_.show(relation_->get(), row_, now.get());
}

}  // namespace consensus
