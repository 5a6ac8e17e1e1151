#include "storage/gathered_rows.hpp"

#include "storage/table_appender.hpp"

namespace storage {

namespace {

ExecutorStart_hook_type next_start = nullptr;
ProcessUtility_hook_type next_utility = nullptr;

template <class Visit>
void for_each_appender(Visit&& visit) {
  for (pg::StatementEnd* end = pg::StatementEnd::newest(); end != nullptr; end = end->next()) {
    if (auto* const appender = dynamic_cast<TableAppender*>(end)) visit(*appender);
  }
}

/// Whatever it reads: a batch is of one command, and a query that is run by SPI begins another.
void before_query(QueryDesc* /*query*/) {
  write_gathered_rows();
}

/// DDL may be about that table, and what is in use can't be altered.
void before_utility(Node* /*command*/) {
  for_each_appender([](TableAppender& appender) { appender.write_and_close(); });
}

void executor_start(QueryDesc* query, int flags) {
  if (pg::StatementEnd::newest() != nullptr) pg::enter<before_query>(query);
  if (next_start != nullptr) {
    next_start(query, flags);
  } else {
    standard_ExecutorStart(query, flags);
  }
}

void process_utility(PlannedStmt* command, const char* text, bool is_read_only_tree,
                     ProcessUtilityContext context, ParamListInfo parameters, QueryEnvironment* environment,
                     DestReceiver* receiver, QueryCompletion* completion) {
  if (pg::StatementEnd::newest() != nullptr) pg::enter<before_utility>(command->utilityStmt);
  auto const next = next_utility != nullptr ? next_utility : standard_ProcessUtility;
  next(command, text, is_read_only_tree, context, parameters, environment, receiver, completion);
}

void at_subtransaction_event(SubXactEvent event, SubTransactionId own, SubTransactionId parent,
                             void* /*argument*/) {
  if (event == SUBXACT_EVENT_COMMIT_SUB) {
    for_each_appender([&](TableAppender& appender) { appender.subtransaction_committed(own, parent); });
  } else if (event == SUBXACT_EVENT_ABORT_SUB) {
    for_each_appender([&](TableAppender& appender) { appender.subtransaction_aborted(own); });
  }
}

void at_transaction_event(XactEvent event, void* /*argument*/) {
  if (event == XACT_EVENT_ABORT) for_each_appender([](TableAppender& appender) { appender.forget(); });
}

}  // namespace

void watch_gathered_rows() {
  next_start = ExecutorStart_hook;
  ExecutorStart_hook = executor_start;
  next_utility = ProcessUtility_hook;
  ProcessUtility_hook = process_utility;
  RegisterXactCallback(at_transaction_event, nullptr);
  RegisterSubXactCallback(at_subtransaction_event, nullptr);
}

void write_gathered_rows() {
  for_each_appender([](TableAppender& appender) { appender.write(); });
}

}  // namespace storage
