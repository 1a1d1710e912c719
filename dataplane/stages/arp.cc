#include "dataplane/stages/arp.h"

#include <utility>

#include "dataplane/packet/arp.h"
#include "dataplane/packet/metadata.h"
#include "dataplane/packet/view.h"
#include "dataplane/stages/frame.h"
#include "dataplane/stages/link.h"

namespace trunkline::dataplane {
namespace {

using gate::WorkerCounter;

bool is_sound(const ArpPacket& arp) noexcept {
  const auto operation = arp.operation.host();
  return arp.is_ipv4_over_ethernet() && is_station(arp.sender_mac) &&
         (operation == ArpPacket::request || operation == ArpPacket::reply);
}

Hearing hearing_of(const ArpPacket& arp, bool for_us, bool to_our_mac) noexcept {
  if (arp.operation.host() == ArpPacket::request) return for_us ? Hearing::contact : Hearing::claim;
  return for_us && to_our_mac ? Hearing::answer : Hearing::claim;
}

void reply(StageContext& context, std::uint8_t port, Packet packet) noexcept {
  const auto& own = context.interfaces[port].mac;
  auto& arp = *view<ArpPacket>(octets(*packet));
  const auto asker = context.link.asker(context, port, address_of(arp.sender), arp.sender_mac);
  if (!context.limits.arp.admit(asker, context.now)) return context.count(WorkerCounter::arp_limited);
  arp.operation = base::Be16::from_host(ArpPacket::reply);
  std::swap(arp.sender, arp.target);
  arp.target_mac = std::exchange(arp.sender_mac, own);
  const auto to = arp.target_mac;
  cut(*packet, sizeof(ArpPacket));
  put_ethernet(*packet, to, own, ethertype::arp);
  context.count(WorkerCounter::arp_replies_sent);
  context.transmitter.send(port, std::move(packet));
}

}  // namespace

void receive_arp(StageContext& context, Packet packet) noexcept {
  const auto port = metadata(*packet).port;
  const auto& own = context.interfaces[port].mac;
  const auto* arp = view<ArpPacket>(octets(*packet));
  if (arp == nullptr || !is_sound(*arp)) return context.count(WorkerCounter::arp_malformed);
  const auto sender = address_of(arp->sender);
  if (context.interfaces.find(port, sender)) return context.count(WorkerCounter::arp_conflict);

  const bool for_us = context.interfaces.find(port, address_of(arp->target)).has_value();
  const bool to_our_mac = ethernet_of(*packet).destination == own;
  // A sender of 0.0.0.0 only asks whether the address is free; one that is not on the link has no place here.
  if (!sender.is_unspecified() && context.interfaces.is_on_link(port, sender)) {
    context.link.hear(context, port, sender, arp->sender_mac, hearing_of(*arp, for_us, to_our_mac));
  }
  if (!for_us) return context.count(WorkerCounter::arp_not_ours);
  if (arp->operation.host() == ArpPacket::request) reply(context, port, std::move(packet));
}

void announce_by_arp(StageContext& context, std::uint8_t local) noexcept {
  auto packet = new_packet(context.packets);
  if (!packet) return;
  const auto& address = context.interfaces.addresses()[local];
  const auto& own = context.interfaces[address.port].mac;
  append<ArpPacket>(*packet) = ArpPacket::make(ArpPacket::request, own, ipv4_octets(address.address), {},
                                               ipv4_octets(address.address));
  put_ethernet(*packet, broadcast_mac, own, ethertype::arp);
  context.count(WorkerCounter::arp_requests_sent);
  context.transmitter.send(address.port, std::move(packet));
}

}  // namespace trunkline::dataplane
