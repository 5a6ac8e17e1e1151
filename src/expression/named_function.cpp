#include "expression/named_function.hpp"

#include <fmt/format.h>

#include "core/message_text.hpp"
#include "pg/boundary.hpp"
#include "pg/compat.hpp"
#include "pg/text.hpp"

namespace expression {

namespace {

void name_the_call(void* what) {
  errcontext("%s", static_cast<const char*>(what));
}

std::string qualified_name(Oid function) {
  return pg::to_string(pg::call([&] {
    return quote_qualified_identifier(get_namespace_name(get_func_namespace(function)),
                                      get_func_name(function));
  }));
}

std::string name_of_type(Oid type) {
  return pg::to_string(pg::call([&] { return format_type_be_qualified(type); }));
}

bool is_column_of(Oid row_type, const char* name) {
  return pg::call([&] { return get_attnum(get_typ_typrelid(row_type), name); }) != InvalidAttrNumber;
}

void require_result(Oid function, Oid result, const std::string& what) {
  bool const fits = pg::call([&] {
    return get_func_prokind(function) == PROKIND_FUNCTION && !get_func_retset(function) &&
           get_func_rettype(function) == result;
  });
  if (fits) return;
  throw pg::Report(ERRCODE_INVALID_OBJECT_DEFINITION,
                   fmt::format("{}: function {} must return type {}", what, qualified_name(function),
                               pg::to_string(pg::call([&] { return format_type_be(result); }))));
}

}  // namespace

std::string function_named_by(const ExpressionSource& source, Oid row_type, Oid result) {
  List* const name = pg::call([&] { return name_in(source); });
  if (name == NIL) return {};
  if (list_length(name) == 1 && is_column_of(row_type, strVal(linitial(name)))) return {};
  Oid const function = pg::call([&] { return LookupFuncName(name, 1, &row_type, true); });
  if (!OidIsValid(function)) {
    throw pg::Report(
        ERRCODE_UNDEFINED_FUNCTION,
        fmt::format("{}: function {} does not exist", source.what,
                    pg::to_string(pg::call([&] { return func_signature_string(name, 1, NIL, &row_type); }))))
        .with_hint(fmt::format("A function is named without its arguments, and takes one of type {}.",
                               name_of_type(row_type)));
  }
  require_result(function, result, source.what);
  return qualified_name(function);
}

Oid NamedFunction::find() const {
  // The name has its schema, so that the search_path of the session does not matter.
  return pg::call([&] { return LookupFuncName(pg::compat::name_parts(name_.c_str()), 1, &row_type_, true); });
}

std::string NamedFunction::is_gone() const {
  return fmt::format("function {}({}) is gone", name_, name_of_type(row_type_));
}

Oid NamedFunction::require() const {
  Oid const found = find();
  if (OidIsValid(found)) return found;
  throw pg::Report(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE, is_gone());
}

void NamedFunction::call(Datum row, const std::string& what, const char* hint) const {
  Oid const found = find();
  if (!OidIsValid(found)) {
    throw pg::Report(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE, fmt::format("{}: {}", what, is_gone()))
        .with_hint(hint);
  }
  auto const call_it = [&] {
    // To look a function up for a call checks no privilege; the executor does that where SQL calls
    // it.
    pg::compat::require_execute(found, GetUserId());
    InvokeFunctionExecuteHook(found);
    FmgrInfo info;
    fmgr_info(found, &info);
    LOCAL_FCINFO(call, 1);
    InitFunctionCallInfoData(*call, &info, 1, InvalidOid, nullptr, nullptr);
    call->args[0] = {row, false};
    // A function that returns void may say that this is NULL.
    FunctionCallInvoke(call);
  };
  pg::call([&] { pg::with_context(name_the_call, what.c_str(), call_it); });
}

}  // namespace expression
