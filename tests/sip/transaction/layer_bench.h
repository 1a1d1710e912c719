// A transaction layer on a bench: virtual time, messages as text, everything it does written down.
#pragma once

#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "base/buffer_pool.h"
#include "sip/transaction/layer.h"
#include "sip/transport/by_size.h"
#include "tests/fakes/seeded_random.h"
#include "tests/sip/message/text.h"

namespace trunkline::sip {

using namespace std::chrono_literals;

inline constexpr base::Endpoint our_endpoint{base::IpAddress::v4(192, 0, 2, 1), 5060};
inline constexpr base::Endpoint peer_endpoint{base::IpAddress::v4(192, 0, 2, 9), 5070};
inline constexpr Hop over_udp{our_endpoint, peer_endpoint, Transport::udp};
inline constexpr Hop over_tcp{our_endpoint, peer_endpoint, Transport::tcp, false, false, 77};

inline base::Instant at(base::Duration since_start) { return base::Instant(since_start); }

/// A request of the peer.
struct RequestLine {
  std::string method = "INVITE";
  std::string branch = "z9hG4bKpeer1";
  std::uint32_t cseq = 1;
  std::string to_tag = {};
  std::string extra = {};  // whole lines
  std::string call_id = "call-1@peer";
  std::string from_tag = "peertag";
  std::string cseq_method = {};  // empty: the method
  std::string uri = "sip:bob@192.0.2.1";
  std::string to = "Bob <sip:bob@example.com>";
};

inline std::string text_of(const RequestLine& r) {
  return r.method + " " + r.uri + " SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.9:5070;branch=" + r.branch +
         ";rport\r\nMax-Forwards: 70\r\nFrom: Alice <sip:alice@example.com>;tag=" + r.from_tag +
         "\r\nTo: " + r.to + (r.to_tag.empty() ? "" : ";tag=" + r.to_tag) + "\r\nCall-ID: " + r.call_id +
         "\r\nCSeq: " + std::to_string(r.cseq) + " " + (r.cseq_method.empty() ? r.method : r.cseq_method) +
         "\r\n" + r.extra + "Content-Length: 0\r\n\r\n";
}

/// A request of ours as its user would write it, with the ticket's branch.
inline std::string our_request(std::string_view method, std::string_view branch, std::uint32_t cseq = 1) {
  return std::string(method) +
         " sip:carol@192.0.2.9:5070;transport=udp SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.1:5060;branch=" +
         std::string(branch) +
         ";rport\r\nRoute: <sip:edge.example.com;lr>\r\nMax-Forwards: 70\r\nFrom: "
         "<sip:us@192.0.2.1>;tag=ours\r\n"
         "To: Carol <sip:carol@example.com>\r\nCall-ID: ours-1\r\nCSeq: " +
         std::to_string(cseq) + " " + std::string(method) +
         "\r\nContact: <sip:us@192.0.2.1:5060>\r\nContent-Length: 0\r\n\r\n";
}

/// What a peer answers to a request which it received: Via, From, Call-ID and CSeq as they came.
inline std::string answer_to(std::string_view request, int status, std::string_view to_tag = "far") {
  const Scanned scanned(request);
  const auto m = scanned.message();
  std::string text = "SIP/2.0 " + std::to_string(status) + " Whatever\r\n";
  for (const auto& via : m.fields(HeaderName::via)) text += "Via: " + std::string(via.value) + "\r\n";
  text +=
      "From: " + std::string(m.first(HeaderName::from)) + "\r\nTo: " + std::string(m.first(HeaderName::to));
  if (status > 100 && !m.to()->tag.empty() == false) text += ";tag=" + std::string(to_tag);
  text += "\r\nCall-ID: " + std::string(m.call_id()) + "\r\nCSeq: " + std::string(m.first(HeaderName::cseq)) +
          "\r\nContent-Length: 0\r\n\r\n";
  return text;
}

struct Sent {
  base::Instant when;
  Hop to;
  std::string octets;
  base::TransactionHandle transaction;

  [[nodiscard]] std::string start_line() const { return octets.substr(0, octets.find('\r')); }
};

class LayerBench {
 public:
  static constexpr base::BufferPool::SizeClass classes[] = {{1024, 512}, {4096, 64}};

  explicit LayerBench(TransactionLimits limits = small_limits(), std::uint64_t seed = 1,
                      std::span<const base::BufferPool::SizeClass> sizes = classes)
      : pool(sizes), random(seed), layer(limits, base::ShardId{3}, pool, random, at(0s)) {}

