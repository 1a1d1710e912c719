#include "dataplane/stages/punt.h"

#include <optional>
#include <utility>

#include "dataplane/packet/ipv4.h"
#include "dataplane/packet/ipv6.h"
#include "dataplane/packet/metadata.h"
#include "dataplane/packet/view.h"
#include "dataplane/stages/frame.h"
#include "dataplane/stages/link.h"
#include "dataplane/stages/tcp_refusal.h"

namespace trunkline::dataplane {
namespace {

using gate::WorkerCounter;

/// Of a packet of the kernel's, as far as its way is concerned.
struct Addressed {
  base::IpAddress source;
  base::IpAddress destination;
  std::uint8_t protocol = 0;
  std::size_t length = 0;  // with its IP header
};

std::optional<Addressed> addressed(const EthernetHeader& ethernet, rte_mbuf& mbuf) noexcept {
  const auto all = octets(mbuf);
  if (ethernet.type.host() == ethertype::ipv4) {
    const auto* ip = view<Ipv4Header>(all);
    if (ip == nullptr || ip->version() != 4) return std::nullopt;
    return Addressed{address_of(ip->source), address_of(ip->destination), ip->protocol,
                     ip->total_length.host()};
  }
  if (ethernet.type.host() == ethertype::ipv6) {
    const auto* ip = view<Ipv6Header>(all);
    if (ip == nullptr || ip->version() != 6) return std::nullopt;
    return Addressed{base::IpAddress(ip->source), base::IpAddress(ip->destination), ip->next_header,
                     sizeof(Ipv6Header) + ip->payload_length.host()};
  }
  return std::nullopt;
}

Fate send_for_kernel(StageContext& context, rte_mbuf& mbuf) noexcept {
  const auto* ethernet = view<EthernetHeader>(octets(mbuf));
  if (ethernet == nullptr) return context.drop(WorkerCounter::punt_not_ip);
  strip(mbuf, sizeof(EthernetHeader));
  const auto facts = addressed(*ethernet, mbuf);
  if (!facts || facts->length > rte_pktmbuf_data_len(&mbuf)) return context.drop(WorkerCounter::punt_not_ip);
  if (facts->protocol != protocol::tcp) return context.drop(WorkerCounter::punt_not_tcp);
  const auto local = context.interfaces.find(facts->source);
  if (!local) return context.drop(WorkerCounter::punt_wrong_source);
  cut(mbuf, static_cast<std::uint16_t>(facts->length));
  const auto hop = context.link.next_hop(context, *local, facts->destination);
  if (!hop) return Fate::dropped;  // counted there
  context.count(WorkerCounter::punt_from_kernel);
  context.link.send(context, Packet(&mbuf), hop);
  return Fate::taken;
}

}  // namespace

Fate punt(StageContext& context, rte_mbuf& mbuf) noexcept {
  if (context.to_kernel == StageContext::no_port) {
    refuse_tcp(context, Packet(&mbuf));
    return Fate::taken;
  }
  if (!context.limits.punt.admit(context.now)) return context.drop(WorkerCounter::punt_limited);
  const bool is_v4 = metadata(mbuf).family == Family::v4;
  // The kernel's end has the port's own link address: TCP refuses what is not addressed to the host.
  const auto& mac = context.interfaces[context.to_kernel].mac;
  put_ethernet(mbuf, mac, mac, is_v4 ? ethertype::ipv4 : ethertype::ipv6);
  context.count(WorkerCounter::punt_to_kernel);
  context.transmitter.send(context.to_kernel, Packet(&mbuf));
  return Fate::taken;
}

void take_from_kernel(StageContext& context, Batch& batch) noexcept {
  batch.sift([&](rte_mbuf*& mbuf) noexcept { return send_for_kernel(context, *mbuf); });
}

}  // namespace trunkline::dataplane
