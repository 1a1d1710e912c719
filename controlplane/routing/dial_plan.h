// The dial plan: prefixes in a trie, expressions in Hyperscan, and which of the rules that fit wins.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "controlplane/routing/prefix_trie.h"
#include "controlplane/routing/route_rule.h"
#include "dataplane/gate/expression_set.h"

namespace trunkline::controlplane {

/// Why there is no plan: what is wrong with which rule.
struct DialPlanFault {
  std::size_t rule = 0;
  std::string what;
};

/// Immutable: a later one takes its place whole.
class DialPlan {
 public:
  /// Compiles the expressions, which takes seconds for thousands.
  [[nodiscard]] static std::shared_ptr<const DialPlan> compile(std::vector<RouteRule> rules,
                                                               std::vector<DialPlanFault>& faults);

  /// The same plan where the trunks of its sources stand in other places: `places` by their number in this.
  [[nodiscard]] std::shared_ptr<const DialPlan> with_trunks(std::span<const TrunkId> places) const;

  [[nodiscard]] const std::vector<RouteRule>& rules() const noexcept { return rules_; }
  /// Whether by one of them we are a proxy.
  [[nodiscard]] bool has_proxied() const noexcept { return has_proxied_; }
  [[nodiscard]] bool has_expressions() const noexcept { return !expressions_.empty(); }

  /// One thread's way to look a number up.
  class Lookup {
   public:
    explicit Lookup(std::shared_ptr<const DialPlan> plan);

    /// The rule that wins: of those which fit number and source the lowest priority; of these an expression
    /// goes before a prefix, a longer prefix before a shorter one, and an earlier rule before a later one.
    /// nullptr: none fits. Lives as long as the plan.
    [[nodiscard]] const RouteRule* find(std::string_view number, SourceId source);
    /// Every rule that fits the number, whoever calls, in the order in which they win.
    [[nodiscard]] std::vector<const RouteRule*> all(std::string_view number);

   private:
    struct Candidate {
      std::uint32_t rule;
      std::uint32_t rank;  // lower wins
    };
    template <class F>
    void for_each(std::string_view number, F&& f);

    std::shared_ptr<const DialPlan> plan_;
    gate::ExpressionMatcher matcher_;
    std::vector<std::uint32_t> matched_;
  };

 private:
  std::vector<RouteRule> rules_;
  bool has_proxied_ = false;
  PrefixTrie prefixes_;
  gate::ExpressionSet expressions_;
  std::vector<std::uint32_t> rule_of_expression_;
};

}  // namespace trunkline::controlplane
