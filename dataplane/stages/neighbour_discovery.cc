#include "dataplane/stages/neighbour_discovery.h"

#include <optional>
#include <utility>

#include "dataplane/packet/icmp.h"
#include "dataplane/packet/ipv6.h"
#include "dataplane/packet/metadata.h"
#include "dataplane/packet/neighbour_message.h"
#include "dataplane/packet/view.h"
#include "dataplane/stages/frame.h"
#include "dataplane/stages/icmpv6_frame.h"
#include "dataplane/stages/link.h"

namespace trunkline::dataplane {
namespace {

using gate::WorkerCounter;

// A message that passed the checks both kinds share.
struct Read {
  const Ipv6Header& ip;
  const NeighbourMessage& message;
  std::optional<MacAddress> link_address;  // of the option that was looked for

  [[nodiscard]] bool has(std::uint32_t flag) const noexcept { return (message.flags.host() & flag) != 0; }
};

// Options follow to the end of the message; one of length 0 spoils it (RFC 4861 section 4.6). False: spoilt.
bool read_options(std::span<const std::uint8_t> options, std::uint8_t wanted,
                  std::optional<MacAddress>& found) noexcept {
  while (!options.empty()) {
    if (options.size() < 8 || options[1] == 0 || options.size() < options[1] * std::size_t{8}) return false;
    const auto* option = view<LinkLayerOption>(options);
    if (option->type == wanted && is_station(option->mac)) found = option->mac;
    options = options.subspan(options[1] * std::size_t{8});
  }
  return true;
}

std::optional<Read> read(StageContext& context, rte_mbuf& mbuf, std::uint8_t wanted_option) noexcept {
  const auto all = std::span<const std::uint8_t>(octets(mbuf));
  const auto& facts = metadata(mbuf);
  const auto* ip = view<Ipv6Header>(all);
  const auto* message = view<NeighbourMessage>(all, facts.transport_offset);
  if (ip->hop_limit != Ipv6Header::link_hop_limit) {
    context.count(WorkerCounter::nd_bad_hop_limit);
    return std::nullopt;
  }
  std::optional<MacAddress> link_address;
  if (message == nullptr || message->code != 0 || is_multicast_v6(message->target) ||
      !read_options(all.subspan(facts.transport_offset + sizeof(NeighbourMessage)), wanted_option,
                    link_address)) {
    context.count(WorkerCounter::nd_malformed);
    return std::nullopt;
  }
  return Read{*ip, *message, link_address};
}

void advertise(StageContext& context, std::uint8_t port, const base::IpAddress& own,
               const base::IpAddress& to, const MacAddress& to_mac, std::uint32_t flags,
               Packet packet) noexcept {
  const auto& mac = context.interfaces[port].mac;
  rte_pktmbuf_reset(packet.get());
  auto& message = append<NeighbourMessage>(*packet);
  message.type = icmpv6_type::neighbour_advertisement;
  message.flags = base::Be32::from_host(flags);
  message.target = own.octets();
  append<LinkLayerOption>(*packet) = {LinkLayerOption::target, 1, mac};
  put_icmpv6_header(*packet, own, to, Ipv6Header::link_hop_limit);
  put_ethernet(*packet, to_mac, mac, ethertype::ipv6);
  context.count(WorkerCounter::nd_advertisements_sent);
  context.transmitter.send(port, std::move(packet));
}

}  // namespace

void receive_solicitation(StageContext& context, Packet packet) noexcept {
  const auto asked = read(context, *packet, LinkLayerOption::source);
  if (!asked) return;
  const auto port = metadata(*packet).port;
  const base::IpAddress source(asked->ip.source);
  const base::IpAddress target(asked->message.target);
  const bool is_probe = source.is_unspecified();  // duplicate address detection, RFC 4862 section 5.4
  if (is_probe && (asked->link_address || base::IpAddress(asked->ip.destination) != solicited_node(target))) {
    return context.count(WorkerCounter::nd_malformed);
  }
  if (context.interfaces.find(port, source)) return context.count(WorkerCounter::nd_conflict);
  if (!context.interfaces.find(port, target)) return context.count(WorkerCounter::nd_not_ours);

  const auto mac = asked->link_address.value_or(ethernet_of(*packet).source);
  if (!is_probe && asked->link_address && context.interfaces.is_on_link(port, source)) {
    context.link.hear(context, port, source, mac, Hearing::contact);
  }
  const auto asker = context.link.asker(context, port, source, mac);
  if (!context.limits.neighbour_discovery.admit(asker, context.now)) {
    return context.count(WorkerCounter::nd_limited);
  }
  if (is_probe) {
    // Whoever asks has no address yet: everybody is told.
    advertise(context, port, target, all_nodes, multicast_mac(all_nodes), NeighbourMessage::override_entry,
              std::move(packet));
  } else {
    advertise(context, port, target, source, mac,
              NeighbourMessage::solicited | NeighbourMessage::override_entry, std::move(packet));
  }
}

void receive_advertisement(StageContext& context, Packet packet) noexcept {
  const auto told = read(context, *packet, LinkLayerOption::target);
  if (!told) return;
  const auto port = metadata(*packet).port;
  const base::IpAddress target(told->message.target);
  const bool solicited = told->has(NeighbourMessage::solicited);
  if (solicited && is_multicast_v6(told->ip.destination)) return context.count(WorkerCounter::nd_malformed);
  if (context.interfaces.find(port, target)) return context.count(WorkerCounter::nd_conflict);
  if (!context.interfaces.is_on_link(port, target)) return context.count(WorkerCounter::nd_not_ours);
  // The option may be left out of an answer to a question that was not multicast.
  const auto mac = told->link_address.value_or(ethernet_of(*packet).source);
  context.link.hear(context, port, target, mac, solicited ? Hearing::answer : Hearing::claim);
}

void announce_by_advertisement(StageContext& context, std::uint8_t local) noexcept {
  auto packet = new_packet(context.packets);
  if (!packet) return;
  const auto& address = context.interfaces.addresses()[local];
  advertise(context, address.port, address.address, all_nodes, multicast_mac(all_nodes),
            NeighbourMessage::override_entry, std::move(packet));
}

}  // namespace trunkline::dataplane
