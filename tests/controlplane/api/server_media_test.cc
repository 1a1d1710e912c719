// What a peer hears: down to the slots of a worker.
#include <gtest/gtest.h>

#include "tests/controlplane/shard/shard_rig.h"

namespace trunkline::controlplane {
namespace {

TEST(ServerMedia, a_call_is_muted_and_heard_again) {
  ShardRig rig;
  Server& server = rig.services.server;
  CallHandle call;
  server.on_incoming("desk", [&](const Incoming& incoming) {
    call = incoming.call;
    server.accept(call, {Sound::tone});
  });
  const auto wish = [&rig](Error error) {
    EXPECT_EQ(error, Error::ok);
    rig.delivers();
  };
  EXPECT_EQ(rig.hears(request({.user = "desk"}), caller), "10:100 10:200");
  EXPECT_EQ(rig.gate.playing(), 1U);
  wish(server.mute(call));
  EXPECT_EQ(rig.gate.playing(), 0U);
  wish(server.play(call, Sound::ringback));
  EXPECT_EQ(rig.gate.playing(), 0U) << "still muted";
  wish(server.mute(call, false));
  EXPECT_EQ(rig.gate.playing(), 1U);
  wish(server.play(call, Sound::silence));
  EXPECT_EQ(rig.gate.playing(), 0U);
}

}  // namespace
}  // namespace trunkline::controlplane
