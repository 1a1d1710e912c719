// Random events in any order never leak a transaction, a timer, a key or a buffer.
#include "tests/sip/transaction/layer_bench.h"

namespace trunkline::sip {
namespace {

/// Does anything at all to a layer, sensible or not, from one seed.
struct Chaos : LayerBench {
  explicit Chaos(std::uint64_t seed) : LayerBench(small_limits(), seed), chance(seed * 7919 + 1) {}

  template <class T>
  T& any_of(std::vector<T>& list) {
    return list[chance.below(list.size())];
  }
  const Hop& any_hop() { return chance.below(3) == 0 ? over_tcp : over_udp; }

  void step() {
    switch (chance.below(13)) {
      case 0:
      case 1: new_request(); break;
      case 2: repeat_received(); break;
      case 3: ask(); break;
      case 4:
      case 5: respond_somehow(); break;
      case 6:
      case 7: answer_something_sent(); break;
      case 8:
        if (!clients.empty()) (void)cancel(any_of(clients));
        break;
      case 9:
        if (!clients.empty()) (void)acknowledge(any_of(clients), "ACK", "far");
        break;
      case 10:
        if (!servers.empty()) (void)resend_success(any_of(servers));
        break;
      case 11:
        if (!sent.empty()) fail(any_of(sent).transaction);
        break;
      case 12: pass(base::Duration(chance.below(3'000'000'000))); break;
    }
    for (const auto& one : events_of<RequestReceived>()) servers.push_back(one.server);
    for (const auto& one : events_of<CancelReceived>()) servers.push_back(one.cancel);
    events.clear();
  }
  void new_request() {
    static const char* const methods[] = {"INVITE", "INVITE", "OPTIONS", "BYE", "CANCEL", "ACK", "FOO"};
    RequestLine line{.method = methods[chance.below(7)],
                     .branch = "z9hG4bKr" + std::to_string(chance.below(20))};
    if (chance.below(8) == 0) line.branch = std::to_string(chance.below(3));  // of before RFC 3261
    line.call_id = "c" + std::to_string(chance.below(10));
    if (chance.below(2) == 0) line.to_tag = "ourtag";
    received.push_back(text_of(line));
    receive(received.back(), any_hop());
  }
  void repeat_received() {
    if (!received.empty()) receive(any_of(received), any_hop());
  }
  void ask() {
    static const Method methods[] = {Method::invite, Method::invite, Method::bye, Method::options};
    const auto method = methods[chance.below(4)];
    const auto ticket = layer.open_client(method);
    if (!ticket) return;
    if (chance.below(10) == 0) {
      layer.abandon(ticket->handle);
      return;
    }
    auto wire = buffer(our_request(to_string(method), ticket->branch.text()));
    ASSERT_TRUE(layer.send_request(ticket->handle, std::move(wire), any_hop(), 1, now, effects));
    clients.push_back(ticket->handle);
    pass(0s);
  }
  void respond_somehow() {
    static const int statuses[] = {100, 180, 200, 200, 302, 404, 487, 503, 600};
    if (!servers.empty()) (void)respond(any_of(servers), statuses[chance.below(9)]);
  }
  void answer_something_sent() {
    static const int statuses[] = {100, 180, 183, 200, 200, 302, 486, 487, 600};
    if (sent.empty()) return;
    const auto& one = any_of(sent);
    if (!one.octets.starts_with("SIP/2.0") && !one.octets.starts_with("ACK")) {
      receive(answer_to(one.octets, statuses[chance.below(9)]), one.to);
    }
  }
  /// The users answer and cancel whatever still waits for them, and then everybody is silent.
  void wind_up() {
    for (const auto handle : servers) (void)respond(handle, 500);
    for (const auto handle : clients) (void)cancel(handle);
    const TimerSettings timers;
    pass(64 * timers.t1 * 2 + timers.t4);
  }

  fakes::SeededRandom chance;
  std::vector<std::string> received;
  std::vector<base::TransactionHandle> servers;
  std::vector<base::TransactionHandle> clients;
};

TEST(leaks, are_not_there_after_any_sequence_of_events) {
  for (std::uint64_t seed = 1; seed <= 150; ++seed) {
    SCOPED_TRACE(seed);
    Chaos chaos(seed);
    for (int i = 0; i < 150 && !testing::Test::HasFailure(); ++i) chaos.step();
    chaos.wind_up();
    chaos.expect_nothing_left();
    if (testing::Test::HasFailure()) return;
  }
}

TEST(leaks, are_not_there_when_the_users_never_answer_at_all) {
  for (std::uint64_t seed = 1; seed <= 50; ++seed) {
    SCOPED_TRACE(seed);
    Chaos chaos(seed);
    for (int i = 0; i < 100 && !testing::Test::HasFailure(); ++i) chaos.step();
    chaos.pass(31min);
    chaos.expect_nothing_left();
    if (testing::Test::HasFailure()) return;
  }
}

}  // namespace
}  // namespace trunkline::sip
