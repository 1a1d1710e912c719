// Carries out what the proxy wants done: requests and responses of others, sent on.
#include <cstring>
#include <utility>

#include "controlplane/session/whole_message.h"
#include "controlplane/shard/shard.h"
#include "sip/proxy/forwarded_request.h"

namespace trunkline::controlplane {
namespace {

base::Buffer written(base::BufferPool& buffers, const ForwardRequestOrder& order, Unwritten& why) {
  constexpr std::size_t what_is_added = 512;
  return whole_message(buffers, order.request.octets().size() + what_is_added, why, [&](std::span<char> out) {
    return sip::write_forwarded(out, order.request, order.source, order.as);
  });
}

}  // namespace

void Shard::carry_out(ForwardRequestOrder& order, base::Instant now) {
  auto hop = spoken(order.to);
  order.as.transport = hop.transport;
  auto why = Unwritten::no_room;
  if (order.request.method() == sip::Method::ack) {
    const auto branch = layer_.fresh_branch();
    order.as.branch = branch.text();
    auto ack = written(buffers_, order, why);
    if (!ack) return counters_.increment(ShardCounter::orders_refused);
    turn_if_large(ack, hop, now);
    return transmit(hop, ack.view());
  }
  const auto ticket = layer_.open_client(order.request.method());
  if (!ticket) return not_sent_.push_back({order.user, status_of(why)});
  order.as.branch = ticket->branch.text();
  auto request = written(buffers_, order, why);
  if (request) turn_if_large(request, hop, now);
  if (!request ||
      !layer_.send_request(ticket->handle, std::move(request), hop, order.user, now, effects_, true)) {
    layer_.abandon(ticket->handle);
    return not_sent_.push_back({order.user, status_of(why)});
  }
  if (coordinator_.sent(order.user, ticket->handle))
    static_cast<void>(layer_.cancel(ticket->handle, {}, now, effects_));
}

void Shard::carry_out(const ForwardResponseOrder& order, base::Instant now) {
  auto response = buffers_.take(order.octets.size());
  if (response && response.resize(order.octets.size())) {
    std::memcpy(response.data(), order.octets.data(), order.octets.size());
    if (layer_.forward(order.server, order.told, std::move(response), now, effects_)) return;
  }
  counters_.increment(ShardCounter::orders_refused);
}

}  // namespace trunkline::controlplane
