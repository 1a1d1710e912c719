// Two layers with a network between them that loses one message: each of every flow in turn. Whatever is
// lost, both sides come to the same end, and nothing is left behind.
#include <deque>
#include <functional>
#include <optional>

#include "sip/dialog/success_retransmission.h"
#include "tests/sip/transaction/layer_bench.h"

namespace trunkline::sip {
namespace {

enum class Flow { answered, busy, cancelled, cancel_crosses_200, options };

constexpr Hop a_to_b{our_endpoint, peer_endpoint, Transport::udp};
constexpr Hop b_to_a{peer_endpoint, our_endpoint, Transport::udp};

/// The user agent that calls: INVITE, then what the flow asks for.
struct Caller : LayerBench {
  explicit Caller(Flow f) : flow(f) {}

  void start() {
    const bool options = flow == Flow::options;
    invite = request(options ? Method::options : Method::invite, a_to_b);
    if (flow == Flow::cancelled || flow == Flow::cancel_crosses_200) cancel_at = now + 300ms;
  }
  void tick() {
    if (cancel_at && now >= *cancel_at) {
      cancel_at.reset();
      (void)cancel(invite);
    }
    if (bye_at && now >= *bye_at) {
      bye_at.reset();
      request(Method::bye, a_to_b, 8);
    }
    for (const auto& event : std::exchange(events, {})) {
      if (const auto* timeout = std::get_if<TimedOut>(&event)) {
        (timeout->user == 8 ? bye_status : status) = 408;
      }
      const auto* got = std::get_if<ResponseReceived>(&event);
      if (got == nullptr || got->response.status() < 200) continue;
      if (got->user == 8) {
        bye_status = got->response.status();
        continue;
      }
      status = got->response.status();
      if (flow == Flow::options || status >= 300) continue;
      (void)acknowledge(invite, our_request("ACK", layer.fresh_branch().text()), got->response.to()->tag);
      bye_at = now + 1s;
    }
  }

  Flow flow;
  base::TransactionHandle invite;
  std::optional<base::Instant> cancel_at;
  std::optional<base::Instant> bye_at;
  int status = 0;
  int bye_status = 0;
};

/// The user agent that is called.
struct Called : LayerBench {
  explicit Called(Flow f) : LayerBench(small_limits(), 2), flow(f) {}

  void tick() {
    if (answer_at && now >= *answer_at) {
      answer_at.reset();
      final(flow == Flow::busy ? 486 : 200);
    }
    if (repeating && now >= success.deadline()) {
      if (success.step(now, {}) == SuccessStep::repeat) {
        (void)resend_success(invite);
      } else {
        repeating = false;
        gave_up = true;
      }
    }
    for (const auto& event : std::exchange(events, {})) {
      if (const auto* request = std::get_if<RequestReceived>(&event)) on_request(*request);
      if (const auto* canceled = std::get_if<CancelReceived>(&event)) {
        (void)respond(canceled->cancel, canceled->invite ? 200 : 481);
        if (canceled->invite && answer_at) {
          answer_at.reset();
          final(487);
        }
      }
      if (std::holds_alternative<AckReceived>(event)) {
        acknowledged = true;
        repeating = false;
      }
    }
  }
  void on_request(const RequestReceived& request) {
    if (request.request.method() != Method::invite) {
      if (request.request.method() == Method::bye) hung_up = true;
      (void)respond(request.server, 200);
      return;
    }
    ++invites;
    invite = request.server;
    (void)respond(invite, 180);
    const base::Duration ring[] = {1s, 1s, 20s, 290ms, 0s};
    answer_at = now + ring[static_cast<int>(flow)];
  }
  void final(int final_status) {
    status = final_status;
    (void)respond(invite, final_status);
    if (final_status != 200) return;
    success = SuccessRetransmission(now, {});
    repeating = true;
  }

