#include "audit/audit_event.hpp"

#include "audit/audit_log.hpp"
#include "audit/log_order.hpp"
#include "audit/value_text.hpp"
#include "pg/text.hpp"

namespace audit {

namespace {

bool has_changed(const AuditedField& field, TupleTableSlot* old_row, TupleTableSlot* new_row) {
  return pg::call([&] {
    bool old_null = false;
    bool new_null = false;
    Datum const before = slot_getattr(old_row, field.number, &old_null);
    Datum const after = slot_getattr(new_row, field.number, &new_null);
    if (old_null || new_null) return old_null != new_null;
    return !datum_image_eq(before, after, field.by_value, field.length);
  });
}

/// A key's column that isn't tracked is logged where it changes: it links the entity's two names.
bool is_logged(const AuditedField& field, bool key_changes) {
  return field.is_tracked || (field.is_of_key && key_changes);
}

std::optional<Datum> text_or_nothing(const AuditedField& field, const std::optional<std::string>& value) {
  if (!value || field.is_redacted) return std::nullopt;
  return pg::to_text(*value);
}

/// Opens the log, lets `write` add the entries of one entity, and sees to it that they are in their place.
template <class Write>
void log_event(const AuditRule& rule, LogPlace& place, Operation operation, const std::string& id,
               Write&& write) {
  if (!OidIsValid(place.log)) place.log = require_log();
  LogWriter log(place.log, place.sequence, rule.home().relation, operation, place.time);
  place.sequence = log.sequence();
  Datum const entity = pg::to_text(id);
  if (!may_be_overtaken(place.command)) {
    write(log, entity);
    return;
  }
  OvertakingEntries const overtaking(log.table(), rule.home().relation, entity, place.command);
  place.time = overtaking.earliest(place.time);
  log.set_time(place.time);
  write(log, entity);
  overtaking.add_to(log.table());
}

}  // namespace

void log_insert(const AuditRule& rule, LogPlace& place, TupleTableSlot* row) {
  LogStyle const style(rule);
  log_event(rule, place, Operation::insert, rule.key().text(row), [&](LogWriter& log, Datum entity) {
    for (const AuditedField& field : rule.fields()) {
      if (field.is_tracked) log.write(entity, field.logged_name, std::nullopt, value_text(field, row));
    }
  });
}

void log_delete(const AuditRule& rule, LogPlace& place, TupleTableSlot* row) {
  LogStyle const style(rule);
  log_event(rule, place, Operation::remove, rule.key().text(row), [&](LogWriter& log, Datum entity) {
    for (const AuditedField& field : rule.fields()) {
      if (field.is_tracked) log.write(entity, field.logged_name, value_text(field, row), std::nullopt);
    }
  });
}

void log_update(const AuditRule& rule, LogPlace& place, TupleTableSlot* old_row, TupleTableSlot* new_row) {
  std::vector<const AuditedField*> changed;
  bool key_changes = false;
  for (const AuditedField& field : rule.fields()) {
    if (!has_changed(field, old_row, new_row)) continue;
    key_changes = key_changes || field.is_of_key;
    changed.push_back(&field);
  }
  if (changed.empty()) return;
  LogStyle const style(rule);
  std::string const old_id = rule.key().text(old_row);
  std::string const new_id = key_changes ? rule.key().text(new_row) : old_id;
  auto const write = [&](LogWriter& log, Datum entity) {
    for (const AuditedField* field : changed) {
      if (!is_logged(*field, key_changes)) continue;
      log.write(entity, field->logged_name, value_text(*field, old_row), value_text(*field, new_row));
    }
  };
  log_event(rule, place, Operation::update, old_id, write);
  if (new_id != old_id) log_event(rule, place, Operation::update, new_id, write);
}

void log_move(const AuditRule& rule, LogPlace& place, const RowImage& before, const RowImage& after) {
  bool const key_changes = before.entity_id != after.entity_id;
  auto const write = [&](LogWriter& log, Datum entity) {
    for (std::size_t i = 0; i < rule.fields().size(); ++i) {
      const AuditedField& field = rule.fields()[i];
      const auto& from = before.values[i];
      const auto& to = after.values[i];
      if (from == to || !is_logged(field, key_changes)) continue;
      log.write(entity, field.logged_name, text_or_nothing(field, from), text_or_nothing(field, to));
    }
  };
  log_event(rule, place, Operation::update, before.entity_id, write);
  if (key_changes) log_event(rule, place, Operation::update, after.entity_id, write);
}

void log_delete(const AuditRule& rule, LogPlace& place, const RowImage& row) {
  log_event(rule, place, Operation::remove, row.entity_id, [&](LogWriter& log, Datum entity) {
    for (std::size_t i = 0; i < rule.fields().size(); ++i) {
      const AuditedField& field = rule.fields()[i];
      if (!field.is_tracked) continue;
      log.write(entity, field.logged_name, text_or_nothing(field, row.values[i]), std::nullopt);
    }
  });
}

}  // namespace audit
