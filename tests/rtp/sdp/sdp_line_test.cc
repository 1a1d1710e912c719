#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "rtp/sdp/line_cutter.h"

namespace trunkline::rtp {
namespace {

using namespace std::string_view_literals;

/// As "type=value", and the error behind them, if there is one.
std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> cut;
  LineCutter lines(text);
  for (SdpLine line; lines.next(line);) cut.push_back(line.type + ("=" + std::string(line.value)));
  if (lines.failed()) cut.emplace_back(to_string(lines.error()));
  return cut;
}
using Lines = std::vector<std::string>;

TEST(SdpLine, lines_end_in_crlf_or_lf_and_the_last_may_lack_it) {
  EXPECT_EQ(lines_of("v=0\r\ns=-\nt=0 0"), (Lines{"v=0", "s=-", "t=0 0"}));
  EXPECT_EQ(lines_of("v=0\r\ns=-\nt=0 0\r"), (Lines{"v=0", "s=-", "t=0 0"}));
}

TEST(SdpLine, empty_lines_are_passed_over) { EXPECT_EQ(lines_of("\r\n\nv=0\r\n\r\n\r\n"), Lines{"v=0"}); }

TEST(SdpLine, a_value_may_be_empty_and_may_contain_an_equals_sign) {
  EXPECT_EQ(lines_of("s=\r\na=x=y\r\n"), (Lines{"s=", "a=x=y"}));
}

TEST(SdpLine, lines_of_any_length_end_where_they_end) {
  for (std::size_t size = 0; size < 70; ++size) {
    const std::string line = "a=" + std::string(size, 'x');
    EXPECT_EQ(lines_of(line), Lines{line});
    EXPECT_EQ(lines_of(line + "\n" + line + "\r\n" + line), (Lines{line, line, line}));
  }
}

TEST(SdpLine, text_without_letter_and_equals_sign_is_refused) {
  for (auto text : {"v 0\r\n"sv, "v\r\n"sv, "hello"sv, " v=0\r\n"sv}) {
    EXPECT_EQ(lines_of(text), Lines{std::string(to_string(SdpError::not_a_line))});
  }
}

TEST(SdpLine, nul_and_lone_carriage_return_are_refused) {
  for (auto text : {"s=a\0b\r\n"sv, "s=a\0"sv, "s=a\rb\r\n"sv, "s=a\r\r\n"sv}) {
    EXPECT_EQ(lines_of(text), Lines{std::string(to_string(SdpError::control_character))});
  }
}

TEST(SdpLine, other_control_characters_are_text) {
  EXPECT_EQ(lines_of("a=x\ty\r\ni=\v\f\r\n\ta=z"sv),
            (Lines{"a=x\ty", "i=\v\f", std::string(to_string(SdpError::not_a_line))}));
  EXPECT_EQ(lines_of("a=\t\nb=\t\rc"sv),
            (Lines{"a=\t", std::string(to_string(SdpError::control_character))}));
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

TEST(SdpLine, fields_are_cut_from_either_end_however_long_the_value_is) {
  for (const std::size_t size : {0, 1, 9, 15, 20, 48, 60, 70}) {
    const std::string name(size, 'n');
    const auto value = name + "  a\tbc d \t ";
    std::string_view rest = value;
    EXPECT_EQ(last_field(rest), "d") << size;
    EXPECT_EQ(next_field(rest), size == 0 ? "a" : name) << size;
    EXPECT_EQ(last_field(rest), "bc") << size;
    EXPECT_EQ(next_field(rest), size == 0 ? "" : "a") << size;
    EXPECT_EQ(next_field(rest), "") << size;
    EXPECT_EQ(last_field(rest), "") << size;
  }
}

TEST(SdpLine, a_value_of_blanks_has_no_fields) {
  for (const std::size_t size : {0, 1, 16, 17, 63, 64, 80}) {
    const std::string value(size, ' ');
    std::string_view rest = value;
    EXPECT_EQ(next_field(rest), "");
    rest = value;
    EXPECT_EQ(last_field(rest), "");
    const std::string one(size, 'x');
    rest = one;
    EXPECT_EQ(next_field(rest), one);
    rest = one;
    EXPECT_EQ(last_field(rest), one);
  }
}

TEST(SdpError, every_reason_has_a_sentence_of_its_own) {
  for (int i = 0; i <= static_cast<int>(SdpError::no_local_address); ++i) {
    const auto text = to_string(static_cast<SdpError>(i));
    EXPECT_TRUE(text.ends_with('.')) << i;
    for (int j = 0; j < i; ++j) EXPECT_NE(text, to_string(static_cast<SdpError>(j)));
  }
  EXPECT_TRUE(is_syntax_error(SdpError::contradictory_direction));
  EXPECT_FALSE(is_syntax_error(SdpError::too_many_media)) << "well formed, and more than we carry";
  EXPECT_FALSE(is_syntax_error(SdpError::no_media));
  EXPECT_FALSE(is_syntax_error(SdpError::nothing_in_common));
}

}  // namespace
}  // namespace trunkline::rtp
