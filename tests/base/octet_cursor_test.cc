#include <array>
#include <cstdint>
#include <vector>

#include <gtest/gtest.h>

#include "base/octet_reader.h"
#include "base/octet_writer.h"

namespace trunkline::base {
namespace {

using Octets = std::vector<std::uint8_t>;

TEST(OctetReader, reads_fields_in_network_order) {
  const Octets wire{0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0xff, 0xfe, 0xfd, 0xfc,
                    0x80, 0,    0,    0,    0,    0,    0,    1,    'x',  'y'};
  OctetReader reader(wire);
  EXPECT_EQ(reader.u8(), 0x01);
  EXPECT_EQ(reader.u16(), 0x0203);
  EXPECT_EQ(reader.u24(), 0x040506U);
  EXPECT_EQ(reader.u32(), 0xfffefdfcU);
  EXPECT_EQ(reader.u64(), 0x8000000000000001U);
  EXPECT_EQ(reader.position(), 18U);
  EXPECT_EQ(reader.remaining(), 2U);
  reader.skip(1);
  const auto rest = reader.octets(1);
  ASSERT_EQ(rest.size(), 1U);
  EXPECT_EQ(rest.data(), wire.data() + 19);
  EXPECT_TRUE(reader.ok());
}

TEST(OctetReader, stays_failed_after_running_past_the_end) {
  const Octets wire{1, 2, 3};
  OctetReader reader(wire);
  EXPECT_EQ(reader.u16(), 0x0102);
  EXPECT_EQ(reader.u16(), 0);
  EXPECT_FALSE(reader.ok());
  EXPECT_EQ(reader.u8(), 0);  // one octet is left, but what comes after a failure has no meaning
  EXPECT_EQ(reader.remaining(), 0U);
  EXPECT_TRUE(reader.octets(0).empty());
  EXPECT_FALSE(reader.ok());
}

TEST(OctetReader, refuses_lengths_that_would_wrap) {
  const Octets wire{1, 2, 3};
  OctetReader reader(wire);
  reader.skip(2);
  EXPECT_TRUE(reader.octets(SIZE_MAX).empty());
  EXPECT_FALSE(reader.ok());
}

TEST(OctetReader, reads_nothing_from_nothing) {
  OctetReader reader({});
  EXPECT_TRUE(reader.ok());
  EXPECT_TRUE(reader.octets(0).empty());
  EXPECT_TRUE(reader.ok());
  EXPECT_EQ(reader.u32(), 0U);
  EXPECT_FALSE(reader.ok());
}

TEST(OctetWriter, writes_fields_in_network_order) {
  std::array<std::uint8_t, 32> room{};
  OctetWriter writer(room);
  writer.u8(0x01);
  writer.u16(0x0203);
  writer.u24(0xaa040506);
  writer.u32(0xfffefdfc);
  writer.u64(0x8000000000000001);
  writer.text("xy");
  writer.octets(Octets{7, 8});
  writer.zeros(3);
  const Octets expected{0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0xff, 0xfe, 0xfd, 0xfc, 0x80, 0, 0,
                        0,    0,    0,    0,    1,    'x',  'y',  7,    8,    0,    0,    0};
  EXPECT_EQ(Octets(writer.written().begin(), writer.written().end()), expected);
  EXPECT_EQ(writer.position(), 25U);
  EXPECT_EQ(writer.remaining(), 7U);
  EXPECT_TRUE(writer.ok());
}

TEST(OctetWriter, writes_no_part_of_what_does_not_fit) {
  std::array<std::uint8_t, 3> room{9, 9, 9};
  OctetWriter writer(room);
  writer.u16(0x0102);
  writer.u32(0x03040506);
  writer.u8(7);  // would fit, but its place is not here
  writer.text("x");
  writer.octets(Octets{1});
  writer.zeros(1);
  EXPECT_FALSE(writer.ok());
  EXPECT_EQ(writer.written().size(), 2U);
  EXPECT_EQ(room, (std::array<std::uint8_t, 3>{1, 2, 9}));
}

TEST(OctetWriter, patches_only_what_was_written) {
  std::array<std::uint8_t, 8> room{};
  OctetWriter writer(room);
  writer.u32(0);
  writer.patch_u16(2, 0x1234);
  EXPECT_TRUE(writer.ok());
  EXPECT_EQ(room[2], 0x12);
  EXPECT_EQ(room[3], 0x34);
  writer.patch_u16(3, 0xffff);
  EXPECT_FALSE(writer.ok());
  EXPECT_EQ(room[4], 0);
  OctetWriter fresh(room);
  fresh.u8(1);
  fresh.patch_u16(0, 1);
  EXPECT_FALSE(fresh.ok());
}

}  // namespace
}  // namespace trunkline::base
