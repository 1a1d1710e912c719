#include "dataplane/stages/ask.h"

#include <optional>

#include "dataplane/packet/arp.h"
#include "dataplane/packet/icmp.h"
#include "dataplane/packet/ipv6.h"
#include "dataplane/packet/neighbour_message.h"
#include "dataplane/stages/frame.h"
#include "dataplane/stages/icmpv6_frame.h"

namespace trunkline::dataplane {
namespace {

using gate::WorkerCounter;

// The address to ask from: the first of the port's on the neighbour's own link, or else the first of its
// family.
std::optional<base::IpAddress> asking_address(const Interfaces& interfaces, const Neighbour& neighbour) {
  std::optional<base::IpAddress> first;
  for (const auto& local : interfaces.addresses()) {
    if (local.port != neighbour.port || local.address.is_v4() != neighbour.address.is_v4()) continue;
    if (shares_prefix(local, neighbour.address)) return local.address;
    if (!first) first = local.address;
  }
  return first;
}

void ask_by_arp(StageContext& context, const Neighbour& neighbour, const base::IpAddress& own,
                const MacAddress& to) noexcept {
  auto packet = new_packet(context.packets);
  if (!packet) return;
  const auto& mac = context.interfaces[neighbour.port].mac;
  append<ArpPacket>(*packet) =
      ArpPacket::make(ArpPacket::request, mac, ipv4_octets(own), {}, ipv4_octets(neighbour.address));
  put_ethernet(*packet, to, mac, ethertype::arp);
  context.count(WorkerCounter::arp_requests_sent);
  context.transmitter.send(neighbour.port, std::move(packet));
}

void ask_by_solicitation(StageContext& context, const Neighbour& neighbour, const base::IpAddress& own,
                         const base::IpAddress& to, const MacAddress& to_mac) noexcept {
  auto packet = new_packet(context.packets);
  if (!packet) return;
  const auto& mac = context.interfaces[neighbour.port].mac;
  auto& solicitation = append<NeighbourMessage>(*packet);
  solicitation.type = icmpv6_type::neighbour_solicitation;
  solicitation.target = neighbour.address.octets();
  append<LinkLayerOption>(*packet) = {LinkLayerOption::source, 1, mac};
  put_icmpv6_header(*packet, own, to, Ipv6Header::link_hop_limit);
  put_ethernet(*packet, to_mac, mac, ethertype::ipv6);
  context.count(WorkerCounter::nd_solicitations_sent);
  context.transmitter.send(neighbour.port, std::move(packet));
}

}  // namespace

void ask_everybody(StageContext& context, const Neighbour& neighbour) noexcept {
  const auto own = asking_address(context.interfaces, neighbour);
  if (!own) return;
  if (own->is_v4()) {
    ask_by_arp(context, neighbour, *own, broadcast_mac);
  } else {
    const auto group = solicited_node(neighbour.address);
    ask_by_solicitation(context, neighbour, *own, group, multicast_mac(group));
  }
}

void ask_known(StageContext& context, const Neighbour& neighbour) noexcept {
  const auto own = asking_address(context.interfaces, neighbour);
  if (!own) return;
  if (own->is_v4()) {
    ask_by_arp(context, neighbour, *own, neighbour.header.destination);
  } else {
    ask_by_solicitation(context, neighbour, *own, neighbour.address, neighbour.header.destination);
  }
}

}  // namespace trunkline::dataplane
