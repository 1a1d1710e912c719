#include "controlplane/routing/prefix_trie.h"

#include <string>

#include <gtest/gtest.h>

#include "tests/fakes/seeded_random.h"

namespace trunkline::controlplane {
namespace {

std::string found(const PrefixTrie& trie, std::string_view number) {
  std::string text;
  trie.for_each(number, [&](std::size_t length, std::uint32_t value) {
    text += std::to_string(length) + ':' + std::to_string(value) + ' ';
  });
  return text;
}

TEST(PrefixTrie, finds_every_prefix_of_a_number_the_shortest_first) {
  const std::vector<PrefixTrie::Entry> entries{{"+49", 1}, {"+4930", 2}, {"", 3},
                                               {"+44", 4}, {"+49", 5},   {"*21", 6}};
  const PrefixTrie trie(entries);
  EXPECT_EQ(found(trie, "+4930123"), "0:3 3:1 3:5 5:2 ");
  EXPECT_EQ(found(trie, "+49"), "0:3 3:1 3:5 ");
  EXPECT_EQ(found(trie, "+4"), "0:3 ");
  EXPECT_EQ(found(trie, "*21#"), "0:3 3:6 ");
  EXPECT_EQ(found(trie, "alice"), "0:3 ");
  EXPECT_EQ(found(trie, ""), "0:3 ");
}

TEST(PrefixTrie, an_empty_one_finds_nothing) {
  EXPECT_EQ(found(PrefixTrie{}, "+49"), "");
  EXPECT_EQ(found(PrefixTrie{std::span<const PrefixTrie::Entry>{}}, ""), "");
}

TEST(PrefixTrie, agrees_with_a_search_of_all_entries) {
  fakes::SeededRandom random(7);
  const auto digits = [&](std::size_t most) {
    std::string text;
    for (auto left = random.below(most + 1); left > 0; --left) text += "0123456789+*#"[random.below(13)];
    return text;
  };
  std::vector<std::string> prefixes;
  for (int i = 0; i < 3000; ++i) prefixes.push_back(digits(6));
  std::vector<PrefixTrie::Entry> entries;
  for (std::uint32_t i = 0; i < prefixes.size(); ++i) entries.push_back({prefixes[i], i});
  const PrefixTrie trie(entries);
  for (int i = 0; i < 2000; ++i) {
    const auto number = digits(9);
    std::string expected;
    for (std::size_t length = 0; length <= number.size(); ++length) {
      for (std::uint32_t n = 0; n < prefixes.size(); ++n) {
        if (prefixes[n].size() == length && number.starts_with(prefixes[n]))
          expected += std::to_string(length) + ':' + std::to_string(n) + ' ';
      }
    }
    ASSERT_EQ(found(trie, number), expected) << number;
  }
}

TEST(PrefixTrie, knows_what_a_prefix_is) {
  EXPECT_TRUE(PrefixTrie::is_prefix("+49*#0"));
  EXPECT_TRUE(PrefixTrie::is_prefix(""));
  EXPECT_FALSE(PrefixTrie::is_prefix("+49a"));
}

}  // namespace
}  // namespace trunkline::controlplane
