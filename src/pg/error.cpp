#include "pg/error.hpp"

namespace pg {

ErrorClass classify(const Error& error) noexcept {
  switch (error.data()->sqlerrcode) {
    case ERRCODE_LOCK_NOT_AVAILABLE:
    case ERRCODE_DATA_CORRUPTED:
    case ERRCODE_INDEX_CORRUPTED:
      return ErrorClass::passing;
    case ERRCODE_INVALID_SCHEMA_NAME:
      return ErrorClass::input;
    default:
      break;
  }
  switch (ERRCODE_TO_CATEGORY(error.data()->sqlerrcode)) {
    case ERRCODE_DATA_EXCEPTION:
      return ErrorClass::data;
    case ERRCODE_PROGRAM_LIMIT_EXCEEDED:
      return ErrorClass::limit;
    case ERRCODE_INTEGRITY_CONSTRAINT_VIOLATION:
    case ERRCODE_SYNTAX_ERROR_OR_ACCESS_RULE_VIOLATION:
    case ERRCODE_FEATURE_NOT_SUPPORTED:
      return ErrorClass::input;
    case ERRCODE_OPERATOR_INTERVENTION:
    case ERRCODE_INSUFFICIENT_RESOURCES:
    case ERRCODE_TRANSACTION_ROLLBACK:
    case ERRCODE_SYSTEM_ERROR:
      return ErrorClass::passing;
    default:
      return ErrorClass::other;
  }
}

}  // namespace pg