  static TransactionLimits small_limits() {
    TransactionLimits limits;
    limits.transactions = 64;
    return limits;
  }

  void receive(std::string_view text, const Hop& from = over_udp) {
    messages_.push_back(std::make_unique<Scanned>(text));
    ASSERT_TRUE(messages_.back()->ok()) << text;
    layer.receive(messages_.back()->message(), from, now, effects);
    collect();
  }
  void receive(const RequestLine& request, const Hop& from = over_udp) { receive(text_of(request), from); }

  base::Buffer buffer(std::string_view text) {
    auto made = pool.take(text.size());
    std::copy(text.begin(), text.end(), made.data());
    return made;
  }
  /// Opens and sends a request of ours.
  base::TransactionHandle request(Method method, const Hop& to = over_udp, std::uint64_t user = 7) {
    const auto ticket = layer.open_client(method);
    EXPECT_TRUE(ticket);
    auto text = our_request(to_string(method), ticket->branch.text());
    if (to.by_size) change_via(text, Transport::udp, Transport::tcp);
    EXPECT_TRUE(layer.send_request(ticket->handle, buffer(text), to, user, now, effects));
    collect();
    return ticket->handle;
  }
  base::Result<void, Refusal> respond(base::TransactionHandle handle, const Response& response) {
    auto result = layer.respond(handle, response, now, effects);
    collect();
    return result;
  }
  base::Result<void, Refusal> respond(base::TransactionHandle handle, int status) {
    return respond(handle, Response{.status = status, .to_tag = status == 100 ? "" : "ourtag"});
  }
  base::Result<void, Refusal> cancel(base::TransactionHandle handle, std::string_view reason = {}) {
    auto result = layer.cancel(handle, reason, now, effects);
    collect();
    return result;
  }
  base::Result<void, Refusal> acknowledge(base::TransactionHandle handle, std::string_view text,
                                          std::string_view to_tag) {
    auto result = layer.acknowledge(handle, buffer(text), over_udp, to_tag, effects);
    collect();
    return result;
  }
  base::Result<void, Refusal> resend_success(base::TransactionHandle handle) {
    auto result = layer.resend_success(handle, now, effects);
    collect();
    return result;
  }
  void fail(base::TransactionHandle handle) {
    layer.transport_failed(handle, now, effects);
    collect();
  }
  /// The network says that what bears this branch has not arrived there.
  void undelivered(std::string_view branch, const Hop& way = over_udp) {
    layer.undelivered(branch, way, now, effects);
    collect();
  }
  /// Lets time pass, stopping at each deadline as a shard does.
  void pass(base::Duration duration) {
    const auto until = now + duration;
    while (const auto deadline = layer.next_deadline()) {
      if (*deadline > until) break;
      now = std::max(now, *deadline);
      run_timers();
    }
    now = until;
    run_timers();
  }

  template <class T>
  [[nodiscard]] std::vector<T> events_of() const {
    std::vector<T> found;
    for (const auto& event : events) {
      if (const auto* wanted = std::get_if<T>(&event)) found.push_back(*wanted);
    }
    return found;
  }
  [[nodiscard]] std::uint64_t count(TransactionCounter counter) const {
    return layer.counters().read(counter);
  }
  /// Start lines of everything sent since forget().
  [[nodiscard]] std::vector<std::string> start_lines() const {
    std::vector<std::string> lines;
    for (const auto& one : sent) lines.push_back(one.start_line());
    return lines;
  }
  void forget() {
    sent.clear();
    events.clear();
  }
  void expect_nothing_left() {
    EXPECT_EQ(layer.transactions(), 0u);
    EXPECT_EQ(layer.timers(), 0u);
    EXPECT_EQ(layer.keys(), 0u);
    // The messages of the last call are given back with the next one.
    run_timers();
    EXPECT_EQ(pool.in_use(), 0u);
  }

  base::Instant now = at(0s);
  base::BufferPool pool;
  fakes::SeededRandom random;
  TransactionLayer layer;
  Effects effects{8};
  std::vector<Sent> sent;
  std::vector<Event> events;

 private:
  void run_timers() {
    bool more = true;
    while (more) {
      more = layer.advance(now, effects);
      collect();
    }
  }
  void collect() {
    for (const auto& send : effects.sends()) {
      sent.push_back({now, send.to, std::string(send.octets), send.transaction});
    }
    for (const auto& event : effects.events()) events.push_back(event);
    effects.clear();
  }

  std::vector<std::unique_ptr<Scanned>> messages_;
};

}  // namespace trunkline::sip
