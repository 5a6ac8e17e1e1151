#include "audit/audit_event.hpp"

#include <algorithm>
#include <array>

#include "audit/log/audit_log.hpp"
#include "audit/too_large.hpp"
#include "audit/value_text.hpp"
#include "catalog/stable_text.hpp"
#include "pg/text.hpp"

namespace audit {

namespace {

/// A key's column that isn't tracked is logged where it changes: it links the entity's two names.
bool is_logged(const AuditedField& field, bool key_changes) {
  return field.is_tracked || (field.is_of_key && key_changes);
}

std::optional<Datum> text_or_nothing(const AuditedField& field, const std::optional<std::string>& value) {
  if (!value || field.is_redacted) return std::nullopt;
  return pg::to_text(*value);
}

/// The entities that an event is logged of: one, or the two that a row with a new key is.
struct Sides {
  struct Side {
    Datum entity;
    /// The first command whose entries of it have overtaken the event, if there are any.
    std::optional<CommandId> overtaken_since;
  };
  std::array<Side, 2> side;
  std::size_t count;

  bool are_overtaken() const noexcept {
    return side[0].overtaken_since.has_value() || (count > 1 && side[1].overtaken_since.has_value());
  }
};

Sides one_side(Datum entity, std::optional<CommandId> overtaken_since) {
  return {{{{entity, overtaken_since}, {}}}, 1};
}

bool is_same_text(Datum left, Datum right) {
  return pg::call([&] { return datum_image_eq(left, right, false, -1); });
}

/// Of a row that was there before and after.
Sides sides_of(const ChangeMoment& moment, Datum old_id, Datum new_id) {
  if (old_id == new_id || is_same_text(old_id, new_id)) return one_side(new_id, moment.changed_since);
  return {{{{old_id, moment.gone_since}, {new_id, moment.changed_since}}}, 2};
}

/// Logs it before what has overtaken it.
template <class Write>
void log_overtaken(LogWriter& log, core::TableId table, TimestampTz time, const Sides& sides, Write&& write) {
  std::array<std::optional<OvertakingEntries>, 2> overtaking;
  for (std::size_t i = 0; i < sides.count; ++i) {
    const Sides::Side& side = sides.side[i];
    if (!side.overtaken_since) continue;
    overtaking[i].emplace(table, side.entity, *side.overtaken_since);
    time = overtaking[i]->time_before(time);
  }
  log.set_time(time);
  for (std::size_t i = 0; i < sides.count; ++i) {
    write(sides.side[i].entity);
    if (overtaking[i]) overtaking[i]->add_to(log);
  }
}

/// Lets `write` add the entries of each entity, and sees to it that they are in their place.
template <class Write>
void log_event(const AuditRule& rule, const LogPlace& place, Operation operation, const Sides& sides,
               Write&& write) {
  LogWriter& log = place.log;
  core::TableId const table = rule.table_id();
  for (std::size_t i = 0; i < sides.count; ++i) {
    Datum const entity = sides.side[i].entity;
    if (VARSIZE_ANY_EXHDR(DatumGetPointer(entity)) > short_key) require_room_for_key(rule, entity);
  }
  log.begin(table, operation, place.moment.time);
  if (sides.are_overtaken()) {
    log_overtaken(log, table, place.moment.time, sides, write);
  } else {
    for (std::size_t i = 0; i < sides.count; ++i) write(sides.side[i].entity);
  }
  log.end();
}

/// What a field was, and what it has become.
using Values = std::pair<std::optional<Datum>, std::optional<Datum>>;

/// An entry of one field, with what it was and became, as `values` says.
template <class Read>
void write_field(const AuditRule& rule, LogWriter& log, Datum entity, const AuditedField& field,
                 Read&& values) {
  try {
    auto const [from, to] = values();
    log.write(entity, field.logged_name, from, to);
  } catch (const pg::Error& error) {
    if (!is_too_large(error)) throw;
    refuse_too_large(rule, field);
  }
}

/// Text forms don't depend on the session, where a field's would.
bool needs_stable_text(const AuditRule& rule, const ChangedFields& changed) {
  auto const places = changed.places();
  return rule.key_depends_on_settings() ||
         (rule.depends_on_settings() && std::any_of(places.begin(), places.end(), [&](std::uint16_t place) {
            return rule.fields()[place].depends_on_settings;
          }));
}

}  // namespace

void log_insert(const AuditRule& rule, const LogPlace& place, TupleTableSlot* row) {
  catalog::StableText const stable(rule.depends_on_settings());
  Sides const sides = one_side(entity_text(rule, row), place.moment.changed_since);
  log_event(rule, place, Operation::insert, sides, [&](Datum entity) {
    for (const AuditedField& field : rule.fields()) {
      if (!field.is_tracked) continue;
      write_field(rule, place.log, entity, field,
                  [&] { return Values{std::nullopt, value_text(field, row)}; });
    }
  });
}

void log_delete(const AuditRule& rule, const LogPlace& place, TupleTableSlot* row) {
  catalog::StableText const stable(rule.depends_on_settings());
  Sides const sides = one_side(entity_text(rule, row), place.moment.gone_since);
  log_event(rule, place, Operation::remove, sides, [&](Datum entity) {
    for (const AuditedField& field : rule.fields()) {
      if (!field.is_tracked) continue;
      write_field(rule, place.log, entity, field,
                  [&] { return Values{value_text(field, row), std::nullopt}; });
    }
  });
}

void log_update(const AuditRule& rule, const LogPlace& place, const ChangedFields& changed,
                TupleTableSlot* old_row, TupleTableSlot* new_row) {
  catalog::StableText const stable(needs_stable_text(rule, changed));
  Datum const old_id = entity_text(rule, old_row);
  Datum const new_id = changed.has_key() ? entity_text(rule, new_row) : old_id;
  log_event(rule, place, Operation::update, sides_of(place.moment, old_id, new_id), [&](Datum entity) {
    for (std::uint16_t const i : changed.places()) {
      const AuditedField& field = rule.fields()[i];
      if (!is_logged(field, changed.has_key())) continue;
      write_field(rule, place.log, entity, field,
                  [&] { return Values{value_text(field, old_row), value_text(field, new_row)}; });
    }
  });
}

void log_move(const AuditRule& rule, const LogPlace& place, const RowImage& before, const RowImage& after) {
  bool const key_changes = before.entity_id != after.entity_id;
  Sides const sides = sides_of(place.moment, pg::to_text(before.entity_id), pg::to_text(after.entity_id));
  log_event(rule, place, Operation::update, sides, [&](Datum entity) {
    for (std::size_t i = 0; i < rule.fields().size(); ++i) {
      const AuditedField& field = rule.fields()[i];
      const auto& from = before.values[i];
      const auto& to = after.values[i];
      if (from == to || !is_logged(field, key_changes)) continue;
      write_field(rule, place.log, entity, field,
                  [&] { return Values{text_or_nothing(field, from), text_or_nothing(field, to)}; });
    }
  });
}

void log_delete(const AuditRule& rule, const LogPlace& place, const RowImage& row) {
  Sides const sides = one_side(pg::to_text(row.entity_id), place.moment.gone_since);
  log_event(rule, place, Operation::remove, sides, [&](Datum entity) {
    for (std::size_t i = 0; i < rule.fields().size(); ++i) {
      const AuditedField& field = rule.fields()[i];
      if (!field.is_tracked) continue;
      write_field(rule, place.log, entity, field,
                  [&] { return Values{text_or_nothing(field, row.values[i]), std::nullopt}; });
    }
  });
}

}  // namespace audit
