#include <string>

#include <gtest/gtest.h>

#include "rtp/sdp/next_line.h"

namespace trunkline::rtp {
namespace {

using namespace std::string_view_literals;

TEST(SdpLine, lines_end_in_crlf_or_lf_and_the_last_may_lack_it) {
  auto rest = "v=0\r\ns=-\nt=0 0"sv;
  EXPECT_EQ((*next_line(rest))->value, "0");
  EXPECT_EQ((*next_line(rest))->type, 's');
  const auto last = next_line(rest);
  EXPECT_EQ((*last)->value, "0 0");
  EXPECT_FALSE(*next_line(rest));
}

TEST(SdpLine, empty_lines_are_passed_over) {
  auto rest = "\r\n\nv=0\r\n\r\n\r\n"sv;
  EXPECT_EQ((*next_line(rest))->type, 'v');
  EXPECT_FALSE(*next_line(rest));
}

TEST(SdpLine, a_value_may_be_empty_and_may_contain_an_equals_sign) {
  auto rest = "s=\r\na=x=y\r\n"sv;
  EXPECT_EQ((*next_line(rest))->value, "");
  EXPECT_EQ((*next_line(rest))->value, "x=y");
}

TEST(SdpLine, text_without_letter_and_equals_sign_is_refused) {
  for (auto text : {"v 0\r\n"sv, "v\r\n"sv, "hello"sv, " v=0\r\n"sv}) {
    const auto line = next_line(text);
    ASSERT_FALSE(line);
    EXPECT_EQ(line.error(), SdpError::not_a_line);
  }
}

TEST(SdpLine, nul_and_lone_carriage_return_are_refused) {
  for (auto text : {"s=a\0b\r\n"sv, "s=a\rb\r\n"sv, "s=a\r\r\n"sv}) {
    const auto line = next_line(text);
    ASSERT_FALSE(line);
    EXPECT_EQ(line.error(), SdpError::control_character);
  }
}

TEST(SdpLine, fields_are_separated_by_any_number_of_blanks) {
  auto rest = "  audio \t 49170 RTP/AVP "sv;
  EXPECT_EQ(next_field(rest), "audio");
  EXPECT_EQ(next_field(rest), "49170");
  EXPECT_EQ(next_field(rest), "RTP/AVP");
  EXPECT_EQ(next_field(rest), "");
  EXPECT_EQ(trim_blanks(" \tx y\t "), "x y");
  EXPECT_EQ(trim_blanks(" \t "), "");
}

TEST(SdpError, every_reason_has_a_sentence_of_its_own) {
  for (int i = 0; i <= static_cast<int>(SdpError::no_local_address); ++i) {
    const auto text = to_string(static_cast<SdpError>(i));
    EXPECT_TRUE(text.ends_with('.')) << i;
    for (int j = 0; j < i; ++j) EXPECT_NE(text, to_string(static_cast<SdpError>(j)));
  }
  EXPECT_TRUE(is_syntax_error(SdpError::contradictory_direction));
  EXPECT_FALSE(is_syntax_error(SdpError::no_media));
  EXPECT_FALSE(is_syntax_error(SdpError::nothing_in_common));
}

}  // namespace
}  // namespace trunkline::rtp
