// What the network says has not arrived: RFC 3261 sections 8.1.3.1, 17.1.4 and 18.4.
#include "tests/controlplane/shard/proxy_rig.h"

namespace trunkline::controlplane {
namespace {

RigSettings with_route(RouteRole role) {
  auto settings = with_proxy();
  auto& routing = settings.shard.sessions.routing;
  RouteRule rule;
  rule.name = "abroad";
  rule.prefix = "+";
  rule.group = GroupId{0};
  rule.role = role;
  std::vector<DialPlanFault> faults;
  routing.dial_plan = DialPlan::compile({rule}, faults);
  return settings;
}

class UndeliveredAs : public ProxyShard, public ::testing::WithParamInterface<RouteRole> {
 protected:
  UndeliveredAs() : ProxyShard(with_route(GetParam())) {}

  [[nodiscard]] std::uint64_t counted(sip::TransactionCounter counter) const {
    return rig_.shard.transactions().counters().read(counter);
  }
  [[nodiscard]] std::uint32_t failed(std::uint16_t trunk) {
    return static_cast<std::uint32_t>(
        rig_.shard.coordinator().trunks().load(TrunkId{trunk}).hosts[0].totals.failed);
  }
};
INSTANTIATE_TEST_SUITE_P(Roles, UndeliveredAs, ::testing::Values(RouteRole::b2bua, RouteRole::proxy),
                         [](const auto& role) { return role.param == RouteRole::proxy ? "proxy" : "b2bua"; });

TEST_P(UndeliveredAs, the_next_trunk_is_called_at_once) {
  EXPECT_TRUE(holds(calls(), "41:INVITE"));
  EXPECT_EQ(undelivered(41), "42:INVITE");
  EXPECT_EQ(failed(0), 1U) << "it speaks against the trunk";
  EXPECT_EQ(counted(sip::TransactionCounter::undelivered), 1U);
  EXPECT_TRUE(holds(answers(42, 486), "10:486"));
}

TEST_P(UndeliveredAs, where_no_trunk_is_there_the_caller_is_told_at_once) {
  calls();
  undelivered(41);
  EXPECT_EQ(undelivered(42), "10:500") << "of a 503 it is made: section 16.7";
}

TEST_P(UndeliveredAs, a_trunk_that_has_spoken_is_there) {
  calls();
  answers(41, 180);
  EXPECT_EQ(undelivered(41), "");
  EXPECT_EQ(counted(sip::TransactionCounter::undelivered_ignored), 1U);
  EXPECT_TRUE(holds(answers(41, 486), "10:486"));
  EXPECT_EQ(undelivered(41), "") << "its ACK has the INVITE's branch";
  EXPECT_EQ(counted(sip::TransactionCounter::undelivered), 0U);
}

TEST_P(UndeliveredAs, a_forger_who_has_not_seen_the_request_changes_nothing) {
  calls();
  const auto invite = last_to(41);
  auto guessed = invite;
  const auto at = guessed.octets.find("branch=z9hG4bK") + 30;
  guessed.octets[at] = guessed.octets[at] == '0' ? '1' : '0';
  auto elsewhere = invite;
  elsewhere.to = far_carrier;
  auto other_port = invite;
  other_port.from.port = 5061;
  auto cut = invite;
  cut.octets.resize(at);
  for (const auto& forged : {guessed, elsewhere, other_port, cut}) EXPECT_EQ(undelivered(forged), "");
  EXPECT_EQ(counted(sip::TransactionCounter::undelivered), 0U);
  EXPECT_EQ(rig_.gate.packets_in_use(), 0U);
  EXPECT_TRUE(holds(answers(41, 486), "10:486"));
}

TEST_P(UndeliveredAs, a_response_of_ours_that_did_not_arrive_is_repeated_as_if_lost) {
  calls();
  answers(41, 486);
  EXPECT_EQ(undelivered(10), "");
}

TEST_P(UndeliveredAs, a_caller_who_gave_up_meanwhile_is_answered) {
  EXPECT_TRUE(holds(calls(), "41:INVITE"));
  auto cancel = request({.method = "CANCEL", .user = "+4930", .body = {}});
  EXPECT_TRUE(holds(rig_.hears(cancel, caller), "10:200"));
  undelivered(41);
  EXPECT_TRUE(sent_to(42).empty()) << "nobody waits any more";
  EXPECT_FALSE(rig_.last("SIP/2.0 487").empty());
}

}  // namespace
}  // namespace trunkline::controlplane
