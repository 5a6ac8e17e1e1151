#include "pg/statement_end.hpp"

namespace pg {

namespace {

ExecutorFinish_hook_type next_finish = nullptr;
ExecutorEnd_hook_type next_end = nullptr;

/// The innermost statement whose ExecutorFinish has been entered through our hook. Only ever compared.
MemoryContext finishing = nullptr;

/// Of one statement, or of all (null).
void finish_all(MemoryContext statement) {
  for (StatementEnd* end = StatementEnd::newest(); end != nullptr; end = end->next()) {
    if (statement == nullptr || end->statement_memory() == statement) end->finish();
  }
}

void finish_statement(QueryDesc* query) {
  // Most statements leave nothing to do.
  if (StatementEnd::newest() == nullptr) return;
  enter<finish_all>(query->estate->es_query_cxt);
}

void executor_finish(QueryDesc* query) {
  MemoryContext const outer = finishing;
  finishing = query->estate->es_query_cxt;
  if (next_finish != nullptr) {
    next_finish(query);
  } else {
    standard_ExecutorFinish(query);
  }
  finishing = outer;
  finish_statement(query);
}

/// The first statement that loads the library does so when its ExecutorFinish is under way already.
void executor_end(QueryDesc* query) {
  finish_statement(query);
  if (next_end != nullptr) {
    next_end(query);
  } else {
    standard_ExecutorEnd(query);
  }
}

/// Deferred triggers run at commit, in no statement.
void at_transaction_event(XactEvent event, void* /*argument*/) {
  if (event == XACT_EVENT_ABORT) finishing = nullptr;
  bool const is_near = event == XACT_EVENT_PRE_COMMIT || event == XACT_EVENT_PRE_PREPARE;
  if (is_near && StatementEnd::newest() != nullptr) enter<finish_all>(MemoryContext{nullptr});
}

/// An error has left some calls of our hook without their end, and which of them is not to be told.
void at_subtransaction_event(SubXactEvent event, SubTransactionId /*own*/, SubTransactionId /*parent*/,
                             void* /*argument*/) {
  if (event == SUBXACT_EVENT_ABORT_SUB) finishing = nullptr;
}

}  // namespace

bool is_end_in_sight(MemoryContext statement_memory) noexcept {
  return finishing != nullptr && finishing == statement_memory;
}

void watch_statements() {
  next_finish = ExecutorFinish_hook;
  ExecutorFinish_hook = executor_finish;
  next_end = ExecutorEnd_hook;
  ExecutorEnd_hook = executor_end;
  RegisterXactCallback(at_transaction_event, nullptr);
  RegisterSubXactCallback(at_subtransaction_event, nullptr);
}

}  // namespace pg
