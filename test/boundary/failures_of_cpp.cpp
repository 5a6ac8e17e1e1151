// Reports of ours, and whatever else C++ can throw.
#include <array>
#include <exception>
#include <new>
#include <stdexcept>

#include "failures.hpp"
#include "witness.hpp"

namespace {

using pgshift_test::awkward_text;
using pgshift_test::Failure;
using pgshift_test::huge_text;
using pgshift_test::whole_report;
using pgshift_test::Witness;

void report() {
  throw whole_report();
}

void report_without_fields() {
  throw pg::Report(ERRCODE_UNDEFINED_COLUMN, "only a message");
}

void report_awkward() {
  throw pg::Report(ERRCODE_CHECK_VIOLATION, awkward_text)
      .with_detail(awkward_text)
      .with_hint(awkward_text)
      .on({awkward_text, awkward_text, awkward_text, awkward_text});
}

void report_huge() {
  std::string const huge = huge_text();
  throw pg::Report(ERRCODE_CHECK_VIOLATION, huge).with_detail(huge).with_hint(huge);
}

void bad_alloc() {
  Witness const witness;
  throw std::bad_alloc();
}

void runtime_error() {
  Witness const witness;
  throw std::runtime_error("something in C++ failed");
}

void runtime_error_awkward() {
  Witness const witness;
  throw std::runtime_error(awkward_text);
}

void runtime_error_huge() {
  throw std::runtime_error(huge_text());
}

void runtime_error_empty() {
  throw std::runtime_error("");
}

void out_of_range() {
  Witness const witness;
  static_cast<void>(std::string("short").substr(6));
}

void logic_error() {
  Witness const witness;
  throw std::logic_error("something in C++ is wrong");
}

class OwnException : public std::exception {
 public:
  const char* what() const noexcept override { return "an exception of one's own"; }

 private:
  Witness witness_;
};

void own_exception() {
  throw OwnException();
}

void thrown_int() {
  Witness const witness;
  throw 42;
}

void thrown_witness() {
  throw Witness();
}

constexpr std::array failures{
    Failure{"report", report},
    Failure{"report_without_fields", report_without_fields},
    Failure{"report_awkward", report_awkward},
    Failure{"report_huge", report_huge},
    Failure{"bad_alloc", bad_alloc},
    Failure{"runtime_error", runtime_error},
    Failure{"runtime_error_awkward", runtime_error_awkward},
    Failure{"runtime_error_huge", runtime_error_huge},
    Failure{"runtime_error_empty", runtime_error_empty},
    Failure{"out_of_range", out_of_range},
    Failure{"logic_error", logic_error},
    Failure{"own_exception", own_exception},
    Failure{"thrown_int", thrown_int},
    Failure{"thrown_witness", thrown_witness},
};

}  // namespace

namespace pgshift_test {

std::span<const Failure> failures_of_cpp() {
  return failures;
}

}  // namespace pgshift_test
