#include "dataplane/stages/ethernet.h"

#include "dataplane/packet/metadata.h"
#include "dataplane/packet/view.h"
#include "dataplane/stages/arp.h"

namespace trunkline::dataplane {
namespace {

using gate::WorkerCounter;

constexpr bool is_ipv6_group(const MacAddress& mac) noexcept { return mac[0] == 0x33 && mac[1] == 0x33; }

}  // namespace

Fate receive_ethernet(StageContext& context, rte_mbuf& mbuf) noexcept {
  const auto* ethernet = view<EthernetHeader>(octets(mbuf));
  if (ethernet == nullptr) return context.drop(WorkerCounter::ethernet_too_short);
  auto& facts = metadata(mbuf);
  const auto& to = ethernet->destination;
  // Answers and what is learnt would go to the group.
  if (is_group(ethernet->source)) return context.drop(WorkerCounter::ethernet_bad_source);
  const bool to_us = to == context.interfaces[facts.port].mac;
  strip(mbuf, sizeof(EthernetHeader));

  switch (ethernet->type.host()) {
    case ethertype::ipv4:
      // An IP packet to one host in a frame to everybody is a mistake or an attack (RFC 1122 section 3.3.6).
      if (!to_us) return context.drop(WorkerCounter::ethernet_not_ours);
      facts.family = Family::v4;
      return Fate::passed;
    case ethertype::ipv6:
      if (!to_us && !is_ipv6_group(to)) return context.drop(WorkerCounter::ethernet_not_ours);
      facts.family = Family::v6;
      return Fate::passed;
    case ethertype::arp:
      if (!to_us && to != broadcast_mac) return context.drop(WorkerCounter::ethernet_not_ours);
      receive_arp(context, Packet(&mbuf));
      return Fate::taken;
    case ethertype::vlan: return context.drop(WorkerCounter::ethernet_vlan);
    default: return context.drop(WorkerCounter::ethernet_unknown_type);
  }
}

}  // namespace trunkline::dataplane
