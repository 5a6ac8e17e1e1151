#include "row/partition_choice.hpp"

#include "catalog/relation.hpp"
#include "pg/security.hpp"

namespace row {

namespace {

struct Choice {
  int count;
  Oid* partitions;
};

/// The value of one of the columns that the table is partitioned by; null if the key has none that is
/// compared as the partitions' bounds are.
const KeyPart* part_of(Relation table, PartitionKey by, int place, const KeyPart* key, std::size_t size) {
  for (const KeyPart* part = key; part != key + size; ++part) {
    if (part->column != by->partattrs[place]) continue;
    Oid const collation = TupleDescAttr(RelationGetDescr(table), part->column - 1)->attcollation;
    Oid const sign = lookup_type_cache(part->type, TYPECACHE_EQ_OPR)->eq_opr;
    bool const is_same = OidIsValid(sign) && collation == by->partcollation[place] &&
                         get_op_opfamily_strategy(sign, by->partopfamily[place]) != 0;
    return is_same ? part : nullptr;
  }
  return nullptr;
}

/// As the executor finds the partition for a row that has no NULL there; -1 if there is none.
int place_among(PartitionKey by, PartitionBoundInfo bounds, Datum* values) {
  bool nulls[PARTITION_MAX_KEYS] = {};
  bool is_equal = false;
  int found = -1;
  switch (by->strategy) {
    case PARTITION_STRATEGY_HASH: {
      std::uint64_t const hash =
          compute_partition_hash_value(by->partnatts, by->partsupfunc, by->partcollation, values, nulls);
      found = bounds->indexes[hash % static_cast<std::uint64_t>(bounds->nindexes)];
      break;
    }
    case PARTITION_STRATEGY_LIST: {
      int const bound =
          partition_list_bsearch(by->partsupfunc, by->partcollation, bounds, values[0], &is_equal);
      if (bound >= 0 && is_equal) found = bounds->indexes[bound];
      break;
    }
    default: {
      int const bound = partition_range_datum_bsearch(by->partsupfunc, by->partcollation, bounds,
                                                      by->partnatts, values, &is_equal);
      found = bounds->indexes[bound + 1];
      break;
    }
  }
  return found >= 0 ? found : bounds->default_index;
}

Choice choose(Relation table, const KeyPart* key, std::size_t size) {
  PartitionDesc const all = RelationGetPartitionDesc(table, true);
  if (all->nparts == 0) return {0, nullptr};
  PartitionKey const by = RelationGetPartitionKey(table);
  Datum values[PARTITION_MAX_KEYS] = {};
  for (int i = 0; i < by->partnatts; ++i) {
    const KeyPart* const part = part_of(table, by, i, key, size);
    if (part == nullptr) return {all->nparts, all->oids};
    values[i] = part->value;
  }
  int const place = place_among(by, all->boundinfo, values);
  return place >= 0 ? Choice{1, &all->oids[place]} : Choice{0, nullptr};
}

}  // namespace

std::vector<Oid> partitions_that_may_hold(Relation table, std::span<const KeyPart> key) {
  // To read what a table is partitioned by is to evaluate what in its expressions is constant.
  pg::ActingAs const owner(table->rd_rel->relowner);
  const KeyPart* const parts = key.data();
  std::size_t const size = key.size();
  Choice const choice = pg::call([&] { return choose(table, parts, size); });
  return {choice.partitions, choice.partitions + choice.count};
}

}  // namespace row
