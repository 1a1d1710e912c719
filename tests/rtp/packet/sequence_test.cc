#include "rtp/packet/sequence.h"

#include <gtest/gtest.h>

namespace trunkline::rtp {
namespace {

TEST(Sequence, distance_goes_the_short_way_round) {
  EXPECT_EQ(sequence_distance(10, 12), 2);
  EXPECT_EQ(sequence_distance(12, 10), -2);
  EXPECT_EQ(sequence_distance(65535, 0), 1);
  EXPECT_EQ(sequence_distance(0, 65535), -1);
  EXPECT_EQ(sequence_distance(0, 0x7fff), 0x7fff);
  EXPECT_EQ(sequence_distance(0, 0x8000), -0x8000);
}

TEST(Sequence, newer_is_strict_and_wraps) {
  EXPECT_TRUE(is_newer(0, 65535));
  EXPECT_FALSE(is_newer(65535, 0));
  EXPECT_FALSE(is_newer(7, 7));
  EXPECT_FALSE(is_newer(0x8000, 0));
  EXPECT_FALSE(is_newer(0, 0x8000));
}

TEST(Sequence, extension_follows_the_wrap_in_both_directions) {
  EXPECT_EQ(extend_sequence(0x0001ffff, 0x0000), 0x00020000u);
  EXPECT_EQ(extend_sequence(0x00020000, 0xffff), 0x0001ffffu);
  EXPECT_EQ(extend_sequence(0x00020005, 0x0003), 0x00020003u);
  EXPECT_EQ(extend_sequence(0x00000000, 0xffff), 0xffffffffu);
}

}  // namespace
}  // namespace trunkline::rtp
