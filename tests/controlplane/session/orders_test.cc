// What the texts of one step's orders lie in.
#include "controlplane/session/orders.h"

#include <array>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace trunkline::controlplane {
namespace {

TEST(Orders, keep_texts_of_any_length_and_number_until_they_are_cleared) {
  Orders orders;
  for (int round = 0; round < 2; ++round) {
    std::vector<std::string_view> kept;
    for (std::size_t size = 0; size < 700; ++size) {  // some 245,000 octets: more than lie ready
      kept.push_back(orders.keep(std::string(size, static_cast<char>('a' + size % 26))));
    }
    kept.push_back(orders.keep_joined("sip:", std::string(80, 'u'), "", "@h"));
    for (std::size_t size = 0; size < 700; ++size) {
      EXPECT_EQ(kept[size], std::string(size, static_cast<char>('a' + size % 26)));
    }
    EXPECT_EQ(kept.back(), "sip:" + std::string(80, 'u') + "@h");
    orders.clear();
  }
}

TEST(Orders, what_they_hold_already_is_not_copied_again) {
  Orders orders;
  const std::string mine = "text";
  const auto kept = orders.keep(mine);
  EXPECT_NE(kept.data(), mine.data());
  EXPECT_EQ(orders.keep(kept.substr(1)).data(), kept.data() + 1);
  orders.clear();
  EXPECT_NE(orders.keep(mine).data(), mine.data());
}

TEST(Orders, a_list_of_header_fields_outlives_its_maker_however_long_it_becomes) {
  Orders orders;
  std::span<const sip::HeaderLine> made;
  static_cast<void>(orders.keep("x"));  // so that what follows is not aligned by chance
  {
    auto lines = orders.lines();
    EXPECT_TRUE(std::span<const sip::HeaderLine>(lines).empty());
    for (int i = 0; i < 100; ++i) {
      lines.push_back({sip::HeaderName::subject, orders.keep(std::to_string(i))});
    }
    made = lines;
  }
  static_cast<void>(orders.lines());
  ASSERT_EQ(made.size(), 100U);
  for (std::size_t i = 0; i < made.size(); ++i) EXPECT_EQ(made[i].value, std::to_string(i));
  EXPECT_EQ(reinterpret_cast<std::uintptr_t>(made.data()) % alignof(sip::HeaderLine), 0U);
}

TEST(Orders, header_fields_are_kept_with_their_texts) {
  Orders orders;
  std::string value = "one";
  std::string name = "X-Name";
  const std::array lines{sip::HeaderLine{sip::HeaderName::other, value, name}};
  const auto kept = orders.keep(lines);
  value = "two";
  name = "Y-Name";
  ASSERT_EQ(kept.size(), 1U);
  EXPECT_EQ(kept[0].value, "one");
  EXPECT_EQ(kept[0].text_name, "X-Name");
}

}  // namespace
}  // namespace trunkline::controlplane
