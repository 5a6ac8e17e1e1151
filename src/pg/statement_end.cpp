#include "pg/statement_end.hpp"

namespace pg {

namespace {

ExecutorFinish_hook_type next_finish = nullptr;
ExecutorEnd_hook_type next_end = nullptr;
ExecutorStart_hook_type next_start = nullptr;
ProcessUtility_hook_type next_utility = nullptr;

/// The innermost statement whose ExecutorFinish has been entered through our hook. Only ever compared.
MemoryContext finishing = nullptr;

template <class Visit>
void for_each(Visit&& visit) {
  for (StatementEnd* end = StatementEnd::newest(); end != nullptr; end = end->next()) visit(*end);
}

/// Of one statement, or of all (null).
void finish_all(MemoryContext statement) {
  for_each([&](StatementEnd& end) {
    if (statement == nullptr || end.statement_memory() == statement) end.finish();
  });
}

void finish_statement(QueryDesc* query) {
  // Most statements leave nothing to do.
  if (StatementEnd::newest() == nullptr) return;
  // The executor, which calls this, is C: no exception may pass it.
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
  // Where an error passes instead, the end of its transaction or subtransaction puts this right.
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

void before_query(QueryDesc* /*query*/) {
  announce_query();
}

void before_utility(Node* /*command*/) {
  for_each([](StatementEnd& end) { end.before_utility(); });
}

void executor_start(QueryDesc* query, int flags) {
  if (StatementEnd::newest() != nullptr) enter<before_query>(query);
  if (next_start != nullptr) {
    next_start(query, flags);
  } else {
    standard_ExecutorStart(query, flags);
  }
}

void process_utility(PlannedStmt* command, const char* text, bool is_read_only_tree,
                     ProcessUtilityContext context, ParamListInfo parameters, QueryEnvironment* environment,
                     DestReceiver* receiver, QueryCompletion* completion) {
  if (StatementEnd::newest() != nullptr) enter<before_utility>(command->utilityStmt);
  auto const next = next_utility != nullptr ? next_utility : standard_ProcessUtility;
  next(command, text, is_read_only_tree, context, parameters, environment, receiver, completion);
}

/// Deferred triggers run at commit, in no statement. PostgreSQL tells of the commit once they have
/// run.
void at_transaction_event(XactEvent event, void* /*argument*/) {
  if (event == XACT_EVENT_ABORT) {
    finishing = nullptr;
    for_each([](StatementEnd& end) { end.transaction_aborted(); });
  }
  bool const is_near = event == XACT_EVENT_PRE_COMMIT || event == XACT_EVENT_PRE_PREPARE;
  if (is_near && StatementEnd::newest() != nullptr) enter<finish_all>(MemoryContext{nullptr});
}

/// An error has left some calls of our hook without their end, and which of them is not to be told.
void at_subtransaction_event(SubXactEvent event, SubTransactionId own, SubTransactionId parent,
                             void* /*argument*/) {
  if (event == SUBXACT_EVENT_COMMIT_SUB) {
    for_each([&](StatementEnd& end) { end.subtransaction_committed(own, parent); });
  } else if (event == SUBXACT_EVENT_ABORT_SUB) {
    finishing = nullptr;
    for_each([&](StatementEnd& end) { end.subtransaction_aborted(own); });
  }
}

}  // namespace

bool is_end_in_sight(MemoryContext statement_memory) noexcept {
  return finishing != nullptr && finishing == statement_memory;
}

void announce_query() {
  for_each([](StatementEnd& end) { end.before_query(); });
}

void watch_statements() {
  next_start = ExecutorStart_hook;
  ExecutorStart_hook = executor_start;
  next_utility = ProcessUtility_hook;
  ProcessUtility_hook = process_utility;
  next_finish = ExecutorFinish_hook;
  ExecutorFinish_hook = executor_finish;
  next_end = ExecutorEnd_hook;
  ExecutorEnd_hook = executor_end;
  RegisterXactCallback(at_transaction_event, nullptr);
  RegisterSubXactCallback(at_subtransaction_event, nullptr);
}

}  // namespace pg
