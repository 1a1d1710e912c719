#include "dataplane/stages/icmpv6.h"

#include <utility>

#include "dataplane/packet/checksum.h"
#include "dataplane/packet/icmp.h"
#include "dataplane/packet/ipv4.h"
#include "dataplane/packet/ipv6.h"
#include "dataplane/packet/metadata.h"
#include "dataplane/packet/view.h"
#include "dataplane/stages/frame.h"
#include "dataplane/stages/icmpv6_frame.h"
#include "dataplane/stages/link.h"
#include "dataplane/stages/neighbour_discovery.h"
#include "dataplane/stages/undelivered.h"

namespace trunkline::dataplane {
namespace {

using gate::WorkerCounter;

void reply_to_echo(StageContext& context, Packet packet) noexcept {
  const auto facts = metadata(*packet);
  const auto request = *view<Ipv6Header>(octets(*packet));
  // To a group: left to those who have nothing better to do (RFC 4443 section 4.2 allows it).
  if (is_multicast_v6(request.destination)) return context.count(WorkerCounter::icmpv6_unhandled);
  const base::IpAddress source(request.source);
  if (source.is_unspecified() || context.interfaces.find(facts.port, source))
    return context.count(WorkerCounter::ipv6_martian);
  const auto sender_mac = ethernet_of(*packet).source;
  const auto asker = context.link.asker(context, facts.port, source, sender_mac);
  if (!context.limits.icmp.admit(asker, context.now)) return context.count(WorkerCounter::icmpv6_limited);

  strip(*packet, facts.transport_offset);
  view<IcmpHeader>(octets(*packet))->type = icmpv6_type::echo_reply;
  put_icmpv6_header(*packet, base::IpAddress(request.destination), source, Ipv6Header::own_hop_limit);
  put_ethernet(*packet, sender_mac, context.interfaces[facts.port].mac, ethertype::ipv6);
  context.count(WorkerCounter::icmpv6_replies_sent);
  context.transmitter.send(facts.port, std::move(packet));
}

// To one of our addresses alone, and from another: a group has sent nothing.
void take_error(StageContext& context, Packet packet) noexcept {
  const auto facts = metadata(*packet);
  const auto& ip = *view<Ipv6Header>(octets(*packet));
  const auto local = context.interfaces.find(facts.port, base::IpAddress(ip.destination));
  if (!local) return context.count(WorkerCounter::icmpv6_unhandled);
  const base::IpAddress source(ip.source);
  if (source.is_unspecified() || context.interfaces.find(facts.port, source))
    return context.count(WorkerCounter::ipv6_martian);
  const auto quote = read_quoted_v6(octets(*packet).subspan(facts.transport_offset + sizeof(IcmpHeader)));
  context.undelivered.take_error(context, std::move(packet), quote, *local);
}

}  // namespace

void receive_icmpv6(StageContext& context, Packet packet, bool has_fragment_header) noexcept {
  const auto all = std::span<const std::uint8_t>(octets(*packet));
  const auto message = all.subspan(metadata(*packet).transport_offset);
  const auto* ip = view<Ipv6Header>(all);
  const auto* icmp = view<IcmpHeader>(message);
  if (icmp == nullptr) return context.count(WorkerCounter::icmpv6_malformed);
  Checksum checksum;
  checksum.add_pseudo_header(base::IpAddress(ip->source), base::IpAddress(ip->destination), protocol::icmpv6,
                             static_cast<std::uint32_t>(message.size()));
  checksum.add(message);
  if (!checksum.is_valid()) return context.count(WorkerCounter::icmpv6_bad_checksum);
  const bool is_discovery =
      icmp->type == icmpv6_type::neighbour_solicitation || icmp->type == icmpv6_type::neighbour_advertisement;
  if (is_discovery && has_fragment_header) return context.count(WorkerCounter::nd_malformed);

  if (says_undelivered_v6(icmp->type)) return take_error(context, std::move(packet));
  switch (icmp->type) {
    case icmpv6_type::echo_request: return reply_to_echo(context, std::move(packet));
    case icmpv6_type::neighbour_solicitation: return receive_solicitation(context, std::move(packet));
    case icmpv6_type::neighbour_advertisement: return receive_advertisement(context, std::move(packet));
    default: return context.count(WorkerCounter::icmpv6_unhandled);
  }
}

}  // namespace trunkline::dataplane
