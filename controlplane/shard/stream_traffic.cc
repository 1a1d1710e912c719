// SIP over connections: what comes by them, what leaves by them, and where it goes when they are gone.
#include <array>
#include <optional>
#include <string>
#include <utility>

#include "controlplane/shard/shard.h"
#include "sip/message/scan.h"
#include "sip/transport/by_size.h"
#include "sip/transport/response_route.h"

namespace trunkline::controlplane {
namespace {

/// Where to try when the connection of `to` has gone: of a response, what its Via says (RFC 3261 section
/// 18.2.2), of a request any connection to the peer. Nothing: there was none to be gone.
std::optional<sip::Hop> next_way(const sip::Hop& to, std::string_view octets) {
  if (to.connection == 0) return std::nullopt;
  sip::Scan scanned;
  if (!sip::scan(octets, scanned)) return std::nullopt;
  const sip::Message message(octets, scanned);
  if (!message.is_request()) {
    const auto via = message.top_via();
    return via ? sip::response_fallback(*via, to) : std::nullopt;
  }
  sip::Hop next = to;
  next.connection = 0;
  return next;
}

}  // namespace

bool Shard::receive_streams(base::Instant now) {
  for (std::size_t taken = 0; taken < burst; ++taken) {
    const auto news = streams_->take();
    if (!news) return taken > 0;
    switch (news->kind) {
      case StreamNewsKind::message: receive_octets(news->octets, news->hop, now); break;
      case StreamNewsKind::headers_only: {
        sip::Scan scanned;
        const auto result = sip::scan(news->octets, scanned);
        const sip::Message head(news->octets, scanned);
        if ((result || sip::can_answer(result.error(), scanned)) && head.is_request()) {
          refuse_malformed(head, news->hop, 400, "Missing or wrong Content-Length");
        }
        break;
      }
      case StreamNewsKind::unsent:
        note_unsent(news->hop, news->octets, news->transaction, now);
        run(now);
        break;
      case StreamNewsKind::closed: coordinator_.lose_connection(news->hop.connection, now); break;
    }
  }
  return true;
}

void Shard::receive_octets(std::string_view octets, const sip::Hop& from, base::Instant now) {
  counters_.increment(ShardCounter::streams_received);
  sip::Scan scanned;
  const auto result = sip::scan(octets, scanned);
  const sip::Message message(octets, scanned);
  if (result) return receive(message, from, now);
  if (message.is_request() && sip::can_answer(result.error(), scanned)) {
    return refuse_malformed(message, from, 400, {});
  }
  counters_.increment(ShardCounter::streams_garbage);
  streams_->give_up(from.connection);
}

// A peer that names what we do not speak is tried over UDP, which every SIP element has to speak (RFC 3261
// section 18).
sip::Hop Shard::spoken(sip::Hop hop) const noexcept {
  const bool by_stream = streams_ != nullptr && hop.transport == sip::Transport::tcp;
  if (by_stream || hop.transport == sip::Transport::udp) return hop;
  hop.transport = sip::Transport::udp;
  hop.connection = 0;
  return hop;
}

void Shard::turn_if_large(base::Buffer& request, sip::Hop& hop, base::Instant now) {
  if (streams_ == nullptr || request.size() <= sip::most_over_udp) return;
  // It stays on its flow (RFC 5626 section 5.3): a NAT lets nobody else in, and least of all a connection.
  if (hop.flow && hop.transport == sip::Transport::udp)
    return counters_.increment(ShardCounter::requests_kept_on_flow);
  if (tcp_refusals_.has(hop.remote, now)) return counters_.increment(ShardCounter::requests_kept_from_tcp);
  if (sip::turn_to_tcp({reinterpret_cast<char*>(request.data()), request.size()}, hop)) {
    counters_.increment(ShardCounter::requests_turned_to_tcp);
  }
}

// A transaction turns its request back to UDP by itself. Behind an ACK without one there is nobody who could
// (RFC 3261 section 18.1.1).
void Shard::note_unsent(const sip::Hop& to, std::string_view octets, base::TransactionHandle transaction,
                        base::Instant now) {
  counters_.increment(ShardCounter::streams_unsent);
  if (to.by_size) tcp_refusals_.note(to.remote, now);
  if (transaction) return failed_.push_back(transaction);
  transmit_by_udp(to, octets);
}

void Shard::transmit_by_udp(const sip::Hop& to, std::string_view octets) {
  std::string text(octets);
  auto hop = to;
  if (sip::turn_to_udp(text, hop)) transmit(hop, text);
}

void Shard::transmit_by_stream(const sip::Hop& to, std::string_view octets,
                               base::TransactionHandle transaction) {
  static_cast<void>(outbox_.flush(gate_, counters_));
  if (streams_ != nullptr) {
    auto taken = streams_->send(to, octets, transaction);
    if (!taken) {
      const auto next = next_way(to, octets);
      taken = next && streams_->send(*next, octets, transaction);
    }
    if (taken) return counters_.increment(ShardCounter::streams_sent);
  }
  counters_.increment(ShardCounter::streams_unsent);
  if (transaction) return failed_.push_back(transaction);
  transmit_by_udp(to, octets);
}

// Not at once: whoever sends is in the middle of what the layer wants done.
void Shard::report_failures(base::Instant now) {
  for (const auto transaction : std::exchange(failed_, {})) {
    layer_.transport_failed(transaction, now, effects_);
    absorb_effects();
  }
}

}  // namespace trunkline::controlplane
