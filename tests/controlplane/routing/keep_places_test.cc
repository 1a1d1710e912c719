#include "controlplane/routing/keep_places.h"

#include <gtest/gtest.h>

#include "controlplane/routing/routing.h"
#include "controlplane/routing/trunk_board.h"
#include "controlplane/routing/trunk_order.h"

namespace trunkline::controlplane::keep_places_test {
namespace {

using namespace std::chrono_literals;

struct Wanted {
  std::string name;
  std::vector<std::string> hosts;
};

/// One group of all trunks, and a rule for calls from the last of them.
RoutingSettings reloaded(const std::vector<Wanted>& trunks) {
  RoutingSettings made;
  TrunkGroup group{"all", {}};
  for (const auto& wanted : trunks) {
    Trunk trunk;
    trunk.name = wanted.name;
    for (const auto& host : wanted.hosts) trunk.hosts.push_back({host, base::Endpoint::parse(host)});
    trunk.breaker = {1, 10s, 60s};
    group.members.push_back({TrunkId{static_cast<std::uint16_t>(made.trunks.size())}});
    made.trunks.push_back(trunk);
  }
  made.groups.push_back(group);
  RouteRule rule{"last"};
  rule.from = {source_of(TrunkId{static_cast<std::uint16_t>(made.trunks.size() - 1)})};
  std::vector<DialPlanFault> faults;
  made.dial_plan = DialPlan::compile({rule}, faults);
  return made;
}

constexpr auto all_idle = [](TrunkId) { return true; };
base::Instant reload_time(base::Duration time) { return base::Instant(time); }

std::vector<std::string> names_of(const RoutingSettings& settings) {
  std::vector<std::string> names;
  for (const auto& trunk : settings.trunks) names.push_back((trunk.removed ? "-" : "") + trunk.name);
  return names;
}

const Wanted carrier{"carrier", {"192.0.2.1:5060", "192.0.2.2:5060"}};
const Wanted pbx{"pbx", {"192.0.2.3:5060"}};
const Wanted other{"other", {"192.0.2.4:5060"}};

TEST(KeepPlaces, who_stays_stays_where_he_is_however_the_file_lists_them) {
  const auto made = keep_places(reloaded({carrier, pbx}), reloaded({other, pbx, carrier}), true, all_idle);
  ASSERT_TRUE(made);
  EXPECT_EQ(names_of(*made), (std::vector<std::string>{"carrier", "pbx", "other"}));
  const auto& members = made->groups[0].members;
  EXPECT_EQ(members[0].trunk, TrunkId{2});
  EXPECT_EQ(members[1].trunk, TrunkId{1});
  EXPECT_EQ(members[2].trunk, TrunkId{0});
  EXPECT_EQ(made->dial_plan->rules()[0].from[0], source_of(TrunkId{0}))
      << "the rule is for calls from carrier";
}

TEST(KeepPlaces, who_is_gone_leaves_his_place_until_nobody_can_name_it) {
  const auto without = *keep_places(reloaded({carrier, pbx}), reloaded({pbx}), true, all_idle);
  EXPECT_EQ(names_of(without), (std::vector<std::string>{"-carrier", "pbx"}));
  const auto busy = [](TrunkId trunk) { return trunk != TrunkId{0}; };
  EXPECT_EQ(names_of(*keep_places(without, reloaded({pbx, other}), true, busy)),
            (std::vector<std::string>{"-carrier", "pbx", "other"}));
  EXPECT_EQ(names_of(*keep_places(without, reloaded({pbx, other}), false, all_idle)),
            (std::vector<std::string>{"-carrier", "pbx", "other"}))
      << "a call on its way may still try it";
  EXPECT_EQ(names_of(*keep_places(without, reloaded({pbx, other}), true, all_idle)),
            (std::vector<std::string>{"other", "pbx"}));
  EXPECT_EQ(names_of(*keep_places(without, reloaded({pbx, carrier}), true, all_idle)),
            (std::vector<std::string>{"carrier", "pbx"}));
}

TEST(KeepPlaces, hosts_keep_their_numbers_and_are_tried_as_the_file_lists_them) {
  const auto turned = *keep_places(
      reloaded({carrier}), reloaded({{"carrier", {"192.0.2.9:5060", "192.0.2.2:5060"}}}), true, all_idle);
  const auto& trunk = turned.trunks[0];
  ASSERT_EQ(trunk.hosts.size(), 3u);
  EXPECT_TRUE(trunk.hosts[0].removed);
  EXPECT_EQ(trunk.order, (std::vector<std::uint8_t>{2, 1}));
  const auto back = *keep_places(turned, reloaded({carrier}), false, all_idle);
  EXPECT_EQ(back.trunks[0].order, (std::vector<std::uint8_t>{0, 1}));
  EXPECT_TRUE(back.trunks[0].hosts[2].removed);
  const auto again = *keep_places(back, reloaded({{"carrier", {"192.0.2.8:5060"}}}), true, all_idle);
  EXPECT_EQ(again.trunks[0].order, (std::vector<std::uint8_t>{2})) << "the place of a host that was gone";
}

TEST(KeepPlaces, a_hundred_changes_take_no_more_places_than_two) {
  auto running = reloaded({carrier, pbx});
  for (int i = 0; i < 100; ++i) {
    const Wanted fresh{"trunk " + std::to_string(i), {"192.0.2.7:" + std::to_string(5060 + i)}};
    auto next = keep_places(running, reloaded({fresh, pbx}), true, all_idle);
    ASSERT_TRUE(next);
    running = std::move(*next);
  }
  EXPECT_LE(running.trunks.size(), 3u);
}

TEST(TrunkBoard, keeps_what_it_knows_of_those_that_stay) {
  const auto running = reloaded({carrier, pbx});
  const auto wanted = *keep_places(running, reloaded({other, carrier}), true, all_idle);
  TrunkBoard board(running.trunks, reload_time(0s));
  board.take(TrunkId{0}, reload_time(0s));
  board.take(TrunkId{1}, reload_time(0s));
  board.failed(board.begin({TrunkId{0}, 1}, reload_time(0s)), reload_time(0s));
  board.adopt(wanted.trunks, reload_time(1s));
  EXPECT_EQ(board.load(TrunkId{0}).calls, 1u);
  EXPECT_EQ(board.usability({TrunkId{0}, 1}, reload_time(1s)), Usability::resting);
  EXPECT_EQ(board.load(TrunkId{0}).hosts[1].totals.failed, 1u);
  EXPECT_EQ(board.usability({TrunkId{1}, 0}, reload_time(1s)), Usability::removed);
  EXPECT_EQ(board.load(TrunkId{1}).calls, 1u) << "the call by way of it goes on";
  EXPECT_EQ(board.usability({TrunkId{2}, 0}, reload_time(1s)), Usability::usable);
  board.release(TrunkId{1});
  EXPECT_EQ(board.load(TrunkId{1}).calls, 0u);
}

TEST(TrunkBoard, takes_new_limits_over_with_the_calls_that_there_are) {
  const auto running = reloaded({carrier});
  auto wanted = *keep_places(running, reloaded({carrier}), true, all_idle);
  wanted.trunks[0].capacity = 1;
  TrunkBoard board(running.trunks, reload_time(0s));
  board.take(TrunkId{0}, reload_time(0s));
  EXPECT_EQ(board.room(TrunkId{0}, reload_time(0s)), Usability::usable);
  board.adopt(wanted.trunks, reload_time(0s));
  EXPECT_EQ(board.room(TrunkId{0}, reload_time(0s)), Usability::full);
}

TEST(TrunkBoard, probes_whom_the_new_settings_ask_and_hears_no_answer_of_those_before) {
  const auto running = reloaded({carrier});
  auto asked = *keep_places(running, reloaded({carrier}), true, all_idle);
  asked.trunks[0].probe = {10s, 1};
  TrunkBoard board(running.trunks, reload_time(0s));
  EXPECT_FALSE(board.next_deadline());
  board.adopt(asked.trunks, reload_time(1s));
  ASSERT_TRUE(board.next_probe(reload_time(1s)));
  const auto serial = board.probe_serial({TrunkId{0}, 0});
  const auto gone = *keep_places(asked, reloaded({pbx}), true, all_idle);
  board.adopt(gone.trunks, reload_time(2s));
  EXPECT_FALSE(board.next_deadline());
  auto another = *keep_places(gone, reloaded({{"new", {"192.0.2.77:5060"}}, pbx}), true, all_idle);
  ASSERT_EQ(another.trunks[0].name, "new");
  another.trunks[0].probe = {10s, 1};
  board.adopt(another.trunks, reload_time(3s));
  EXPECT_FALSE(board.probed({TrunkId{0}, 0}, serial, 200)) << "that was said by whoever had the place before";
  EXPECT_EQ(board.load(TrunkId{0}).hosts[0].probe.state(), ProbeState::probing);
}

}  // namespace
}  // namespace trunkline::controlplane::keep_places_test
