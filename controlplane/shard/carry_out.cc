// Carries out what layer and coordinator want of each other and of the network, until nothing is left.
#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

#include "controlplane/session/whole_message.h"
#include "controlplane/shard/shard.h"
#include "sip/dialog/write_request.h"

namespace trunkline::controlplane {
namespace {

/// A description and header fields carried from the other side are most of what is not ours.
base::Buffer write(base::BufferPool& buffers, const sip::Dialog& dialog, const sip::RequestParts& parts,
                   Unwritten& why) {
  return whole_message(buffers, 512 + parts.body.size(), why,
                       [&](std::span<char> out) { return sip::write_request(out, dialog, parts); });
}

}  // namespace

void Shard::run(base::Instant now) {
  sender_ = {};
  absorb_effects();
  for (;;) {
    if (!failed_.empty()) report_failures(now);
    if (!orders_.empty()) {
      carry_out_orders(now);
    } else if (handled_ != events_.size()) {
      coordinator_.handle(events_[handled_++], now, orders_);
    } else {
      break;
    }
  }
  layer_.settle();
  coordinator_.settle();
  collect_commands();
}

// What follows leaves by the worker that has just heard of the slots. It carries out its commands before it
// sends what came after them; another worker would not wait for it.
void Shard::push_commands() {
  const auto commands = media_.commands();
  for (const auto& command : commands) outbox_.push(command, gate_, counters_);
  if (!commands.empty()) sender_ = base::WorkerId{static_cast<std::uint8_t>(commands.back().handle.owner)};
  media_.clear_commands();
  for (const auto& command : coordinator_.peers().commands()) outbox_.push(command, gate_, counters_);
  coordinator_.peers().clear_commands();
}

// Sends first: their octets live only until the next call into the layer.
void Shard::carry_out_effects() {
  for (const auto& send : effects_.sends()) transmit(send.to, send.octets, send.transaction);
  if (handled_ == events_.size()) {
    events_.clear();
    handled_ = 0;
    effects_.take_events(events_);
  } else {
    events_.insert(events_.end(), effects_.events().begin(), effects_.events().end());
  }
  effects_.clear();
}

// Slots first: the answer to an offer may bring media within microseconds.
void Shard::carry_out_orders(base::Instant now) {
  collect_commands();
  for (auto& order : orders_.all()) {
    std::visit([&](auto& each) { carry_out(each, now); }, order);
    absorb_effects();
  }
  orders_.clear();
  coordinator_.settle();
  if (not_sent_.empty()) return;
  // Only now, since it makes orders of its own.
  for (const auto& [user, status] : std::exchange(not_sent_, {}))
    coordinator_.not_sent(user, status, now, orders_);
}

void Shard::carry_out(const RespondOrder& order, base::Instant now) {
  if (!layer_.respond(order.server, order.response, now, effects_))
    counters_.increment(ShardCounter::orders_refused);
}

void Shard::carry_out(RequestOrder& order, base::Instant now) {
  const auto ticket = layer_.open_client(order.parts.method, order.urgent);
  if (!ticket) return not_sent_.push_back({order.user, status_of(Unwritten::no_room)});
  auto& parts = order.parts;
  parts.branch = ticket->branch.text();
  auto hop = spoken(order.to);
  parts.transport = hop.transport;
  auto why = Unwritten::no_room;
  auto request = write(buffers_, *order.dialog, parts, why);
  if (request) turn_if_large(request, hop, now);
  if (!request || !layer_.send_request(ticket->handle, std::move(request), hop, order.user, now, effects_)) {
    layer_.abandon(ticket->handle);
    return not_sent_.push_back({order.user, status_of(why)});
  }
  if (coordinator_.sent(order.user, ticket->handle)) {
    static_cast<void>(layer_.cancel(ticket->handle, {}, now, effects_));
  }
}

void Shard::carry_out(AckOrder& order, base::Instant now) {
  const auto branch = layer_.fresh_branch();
  auto& parts = order.parts;
  parts.branch = branch.text();
  auto hop = spoken(order.to);
  parts.transport = hop.transport;
  auto why = Unwritten::no_room;  // nobody could be told
  auto ack = write(buffers_, *order.dialog, parts, why);
  if (!ack) return counters_.increment(ShardCounter::orders_refused);
  turn_if_large(ack, hop, now);
  if (!order.client) return transmit(hop, ack.view());
  if (!layer_.acknowledge(order.client, std::move(ack), hop, order.dialog->remote_tag(), effects_)) {
    counters_.increment(ShardCounter::orders_refused);
  }
}

void Shard::carry_out(const CancelOrder& order, base::Instant now) {
  // Refused when the final response was first: then there is nothing to cancel.
  if (!layer_.cancel(order.client, order.reason, now, effects_))
    counters_.increment(ShardCounter::orders_refused);
}

void Shard::carry_out(const ResendSuccessOrder& order, base::Instant now) {
  if (!layer_.resend_success(order.server, now, effects_)) counters_.increment(ShardCounter::orders_refused);
}

void Shard::transmit(const sip::Hop& to, std::string_view octets, base::TransactionHandle transaction) {
  if (to.transport != sip::Transport::udp) return transmit_by_stream(to, octets, transaction);
  auto packet = gate_.allocate(octets.size());
  if (!packet) return counters_.increment(ShardCounter::packets_unsent);
  std::memcpy(packet->octets, octets.data(), octets.size());
  packet->length = static_cast<std::uint32_t>(octets.size());
  packet->local = to.local;
  packet->remote = to.remote;
  packet->worker = sender_;
  outbox_.push(std::move(packet), gate_, counters_);
}

}  // namespace trunkline::controlplane
