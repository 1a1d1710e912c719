#include "base/big_endian.h"

#include <array>
#include <bit>
#include <cstdint>
#include <type_traits>

#include <gtest/gtest.h>

namespace trunkline::base {
namespace {

TEST(BigEndian, stores_the_most_significant_octet_first) {
  EXPECT_EQ((std::bit_cast<std::array<std::uint8_t, 2>>(Be16::from_host(0x1234))),
            (std::array<std::uint8_t, 2>{0x12, 0x34}));
  EXPECT_EQ((std::bit_cast<std::array<std::uint8_t, 3>>(Be24::from_host(0x123456))),
            (std::array<std::uint8_t, 3>{0x12, 0x34, 0x56}));
  EXPECT_EQ((std::bit_cast<std::array<std::uint8_t, 4>>(Be32::from_host(0xdeadbeef))),
            (std::array<std::uint8_t, 4>{0xde, 0xad, 0xbe, 0xef}));
  EXPECT_EQ((std::bit_cast<std::array<std::uint8_t, 8>>(Be64::from_host(0x0102030405060708))),
            (std::array<std::uint8_t, 8>{1, 2, 3, 4, 5, 6, 7, 8}));
}

TEST(BigEndian, reads_back_what_the_wire_holds) {
  EXPECT_EQ(std::bit_cast<Be16>(std::array<std::uint8_t, 2>{0xff, 0x01}).host(), 0xff01);
  EXPECT_EQ(std::bit_cast<Be24>(std::array<std::uint8_t, 3>{0xff, 0xfe, 0xfd}).host(), 0xfffefdU);
  EXPECT_EQ(std::bit_cast<Be32>(std::array<std::uint8_t, 4>{0x80, 0, 0, 1}).host(), 0x80000001U);
  EXPECT_EQ(std::bit_cast<Be64>(std::array<std::uint8_t, 8>{0x80, 0, 0, 0, 0, 0, 0, 2}).host(),
            0x8000000000000002U);
}

TEST(BigEndian, keeps_the_low_octets_of_a_wider_number) {
  EXPECT_EQ(Be24::from_host(0xaa123456).host(), 0x123456U);
}

TEST(BigEndian, lies_over_a_packet_at_any_address) {
  struct Header {
    std::uint8_t kind;
    Be32 number;
    Be16 port;
  };
  static_assert(sizeof(Header) == 7 && alignof(Header) == 1 && std::is_trivially_copyable_v<Header>);
  const auto header = std::bit_cast<Header>(std::array<std::uint8_t, 7>{9, 0, 0, 1, 0, 0x13, 0xc4});
  EXPECT_EQ(header.number.host(), 256U);
  EXPECT_EQ(header.port.host(), 5060);
}

TEST(BigEndian, compares_by_value) {
  EXPECT_EQ(Be16::from_host(7), Be16::from_host(7));
  EXPECT_NE(Be16::from_host(7), Be16::from_host(0x700));
  EXPECT_EQ(Be16().host(), 0);
}

}  // namespace
}  // namespace trunkline::base
