#include "sip/message/character_span.h"

#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "base/ascii.h"
#include "sip/message/cursor.h"
#include "sip/message/token_key.h"

namespace trunkline::sip {
namespace {

template <unsigned sets, RunOf run>
void both_ways_agree(const std::string& text) {
  const auto* const begin = text.data();
  const auto* const end = begin + text.size();
  for (const auto* at = begin; at <= end; ++at) {
    const auto* const scalar = end_of_run<sets, run, false>(begin, at, end);
    ASSERT_EQ((end_of_run<sets, run, true>(begin, at, end)), scalar) << text << " from " << at - begin;
    ASSERT_TRUE(scalar == end || is_in(*scalar, sets) == (run == RunOf::others));
  }
}

template <unsigned sets>
void both_ways_agree_on(char member) {
  for (std::size_t size = 0; size < 40; ++size) {
    both_ways_agree<sets, RunOf::members>(std::string(size, member));
    both_ways_agree<sets, RunOf::others>(std::string(size, '\x80'));
    if (size == 0) continue;
    for (unsigned octet = 0; octet < 256; ++octet) {
      std::string text(size, member);
      text[size * octet / 256] = static_cast<char>(octet);
      both_ways_agree<sets, RunOf::members>(text);
      both_ways_agree<sets, RunOf::others>(text);
    }
  }
}

TEST(CharacterSpan, shuffling_finds_what_the_table_says) {
  if (!shuffles_octets) GTEST_SKIP() << "this processor family has one way only";
  both_ways_agree_on<in_token>('a');
  both_ways_agree_on<in_user | in_telephone>('#');
  both_ways_agree_on<in_parameter_value | in_parameter>('/');
  both_ways_agree_on<in_word>('{');
  both_ways_agree_on<in_ipv6>(':');
  both_ways_agree_on<ends_bracketed_uri>('>');
  both_ways_agree_on<ends_quoted_text>('\\');
  both_ways_agree_on<ends_list_text>(',');
}

TEST(CharacterSpan, a_run_ends_with_the_text) {
  const std::string text = "sip:alice@atlanta.example.com";
  Cursor cursor(std::string_view(text).substr(0, 9));
  EXPECT_EQ(cursor.take<in_bare_uri>(), "sip:alice");
  EXPECT_TRUE(cursor.done());
}

TEST(Cursor, a_quoted_string_ends_at_the_quote_that_is_not_escaped) {
  Cursor cursor("\"a \\\"quoted\\\\\\\" word, and more than that\" <sip:a@b>");
  EXPECT_EQ(cursor.take_quoted(), "a \\\"quoted\\\\\\\" word, and more than that");
  EXPECT_EQ(cursor.rest(), " <sip:a@b>");
}

TEST(Cursor, a_quoted_string_that_does_not_end_is_none) {
  for (const std::string_view text :
       {"\"", "\"a", "\"a\\", "\"a\\\"", "\"more than sixteen octets\\\"", "a\""}) {
    Cursor cursor(text);
    EXPECT_EQ(cursor.take_quoted(), std::nullopt) << text;
    EXPECT_EQ(cursor.rest(), text);
  }
}

TEST(TokenKey, two_tokens_have_one_key_when_only_their_case_differs) {
  std::string octets;
  for (unsigned octet = 0; octet < 256; ++octet) {
    if (is_token(static_cast<char>(octet))) octets.push_back(static_cast<char>(octet));
  }
  for (const char one : octets) {
    for (const char other : octets) {
      EXPECT_EQ(token_key({&one, 1}) == token_key({&other, 1}), base::lower(one) == base::lower(other));
    }
  }
}

TEST(TokenKey, is_the_same_made_by_the_compiler_and_at_run_time) {
  const std::string name = "maddr-add";
  constexpr std::array keys{token_key(""),         token_key("M"),       token_key("MA"),
                            token_key("MAD"),      token_key("MADD"),    token_key("MADDR"),
                            token_key("MADDR-"),   token_key("MADDR-A"), token_key("MADDR-AD"),
                            token_key("MADDR-ADD")};
  for (std::size_t size = 0; size < keys.size(); ++size) {
    EXPECT_EQ(token_key(std::string_view(name).substr(0, size)), keys[size]) << size;
  }
  EXPECT_EQ(keys.back(), 0U);
}

}  // namespace
}  // namespace trunkline::sip
