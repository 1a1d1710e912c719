#include "rtp/codec/g711.h"

#include <array>
#include <cstdlib>

#include <gtest/gtest.h>

namespace trunkline::rtp {
namespace {

TEST(G711, decodes_the_ends_of_mu_law_as_the_tables_of_the_recommendation_say) {
  EXPECT_EQ(decode_mu(0x00), -32124);  // table 2b, the loudest: 8031 of 14 bits, times 4
  EXPECT_EQ(decode_mu(0x80), 32124);
  EXPECT_EQ(decode_mu(0xff), 0);
  EXPECT_EQ(decode_mu(0x7f), 0);
  EXPECT_EQ(decode_mu(0xfe), 8);
  EXPECT_EQ(decode_mu(0xef), 132);  // first of the second segment: 33 times 4
}

TEST(G711, decodes_the_ends_of_a_law_as_the_tables_of_the_recommendation_say) {
  EXPECT_EQ(decode_a(0xaa), 32256);  // table 1a, the loudest: 4032 of 13 bits, times 8
  EXPECT_EQ(decode_a(0x2a), -32256);
  EXPECT_EQ(decode_a(0xd5), 8);
  EXPECT_EQ(decode_a(0x55), -8);
  EXPECT_EQ(decode_a(0xc5), 264);  // first of the second segment: 33 times 8
}

TEST(G711, decodes_the_first_value_of_each_segment) {
  constexpr std::array<int, 8> mu{0, 132, 396, 924, 1980, 4092, 8316, 16764};
  constexpr std::array<int, 8> a{8, 264, 528, 1056, 2112, 4224, 8448, 16896};
  for (unsigned segment = 0; segment < 8; ++segment) {
    EXPECT_EQ(decode_mu(static_cast<std::uint8_t>(~(segment << 4))), mu[segment]) << segment;
    EXPECT_EQ(decode_a(static_cast<std::uint8_t>((0x80U | segment << 4) ^ 0x55U)), a[segment]) << segment;
  }
}

TEST(G711, encodes_every_decoded_value_back_to_its_octet) {
  for (unsigned octet = 0; octet < 256; ++octet) {
    const auto code = static_cast<std::uint8_t>(octet);
    // mu-law has two zeros; the one without a sign is sent.
    EXPECT_EQ(encode_mu(decode_mu(code)), code == 0x7f ? 0xff : code);
    EXPECT_EQ(encode_a(decode_a(code)), code);
  }
}

TEST(G711, decision_values_separate_neighbouring_octets) {
  // Table 2a: 31 of 14 bits is the first value of the second segment; table 1a: 64 of 13 bits begins
  // segment 2.
  EXPECT_EQ(encode_mu(31 * 4 - 1), 0xf0);
  EXPECT_EQ(encode_mu(31 * 4), 0xef);
  EXPECT_EQ(encode_a(64 * 8 - 1), 0x9f ^ 0x55);
  EXPECT_EQ(encode_a(64 * 8), 0xa0 ^ 0x55);
  EXPECT_EQ(encode_a(0), 0xd5);
  EXPECT_EQ(encode_a(-1), 0x55);
}

TEST(G711, error_stays_within_half_a_step_of_the_segment) {
  for (int sample = -32124; sample <= 32124; ++sample) {
    const auto linear = static_cast<std::int16_t>(sample);
    const int size = std::abs(sample);
    EXPECT_LE(std::abs(decode_mu(encode_mu(linear)) - sample), 4 + (size + 132) / 32) << sample;
    EXPECT_LE(std::abs(decode_a(encode_a(linear)) - sample), 8 + size / 32) << sample;
  }
}

TEST(G711, clips_what_is_louder_than_the_law_reaches) {
  EXPECT_EQ(encode_mu(32767), 0x80);
  EXPECT_EQ(encode_mu(-32768), 0x00);
  EXPECT_EQ(encode_a(32767), 0xaa);
  EXPECT_EQ(encode_a(-32768), 0x2a);
}

TEST(G711, codes_as_many_samples_as_the_shorter_span_holds) {
  const std::array<std::int16_t, 3> samples{0, 32767, -32768};
  std::array<std::uint8_t, 2> octets{0x11, 0x11};
  encode(Law::mu, samples, octets);
  EXPECT_EQ(octets, (std::array<std::uint8_t, 2>{0xff, 0x80}));

  std::array<std::int16_t, 3> back{1, 1, 1};
  decode(Law::mu, octets, back);
  EXPECT_EQ(back, (std::array<std::int16_t, 3>{0, 32124, 1}));
  encode(Law::a, samples, octets);
  decode(Law::a, octets, back);
  EXPECT_EQ(back, (std::array<std::int16_t, 3>{8, 32256, 1}));
}

}  // namespace
}  // namespace trunkline::rtp
