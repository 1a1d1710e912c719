#include "dataplane/stages/reassembly.h"

#include <algorithm>
#include <new>
#include <utility>

#include "dataplane/packet/checksum.h"
#include "dataplane/packet/ipv4.h"
#include "dataplane/packet/ipv6.h"
#include "dataplane/packet/metadata.h"
#include "dataplane/packet/udp.h"
#include "dataplane/packet/view.h"

namespace trunkline::dataplane {
namespace {

using gate::WorkerCounter;

constexpr std::uint16_t header_length(Family family) noexcept {
  return family == Family::v4 ? sizeof(Ipv4Header) : sizeof(Ipv6Header);
}

// The header of the fragment that came last, as if the datagram had come whole.
void write_header(rte_mbuf& whole, const rte_mbuf& fragment, Family family) noexcept {
  const auto length = rte_pktmbuf_data_len(&whole);
  auto* at = rte_pktmbuf_mtod(&whole, std::uint8_t*);
  if (family == Family::v4) {
    auto& ip = *::new (at) Ipv4Header(*rte_pktmbuf_mtod(&fragment, const Ipv4Header*));
    ip.version_and_length = 0x45;
    ip.total_length = base::Be16::from_host(length);
    ip.fragment = {};
    ip.checksum = ipv4_checksum(ip);
  } else {
    auto& ip = *::new (at) Ipv6Header(*rte_pktmbuf_mtod(&fragment, const Ipv6Header*));
    ip.payload_length = base::Be16::from_host(static_cast<std::uint16_t>(length - sizeof(Ipv6Header)));
    ip.next_header = protocol::udp;
  }
}

WorkerCounter reason_of(Placed placed) noexcept {
  switch (placed) {
    case Placed::overlap: return WorkerCounter::fragment_overlap;
    case Placed::too_large: return WorkerCounter::fragment_too_large;
    case Placed::too_many: return WorkerCounter::fragment_too_many;
    case Placed::duplicate: return WorkerCounter::fragment_duplicate;
    case Placed::malformed:
    case Placed::added:
    case Placed::completed: break;
  }
  return WorkerCounter::fragment_malformed;
}

}  // namespace

Reassembly::Reassembly(const gate::PlaneLimits& limits, rte_mempool& messages, const Services& services)
    : datagrams_(std::max<std::size_t>(1, limits.reassemblies)),
      most_per_source_(std::max<std::uint16_t>(1, limits.reassemblies_per_source)),
      timeout_(limits.reassembly_timeout),
      messages_(messages),
      services_(services) {}

Fate Reassembly::receive(StageContext& context, const FragmentFacts& facts, rte_mbuf*& mbuf) noexcept {
  context.count(WorkerCounter::fragments_received);
  if (facts.protocol != protocol::udp) return context.drop(WorkerCounter::fragment_not_udp);
  const auto family = metadata(*mbuf).family;
  auto* datagram = find_or_begin(context, facts, family);
  if (datagram == nullptr) return Fate::dropped;
  if (datagram->is_refused()) return context.drop(WorkerCounter::fragment_refused);

  const auto data = octets(*mbuf).subspan(facts.data_begins);
  if (facts.offset == 0) {
    const auto* udp = view<UdpHeader>(std::span<const std::uint8_t>(data));
    if (udp == nullptr || !is_sip(*mbuf, *udp)) {
      datagram->refuse();
      return context.drop(udp == nullptr ? WorkerCounter::fragment_malformed
                                         : WorkerCounter::fragment_not_sip);
    }
  }
  const auto placed = datagram->place(facts, data);
  switch (placed) {
    case Placed::added: rte_pktmbuf_free(mbuf); return Fate::taken;
    case Placed::duplicate: return context.drop(reason_of(placed));
    case Placed::malformed:
    case Placed::overlap:
    case Placed::too_large:
    case Placed::too_many: datagram->refuse(); return context.drop(reason_of(placed));
    case Placed::completed: break;
  }
  auto whole = datagram->take();
  write_header(*whole, *mbuf, family);
  metadata(*whole) = metadata(*mbuf);
  metadata(*whole).transport_offset = header_length(family);
  rte_pktmbuf_free(std::exchange(mbuf, whole.detach()));
  context.count(WorkerCounter::fragments_reassembled);
  return Fate::passed;
}

bool Reassembly::is_sip(const rte_mbuf& mbuf, const UdpHeader& udp) const noexcept {
  return services_.find(metadata(mbuf).local, udp.destination_port.host()).service == Service::sip;
}

UnfinishedDatagram* Reassembly::find_or_begin(StageContext& context, const FragmentFacts& facts,
                                              Family family) noexcept {
  for (auto& datagram : datagrams_) {
    if (datagram.is_active() && datagram.is_part(facts)) return &datagram;
  }
  auto* place = room_for(context, facts.source);
  if (place == nullptr) return nullptr;
  Packet buffer(rte_pktmbuf_alloc(&messages_));
  if (!buffer) {
    context.count(WorkerCounter::fragment_no_buffer);
    return nullptr;
  }
  place->begin(facts, std::move(buffer), header_length(family), context.now);
  return place;
}

UnfinishedDatagram* Reassembly::room_for(StageContext& context, const base::IpAddress& source) noexcept {
  UnfinishedDatagram* unused = nullptr;
  UnfinishedDatagram* oldest = nullptr;
  UnfinishedDatagram* refused_of_source = nullptr;
  std::uint16_t of_source = 0;
  for (auto& datagram : datagrams_) {
    if (!datagram.is_active()) {
      unused = &datagram;
      continue;
    }
    if (oldest == nullptr || datagram.began() < oldest->began()) oldest = &datagram;
    if (datagram.source() != source) continue;
    ++of_source;
    if (datagram.is_refused()) refused_of_source = &datagram;
  }
  if (of_source >= most_per_source_) {
    // What is only remembered in order to be refused makes room for what may be SIP.
    if (refused_of_source == nullptr) context.count(WorkerCounter::fragment_source_full);
    return refused_of_source;
  }
  if (unused != nullptr) return unused;
  // The pieces of an honest datagram arrive together: the oldest unfinished one is the least likely to be.
  context.count(WorkerCounter::fragment_evicted);
  oldest->end();
  return oldest;
}

void Reassembly::age(StageContext& context) noexcept {
  for (auto& datagram : datagrams_) {
    if (!datagram.is_active() || context.now - datagram.began() < timeout_) continue;
    if (!datagram.is_refused()) context.count(WorkerCounter::fragment_timed_out);
    datagram.end();
  }
}

std::size_t Reassembly::unfinished() const noexcept {
  return static_cast<std::size_t>(
      std::count_if(datagrams_.begin(), datagrams_.end(),
                    [](const auto& datagram) { return datagram.is_active() && !datagram.is_refused(); }));
}

}  // namespace trunkline::dataplane
