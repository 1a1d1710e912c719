#include "controlplane/routing/dial_plan.h"

#include <gtest/gtest.h>

namespace trunkline::controlplane {
namespace {

constexpr SourceId trunk_0 = source_of(TrunkId{0});

RouteRule prefix(const char* text, std::uint16_t priority = 100) {
  RouteRule rule;
  rule.name = text;
  rule.prefix = text;
  rule.priority = priority;
  return rule;
}

RouteRule expression(const char* text, std::uint16_t priority = 100) {
  RouteRule rule;
  rule.name = text;
  rule.expression = text;
  rule.priority = priority;
  return rule;
}

std::shared_ptr<const DialPlan> plan_of(std::vector<RouteRule> rules) {
  std::vector<DialPlanFault> faults;
  auto plan = DialPlan::compile(std::move(rules), faults);
  for (const auto& fault : faults) ADD_FAILURE() << fault.rule << ' ' << fault.what;
  return plan;
}

std::string winner(const std::shared_ptr<const DialPlan>& plan, std::string_view number,
                   SourceId source = SourceId::others) {
  DialPlan::Lookup lookup(plan);
  const auto* rule = lookup.find(number, source);
  return rule != nullptr ? rule->name : "none";
}

TEST(DialPlan, the_longest_prefix_wins_among_equals) {
  const auto plan = plan_of({prefix("+4"), prefix("+4930"), prefix("+49")});
  EXPECT_EQ(winner(plan, "+493012"), "+4930");
  EXPECT_EQ(winner(plan, "+498912"), "+49");
  EXPECT_EQ(winner(plan, "+4412"), "+4");
  EXPECT_EQ(winner(plan, "+112"), "none");
}

TEST(DialPlan, a_lower_priority_goes_before_a_longer_prefix) {
  const auto plan = plan_of({prefix("+4930", 20), prefix("+49", 10)});
  EXPECT_EQ(winner(plan, "+493012"), "+49");
}

TEST(DialPlan, an_expression_fits_the_whole_number_and_goes_before_a_prefix) {
  const auto plan = plan_of({prefix("+49800"), expression("\\+49800\\d{7}"), expression("j[.]doe|alice")});
  EXPECT_EQ(winner(plan, "+498001234567"), "\\+49800\\d{7}");
  EXPECT_EQ(winner(plan, "+4980012345678"), "+49800") << "one digit too many for the expression";
  EXPECT_EQ(winner(plan, "x+498001234567"), "none");
  EXPECT_EQ(winner(plan, "alice"), "j[.]doe|alice");
  EXPECT_EQ(winner(plan, "malice"), "none");
  EXPECT_EQ(winner(plan, "Alice"), "none") << "user parts are compared by case";
}

TEST(DialPlan, the_first_in_the_file_wins_among_expressions_of_one_priority) {
  const auto plan = plan_of({expression("1.*", 30), expression("1[0-9]+", 20), expression("[0-9]+", 20)});
  EXPECT_EQ(winner(plan, "123"), "1[0-9]+");
  EXPECT_EQ(winner(plan, "1x"), "1.*");
  EXPECT_EQ(winner(plan, "23"), "[0-9]+");
}

TEST(DialPlan, a_rule_for_somebody_else_gives_way_to_the_next_best) {
  auto only_trunk = prefix("+49");
  only_trunk.from = {trunk_0};
  const auto plan = plan_of({only_trunk, prefix("+4")});
  EXPECT_EQ(winner(plan, "+4930", trunk_0), "+49");
  EXPECT_EQ(winner(plan, "+4930", SourceId::users), "+4");
  EXPECT_EQ(winner(plan, "+4930", source_of(TrunkId{1})), "+4");
}

TEST(DialPlan, says_which_rules_cannot_be_compiled) {
  std::vector<DialPlanFault> faults;
  EXPECT_EQ(DialPlan::compile({prefix("+49"), expression("a(b"), prefix("4x"), expression("a)(b")}, faults),
            nullptr);
  ASSERT_EQ(faults.size(), 3U);
  EXPECT_EQ(faults[0].rule, 1U);
  EXPECT_EQ(faults[0].what, "is no expression: Missing close parenthesis for group started at index 1.");
  EXPECT_EQ(faults[1].what, "must be digits, + * and #, not `4x`");
  EXPECT_EQ(faults[2].rule, 3U) << "what closes the group that we put around it";
}

TEST(DialPlan, lists_all_that_fit_in_the_order_in_which_they_win) {
  DialPlan::Lookup lookup(plan_of({prefix(""), prefix("+49"), expression("\\+49.*"), prefix("+4930", 5)}));
  std::vector<std::string> names;
  for (const auto* rule : lookup.all("+493012")) names.push_back(rule->name);
  EXPECT_EQ(names, (std::vector<std::string>{"+4930", "\\+49.*", "+49", ""}));
}

TEST(DialPlan, without_rules_nothing_fits) {
  EXPECT_EQ(winner(nullptr, "+49"), "none");
  EXPECT_EQ(winner(plan_of({}), "+49"), "none");
}

TEST(DialPlan, a_thousand_expressions_are_searched_at_once) {
  std::vector<RouteRule> rules;
  for (int i = 0; i < 1000; ++i) {
    auto rule = expression(("\\+49" + std::to_string(1000 + i) + "[0-9]{4,8}").c_str());
    rules.push_back(std::move(rule));
  }
  const auto plan = plan_of(std::move(rules));
  EXPECT_EQ(winner(plan, "+49123412345"), "\\+491234[0-9]{4,8}");
  EXPECT_EQ(winner(plan, "+4912341"), "none");
}

}  // namespace
}  // namespace trunkline::controlplane
