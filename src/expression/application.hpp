// Errors of applying a definition that was stored before: what is wrong with the definition itself, and what
// is not.
#pragma once

#include "core/invalid_argument.hpp"
#include "pg/boundary.hpp"

namespace expression {

/// Runs `body`. What is wrong with the definition becomes the Report that `refuse` makes of a problem and a
/// detail; any other error, such as a cancel, passes. `refuse` must not look anything up: after an
/// error of PostgreSQL's there is nothing to do but to let it pass.
template <class Body, class Refuse>
auto applying(Body&& body, Refuse&& refuse) {
  try {
    return body();
  } catch (const core::InvalidArgument& problem) {
    throw refuse(problem.what(), problem.detail);
  } catch (const pg::Report& report) {
    throw refuse(report.what(), report.detail);
  } catch (const pg::Error& error) {
    if (!pg::is_about_input(error)) throw;
    const char* const context = error.data()->context;
    throw refuse(error.what(), std::string(context != nullptr ? context : ""));
  }
}

}  // namespace expression
