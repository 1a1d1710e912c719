#include "controlplane/media/media_source.h"

#include <gtest/gtest.h>

namespace trunkline::controlplane {
namespace {

base::Endpoint endpoint(const char* text) { return *base::Endpoint::parse(text); }

MediaSource source(const char* described, const char* signalled,
                   rtp::LatchRule rule = rtp::LatchRule::signalled) {
  auto rtcp = endpoint(described);
  ++rtcp.port;
  return media_source(endpoint(described), rtcp, endpoint(signalled), rule);
}

TEST(MediaSource, a_routable_address_is_believed_wherever_the_signalling_came_from) {
  const auto from = source("198.51.100.4:4000", "192.0.2.1:5060");
  EXPECT_EQ(from.latch, rtp::LatchRule::signalled);
  EXPECT_EQ(from.rtp(), endpoint("198.51.100.4:4000"));
  EXPECT_EQ(from.rtcp(), endpoint("198.51.100.4:4001"));
  EXPECT_EQ(source("[2001:db8::7]:4000", "[2001:db8::1]:5060").latch, rtp::LatchRule::signalled);
}

TEST(MediaSource, a_private_address_behind_another_network_latches_at_the_signalling_address) {
  for (const auto* described : {"10.1.2.3:4000", "172.16.0.1:4000", "172.31.255.1:4000", "192.168.1.2:4000",
                                "100.64.0.1:4000", "169.254.1.1:4000", "127.0.0.1:4000", "[fc00::1]:4000",
                                "[fd12::1]:4000", "[fe80::1]:4000", "[::1]:4000"}) {
    const auto from = source(described, "192.0.2.1:5060");
    EXPECT_EQ(from.latch, rtp::LatchRule::bound) << described;
    EXPECT_EQ(from.rtp(), endpoint("192.0.2.1:0")) << described;
    EXPECT_EQ(from.described, endpoint(described));
  }
  EXPECT_EQ(source("192.168.1.2:4000", "10.0.0.1:5060").latch, rtp::LatchRule::bound);
  EXPECT_EQ(source("172.32.0.1:4000", "192.0.2.1:5060").latch, rtp::LatchRule::signalled);
}

TEST(MediaSource, a_private_address_of_the_same_network_is_believed) {
  EXPECT_EQ(source("10.99.0.11:4000", "10.99.0.10:5060").latch, rtp::LatchRule::signalled);
  EXPECT_EQ(source("[fd99::11]:4000", "[fd99::10]:5060").latch, rtp::LatchRule::signalled);
  EXPECT_EQ(source("127.0.0.1:4000", "127.0.0.1:5060").latch, rtp::LatchRule::signalled);
}

TEST(MediaSource, no_address_means_waiting_for_the_first_packet_from_who_signals) {
  const auto from =
      media_source({base::IpAddress{}, 4000}, {}, endpoint("192.0.2.1:5060"), rtp::LatchRule::signalled);
  EXPECT_EQ(from.latch, rtp::LatchRule::bound);
  EXPECT_EQ(from.rtp(), endpoint("192.0.2.1:0"));
}

TEST(MediaSource, without_a_signalling_address_there_is_nothing_to_bind_to) {
  const auto from = media_source(endpoint("10.0.0.1:4000"), {}, base::Endpoint{}, rtp::LatchRule::signalled);
  EXPECT_EQ(from.latch, rtp::LatchRule::first);
}

TEST(MediaSource, phones_behind_a_proxy_may_be_latched_from_anywhere) {
  EXPECT_EQ(source("10.0.0.1:4000", "192.0.2.1:5060", rtp::LatchRule::first).latch, rtp::LatchRule::first);
}

TEST(MediaSource, a_peer_that_names_its_own_address_is_held_to_it) {
  const auto from = source("192.0.2.1:4000", "192.0.2.1:5060", rtp::LatchRule::first);
  EXPECT_EQ(from.latch, rtp::LatchRule::bound);
  EXPECT_EQ(from.rtp(), endpoint("192.0.2.1:4000"));
}

TEST(MediaSource, latching_may_be_asked_for_always) {
  const auto from = source("198.51.100.4:4000", "192.0.2.1:5060", rtp::LatchRule::first);
  EXPECT_EQ(from.latch, rtp::LatchRule::first);
  EXPECT_EQ(from.rtp(), endpoint("198.51.100.4:4000"));
}

}  // namespace
}  // namespace trunkline::controlplane
