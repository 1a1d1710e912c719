#include "base/ascii.h"

#include <limits>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "base/lower_copy.h"

namespace trunkline::base {
namespace {

TEST(Ascii, lowers_only_ascii_letters) {
  EXPECT_EQ(lower('A'), 'a');
  EXPECT_EQ(lower('Z'), 'z');
  EXPECT_EQ(lower('@'), '@');  // the neighbours of A and Z
  EXPECT_EQ(lower('['), '[');
  EXPECT_EQ(lower('\xc4'), '\xc4');  // Latin-1 capital A with diaeresis
}

TEST(Ascii, compares_without_case_over_the_whole_length) {
  EXPECT_TRUE(equals_ignoring_case("Via", "vIA"));
  EXPECT_TRUE(equals_ignoring_case("", ""));
  EXPECT_FALSE(equals_ignoring_case("Via", "Vi"));
  EXPECT_FALSE(equals_ignoring_case("{", "["));  // differ in the bit that tells the cases of a letter apart
  EXPECT_TRUE(starts_ignoring_case("SIP/2.0 200", "sip/"));
  EXPECT_FALSE(starts_ignoring_case("SIP", "sip/"));
}

TEST(Ascii, parses_decimal_up_to_the_largest_value) {
  EXPECT_EQ(parse_decimal<std::uint8_t>("255"), 255);
  EXPECT_EQ(parse_decimal<std::uint16_t>("65535"), 65535);
  EXPECT_EQ(parse_decimal<std::uint32_t>("4294967295"), 4294967295U);
  EXPECT_EQ(parse_decimal<std::uint64_t>("18446744073709551615"), std::numeric_limits<std::uint64_t>::max());
  EXPECT_EQ(parse_decimal<std::uint8_t>("0"), 0);
  EXPECT_EQ(parse_decimal<std::uint8_t>("0000000000042"), 42);
}

TEST(Ascii, refuses_decimals_that_do_not_fit) {
  EXPECT_FALSE(parse_decimal<std::uint8_t>("256"));
  EXPECT_FALSE(parse_decimal<std::uint8_t>("260"));
  EXPECT_FALSE(parse_decimal<std::uint8_t>("1000"));
  EXPECT_FALSE(parse_decimal<std::uint16_t>("65536"));
  EXPECT_FALSE(parse_decimal<std::uint32_t>("4294967296"));
  EXPECT_FALSE(parse_decimal<std::uint64_t>("18446744073709551616"));
  EXPECT_FALSE(parse_decimal<std::uint64_t>("99999999999999999999999"));
}

TEST(Ascii, refuses_what_is_not_all_digits) {
  for (const char* text : {"", "+1", "-1", " 1", "1 ", "1.0", "0x1", "1a"}) {
    EXPECT_FALSE(parse_decimal<std::uint32_t>(text)) << text;
  }
  EXPECT_FALSE(parse_decimal<std::uint32_t>(std::string_view("1\0", 2)));
}

TEST(Ascii, agrees_with_the_library_on_every_16_bit_number) {
  for (std::uint32_t n = 0; n <= 70000; ++n) {
    const auto parsed = parse_decimal<std::uint16_t>(std::to_string(n));
    EXPECT_EQ(parsed.has_value(), n <= 65535);
    if (parsed) {
      EXPECT_EQ(*parsed, n);
    }
  }
}

TEST(Ascii, writes_and_reads_hexadecimal) {
  const auto text = to_hex(std::uint32_t{0xbeef});
  EXPECT_EQ(std::string_view(text.data(), text.size()), "0000beef");
  const auto every_digit = to_hex(std::uint64_t{0x0123'4567'89ab'cdef});
  EXPECT_EQ(std::string_view(every_digit.data(), every_digit.size()), "0123456789abcdef");
  for (unsigned octet = 0; octet < 256; ++octet) {
    const auto two = to_hex(static_cast<std::uint8_t>(octet));
    EXPECT_EQ(two[0], "0123456789abcdef"[octet / 16]);
    EXPECT_EQ(two[1], "0123456789abcdef"[octet % 16]);
  }
  EXPECT_EQ(parse_hex<std::uint32_t>("0000BEEF"), 0xbeefU);
  EXPECT_EQ(parse_hex<std::uint8_t>("ff"), 0xff);
  EXPECT_EQ(parse_hex<std::uint8_t>("00ff"), 0xff);
  EXPECT_FALSE(parse_hex<std::uint8_t>("100"));
  EXPECT_FALSE(parse_hex<std::uint64_t>(""));
  EXPECT_FALSE(parse_hex<std::uint64_t>("0x1"));
  EXPECT_FALSE(parse_hex<std::uint64_t>("12g"));
  EXPECT_EQ(parse_hex<std::uint64_t>("ffffffffffffffff"), std::numeric_limits<std::uint64_t>::max());
  EXPECT_FALSE(parse_hex<std::uint64_t>("10000000000000000"));
}

TEST(Ascii, trims_linear_white_space_of_both_ends) {
  EXPECT_EQ(trim(" \r\n\t a b \t\r\n"), "a b");
  EXPECT_EQ(trim("\r\n \t"), "");
  EXPECT_EQ(trim(""), "");
  EXPECT_EQ(trim("\va"), "\va");  // a vertical tab is not LWS
}

TEST(Ascii, copies_text_in_small_letters) {
  std::string every;
  for (int octet = 0; octet < 256; ++octet) every.push_back(static_cast<char>(octet));
  for (const std::size_t size : {0, 1, 7, 8, 9, 17, 256}) {
    const auto text = std::string_view(every).substr(256 - size < 60 ? 0 : 60, size);
    std::string copy(text.size() + 1, '!');
    copy_lower(copy.data(), text);
    for (std::size_t i = 0; i < text.size(); ++i) EXPECT_EQ(copy[i], lower(text[i])) << size << " at " << i;
    EXPECT_EQ(copy.back(), '!');
  }
}

}  // namespace
}  // namespace trunkline::base
