#include "ledger/entry_function.hpp"

#include <fmt/format.h>

#include "core/message_text.hpp"
#include "ledger/entry.hpp"
#include "pg/compat.hpp"
#include "pg/error_context.hpp"
#include "pg/text.hpp"

namespace ledger {

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

Oid find_function(const std::string& name) {
  Oid const argument = entry_type();
  return pg::call([&] { return LookupFuncName(pg::compat::name_parts(name.c_str()), 1, &argument, true); });
}

}  // namespace

std::string function_named_by(const expression::ExpressionSource& source, Oid result) {
  List* const name = pg::call([&] { return name_in(source); });
  if (name == NIL) return {};
  if (list_length(name) == 1 && is_entry_column(strVal(linitial(name)))) return {};
  Oid const argument = entry_type();
  Oid const function = pg::call([&] { return LookupFuncName(name, 1, &argument, true); });
  if (!OidIsValid(function)) {
    throw pg::Report(
        ERRCODE_UNDEFINED_FUNCTION,
        fmt::format("{}: function {} does not exist", source.what,
                    pg::to_string(pg::call([&] { return func_signature_string(name, 1, NIL, &argument); }))))
        .with_hint("A function is named without its arguments, and takes one of type pgshift.ledger_entry.");
  }
  require_result(function, result, source.what);
  return qualified_name(function);
}

bool function_exists(const std::string& function) {
  return OidIsValid(find_function(function));
}

Oid require_function(const std::string& function) {
  Oid const found = find_function(function);
  if (OidIsValid(found)) return found;
  throw pg::Report(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE,
                   fmt::format("function {}(pgshift.ledger_entry) is gone", function));
}

void call_function(const std::string& function, Datum entry, const std::string& what) {
  Oid const found = find_function(function);
  if (!OidIsValid(found)) {
    throw pg::Report(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE,
                     fmt::format("{}: function {}(pgshift.ledger_entry) is gone", what, function))
        .with_hint("Create it again, or define the machine anew by pgshift.define_machine().");
  }
  auto const call_it = [&] {
    pg::compat::require_execute(found, GetUserId());
    InvokeFunctionExecuteHook(found);
    FmgrInfo info;
    fmgr_info(found, &info);
    LOCAL_FCINFO(call, 1);
    InitFunctionCallInfoData(*call, &info, 1, InvalidOid, nullptr, nullptr);
    call->args[0] = {entry, false};
    // A function that returns void may say that this is NULL.
    FunctionCallInvoke(call);
  };
  pg::call([&] { pg::with_context(name_the_call, what.c_str(), call_it); });
}

}  // namespace ledger
