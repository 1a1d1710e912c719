// Handlers that throw, or take their time: what it costs, and whom.
#include <stdexcept>

#include "tests/controlplane/session/call_rig.h"

namespace trunkline::controlplane {
namespace {

class Handlers : public CallTest {
 protected:
  [[nodiscard]] HandlerWatch& watch() { return rig.services.core->calls(base::ShardId{0}).watch(); }
  [[nodiscard]] std::uint64_t count(ApiCounter counter) { return watch().counters().read(counter); }

  Server& server = rig.services.server;
};

TEST_F(Handlers, one_that_throws_costs_its_call_a_500_and_no_other_anything) {
  server.on_incoming("bad", [](const Incoming&) { throw std::runtime_error("as provoked"); });
  a.invites("stress");
  a.acks();
  EXPECT_EQ(b.invites("bad"), "b 100/INVITE, b 500/INVITE");
  EXPECT_EQ(rig.state(), CallState::established) << "the other call";
  EXPECT_EQ(rig.count(SessionCounter::calls_faulted), 1U);
  EXPECT_EQ(count(ApiCounter::handlers_threw), 1U);
  ASSERT_EQ(rig.services.host.lines.size(), 1U);
  EXPECT_EQ(rig.services.host.lines[0], "handler on_incoming bad threw: as provoked");
  EXPECT_EQ(a.byes(), "a 200/BYE");
}

TEST_F(Handlers, one_that_throws_something_else_is_no_different) {
  server.on_incoming("bad", [](const Incoming&) { throw 42; });
  EXPECT_EQ(a.invites("bad"), "a 100/INVITE, a 500/INVITE");
}

TEST_F(Handlers, one_that_throws_later_ends_the_call) {
  server.on_incoming("bad", [this](const Incoming& incoming) {
    server.accept(incoming.call);
    server.after(incoming.call, 1s, [](CallHandle) { throw std::logic_error("late"); });
  });
  a.invites("bad");
  a.acks();
  EXPECT_EQ(rig.passes(2s), "a BYE");
  EXPECT_EQ(rig.count(SessionCounter::calls_faulted), 1U);
}

TEST_F(Handlers, one_of_events_that_throws_costs_the_call_it_was_told_of) {
  server.on_event([](const Event& event) {
    if (std::holds_alternative<Ringing>(event)) throw std::runtime_error("no ringing here");
  });
  a.invites("test");
  EXPECT_EQ(rig.passes(1s), "a 180/INVITE, a 500/INVITE");
}

TEST_F(Handlers, a_call_that_a_fault_ends_on_its_way_to_the_end_is_told_of_and_forgotten) {
  std::vector<int> ended;
  server.on_event([&](const Event& event) {
    if (const auto* end = std::get_if<Ended>(&event)) ended.push_back(end->status);
  });
  a.invites("stress");
  a.acks();
  base::SessionHandle call;
  rig.coordinator.for_each([&](base::SessionHandle handle, const Session&) { call = handle; });
  rig.happens_in(call, [](Call& each) {
    each.session.state = CallState::ending;  // so far it has come, and then throws
    throw std::runtime_error("a fault of ours");
  });
  EXPECT_EQ(ended, std::vector{500});
  EXPECT_EQ(rig.services.core->calls(base::ShardId{0}).size(), 0U);
  rig.passes(100s);
}

TEST_F(Handlers, one_that_holds_its_shard_up_is_counted_and_named) {
  server.on_incoming("slow", [this](const Incoming& incoming) {
    rig.now = rig.now + 11ms;
    server.reject(incoming.call, 486);
  });
  server.on_incoming("fair", [this](const Incoming& incoming) {
    rig.now = rig.now + 10ms;
    server.reject(incoming.call, 486);
  });
  a.invites("fair");
  EXPECT_EQ(count(ApiCounter::handlers_slow), 0U);
  a.invites("slow");
  a.invites("slow");
  EXPECT_EQ(count(ApiCounter::handlers_slow), 2U);
  EXPECT_EQ(watch().slow().at("on_incoming slow"), 2U);
  EXPECT_EQ(rig.services.host.lines.at(0), "handler on_incoming slow held its shard up for 11 ms");
}

TEST_F(Handlers, what_one_wishes_of_another_call_comes_about_after_it) {
  CallHandle first;
  server.on_incoming("first", [&](const Incoming& incoming) { first = incoming.call; });
  server.on_incoming("second", [&](const Incoming& incoming) {
    EXPECT_EQ(server.reject(first, 486), Error::ok);
    EXPECT_EQ(server.reject(incoming.call, 480), Error::ok);
  });
  a.invites("first");
  EXPECT_EQ(b.invites("second"), "b 100/INVITE, b 480/INVITE, a 486/INVITE");
}

}  // namespace
}  // namespace trunkline::controlplane
