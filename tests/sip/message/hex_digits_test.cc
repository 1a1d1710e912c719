#include "sip/message/hex_digits.h"

#include <cstdint>
#include <string>

#include <gtest/gtest.h>

#include "base/ascii.h"

namespace trunkline::sip {
namespace {

using base::hex_digit;
using base::parse_hex;

// Where there is no SSE2, and in what the compiler works out.
static_assert(read_hex<std::uint64_t>("0123456789ABCdef0") == 0x0123456789abcdefU);
static_assert(!read_hex<std::uint64_t>("0123456789abcdeg"));

TEST(HexDigits, read_the_width_of_the_number_and_nothing_but_digits) {
  EXPECT_EQ(read_hex<std::uint8_t>("a7"), 0xa7);
  EXPECT_EQ(read_hex<std::uint32_t>("DEADbeef0"), 0xdeadbeefU);
  EXPECT_EQ(read_hex<std::uint64_t>("0123456789abcdef"), 0x0123456789abcdefU);
  for (unsigned octet = 0; octet < 256; ++octet) {
    const char c = static_cast<char>(octet);
    EXPECT_EQ(read_hex<std::uint8_t>(std::string{'1', c}).has_value(), hex_digit(c).has_value()) << octet;
    for (std::size_t place = 0; place < 8; ++place) {
      std::string text = "0189afAF";
      text[place] = c;
      EXPECT_EQ(read_hex<std::uint32_t>(text), parse_hex<std::uint32_t>(text)) << octet << " at " << place;
      for (const auto& sixteen : {"fedcba98" + text, text + "76543210"}) {
        const auto expected = parse_hex<std::uint64_t>(sixteen);
        EXPECT_EQ(read_hex<std::uint64_t>(sixteen), expected) << octet << " at " << place;
        EXPECT_EQ(detail::read_each_hex_digit<std::uint64_t>(sixteen), expected) << octet << " at " << place;
      }
    }
  }
}

}  // namespace
}  // namespace trunkline::sip
