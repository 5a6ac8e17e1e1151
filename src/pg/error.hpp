// The two kinds of error that travel through our C++ code: PostgreSQL's own, caught and kept whole, and ours.
#pragma once

#include <exception>
#include <new>
#include <source_location>
#include <string>
#include <utility>

#include "pg/postgres.hpp"

namespace pg {

/// An error of PostgreSQL that pg::call caught: the whole ErrorData, in the memory context that was current
/// at that call. Let it pass: what the failed code held (locks, pins, snapshots) is only released by the
/// abort of the transaction or of a pg::Subtransaction, which is the one place that may absorb it.
/// Copies of the exception share the ErrorData, and none frees it.
class Error final : public std::exception {
 public:
  explicit Error(ErrorData* data) noexcept : data_(data) {}
  const char* what() const noexcept override { return data_->message != nullptr ? data_->message : ""; }
  ErrorData* data() const noexcept { return data_; }

 private:
  ErrorData* data_;
};

/// What an error of PostgreSQL is about, by its SQLSTATE.
enum class ErrorClass {
  data,     // a value is wrong: 22
  limit,    // a value is too large or too deep: 54
  input,    // a name, a schema, an expression or a constraint is wrong, or not supported: 23, 42, 3F, 0A
  passing,  // it would have come of anything, and may not come another time: a cancelled query (57), no
            // memory (53), a deadlock (40), a lock that was not to be had (55P03), a disk (58), a corrupted
            // table
  other
};
ErrorClass classify(const Error& error) noexcept;

/// True if a value that PostgreSQL was given is what it can't take.
inline bool is_about_value(const Error& error) noexcept {
  ErrorClass const about = classify(error);
  return about == ErrorClass::data || about == ErrorClass::limit;
}

/// True if something that PostgreSQL was given is wrong, whoever gives it and whenever.
inline bool is_about_input(const Error& error) noexcept {
  ErrorClass const about = classify(error);
  return about == ErrorClass::data || about == ErrorClass::input;
}

/// The names that drivers show beside a message.
struct ErrorObject {
  std::string schema;
  std::string table;
  std::string column;
  std::string constraint;
};

/// An error of ours: SQLSTATE and message, then what else the user gets.
///
///   throw Report(ERRCODE_UNDEFINED_COLUMN, "column … does not exist").hint("…");
class Report final : public std::exception {
 public:
  Report(int sqlstate, std::string message, std::source_location location = std::source_location::current())
      : sqlstate(sqlstate), message(std::move(message)), location(location) {}

  Report& with_detail(std::string text) {
    detail = std::move(text);
    return *this;
  }
  Report& with_hint(std::string text) {
    hint = std::move(text);
    return *this;
  }
  Report& on(ErrorObject names) {
    object = std::move(names);
    return *this;
  }

  const char* what() const noexcept override { return message.c_str(); }

  int sqlstate;
  std::string message;
  std::string detail;
  std::string hint;
  ErrorObject object;
  std::source_location location;
};

}  // namespace pg
