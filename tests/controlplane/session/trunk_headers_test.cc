// What the lists of two trunks say of the header fields that are carried between them.
#include "tests/controlplane/session/two_trunks.h"

namespace trunkline::controlplane {
namespace {

using enum sip::HeaderName;

struct TrunkLists {
  HeaderLists from_a = {};
  HeaderLists to_a = {};
  HeaderLists from_b = {};
  HeaderLists to_b = {};
};

SessionSettings between_trunks(const TrunkLists& lists) {
  Trunk a;
  a.headers_from = lists.from_a;
  a.headers_to = lists.to_a;
  Trunk b;
  b.headers_from = lists.from_b;
  b.headers_to = lists.to_b;
  return two_trunks(a, b);
}

const std::string said =
    "Subject: lunch\r\nPriority: urgent\r\nUser-to-User: 56a390;encoding=hex\r\nX-Account: 4711\r\n";

TEST(TrunkHeadersOfCalls, without_lists_what_is_unknown_stays) {
  CallRig rig(between_trunks({}));
  rig.a.invites("4711", {.body = rig.a.sdp(), .headers = said});
  EXPECT_EQ(rig.header(subject), "lunch");
  EXPECT_EQ(rig.header(user_to_user), "");
  EXPECT_EQ(rig.header(other), "");
}

TEST(TrunkHeadersOfCalls, what_either_allows_crosses) {
  CallRig rig(between_trunks(
      {.from_a = {.allow = {user_to_user}}, .to_b = {.deny = {subject}, .allow_others = {"x-account"}}}));
  rig.a.invites("4711", {.body = rig.a.sdp(), .headers = said});
  EXPECT_EQ(rig.header(user_to_user), "56a390;encoding=hex");
  EXPECT_EQ(rig.header(other), "4711");
  EXPECT_EQ(rig.header(subject), "") << "denied towards b";
  EXPECT_EQ(rig.header(priority), "urgent");
}

TEST(TrunkHeadersOfCalls, what_either_denies_does_not_whoever_allows_it) {
  CallRig rig(between_trunks({.from_a = {.deny = {user_to_user}, .deny_others = {"x-account"}},
                              .to_b = {.allow = {user_to_user}, .allow_others = {"x-account"}}}));
  rig.a.invites("4711", {.body = rig.a.sdp(), .headers = said});
  EXPECT_EQ(rig.header(user_to_user), "");
  EXPECT_EQ(rig.header(other), "");
}

TEST(TrunkHeadersOfCalls, the_other_direction_has_lists_of_its_own) {
  CallRig rig(between_trunks({.to_a = {.deny = {retry_after}, .allow_others = {"x-account"}}}));
  rig.a.invites("4711", {.body = rig.a.sdp(), .headers = said});
  EXPECT_EQ(rig.header(other), "") << "that is for what goes to a";
  EXPECT_EQ(rig.b.answers(180, {.headers = "X-Account: 1\r\n"}), "a 180/INVITE");
  EXPECT_EQ(rig.header(other), "1");
  EXPECT_EQ(rig.b.answers(403, {.headers = "X-Account: 2\r\nRetry-After: 9\r\nWarning: 399 x \"y\"\r\n"}),
            "a 403/INVITE");
  EXPECT_EQ(rig.header(other), "2");
  EXPECT_EQ(rig.header(retry_after), "");
  EXPECT_EQ(rig.header(warning), "399 trunkline \"Miscellaneous warning\"");
}

TEST(TrunkHeadersOfCalls, they_hold_for_all_that_is_carried_within_the_call) {
  CallRig rig(between_trunks({.to_a = {.allow_others = {"x-account"}}, .to_b = {.allow = {user_to_user}}}));
  rig.a.invites("4711", {.body = rig.a.sdp()});
  rig.b.answers(200, {.body = rig.b.sdp(), .headers = "X-Account: 3\r\n"});
  EXPECT_EQ(rig.header(other), "3");
  rig.a.acks();
  rig.a.reinvites({.body = rig.a.sdp(), .headers = said});
  EXPECT_EQ(rig.header(user_to_user), "56a390;encoding=hex");
  EXPECT_EQ(rig.header(subject), "") << "crosses in the first INVITE only";
  rig.b.answers(200);
  rig.a.acks();
  rig.a.asks("INFO", {.headers = said});
  EXPECT_EQ(rig.header(user_to_user), "56a390;encoding=hex");
  rig.b.answers_request(200, {.headers = "X-Account: 5\r\n"});
  EXPECT_EQ(rig.header(other), "5");
}

TEST(TrunkHeadersOfCalls, a_reason_that_is_denied_is_not_told) {
  for (const bool denied : {false, true}) {
    CallRig rig(between_trunks({.to_b = {.deny = denied ? HeaderSet{reason} : HeaderSet{}}}));
    rig.a.invites("4711", {.body = rig.a.sdp()});
    rig.b.answers(200);
    rig.a.acks();
    rig.a.asks("BYE", {.headers = "Reason: Q.850;cause=31\r\n"});
    EXPECT_EQ(rig.header(reason), denied ? "" : "Q.850;cause=31");
  }
}

}  // namespace
}  // namespace trunkline::controlplane
