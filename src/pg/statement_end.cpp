#include "pg/statement_end.hpp"

namespace pg {

namespace {

ExecutorFinish_hook_type next_finish = nullptr;
ExecutorEnd_hook_type next_end = nullptr;

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
  if (next_finish != nullptr) {
    next_finish(query);
  } else {
    standard_ExecutorFinish(query);
  }
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
void before_commit(XactEvent event, void* /*argument*/) {
  bool const is_near = event == XACT_EVENT_PRE_COMMIT || event == XACT_EVENT_PRE_PREPARE;
  if (is_near && StatementEnd::newest() != nullptr) enter<finish_all>(MemoryContext{nullptr});
}

}  // namespace

void watch_statements() {
  next_finish = ExecutorFinish_hook;
  ExecutorFinish_hook = executor_finish;
  next_end = ExecutorEnd_hook;
  ExecutorEnd_hook = executor_end;
  RegisterXactCallback(before_commit, nullptr);
}

}  // namespace pg
