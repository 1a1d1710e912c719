#include "controlplane/routing/trunk_board.h"

#include <gtest/gtest.h>

namespace trunkline::controlplane {
namespace {

using namespace std::chrono_literals;

constexpr TrunkId first{0};
constexpr DestinationId host_0{first, 0};
constexpr DestinationId host_1{first, 1};
base::Instant after(base::Duration time) { return base::Instant(time); }

Trunk trunk_with(std::uint32_t capacity, std::uint32_t rate) {
  Trunk trunk;
  for (const char* host : {"192.0.2.1:5060", "192.0.2.2:5060"}) {
    trunk.hosts.push_back({host, *base::Endpoint::parse(host)});
  }
  trunk.capacity = capacity;
  trunk.rate = rate;
  trunk.breaker = {2, 10s, 60s};
  return trunk;
}

TEST(TrunkBoard, a_trunk_takes_as_many_calls_as_it_has_room_for) {
  const std::vector trunks{trunk_with(2, 0)};
  TrunkBoard board(trunks, after(0s));
  board.take(first, after(0s));
  EXPECT_EQ(board.room(first, after(0s)), Usability::usable);
  board.take(first, after(0s));
  EXPECT_EQ(board.room(first, after(0s)), Usability::full);
  EXPECT_EQ(board.usability(host_1, after(0s)), Usability::full) << "the limit is the trunk's, not a host's";
  board.release(first);
  EXPECT_EQ(board.room(first, after(0s)), Usability::usable);
}

TEST(TrunkBoard, a_trunk_takes_no_more_calls_a_second_than_its_rate) {
  const std::vector trunks{trunk_with(0, 10)};
  TrunkBoard board(trunks, after(0s));
  int taken = 0;
  for (base::Duration now{}; now < 10s; now += 1ms) {
    if (board.room(first, after(now)) != Usability::usable) continue;
    board.take(first, after(now));
    ++taken;
  }
  EXPECT_EQ(taken, 109) << "a second's worth at once, then ten a second";
  EXPECT_EQ(board.room(first, after(10s)), Usability::usable);
}

TEST(TrunkBoard, a_host_that_rests_may_be_called_once_a_reload_says_that_none_rests) {
  const std::vector trunks{trunk_with(0, 0)};
  TrunkBoard board(trunks, after(0s));
  for (int i = 0; i < 2; ++i) board.failed(board.begin(host_0, after(0s)), after(1s));
  auto wanted = trunks;
  wanted[0].breaker.failures = 0;
  board.adopt(wanted, after(2s));
  EXPECT_EQ(board.usability(host_0, after(2s)), Usability::usable);
  const auto trial = board.begin(host_0, after(12s));
  EXPECT_EQ(board.usability(host_0, after(12s)), Usability::usable);
  board.failed(trial, after(13s));
  board.adopt(trunks, after(14s));
  EXPECT_EQ(board.usability(host_0, after(14s)), Usability::usable) << "no trial is left open";
}

TEST(TrunkBoard, a_name_leads_nowhere_when_another_transport_is_wanted_until_it_is_asked_again) {
  auto trunks = std::vector{trunk_with(0, 0)};
  trunks[0].hosts[0] = {"far.test", std::nullopt, "far.test"};
  TrunkBoard board(trunks, after(0s));
  HostTarget target{*base::Endpoint::parse("192.0.2.9:5060")};
  target.transport = sip::Transport::tcp;
  board.resolve(host_0, {target});
  auto wanted = trunks;
  wanted[0].transport = sip::Transport::udp;
  board.adopt(wanted, after(1s));
  EXPECT_EQ(board.usability(host_0, after(1s)), Usability::unresolved);
  board.resolve(host_0, {target});
  const auto same = wanted;
  board.adopt(same, after(2s));
  EXPECT_EQ(board.usability(host_0, after(2s)), Usability::usable);
}

TEST(TrunkBoard, a_host_that_fails_rests_and_the_others_do_not) {
  const std::vector trunks{trunk_with(0, 0)};
  TrunkBoard board(trunks, after(0s));
  for (int i = 0; i < 2; ++i) {
    board.failed(board.begin(host_0, after(0s)), after(1s));
  }
  EXPECT_EQ(board.usability(host_0, after(2s)), Usability::resting);
  EXPECT_EQ(board.usability(host_1, after(2s)), Usability::usable);
  EXPECT_EQ(board.usability(host_0, after(11s)), Usability::usable);
  const auto trial = board.begin(host_0, after(11s));
  EXPECT_EQ(board.usability(host_0, after(12s)), Usability::resting)
      << "one call at a time, until it has decided";
  board.refused(trial);
  EXPECT_EQ(board.usability(host_0, after(12s)), Usability::usable);
  const auto& totals = board.load(first).hosts[0].totals;
  EXPECT_EQ(totals.tried, 3U);
  EXPECT_EQ(totals.failed, 2U);
  EXPECT_EQ(totals.refused, 1U);
}

TEST(TrunkBoard, asks_each_host_at_its_interval_and_leaves_out_one_that_is_silent) {
  std::vector trunks{trunk_with(0, 0)};
  trunks[0].probe = {16s, 3};
  TrunkBoard board(trunks, after(0s));
  EXPECT_EQ(board.load(first).hosts[0].probe.state(), ProbeState::probing);
  EXPECT_EQ(board.next_probe(after(0s)), host_0);
  EXPECT_EQ(board.next_probe(after(0s)), std::nullopt) << "they are not all asked at one moment";
  EXPECT_EQ(board.next_deadline(), after(1s));
  EXPECT_EQ(board.next_probe(after(1s)), host_1);
  EXPECT_EQ(board.next_deadline(), after(16s));
  EXPECT_FALSE(board.probed(host_0, 1, 0));
  EXPECT_FALSE(board.probed(host_0, 1, 0)) << "one question fails once";
  EXPECT_EQ(board.next_probe(after(16s)), host_0);
  EXPECT_EQ(board.next_probe(after(17s)), host_1);
  EXPECT_EQ(board.usability(host_0, after(20s)), Usability::usable);
  EXPECT_EQ(board.next_probe(after(32s)), host_0) << "the second one was not answered until now";
  EXPECT_TRUE(board.probed(host_0, 3, 0));
  EXPECT_EQ(board.usability(host_0, after(33s)), Usability::down);
  EXPECT_EQ(board.usability(host_1, after(33s)), Usability::usable);
  EXPECT_TRUE(board.probed(host_0, 2, 405)) << "any answer shows that somebody is there, a late one too";
  EXPECT_EQ(board.usability(host_0, after(33s)), Usability::usable);
}

TEST(TrunkBoard, an_answer_of_503_shows_that_it_does_not_want_calls) {
  EXPECT_TRUE(shows_life(200) && shows_life(404) && shows_life(405) && shows_life(401) && shows_life(500));
  EXPECT_FALSE(shows_life(503) || shows_life(408));
}

TEST(TrunkBoard, without_an_interval_nobody_is_asked) {
  const std::vector trunks{trunk_with(0, 0)};
  TrunkBoard board(trunks, after(0s));
  EXPECT_EQ(board.next_deadline(), std::nullopt);
  EXPECT_EQ(board.next_probe(after(1000s)), std::nullopt);
}

}  // namespace
}  // namespace trunkline::controlplane
