// What a peer hears: down to the slots of a worker.
#include <vector>

#include <gtest/gtest.h>

#include "tests/controlplane/shard/shard_rig.h"

namespace trunkline::controlplane {
namespace {

/// Calls to `desk` are accepted, and hear a tone.
class ServerMedia : public ::testing::Test {
 protected:
  void SetUp() override {
    server.on_incoming("desk", [this](const Incoming& incoming) {
      calls.push_back(incoming.call);
      server.accept(incoming.call, {Sound::tone});
    });
  }
  void wish(Error error) {
    EXPECT_EQ(error, Error::ok);
    rig.delivers();
  }

  ShardRig rig;
  Server& server = rig.services.server;
  std::vector<CallHandle> calls;
};

TEST_F(ServerMedia, a_call_is_muted_and_heard_again) {
  EXPECT_EQ(rig.hears(request({.user = "desk"}), caller), "10:100 10:200");
  EXPECT_EQ(rig.gate.playing(), 1U);
  const auto call = calls.at(0);
  wish(server.mute(call));
  EXPECT_EQ(rig.gate.playing(), 0U);
  wish(server.play(call, Sound::ringback));
  EXPECT_EQ(rig.gate.playing(), 0U) << "still muted";
  wish(server.mute(call, false));
  EXPECT_EQ(rig.gate.playing(), 1U);
  wish(server.play(call, Sound::silence));
  EXPECT_EQ(rig.gate.playing(), 0U);
}

TEST_F(ServerMedia, two_that_are_bridged_hear_each_other_and_no_tone_until_they_part) {
  EXPECT_EQ(rig.hears(request({.user = "desk"}), caller), "10:100 10:200");
  EXPECT_EQ(rig.hears(request({.user = "desk", .branch = "z9hG4bK2", .call_id = "other"}), caller),
            "10:100 10:200");
  EXPECT_EQ(rig.gate.playing(), 2U);
  wish(server.bridge(calls.at(0), calls.at(1)));
  EXPECT_EQ(rig.gate.playing(), 0U);
  wish(server.part(calls.at(0)));
  EXPECT_EQ(rig.gate.playing(), 2U);
}

}  // namespace
}  // namespace trunkline::controlplane
