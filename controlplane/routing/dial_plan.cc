#include "controlplane/routing/dial_plan.h"

#include <algorithm>
#include <utility>

namespace trunkline::controlplane {
namespace {

constexpr std::uint32_t most_length = 0xffff;

/// Lower wins: priority, then how much the rule says of the number.
std::uint32_t rank_of(const RouteRule& rule, std::size_t length) noexcept {
  const bool expression = !rule.expression.empty();
  const auto said =
      expression ? most_length : std::min<std::uint32_t>(static_cast<std::uint32_t>(length), most_length - 1);
  return (std::uint32_t{rule.priority} << 16) | (most_length - said);
}

}  // namespace

std::shared_ptr<const DialPlan> DialPlan::compile(std::vector<RouteRule> rules,
                                                  std::vector<DialPlanFault>& faults) {
  auto made = std::make_shared<DialPlan>();
  made->rules_ = std::move(rules);
  std::vector<PrefixTrie::Entry> prefixes;
  std::vector<std::string> expressions;
  for (std::uint32_t i = 0; i < made->rules_.size(); ++i) {
    const auto& rule = made->rules_[i];
    made->has_proxied_ = made->has_proxied_ || rule.role == RouteRole::proxy;
    if (rule.expression.empty()) {
      if (PrefixTrie::is_prefix(rule.prefix)) {
        prefixes.push_back({rule.prefix, i});
      } else {
        faults.push_back({i, "must be digits, + * and #, not `" + rule.prefix + '`'});
      }
    } else if (const auto why = gate::ExpressionSet::fault_of(rule.expression)) {
      faults.push_back({i, "is no expression: " + *why});
    } else {
      expressions.push_back(rule.expression);
      made->rule_of_expression_.push_back(i);
    }
  }
  made->prefixes_ = PrefixTrie(prefixes);
  if (faults.empty()) {
    if (auto compiled = gate::ExpressionSet::compile(expressions)) {
      made->expressions_ = std::move(*compiled);
    } else {
      faults.push_back(
          {made->rule_of_expression_.front(), compiled.error() == gate::PatternError::bad_processor
                                                  ? "cannot be searched for: this processor has no SSSE3"
                                                  : "and those after it are too many to compile"});
    }
  }
  return faults.empty() ? made : nullptr;
}

std::shared_ptr<const DialPlan> DialPlan::with_trunks(std::span<const TrunkId> places) const {
  auto made = std::make_shared<DialPlan>(*this);
  for (auto& rule : made->rules_) {
    for (auto& source : rule.from) {
      if (static_cast<std::size_t>(source) < places.size()) {
        source = source_of(places[static_cast<std::size_t>(source)]);
      }
    }
  }
  return made;
}

DialPlan::Lookup::Lookup(std::shared_ptr<const DialPlan> plan)
    : plan_(std::move(plan)), matcher_(plan_ ? plan_->expressions_ : gate::ExpressionSet{}) {}

template <class F>
void DialPlan::Lookup::for_each(std::string_view number, F&& f) {
  if (!plan_) return;
  plan_->prefixes_.for_each(number, [&](std::size_t length, std::uint32_t rule) {
    f(Candidate{rule, rank_of(plan_->rules_[rule], length)});
  });
  if (plan_->expressions_.empty()) return;
  matched_.clear();
  matcher_.collect(number, matched_);
  for (const auto which : matched_) {
    const auto rule = plan_->rule_of_expression_[which];
    f(Candidate{rule, rank_of(plan_->rules_[rule], 0)});
  }
}

const RouteRule* DialPlan::Lookup::find(std::string_view number, SourceId source) {
  Candidate best{0, ~0U};
  bool found = false;
  for_each(number, [&](const Candidate& candidate) {
    const bool better = !found || std::pair(candidate.rank, candidate.rule) < std::pair(best.rank, best.rule);
    if (!better || !plan_->rules_[candidate.rule].is_for(source)) return;
    best = candidate;
    found = true;
  });
  return found ? &plan_->rules_[best.rule] : nullptr;
}

std::vector<const RouteRule*> DialPlan::Lookup::all(std::string_view number) {
  std::vector<Candidate> candidates;
  for_each(number, [&](const Candidate& candidate) { candidates.push_back(candidate); });
  std::sort(candidates.begin(), candidates.end(), [](const Candidate& a, const Candidate& b) {
    return std::pair(a.rank, a.rule) < std::pair(b.rank, b.rule);
  });
  std::vector<const RouteRule*> rules;
  for (const auto& candidate : candidates) rules.push_back(&plan_->rules_[candidate.rule]);
  return rules;
}

}  // namespace trunkline::controlplane
