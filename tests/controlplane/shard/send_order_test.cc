// In which order a shard's commands and packets reach the workers: whoever is told a port may send to it at
// once.
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "tests/controlplane/shard/shard_rig.h"

namespace trunkline::controlplane {
namespace {

/// Writes down what is given to the gate behind it: "open:1" a slot of worker 1, "200:1" a response by it.
class WrittenDown final : public gate::Gate {
 public:
  explicit WrittenDown(gate::Gate& gate) : gate_(gate) {}
  std::size_t receive(std::span<gate::Packet> out) noexcept override { return gate_.receive(out); }
  gate::Packet allocate(std::size_t octets) noexcept override { return gate_.allocate(octets); }
  bool send(gate::Packet packet) noexcept override {
    const auto text = packet.octets();
    const auto word = text.starts_with("SIP/2.0 ") ? text.substr(8, 3) : text.substr(0, text.find(' '));
    note(std::string(word), static_cast<unsigned>(packet->worker));
    return gate_.send(std::move(packet));
  }
  bool command(const gate::Command& command) noexcept override {
    if (is_full) return false;
    if (!command.is_about_address())
      note(command.kind == gate::CommandKind::open_slot ? "open" : "slot", command.handle.owner);
    return gate_.command(command);
  }
  std::size_t reports(std::span<gate::Report> out) noexcept override { return gate_.reports(out); }
  void tell_fullness(std::uint8_t percent) noexcept override { gate_.tell_fullness(percent); }

  /// All since the last time.
  std::string taken() { return std::exchange(log_, {}); }

  bool is_full = false;  // no room for commands

 private:
  void note(const std::string& what, unsigned worker) {
    log_ += (log_.empty() ? "" : " ") + what + ":" + std::to_string(worker);
  }

  gate::Gate& gate_;
  std::string log_;
};

RigSettings two_workers() {
  auto settings = usual();
  settings.gate.media.worker_count = 2;
  settings.gate.media.pairs_per_worker = 32;
  settings.shard.media.layout = settings.gate.media;
  settings.shard.sessions.workers = 2;
  return settings;
}

class SendOrder : public ::testing::Test {
 protected:
  std::string hears(const std::string& text, const base::Endpoint& from) {
    static_cast<void>(heap_.deliver({from, ours, text}, now_));
    return turns();
  }
  std::string turns() {
    for (bool busy = true; busy;) {
      busy = shard_.step(now_);
      heap_.run(now_);
      for (auto& sent : heap_.take_sent()) sent_.push_back(std::move(sent.octets));
    }
    return gate_.taken();
  }
  std::string last(const std::string& start) {
    for (auto at = sent_.rbegin(); at != sent_.rend(); ++at) {
      if (at->starts_with(start)) return *at;
    }
    return {};
  }
  static std::string invite(int call) {
    const auto name = "call" + std::to_string(call);
    return request({.branch = "z9hG4bK" + name, .call_id = name});
  }

  RigSettings settings_ = two_workers();
  base::Instant now_{1s};
  fakes::SeededRandom random_{7};
  fakes::HeapGate heap_{settings_.gate};
  gate::Sharding sharding_{settings_.gate.secret, 1};
  WrittenDown gate_{heap_.gate()};
  Shard shard_{settings_.shard, sharding_, gate_, random_, now_};
  std::vector<std::string> sent_;
};

TEST_F(SendOrder, an_answer_follows_the_slots_that_it_leads_to_by_the_worker_that_has_them) {
  std::string workers;
  for (int call = 1; call <= 4; ++call) {
    hears(invite(call), caller);
    const auto log = hears(response(last("INVITE"), 200, sdp), callee);
    const auto slot = log.rfind("open:");
    const auto answer = log.find("200:");
    ASSERT_NE(slot, std::string::npos) << log;
    ASSERT_NE(answer, std::string::npos) << log;
    EXPECT_LT(slot, answer) << log;
    EXPECT_EQ(log[slot + 5], log[answer + 4]) << log;
    workers += log[slot + 5];
  }
  EXPECT_NE(workers.find('0'), std::string::npos);
  EXPECT_NE(workers.find('1'), std::string::npos) << "both have calls";
}

TEST_F(SendOrder, an_answer_waits_for_commands_that_find_no_room) {
  hears(invite(1), caller);
  gate_.is_full = true;
  static_cast<void>(heap_.deliver({callee, ours, response(last("INVITE"), 200, sdp)}, now_));
  static_cast<void>(shard_.step(now_));
  EXPECT_EQ(gate_.taken(), "");
  EXPECT_TRUE(shard_.waits_for_workers());
  gate_.is_full = false;
  const auto log = turns();
  EXPECT_LT(log.rfind("open:"), log.find("200:")) << log;
  EXPECT_NE(log.find("200:"), std::string::npos) << log;
  EXPECT_FALSE(shard_.waits_for_workers());
}

}  // namespace
}  // namespace trunkline::controlplane
