// A trigger that says how often its rule was compiled. Its one argument is the rule: `report` or `error`
// fails to compile, `run:STATEMENT` runs it while compiling, anything else is just kept.
#include <string_view>

#include "pg/spi.hpp"
#include "pg/text.hpp"
#include "pg/trigger_call.hpp"
#include "rule/rule_cache.hpp"
#include "witness.hpp"

namespace {

using pgshift_test::bigint;
using pgshift_test::Witness;

std::int64_t compilations = 0;
std::int64_t generation = 0;
std::string* last_rule = nullptr;

class CountedRule final : public rule::Rule {
 public:
  explicit CountedRule(std::string_view text) : text_(text) {}
  bool is_current() const noexcept override { return generation_ == generation; }
  const std::string& text() const noexcept { return text_; }

 private:
  std::string text_;
  std::int64_t generation_ = generation;
  Witness witness_;
};

class CountingCompiler final : public rule::Compiler {
 public:
  std::shared_ptr<const rule::Rule> compile(Relation relation, const Trigger& trigger) const override;
};
constexpr CountingCompiler compiler;

std::shared_ptr<const rule::Rule> CountingCompiler::compile(Relation /*relation*/,
                                                            const Trigger& trigger) const {
  constexpr std::string_view run = "run:";
  Witness const witness;
  ++compilations;
  std::string const text = trigger.tgargs[0];
  if (text == "report") throw pg::Report(ERRCODE_INVALID_PARAMETER_VALUE, "the rule does not compile");
  if (text == "error") {
    pg::call([] { DirectFunctionCall1(int4in, CStringGetDatum("twelve")); });
  }
  auto rule = std::make_shared<CountedRule>(text);
  if (text.starts_with(run)) {
    pg::Spi spi;
    spi.execute(text.substr(run.size()));
  }
  return rule;
}

}  // namespace

/// It looks its rule up for every row, which a real rule does for every statement.
PGSHIFT_FUNCTION(pgshift_test_counting_trigger) {
  Witness const witness;
  pg::TriggerCall const call(fcinfo, "pgshift_test_counting_trigger", pg::TriggerCall::Level::row);
  auto const rule =
      std::static_pointer_cast<const CountedRule>(rule::find_rule(call.relation(), call.trigger(), compiler));
  if (last_rule == nullptr) last_rule = new std::string();
  *last_rule = rule->text();
  return call.proceed();
}

PGSHIFT_FUNCTION(pgshift_test_compilations) {
  return bigint(compilations);
}

/// The rule that the last row passed through.
PGSHIFT_FUNCTION(pgshift_test_last_rule) {
  return pg::to_text(last_rule != nullptr ? *last_rule : std::string());
}

/// As if something that all rules were compiled from had changed.
PGSHIFT_FUNCTION(pgshift_test_outdate_rules) {
  return bigint(++generation);
}
