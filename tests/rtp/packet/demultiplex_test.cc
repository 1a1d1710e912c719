#include "rtp/packet/demultiplex.h"

#include <array>
#include <cstdint>

#include <gtest/gtest.h>

namespace trunkline::rtp {
namespace {

DatagramKind kind_of(int first, int second) {
  const std::array<std::uint8_t, 2> octets = {static_cast<std::uint8_t>(first),
                                              static_cast<std::uint8_t>(second)};
  return demultiplex(octets);
}

// RFC 7983 section 7 draws the ranges; each edge of each of them is asked here.
TEST(Demultiplex, first_octet_tells_the_protocol) {
  for (int first = 0; first < 256; ++first) {
    DatagramKind expected = DatagramKind::other;
    if (first <= 3) expected = DatagramKind::stun;
    if (first >= 20 && first <= 63) expected = DatagramKind::dtls;
    if (first >= 128 && first <= 191) expected = DatagramKind::rtp;
    EXPECT_EQ(kind_of(first, 0), expected) << first;
  }
}

// RFC 5761 section 4: 192-223 is RTCP; with a marker bit the payload types 64-95 would look the same.
TEST(Demultiplex, second_octet_tells_rtp_from_rtcp) {
  EXPECT_EQ(kind_of(0x80, 191), DatagramKind::rtp);
  EXPECT_EQ(kind_of(0x80, 192), DatagramKind::rtcp);
  EXPECT_EQ(kind_of(0x81, 200), DatagramKind::rtcp);
  EXPECT_EQ(kind_of(0x80, 223), DatagramKind::rtcp);
  EXPECT_EQ(kind_of(0x80, 224), DatagramKind::rtp);
}

TEST(Demultiplex, short_datagrams_are_other) {
  EXPECT_EQ(demultiplex({}), DatagramKind::other);
  const std::array<std::uint8_t, 1> one = {0x80};
  EXPECT_EQ(demultiplex(one), DatagramKind::other);
}

}  // namespace
}  // namespace trunkline::rtp
