#include "storage/number_marks.hpp"

#include <algorithm>
#include <map>

#include "pg/compat.hpp"
#include "pg/memory.hpp"

namespace storage {

namespace {

// Nothing takes a stronger mode of these tags, so no transaction ever waits for a mark.
constexpr LOCKMODE mode = AccessShareLock;

// No advisory lock that applications can take: these have 1 and 2 there, and our named ones 57.
constexpr std::uint16_t is_mark = 0x8000;
// A number is held in 47 bits. A larger one is held as the largest, which makes the mark too low;
// two keys of one short_key() share their marks. Either only holds a reader back for longer than
// need be.
constexpr std::int64_t largest_number = (std::int64_t{1} << 47) - 1;

std::uint32_t short_key(std::int64_t key) {
  return static_cast<std::uint32_t>(key) ^ static_cast<std::uint32_t>(static_cast<std::uint64_t>(key) >> 32U);
}

LOCKTAG tag_of(std::int64_t key, std::int64_t number) {
  auto const bits = static_cast<std::uint64_t>(std::clamp(number, std::int64_t{0}, largest_number));
  LOCKTAG tag;
  SET_LOCKTAG_ADVISORY(tag, MyDatabaseId, short_key(key), static_cast<std::uint32_t>(bits),
                       static_cast<std::uint16_t>(is_mark | (bits >> 32U)));
  return tag;
}

std::int64_t number_in(const LOCKTAG& tag) {
  auto const high = static_cast<std::uint64_t>(tag.locktag_field4 & static_cast<std::uint16_t>(~is_mark));
  return static_cast<std::int64_t>(high << 32U | tag.locktag_field3);
}

bool is_mark_of(const LOCKTAG& tag, std::uint32_t key) {
  return tag.locktag_type == LOCKTAG_ADVISORY && tag.locktag_field1 == MyDatabaseId &&
         tag.locktag_field2 == key && (tag.locktag_field4 & is_mark) != 0;
}

/// What the running transaction has marked. Some of it may have gone with a savepoint.
class OwnMarks {
 public:
  static OwnMarks& of_transaction() {
    return newest != nullptr ? *newest : *pg::construct_in<OwnMarks>(TopTransactionContext);
  }
  OwnMarks() noexcept { newest = this; }
  ~OwnMarks() { newest = nullptr; }
  OwnMarks(const OwnMarks&) = delete;
  OwnMarks& operator=(const OwnMarks&) = delete;

  LOCKTAG& of(std::int64_t key) { return tags_[key]; }

 private:
  inline static OwnMarks* newest = nullptr;
  std::map<std::int64_t, LOCKTAG> tags_;
};

}  // namespace

void mark_ids(Table& table, std::int64_t key) {
  LOCKTAG& tag = OwnMarks::of_transaction().of(key);
  bool const is_known = tag.locktag_type == LOCKTAG_ADVISORY;
  // ROLLBACK TO a savepoint releases a mark that was made since, which the map does not know.
  if (is_known && pg::call([&] { return pg::compat::holds_lock(tag, mode); })) return;
  // The sequence is read before the lock is taken, so that every id that is taken under the lock is
  // above the mark. A reader that looks in between sees no mark, but has read the sequence before
  // this transaction has taken an id.
  tag = tag_of(key, table.last_id());
  pg::call([&] { LockAcquire(&tag, mode, false, false); });
}

std::int64_t last_settled_id(Table& table, std::span<const std::int64_t> keys) {
  // In this order: a transaction that has taken an id up to the last one has made its mark before.
  std::int64_t last = table.last_id();
  const LockData* const locks = pg::call([] { return GetLockStatusData(); });
  for (int i = 0; i < locks->nelements; ++i) {
    const LockInstanceData& lock = locks->locks[i];
    // A prepared transaction has no process: its locks show 0 for one, and count like any other's.
    if (lock.holdMask == 0 || lock.pid == MyProcPid) continue;
    for (std::int64_t const key : keys) {
      if (is_mark_of(lock.locktag, short_key(key))) last = std::min(last, number_in(lock.locktag));
    }
  }
  return last;
}

}  // namespace storage
