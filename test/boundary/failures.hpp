// The ways to fail behind the boundary, of which pgshift_test_fail() takes one by its name.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "pg/boundary.hpp"

namespace pgshift_test {

struct Failure {
  std::string_view kind;
  void (*fail)();
};

/// Reports of ours, and whatever else C++ can throw.
std::span<const Failure> failures_of_cpp();
/// PostgreSQL's errors.
std::span<const Failure> failures_of_server();
/// What fails several frames deep, or while something that failed is being dealt with.
std::span<const Failure> nested_failures();
/// Where there is no memory.
std::span<const Failure> failures_of_memory();

constexpr const char* awkward_text = "100 %s sure, %d%% %n: žluťoučký kůň 猫 🐈 \"'\\ \t| and\nanother line";
constexpr std::size_t megabyte = std::size_t{1} << 20U;

/// A text of more than two of them.
std::string huge_text();

/// A report of ours with every field that it can have.
pg::Report whole_report();
/// PostgreSQL's own error with every field that a user can see.
void raise_whole_error(const char* text);

}  // namespace pgshift_test
