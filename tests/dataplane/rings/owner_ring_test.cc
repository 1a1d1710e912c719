#include "dataplane/rings/owner_ring.h"

#include <array>
#include <cstddef>
#include <vector>

#include <gtest/gtest.h>

#include "dataplane/gate/packet.h"
#include "tests/fakes/heap_packets.h"

namespace trunkline::dataplane {
namespace {

class OwnerRingTest : public testing::Test {
 protected:
  fakes::HeapPackets packets{100};
};

TEST_F(OwnerRingTest, a_packet_is_given_away_and_received) {
  OwnerRing<gate::Packet> ring(4);
  auto packet = packets.allocate(10);
  auto* record = &*packet;
  EXPECT_TRUE(ring.push(std::move(packet)));
  EXPECT_FALSE(packet);
  std::array<gate::Packet, 2> out;
  ASSERT_EQ(ring.pop(out), 1u);
  EXPECT_EQ(&*out[0], record);
  EXPECT_EQ(packets.in_use(), 1u);
}

TEST_F(OwnerRingTest, a_full_ring_leaves_the_packet_with_its_owner) {
  OwnerRing<gate::Packet> ring(1);
  EXPECT_TRUE(ring.push(packets.allocate(1)));
  auto packet = packets.allocate(1);
  EXPECT_FALSE(ring.push(std::move(packet)));
  EXPECT_TRUE(packet);
  EXPECT_EQ(packets.in_use(), 2u);
}

TEST_F(OwnerRingTest, what_is_left_in_a_ring_is_released_with_it) {
  {
    OwnerRing<gate::Packet> ring(64);
    for (int i = 0; i < 50; ++i) EXPECT_TRUE(ring.push(packets.allocate(1)));
    EXPECT_EQ(packets.in_use(), 50u);
  }
  EXPECT_EQ(packets.in_use(), 0u);
}

TEST_F(OwnerRingTest, more_than_one_burst_is_taken_at_once) {
  OwnerRing<gate::Packet> ring(64);
  for (int i = 0; i < 50; ++i) EXPECT_TRUE(ring.push(packets.allocate(1)));
  std::vector<gate::Packet> out(64);
  EXPECT_EQ(ring.pop(out), 50u);
}

}  // namespace
}  // namespace trunkline::dataplane
