#include "audit/audit_event.hpp"

#include <algorithm>

#include "audit/audit_log.hpp"
#include "audit/value_text.hpp"
#include "pg/stable_text.hpp"
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

/// One of the entities that an event is logged of, and the first command whose entries of it have overtaken
/// the event, if there are any.
struct Side {
  std::string entity_id;
  std::optional<CommandId> overtaken_since;
};

/// Opens the log, lets `write` add the entries of each entity, and sees to it that they are in their place.
template <class Write>
void log_event(const AuditRule& rule, LogPlace& place, Operation operation, const std::vector<Side>& sides,
               Write&& write) {
  if (!OidIsValid(place.log)) place.log = require_log();
  LogWriter log(place.log, place.sequence, rule.home().relation, operation, place.moment.time);
  place.sequence = log.sequence();
  struct Entity {
    Datum id;
    std::optional<OvertakingEntries> overtaking;
  };
  std::vector<Entity> entities;
  TimestampTz time = place.moment.time;
  for (const Side& side : sides) {
    Entity& entity = entities.emplace_back(Entity{pg::to_text(side.entity_id), std::nullopt});
    if (!side.overtaken_since) continue;
    entity.overtaking.emplace(log.table(), rule.home().relation, entity.id, *side.overtaken_since);
    time = entity.overtaking->time_before(time);
  }
  log.set_time(time);
  for (const Entity& entity : entities) {
    write(log, entity.id);
    if (entity.overtaking) entity.overtaking->add_to(log.table());
  }
}

/// Of a row that was there before and after: one entity, unless its key has changed.
std::vector<Side> sides_of(const LogPlace& place, const std::string& old_id, const std::string& new_id) {
  if (old_id == new_id) return {{new_id, place.moment.changed_since}};
  return {{old_id, place.moment.gone_since}, {new_id, place.moment.changed_since}};
}

/// Text forms don't depend on the session, where a field's would.
template <class Fields>
bool needs_stable_text(const AuditRule& rule, const Fields& fields) {
  return rule.key_depends_on_settings() ||
         std::any_of(fields.begin(), fields.end(),
                     [](const AuditedField* field) { return field->depends_on_settings; });
}

}  // namespace

void log_insert(const AuditRule& rule, LogPlace& place, TupleTableSlot* row) {
  pg::StableText const stable(rule.depends_on_settings());
  std::vector<Side> const sides{{rule.key().text(row), place.moment.changed_since}};
  log_event(rule, place, Operation::insert, sides, [&](LogWriter& log, Datum entity) {
    for (const AuditedField& field : rule.fields()) {
      if (field.is_tracked) log.write(entity, field.logged_name, std::nullopt, value_text(field, row));
    }
  });
}

void log_delete(const AuditRule& rule, LogPlace& place, TupleTableSlot* row) {
  pg::StableText const stable(rule.depends_on_settings());
  std::vector<Side> const sides{{rule.key().text(row), place.moment.gone_since}};
  log_event(rule, place, Operation::remove, sides, [&](LogWriter& log, Datum entity) {
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
  pg::StableText const stable(needs_stable_text(rule, changed));
  std::string const old_id = rule.key().text(old_row);
  std::string const new_id = key_changes ? rule.key().text(new_row) : old_id;
  auto const write = [&](LogWriter& log, Datum entity) {
    for (const AuditedField* field : changed) {
      if (!is_logged(*field, key_changes)) continue;
      log.write(entity, field->logged_name, value_text(*field, old_row), value_text(*field, new_row));
    }
  };
  log_event(rule, place, Operation::update, sides_of(place, old_id, new_id), write);
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
  log_event(rule, place, Operation::update, sides_of(place, before.entity_id, after.entity_id), write);
}

void log_delete(const AuditRule& rule, LogPlace& place, const RowImage& row) {
  std::vector<Side> const sides{{row.entity_id, place.moment.gone_since}};
  log_event(rule, place, Operation::remove, sides, [&](LogWriter& log, Datum entity) {
    for (std::size_t i = 0; i < rule.fields().size(); ++i) {
      const AuditedField& field = rule.fields()[i];
      if (!field.is_tracked) continue;
      log.write(entity, field.logged_name, text_or_nothing(field, row.values[i]), std::nullopt);
    }
  });
}

}  // namespace audit
