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
class Error final : public std::exception {
 public:
  explicit Error(ErrorData* data) noexcept : data_(data) {}
  const char* what() const noexcept override { return data_->message != nullptr ? data_->message : ""; }
  ErrorData* data() const noexcept { return data_; }
  /// True if it says that something given to PostgreSQL was wrong: a value (22, 23), a name or an expression
  /// (42), a schema (3F), something unsupported (0A). False for what may pass another time: a cancelled
  /// query, a deadlock, no memory.
  bool is_about_input() const noexcept {
    int const category = ERRCODE_TO_CATEGORY(data_->sqlerrcode);
    return category == ERRCODE_DATA_EXCEPTION || category == ERRCODE_INTEGRITY_CONSTRAINT_VIOLATION ||
           category == ERRCODE_SYNTAX_ERROR_OR_ACCESS_RULE_VIOLATION ||
           data_->sqlerrcode == ERRCODE_INVALID_SCHEMA_NAME || category == ERRCODE_FEATURE_NOT_SUPPORTED;
  }

 private:
  ErrorData* data_;
};

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
