#include "pg/named_lock.hpp"

#include <exception>

namespace pg {

namespace {

LOCKTAG tag_of(const std::string& name) {
  auto const hash = call([&] {
    return DatumGetUInt64(hash_any_extended(reinterpret_cast<const unsigned char*>(name.data()),
                                            static_cast<int>(name.size()), 0));
  });
  constexpr std::uint16_t not_an_applications = 57;  // its advisory locks have 1 and 2 there
  LOCKTAG tag;
  SET_LOCKTAG_ADVISORY(tag, MyDatabaseId, static_cast<std::uint32_t>(hash >> 32U),
                       static_cast<std::uint32_t>(hash), not_an_applications);
  return tag;
}

}  // namespace

NamedLock::NamedLock(const std::string& name) : tag_(tag_of(name)), exceptions_(std::uncaught_exceptions()) {
  call([&] { LockAcquire(&tag_, ExclusiveLock, false, false); });
}

NamedLock::~NamedLock() {
  // An error's abort releases it.
  if (std::uncaught_exceptions() == exceptions_) LockRelease(&tag_, ExclusiveLock, false);
}

void lock_name(const std::string& name, LOCKMODE mode) {
  LOCKTAG const tag = tag_of(name);
  call([&] { LockAcquire(&tag, mode, false, false); });
}

}  // namespace pg
