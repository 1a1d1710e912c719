// A program of the API over a call rig: what it wishes, and what it is told.
#pragma once

#include <string>
#include <utility>

#include "tests/controlplane/session/call_rig.h"

namespace trunkline::controlplane {

class ProgramTest : public CallTest {
 protected:
  explicit ProgramTest(const SessionSettings& settings = CallRig::usual_settings()) : CallTest(settings) {}
  void SetUp() override {
    server.on_event([this](const Event& event) { note(event); });
  }
  /// Calls, and what is sent for it.
  std::string calls(Outgoing wish) {
    EXPECT_EQ(server.call(std::move(wish), [this](const Placed& result) { placed = result; }), Error::ok);
    return rig.delivers();
  }
  std::string calls_bob() { return calls({.to = "sip:bob@10.99.0.1"}); }
  /// A call of ours that phone b has answered.
  CallHandle talks_to_bob() {
    calls_bob();
    b.answers(200);
    told.clear();
    return placed.call;
  }
  /// A call of phone a's that a handler has accepted.
  CallHandle talks_to_alice() {
    CallHandle call;
    server.on_incoming("desk", [&](const Incoming& incoming) {
      call = incoming.call;
      server.accept(incoming.call, {Sound::tone});
    });
    a.invites("desk");
    a.acks();
    told.clear();
    return call;
  }
  /// A wish from outside of any handler, and what comes of it.
  std::string wishes(Error error) {
    EXPECT_EQ(error, Error::ok) << "it is on its way";
    return rig.delivers();
  }
  [[nodiscard]] std::uint64_t count(ApiCounter counter) {
    return rig.services.core->calls(base::ShardId{0}).watch().counters().read(counter);
  }

  Server& server = rig.services.server;
  Placed placed;
  std::string told;  // "ringing answered established ended 200 talked"

 private:
  void note(const Event& event) {
    constexpr std::array names{"ringing", "answered", "established", "ended", "changed", "digit"};
    told += (told.empty() ? "" : " ") + std::string(names[event.index()]);
    if (const auto* ended = std::get_if<Ended>(&event))
      told += " " + std::to_string(ended->status) + (ended->answered ? " talked" : "");
    if (const auto* digit = std::get_if<Digit>(&event))
      told += std::string(" ") + digit->digit + " " + std::to_string(digit->duration.count());
    if (const auto* changed = std::get_if<Changed>(&event))
      told += " " + std::string(to_string(changed->change)) + " " + std::to_string(changed->status);
  }
};

}  // namespace trunkline::controlplane
