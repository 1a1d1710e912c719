#include "dataplane/stages/tcp_refusal.h"

#include <new>
#include <utility>

#include "dataplane/packet/checksum.h"
#include "dataplane/packet/ipv4.h"
#include "dataplane/packet/ipv6.h"
#include "dataplane/packet/metadata.h"
#include "dataplane/packet/tcp.h"
#include "dataplane/packet/view.h"
#include "dataplane/stages/frame.h"
#include "dataplane/stages/link.h"

namespace trunkline::dataplane {
namespace {

using gate::WorkerCounter;

/// Who sent the segment, and to which address of ours.
struct Parties {
  base::IpAddress source;
  base::IpAddress destination;
};

Parties parties_of(std::span<const std::uint8_t> packet, Family family) noexcept {
  if (family == Family::v4) {
    const auto& ip = *view<Ipv4Header>(packet);
    return {address_of(ip.source), address_of(ip.destination)};
  }
  const auto& ip = *view<Ipv6Header>(packet);
  return {base::IpAddress(ip.source), base::IpAddress(ip.destination)};
}

base::Be16 sum_over(const Parties& parties, std::span<const std::uint8_t> segment) noexcept {
  Checksum checksum;
  checksum.add_pseudo_header(parties.source, parties.destination, protocol::tcp,
                             static_cast<std::uint32_t>(segment.size()));
  checksum.add(segment);
  return checksum.field();
}

bool has_its_sum(const rte_mbuf& mbuf, const Parties& parties,
                 std::span<const std::uint8_t> segment) noexcept {
  if ((mbuf.ol_flags & RTE_MBUF_F_RX_L4_CKSUM_MASK) == RTE_MBUF_F_RX_L4_CKSUM_GOOD) return true;
  return sum_over(parties, segment) == base::Be16{};
}

// "If the ACK bit is off, sequence number zero is used, <SEQ=0><ACK=SEG.SEQ+SEG.LEN><CTL=RST,ACK>. If the ACK
// bit is on, <SEQ=SEG.ACK><CTL=RST>." SYN and FIN each count as an octet of the segment.
TcpHeader reset_for(const TcpHeader& segment, std::size_t data) noexcept {
  TcpHeader reset{};
  reset.source_port = segment.destination_port;
  reset.destination_port = segment.source_port;
  reset.length = sizeof(TcpHeader) / 4 << 4;
  reset.flags = TcpHeader::rst;
  if (segment.has(TcpHeader::ack)) {
    reset.sequence = segment.acknowledgment;
    return reset;
  }
  const auto marks = (segment.has(TcpHeader::syn) ? 1U : 0U) + (segment.has(TcpHeader::fin) ? 1U : 0U);
  reset.acknowledgment =
      base::Be32::from_host(segment.sequence.host() + static_cast<std::uint32_t>(data) + marks);
  reset.flags |= TcpHeader::ack;
  return reset;
}

// Headers of our own: options and extension headers of the segment are not answered.
void put_ip_header(rte_mbuf& mbuf, const Parties& back, Family family) noexcept {
  const auto octets = rte_pktmbuf_data_len(&mbuf);
  if (family == Family::v4) {
    const auto total = static_cast<std::uint16_t>(octets + sizeof(Ipv4Header));
    auto& ip = *::new (extend(mbuf, sizeof(Ipv4Header))) Ipv4Header(
        Ipv4Header::make(ipv4_octets(back.source), ipv4_octets(back.destination), protocol::tcp, total));
    ip.checksum = ipv4_checksum(ip);
    return;
  }
  auto& ip = *::new (extend(mbuf, sizeof(Ipv6Header))) Ipv6Header{};
  ip.version_and_flow = Ipv6Header::version_with_class(0);
  ip.payload_length = base::Be16::from_host(octets);
  ip.next_header = protocol::tcp;
  ip.hop_limit = Ipv6Header::own_hop_limit;
  ip.source = back.source.octets();
  ip.destination = back.destination.octets();
}

}  // namespace

void refuse_tcp(StageContext& context, Packet packet) noexcept {
  const auto facts = metadata(*packet);
  const auto ethernet = ethernet_of(*packet);
  const auto parties = parties_of(octets(*packet), facts.family);

  strip(*packet, facts.transport_offset);
  const auto segment = octets(*packet);
  auto* tcp = view<TcpHeader>(segment);
  if (tcp == nullptr || tcp->header_length() < sizeof(TcpHeader) || tcp->header_length() > segment.size())
    return context.count(WorkerCounter::tcp_malformed);
  if (!has_its_sum(*packet, parties, segment)) return context.count(WorkerCounter::tcp_bad_checksum);
  if (tcp->has(TcpHeader::rst) || is_group(ethernet.destination))
    return context.count(WorkerCounter::tcp_unanswerable);
  const auto asker = context.link.asker(context, facts.port, parties.source, ethernet.source);
  if (!context.limits.tcp.admit(asker, context.now)) return context.count(WorkerCounter::tcp_limited);

  const Parties back{parties.destination, parties.source};
  *tcp = reset_for(*tcp, segment.size() - tcp->header_length());
  cut(*packet, sizeof(TcpHeader));
  tcp->checksum = sum_over(back, octets(*packet));
  put_ip_header(*packet, back, facts.family);
  put_ethernet(*packet, ethernet.source, context.interfaces[facts.port].mac,
               facts.family == Family::v4 ? ethertype::ipv4 : ethertype::ipv6);
  context.count(WorkerCounter::tcp_resets_sent);
  context.transmitter.send(facts.port, std::move(packet));
}

}  // namespace trunkline::dataplane
