// What has expressions, and is in pg_depend as what uses the things that they name: a rule by its trigger, a
// machine by its type. DDL asks it what a command has done to them.
#pragma once

#include <string>

#include "expression/meaning.hpp"

namespace expression {

/// What has become of something's expressions: nothing; they mean something else; they can't be read; or that
/// can't be found out without waiting.
enum class Change { none, meaning, broken, unknown };

/// Made from what pg_depend says, without a look at the definition. That is read when something is
/// asked, anew each time, since the command that asks may have changed it.
class User {
 public:
  User() = default;
  virtual ~User() = default;
  User(const User&) = delete;
  User& operator=(const User&) = delete;

  /// The role to which the expressions mean what they mean.
  virtual Oid owner() const = 0;
  /// True if the expressions have that name in them. Reads the definition.
  virtual bool mentions(const std::string& name) const = 0;
  /// Reads the expressions anew, as the owner.
  virtual Change change() const = 0;
  /// Records anew what they use and mean.
  virtual void record_uses() const = 0;
  /// The Report (2BP01) that refuses a command which has left the expressions without meaning.
  virtual pg::Report refusal(const std::string& name) const = 0;

 protected:
  /// `user` is what messages call it: an expression of rule "x" on table "y".
  static pg::Report uses_what_is_gone(const std::string& user, const std::string& name);
};

}  // namespace expression
