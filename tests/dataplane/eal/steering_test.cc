#include "dataplane/eal/steering.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "tests/dataplane/rig/eal_rig.h"

namespace trunkline::dataplane {
namespace {

TEST(PortBlocks, are_just_the_ports_of_the_range) {
  EXPECT_EQ(port_blocks(20000, 20000), (std::vector<PortBlock>{{20000, 0xffff}}));
  EXPECT_EQ(port_blocks(0, 0xffff), (std::vector<PortBlock>{{0, 0}}));
  EXPECT_EQ(port_blocks(6, 9), (std::vector<PortBlock>{{6, 0xfffe}, {8, 0xfffe}}));
  for (const auto& [first, last] : {std::pair{1, 0xfffe}, {10000, 19999}, {20000, 39999}, {65535, 65535}}) {
    const auto blocks = port_blocks(static_cast<std::uint16_t>(first), static_cast<std::uint16_t>(last));
    EXPECT_LE(blocks.size(), 30U);
    for (int port = 0; port <= 0xffff; ++port) {
      const auto matches = std::count_if(blocks.begin(), blocks.end(), [&](const PortBlock& block) {
        return (port & block.mask) == block.value;
      });
      ASSERT_EQ(matches, port >= first && port <= last ? 1 : 0) << port;
    }
  }
}

rtp::MediaLayout three_workers() {
  rtp::MediaLayout media;
  media.address_count = 1;
  media.worker_count = 3;
  media.first_port = 20000;
  media.pairs_per_worker = 1001;
  return media;
}

TEST(Steering, leads_every_media_port_to_the_worker_whose_it_is) {
  const auto media = three_workers();
  const auto rules = media_rules(media);
  for (int port = 0; port <= 0xffff; ++port) {
    const auto home = media.find(0, static_cast<std::uint16_t>(port));
    for (const bool v4 : {true, false}) {
      int matches = 0;
      for (const auto& rule : rules) {
        if (rule.v4 != v4 || (port & rule.block.mask) != rule.block.value) continue;
        ++matches;
        ASSERT_TRUE(home);
        ASSERT_EQ(rule.queue, static_cast<std::uint16_t>(home->worker));
      }
      ASSERT_EQ(matches, home ? 1 : 0) << port;
    }
  }
}

TEST(Steering, says_what_brings_media_home) {
  const auto& rig = test::EalRig::get();
  test::RingPort wire("steered", 1, 1);
  gate::PortConfig config;
  config.driver = gate::PortDriver::ring;
  config.name = "steered";
  auto port = Port::open(config, 1, rig.plan(), rig.pools());
  ASSERT_TRUE(port) << to_string(port.error());
  auto media = three_workers();
  EXPECT_EQ(steer_media(*port, media), Steering::one_queue);
  media.worker_count = 1;
  EXPECT_EQ(steer_media(*port, media), Steering::one_worker);
}

}  // namespace
}  // namespace trunkline::dataplane
