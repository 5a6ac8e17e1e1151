#include "pg/named_lock.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "pg/subtransaction.hpp"

namespace pg {

namespace {

LOCKTAG tag_of(const std::string& name, Oid database) {
  auto const hash = call([&] {
    return DatumGetUInt64(hash_any_extended(reinterpret_cast<const unsigned char*>(name.data()),
                                            static_cast<int>(name.size()), 0));
  });
  constexpr std::uint16_t own_lock_class = 57;  // its advisory locks have 1 and 2 there
  LOCKTAG tag;
  SET_LOCKTAG_ADVISORY(tag, database, static_cast<std::uint32_t>(hash >> 32U),
                       static_cast<std::uint32_t>(hash), own_lock_class);
  return tag;
}

LOCKTAG tag_of(const std::string& name) {
  return tag_of(name, MyDatabaseId);
}

bool try_lock(const LOCKTAG& tag, LOCKMODE mode) {
  return call([&] { return LockAcquire(&tag, mode, false, true) != LOCKACQUIRE_NOT_AVAIL; });
}

/// The queue is joined for so long, left, and joined again after a moment in which all who have come behind
/// go on.
constexpr int slice = 900;
constexpr int moment = 100;

/// Settings of the lock manager for one slice: it looks for a deadlock before that is over.
class SliceSettings {
 public:
  explicit SliceSettings(int milliseconds) : nest_level_(NewGUCNestLevel()) {
    set("lock_timeout", milliseconds);
    set("deadlock_timeout", std::min(DeadlockTimeout, std::max(milliseconds / 2, 1)));
  }
  ~SliceSettings() {
    // The subtransaction's abort puts them back.
    if (!unwinding_.has_begun()) AtEOXact_GUC(false, nest_level_);
  }
  SliceSettings(const SliceSettings&) = delete;
  SliceSettings& operator=(const SliceSettings&) = delete;

 private:
  static void set(const char* name, int milliseconds) {
    std::string const value = std::to_string(milliseconds);
    const char* const text = value.c_str();
    call([&] { set_config_option(name, text, PGC_SUSET, PGC_S_SESSION, GUC_ACTION_SAVE, true, 0, false); });
  }

  int nest_level_;
  Unwinding unwinding_;
};

/// False if it could not be had within that time. In the last slice that is the caller's own timeout, an
/// error.
bool lock_within(const LOCKTAG& tag, LOCKMODE mode, int milliseconds, bool is_last) {
  Subtransaction attempt;
  try {
    SliceSettings const settings(milliseconds);
    call([&] { LockAcquire(&tag, mode, false, false); });
  } catch (const Error& error) {
    if (is_last || error.data()->sqlerrcode != ERRCODE_LOCK_NOT_AVAILABLE) throw;
    FreeErrorData(error.data());
    return false;
  }
  attempt.commit();
  return true;
}

void pause_for_a_moment() {
  call([] {
    (void)WaitLatch(MyLatch, WL_LATCH_SET | WL_TIMEOUT | WL_EXIT_ON_PM_DEATH, moment, PG_WAIT_EXTENSION);
    ResetLatch(MyLatch);
    CHECK_FOR_INTERRUPTS();
  });
}

}  // namespace

NamedLock::NamedLock(const std::string& name) : tag_(tag_of(name)) {
  call([&] { LockAcquire(&tag_, ExclusiveLock, false, false); });
}

NamedLock::~NamedLock() {
  // An error's abort releases it.
  if (!unwinding_.has_begun()) LockRelease(&tag_, ExclusiveLock, false);
}

bool ServerPlace::take_free(const std::string& name, int places) {
  for (int place = 0; place < places; ++place) {
    tag_ = tag_of(fmt::format("{}/{}", name, place), InvalidOid);
    if (try_lock(tag_, ExclusiveLock)) return true;
  }
  return false;
}

/// Whichever is free first is taken, which no queue for one of them would do. Who has a place waits for
/// nobody, so there is no deadlock to look for.
ServerPlace::ServerPlace(const std::string& name, int places) {
  TimestampTz const started = GetCurrentTimestamp();
  while (!take_free(name, places)) {
    if (LockTimeout > 0 && TimestampDifferenceExceeds(started, GetCurrentTimestamp(), LockTimeout)) {
      throw Report(ERRCODE_LOCK_NOT_AVAILABLE, "canceling statement due to lock timeout")
          .with_detail(fmt::format("All {} places of the server are taken.", places));
    }
    pause_for_a_moment();
  }
}

ServerPlace::~ServerPlace() {
  // An error's abort releases it.
  if (!unwinding_.has_begun()) LockRelease(&tag_, ExclusiveLock, false);
}

bool try_lock_name(const std::string& name, LOCKMODE mode) {
  return try_lock(tag_of(name), mode);
}

void lock_name(const std::string& name, LOCKMODE mode) {
  LOCKTAG const tag = tag_of(name);
  call([&] { LockAcquire(&tag, mode, false, false); });
}

void lock_name_letting_others_pass(const std::string& name, LOCKMODE mode) {
  LOCKTAG const tag = tag_of(name);
  if (try_lock(tag, mode)) return;
  int const limit = LockTimeout;
  TimestampTz const started = GetCurrentTimestamp();
  // PostgreSQL has what conflicts with a waiting request queue behind it, whether or not it
  // conflicts with what is held.
  for (;;) {
    long const passed = TimestampDifferenceMilliseconds(started, GetCurrentTimestamp());
    bool const is_last = limit > 0 && limit - passed <= slice;
    int const left = is_last ? static_cast<int>(std::max(limit - passed, 1L)) : slice;
    if (lock_within(tag, mode, left, is_last)) return;
    pause_for_a_moment();
  }
}

}  // namespace pg
