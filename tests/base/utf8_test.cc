// UTF-8: RFC 3629 section 4, and the malformed sequences of its section 10.
#include "base/utf8.h"

#include <gtest/gtest.h>

namespace trunkline::base {
namespace {

TEST(Utf8, characters_are_one_to_four_octets_long) {
  EXPECT_EQ(utf8_character("ab"), 1U);
  EXPECT_EQ(utf8_character("\xc3\xa9x"), 2U);
  EXPECT_EQ(utf8_character("\xe2\x82\xac"), 3U);
  EXPECT_EQ(utf8_character("\xf0\x9f\x93\x9e"), 4U);
  EXPECT_EQ(utf8_character(std::string_view("\0", 1)), 1U);
}

TEST(Utf8, what_is_half_too_long_a_surrogate_or_past_the_last_is_no_character) {
  for (const char* text : {"\xff", "\x80", "\xc3", "\xc3(", "\xe2\x82", "\xc0\xaf", "\xe0\x80\xaf",
                           "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xf5\x80\x80\x80"}) {
    EXPECT_EQ(utf8_character(text), 0U) << text;
    EXPECT_FALSE(is_utf8(std::string("ok ") + text + " ok")) << text;
  }
}

TEST(Utf8, an_octet_of_no_character_becomes_a_question_mark_and_the_rest_stays) {
  EXPECT_TRUE(is_utf8("caf\xc3\xa9"));
  EXPECT_TRUE(is_utf8(""));
  EXPECT_EQ(valid_utf8("caf\xc3\xa9"), "caf\xc3\xa9");
  EXPECT_EQ(valid_utf8("caf\xe9 \xc3"), "caf? ?");
  EXPECT_EQ(valid_utf8("\xe2\x82z\xff"), "??z?");
  EXPECT_EQ(valid_utf8(""), "");
}

}  // namespace
}  // namespace trunkline::base
