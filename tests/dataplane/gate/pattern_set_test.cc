#include "dataplane/gate/pattern_set.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace trunkline::gate {
namespace {

bool matches(const std::vector<std::string>& expressions, std::string_view text) {
  const auto patterns = PatternSet::compile(expressions);
  EXPECT_TRUE(patterns);
  return patterns && Matcher(*patterns).matches(text);
}

TEST(PatternSet, any_expression_matches_anywhere_and_in_any_case) {
  const std::vector<std::string> words{"alpha", "beta"};
  EXPECT_TRUE(matches(words, "one BeTa two"));
  EXPECT_TRUE(matches(words, std::string("\0\0alpha", 7)));
  EXPECT_FALSE(matches(words, "gamma"));
  EXPECT_FALSE(matches(words, ""));
}

TEST(PatternSet, a_circumflex_is_the_begin_of_a_line) {
  EXPECT_TRUE(matches({"^agent: x"}, "first\r\nAgent: x\r\n"));
  EXPECT_FALSE(matches({"^agent: x"}, "Some-Agent: x\r\n"));
}

TEST(PatternSet, no_expression_matches_nothing) { EXPECT_FALSE(matches({}, "anything")); }

TEST(PatternSet, says_why_an_expression_cannot_be_compiled) {
  EXPECT_FALSE(PatternSet::fault_of("a(b|c)d"));
  EXPECT_TRUE(PatternSet::fault_of("a(b"));
  EXPECT_TRUE(PatternSet::fault_of("a*")) << "it would match everything";
  const std::vector<std::string> bad{"good", "(bad"};
  const auto compiled = PatternSet::compile(bad);
  ASSERT_FALSE(compiled);
  EXPECT_EQ(compiled.error(), PatternError::bad_expression);
}

TEST(PatternSet, several_matchers_share_one_set) {
  const std::vector<std::string> words{"alpha"};
  const auto patterns = PatternSet::compile(words);
  ASSERT_TRUE(patterns);
  const Matcher one(*patterns);
  const Matcher other(*patterns);
  EXPECT_TRUE(one.matches("alpha"));
  EXPECT_TRUE(other.matches("alpha"));
}

}  // namespace
}  // namespace trunkline::gate
