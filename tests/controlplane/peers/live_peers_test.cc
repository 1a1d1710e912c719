#include "controlplane/peers/live_peers.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/fakes/seeded_random.h"

namespace trunkline::controlplane {
namespace {

using namespace std::chrono_literals;

constexpr auto a = base::IpAddress::v4(10, 0, 0, 1);
constexpr auto b = base::IpAddress::v4(10, 0, 0, 2);
constexpr base::Instant at(base::Duration since) { return base::Instant(since); }

class LivePeersTest : public testing::Test {
 protected:
  /// What the workers were told since the last time: "+0" peer known, to worker 0.
  std::vector<std::string> told() {
    std::vector<std::string> all;
    for (const auto& command : peers.commands()) {
      all.push_back((command.kind == gate::CommandKind::peer_known ? "+" : "-") +
                    std::to_string(command.handle.owner));
      last = command.address();
    }
    peers.clear_commands();
    return all;
  }

  fakes::SeededRandom random{1};
  LivePeers peers{2, 3, 32s, random};
  base::IpAddress last;
};

using Told = std::vector<std::string>;

TEST_F(LivePeersTest, every_worker_hears_of_the_first_dialog_and_long_after_the_last) {
  const auto peer = peers.meet(a);
  ASSERT_TRUE(peer);
  EXPECT_EQ(told(), (Told{"+0", "+1"}));
  EXPECT_EQ(last, a);
  EXPECT_TRUE(peers.is_at(peer, a));
  EXPECT_FALSE(peers.is_at(peer, b));
  EXPECT_EQ(peers.meet(a), peer);
  peers.leave(peer, at(1s));
  EXPECT_EQ(peers.next_deadline(), std::nullopt);
  peers.leave(peer, at(2s));
  EXPECT_EQ(peers.next_deadline(), at(34s));
  peers.advance(at(33999ms));
  EXPECT_EQ(told(), Told{});
  peers.advance(at(34s));
  EXPECT_EQ(told(), (Told{"-0", "-1"}));
  EXPECT_EQ(peers.size(), 0U);
  EXPECT_FALSE(peers.is_at(peer, a));
}

TEST_F(LivePeersTest, addresses_that_end_alike_are_two_peers) {
  constexpr auto like_a = base::IpAddress::v4(10, 0, 1, 1);
  const auto first = peers.meet(a);
  const auto second = peers.meet(like_a);
  EXPECT_NE(first, second);
  EXPECT_EQ(peers.meet(a), first);
  EXPECT_EQ(peers.meet(like_a), second);
  peers.leave(first, at(1s));
  peers.leave(first, at(1s));
  peers.advance(at(1h));
  EXPECT_TRUE(peers.is_at(second, like_a));
  EXPECT_NE(peers.meet(a), first);  // it was forgotten meanwhile
  EXPECT_EQ(peers.meet(like_a), second);
}

TEST_F(LivePeersTest, where_names_lead_is_known_until_they_lead_elsewhere) {
  peers.follow_names(std::vector{a, b}, at(1s));
  EXPECT_EQ(told(), (Told{"+0", "+1", "+0", "+1"}));
  peers.follow_names(std::vector{b}, at(2s));
  peers.follow_names(std::vector{b}, at(3s));
  EXPECT_EQ(told(), Told{});
  peers.advance(at(34s));
  EXPECT_EQ(told(), (Told{"-0", "-1"}));
  EXPECT_EQ(last, a);
  peers.follow_names({}, at(40s));
  peers.advance(at(72s));
  EXPECT_EQ(told(), (Told{"-0", "-1"}));
  EXPECT_EQ(last, b);
  EXPECT_EQ(peers.size(), 0U);
}

TEST_F(LivePeersTest, who_moves_is_followed_and_his_old_place_is_left) {
  LivePeerHandle met;
  peers.follow(met, a, at(1s));
  EXPECT_TRUE(peers.is_at(met, a));
  EXPECT_EQ(told(), (Told{"+0", "+1"}));
  const auto before = met;
  peers.follow(met, a, at(2s));
  EXPECT_EQ(met, before) << "he has not moved";
  EXPECT_EQ(peers.next_deadline(), std::nullopt) << "and is tied once";
  peers.follow(met, b, at(3s));
  EXPECT_TRUE(peers.is_at(met, b));
  EXPECT_EQ(told(), (Told{"+0", "+1"}));
  peers.advance(at(35s));
  EXPECT_EQ(told(), (Told{"-0", "-1"}));
  EXPECT_EQ(last, a);
  peers.let_go(met, at(40s));
  EXPECT_FALSE(met);
  peers.let_go(met, at(41s));
  EXPECT_EQ(peers.next_deadline(), at(72s)) << "he was let go of once";
  peers.advance(at(72s));
  EXPECT_EQ(peers.size(), 0U);
}

TEST_F(LivePeersTest, who_moves_where_there_is_no_room_is_nobody) {
  LivePeerHandle met = peers.meet(a);
  EXPECT_TRUE(peers.meet(b));
  EXPECT_TRUE(peers.meet(base::IpAddress::v4(10, 0, 0, 3)));
  peers.follow(met, base::IpAddress::v4(10, 0, 0, 4), at(1s));
  EXPECT_FALSE(met);
  peers.advance(at(33s));
  peers.follow(met, base::IpAddress::v4(10, 0, 0, 4), at(33s));
  EXPECT_TRUE(met) << "there is room now";
}

TEST_F(LivePeersTest, who_calls_again_in_time_stays_known_without_a_word) {
  const auto peer = peers.meet(a);
  told();
  for (int i = 0; i < 100; ++i) {
    peers.leave(peer, at(std::chrono::seconds(i)));
    peers.advance(at(std::chrono::seconds(i)));
    EXPECT_EQ(peers.meet(a), peer);
  }
  peers.leave(peer, at(100s));
  peers.advance(at(131s));
  EXPECT_EQ(told(), Told{});
  peers.advance(at(132s));
  EXPECT_EQ(told(), (Told{"-0", "-1"}));
}

TEST_F(LivePeersTest, a_full_table_leaves_others_unknown) {
  EXPECT_TRUE(peers.meet(a));
  EXPECT_TRUE(peers.meet(b));
  EXPECT_TRUE(peers.meet(base::IpAddress::v4(10, 0, 0, 3)));
  EXPECT_FALSE(peers.meet(base::IpAddress::v4(10, 0, 0, 4)));
  EXPECT_TRUE(peers.meet(a));
}

TEST_F(LivePeersTest, leaving_whom_nobody_met_is_nothing) {
  peers.leave({}, at(1s));
  EXPECT_EQ(peers.next_deadline(), std::nullopt);
}

}  // namespace
}  // namespace trunkline::controlplane
