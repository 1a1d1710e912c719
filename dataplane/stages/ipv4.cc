#include "dataplane/stages/ipv4.h"

#include "dataplane/packet/checksum.h"
#include "dataplane/packet/ipv4.h"
#include "dataplane/packet/metadata.h"
#include "dataplane/packet/view.h"
#include "dataplane/stages/icmp.h"
#include "dataplane/stages/ipv4_options.h"
#include "dataplane/stages/punt.h"

namespace trunkline::dataplane {
namespace {

using gate::WorkerCounter;

bool header_is_whole(const rte_mbuf& mbuf, std::span<const std::uint8_t> header) noexcept {
  if ((mbuf.ol_flags & RTE_MBUF_F_RX_IP_CKSUM_MASK) == RTE_MBUF_F_RX_IP_CKSUM_GOOD) return true;
  Checksum checksum;
  checksum.add(header);
  return checksum.is_valid();
}

FragmentFacts fragment_facts(const Ipv4Header& ip, std::uint16_t header_length) noexcept {
  const auto field = ip.fragment.host();
  return {.source = address_of(ip.source),
          .destination = address_of(ip.destination),
          .identification = ip.identification.host(),
          .protocol = ip.protocol,
          .more = (field & Ipv4Header::more_fragments) != 0,
          .offset = static_cast<std::uint32_t>((field & Ipv4Header::offset_mask) * 8),
          .data_begins = header_length};
}

}  // namespace

Fate receive_ipv4(StageContext& context, Reassembly& reassembly, rte_mbuf*& mbuf) noexcept {
  const auto all = octets(*mbuf);
  const auto* ip = view<Ipv4Header>(all);
  if (ip == nullptr) return context.drop(WorkerCounter::ipv4_too_short);
  if (ip->version() != 4) return context.drop(WorkerCounter::ipv4_bad_version);
  const auto header_length = ip->header_length();
  const auto total_length = ip->total_length.host();
  if (header_length < sizeof(Ipv4Header) || total_length < header_length || total_length > all.size()) {
    return context.drop(WorkerCounter::ipv4_bad_length);
  }
  if (!header_is_whole(*mbuf, all.first(header_length)))
    return context.drop(WorkerCounter::ipv4_bad_checksum);
  auto& facts = metadata(*mbuf);
  const auto local = context.interfaces.find_v4(facts.port, word_of(ip->destination));
  if (local == AddressIndex::none) return context.drop(WorkerCounter::ipv4_not_ours);
  if (ip->has_impossible_source() ||
      context.interfaces.find_v4(facts.port, word_of(ip->source)) != AddressIndex::none) {
    return context.drop(WorkerCounter::ipv4_martian);
  }
  if (header_length > sizeof(Ipv4Header)) {
    const auto options = all.subspan(sizeof(Ipv4Header), header_length - sizeof(Ipv4Header));
    if (const auto fault = fault_in_options(options)) return context.drop(*fault);
  }
  cut(*mbuf, total_length);
  facts.local = local;
  facts.protocol = ip->protocol;
  facts.transport_offset = header_length;
  if (ip->is_fragment()) return reassembly.receive(context, fragment_facts(*ip, header_length), mbuf);
  if (ip->protocol == protocol::udp) return Fate::passed;
  if (ip->protocol == protocol::tcp) return punt(context, *mbuf);
  if (ip->protocol != protocol::icmp) return context.drop(WorkerCounter::ipv4_unknown_protocol);
  receive_icmp(context, Packet(mbuf));
  return Fate::taken;
}

}  // namespace trunkline::dataplane