  Flow flow;
  base::TransactionHandle invite;
  std::optional<base::Instant> answer_at;
  SuccessRetransmission success;
  int invites = 0;
  int status = 0;
  bool repeating = false;
  bool acknowledged = false;
  bool hung_up = false;
  bool gave_up = false;
};

struct OnTheWay {
  base::Instant arrives;
  bool to_called;
  std::string octets;
};

struct Outcome {
  std::size_t messages = 0;  // that were sent, the lost one included
  int caller = 0;
  int called = 0;
  int bye = 0;
  int invites = 0;
  bool hung_up = false;
  bool gave_up = false;
};

/// Runs one flow to its end; the message with number `lost`, counted from 1 over both ways, does not arrive.
Outcome run(Flow flow, std::size_t lost, const std::string& lost_kind = {}) {
  constexpr auto tick = 10ms;
  constexpr auto delay = 20ms;
  Caller caller(flow);
  Called called(flow);
  std::deque<OnTheWay> network;
  Outcome outcome;
  const auto carry = [&](LayerBench& from, bool to_called) {
    for (const auto& one : from.sent) {
      const bool of_kind = !lost_kind.empty() && one.start_line().starts_with(lost_kind);
      if (++outcome.messages != lost && !of_kind)
        network.push_back({one.when + delay, to_called, one.octets});
    }
    from.sent.clear();
  };
  caller.start();
  // Longest: an INVITE given up after 64*T1 behind a CANCEL, then twice 64*T1 and T4 for what is left.
  for (base::Duration time = 0s; time < 180s; time += tick) {
    while (!network.empty() && network.front().arrives <= at(time)) {
      const auto arrived = std::move(network.front());
      network.pop_front();
      if (arrived.to_called) {
        called.receive(arrived.octets, b_to_a);
      } else {
        caller.receive(arrived.octets, a_to_b);
      }
    }
    caller.pass(at(time) - caller.now);
    called.pass(at(time) - called.now);
    caller.tick();
    called.tick();
    carry(caller, true);
    carry(called, false);
  }
  caller.expect_nothing_left();
  called.expect_nothing_left();
  outcome.caller = caller.status;
  outcome.called = called.status;
  outcome.bye = caller.bye_status;
  outcome.invites = called.invites;
  outcome.hung_up = called.hung_up;
  outcome.gave_up = called.gave_up;
  return outcome;
}

struct Loss : testing::TestWithParam<Flow> {};

TEST_P(Loss, of_any_single_message_changes_nothing_but_the_time) {
  const auto undisturbed = run(GetParam(), 0);
  ASSERT_GT(undisturbed.messages, 0u);
  ASSERT_NE(undisturbed.caller, 0);
  for (std::size_t lost = 1; lost <= undisturbed.messages; ++lost) {
    const auto outcome = run(GetParam(), lost);
    EXPECT_EQ(outcome.caller, undisturbed.caller) << "message " << lost;
    EXPECT_EQ(outcome.bye, undisturbed.bye) << "message " << lost;
    EXPECT_EQ(outcome.invites, undisturbed.invites) << "message " << lost;
    EXPECT_EQ(outcome.hung_up, undisturbed.hung_up) << "message " << lost;
    if (GetParam() != Flow::options) {
      EXPECT_EQ(outcome.called, undisturbed.called) << "message " << lost;
    }
    EXPECT_FALSE(outcome.gave_up) << "message " << lost;
  }
}

INSTANTIATE_TEST_SUITE_P(Flows, Loss,
                         testing::Values(Flow::answered, Flow::busy, Flow::cancelled, Flow::options));

TEST(Flows, agree_on_who_won_when_cancel_and_200_cross_and_one_message_is_lost) {
  const auto undisturbed = run(Flow::cancel_crosses_200, 0);
  for (std::size_t lost = 1; lost <= undisturbed.messages; ++lost) {
    const auto outcome = run(Flow::cancel_crosses_200, lost);
    EXPECT_EQ(outcome.caller, outcome.called) << "message " << lost;
    EXPECT_TRUE(outcome.caller == 200 || outcome.caller == 487) << "message " << lost;
    EXPECT_EQ(outcome.hung_up, outcome.caller == 200) << "message " << lost;
    EXPECT_EQ(outcome.bye, outcome.caller == 200 ? 200 : 0) << "message " << lost;
  }
}

TEST(Flows, end_as_they_should_without_loss) {
  const auto answered = run(Flow::answered, 0);
  EXPECT_EQ(answered.caller, 200);
  EXPECT_EQ(answered.bye, 200);
  EXPECT_TRUE(answered.hung_up);
  EXPECT_EQ(answered.messages, 6u);  // INVITE, 180, 200, ACK, BYE, 200
  EXPECT_EQ(run(Flow::busy, 0).caller, 486);
  EXPECT_EQ(run(Flow::busy, 0).messages, 4u);
  EXPECT_EQ(run(Flow::cancelled, 0).caller, 487);
  EXPECT_EQ(run(Flow::cancelled, 0).messages, 6u);  // INVITE, 180, CANCEL, 200, 487, ACK
  const auto crossed = run(Flow::cancel_crosses_200, 0);
  EXPECT_EQ(crossed.caller, 200) << "the 2xx wins, and is hung up";
  EXPECT_TRUE(crossed.hung_up);
}

TEST(Flows, end_when_one_side_is_gone) {
  EXPECT_EQ(run(Flow::answered, 0, "INVITE").caller, 408);
  EXPECT_EQ(run(Flow::busy, 0, "ACK").caller, 486);
  EXPECT_TRUE(run(Flow::answered, 0, "ACK").gave_up) << "64*T1 without an ACK: the user hangs up";
  EXPECT_EQ(run(Flow::answered, 0, "BYE").bye, 408);
  EXPECT_EQ(run(Flow::cancelled, 0, "CANCEL").caller, 200) << "who is not told to stop ringing, answers";
  EXPECT_TRUE(run(Flow::cancelled, 0, "CANCEL").hung_up);
}

}  // namespace
}  // namespace trunkline::sip
