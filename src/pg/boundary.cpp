#include "pg/boundary.hpp"

#include <string_view>

#include "core/invalid_argument.hpp"

namespace pg {

namespace {

/// A copy in ErrorContext, which PostgreSQL keeps some memory in reserve for; null where even that is short,
/// since nothing here may raise an error of its own.
char* keep(std::string_view text) noexcept {
  auto* copy = static_cast<char*>(
      MemoryContextAllocExtended(ErrorContext, text.size() + 1, MCXT_ALLOC_NO_OOM | MCXT_ALLOC_HUGE));
  if (copy == nullptr) return nullptr;
  std::memcpy(copy, text.data(), text.size());
  copy[text.size()] = '\0';
  return copy;
}

/// The bare name in a signature such as `void a::b(int)`, as PostgreSQL shows its own functions.
std::string_view bare_name(std::string_view signature) noexcept {
  std::string_view name = signature.substr(0, signature.find('('));
  auto const start = name.find_last_of(": ");
  return start == std::string_view::npos ? name : name.substr(start + 1);
}

bool says_something(const char* text) {
  return text != nullptr && *text != '\0';
}

void generic_string(int field, const char* text) {
  if (says_something(text)) err_generic_string(field, text);
}

}  // namespace

void detail::throw_caught_error() {
  ErrorData* data = nullptr;
  {
    // Copying takes memory, and when there is none left it raises an error itself.
    sigjmp_buf landing;
    GuardFrame const frame(&landing);
    if (sigsetjmp(landing, 0) == 0) {
      data = CopyErrorData();
    } else {
      frame.landed();
      data = nullptr;
    }
  }
  // PostgreSQL must be able to raise the next error, however deep this one is passed. That empties
  // ErrorContext, so it comes after the copy.
  FlushErrorState();
  if (data == nullptr) throw std::bad_alloc();
  throw Error(data);
}

void describe_current_exception(Pending* pending) noexcept {
  *pending = Pending{};
  try {
    throw;
  } catch (const Error& error) {
    pending->caught = error.data();
  } catch (const Report& report) {
    pending->sqlstate = report.sqlstate;
    pending->message = keep(report.message);
    pending->detail = keep(report.detail);
    pending->hint = keep(report.hint);
    pending->schema = keep(report.object.schema);
    pending->table = keep(report.object.table);
    pending->column = keep(report.object.column);
    pending->constraint = keep(report.object.constraint);
    pending->file = report.location.file_name();
    pending->function = keep(bare_name(report.location.function_name()));
    pending->line = static_cast<int>(report.location.line());
  } catch (const core::InvalidArgument& problem) {
    pending->sqlstate = ERRCODE_INVALID_PARAMETER_VALUE;
    pending->message = keep(problem.what());
    pending->detail = keep(problem.detail);
    pending->hint = keep(problem.hint);
  } catch (const std::bad_alloc&) {
    pending->sqlstate = ERRCODE_OUT_OF_MEMORY;
    pending->message = keep("out of memory");
  } catch (const std::exception& exception) {
    pending->sqlstate = ERRCODE_INTERNAL_ERROR;
    pending->message = keep(exception.what());
  } catch (...) {
    pending->sqlstate = ERRCODE_INTERNAL_ERROR;
    pending->message = keep("unrecognized C++ exception");
  }
}

void raise(const Pending& pending) {
  if (pending.caught != nullptr) ReThrowError(pending.caught);
  if (errstart_cold(ERROR, TEXTDOMAIN)) {
    errcode(pending.sqlstate);
    errmsg_internal("%s", pending.message != nullptr ? pending.message : "out of memory");
    if (says_something(pending.detail)) errdetail_internal("%s", pending.detail);
    if (says_something(pending.hint)) errhint("%s", pending.hint);
    generic_string(PG_DIAG_SCHEMA_NAME, pending.schema);
    generic_string(PG_DIAG_TABLE_NAME, pending.table);
    generic_string(PG_DIAG_COLUMN_NAME, pending.column);
    generic_string(PG_DIAG_CONSTRAINT_NAME, pending.constraint);
    errfinish(pending.file != nullptr ? pending.file : __FILE__, pending.line,
              pending.function != nullptr ? pending.function : __func__);
  }
  pg_unreachable();
}

void refuse_in_parallel_mode(FunctionCallInfo fcinfo) {
  if (!IsInParallelMode()) return;
  call([&] {
    Oid const function = fcinfo->flinfo->fn_oid;
    PreventCommandIfParallelMode(
        psprintf("%s.%s()", get_namespace_name(get_func_namespace(function)), get_func_name(function)));
  });
}

}  // namespace pg
