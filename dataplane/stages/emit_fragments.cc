#include "dataplane/stages/emit_fragments.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <new>
#include <utility>

#include "dataplane/packet/checksum.h"
#include "dataplane/packet/ipv4.h"
#include "dataplane/packet/ipv6.h"
#include "dataplane/stages/frame.h"
#include "dataplane/stages/link.h"

namespace trunkline::dataplane {
namespace {

using gate::WorkerCounter;

constexpr std::size_t most_pieces = 128;

struct Piece {
  std::size_t offset = 0;  // in the UDP datagram, header included
  bool more = false;
};

void put_ipv4(rte_mbuf& mbuf, const DatagramHeader& header, Piece piece) noexcept {
  const auto total = static_cast<std::uint16_t>(rte_pktmbuf_data_len(&mbuf) + sizeof(Ipv4Header));
  auto& ip = *::new (extend(mbuf, sizeof(Ipv4Header))) Ipv4Header(Ipv4Header::make(
      ipv4_octets(header.local.address), ipv4_octets(header.remote.address), protocol::udp, total));
  ip.traffic_class = static_cast<std::uint8_t>(header.dscp << 2);
  ip.identification = base::Be16::from_host(header.identification);
  ip.fragment = base::Be16::from_host(
      static_cast<std::uint16_t>(piece.offset / 8 | (piece.more ? Ipv4Header::more_fragments : 0)));
  ip.checksum = ipv4_checksum(ip);
}

void put_ipv6(rte_mbuf& mbuf, const DatagramHeader& header, Piece piece, bool alone) noexcept {
  auto next_header = protocol::udp;
  if (!alone) {
    auto& fragment = *::new (extend(mbuf, sizeof(Ipv6Fragment))) Ipv6Fragment{};
    fragment.next_header = protocol::udp;
    fragment.offset_and_more =
        base::Be16::from_host(static_cast<std::uint16_t>(piece.offset | (piece.more ? 1U : 0U)));
    fragment.identification = base::Be32::from_host(header.identification);
    next_header = extension::fragment;
  }
  const auto length = rte_pktmbuf_data_len(&mbuf);
  auto& ip = *::new (extend(mbuf, sizeof(Ipv6Header))) Ipv6Header{};
  ip.version_and_flow = Ipv6Header::version_with_class(static_cast<std::uint8_t>(header.dscp << 2));
  ip.payload_length = base::Be16::from_host(length);
  ip.next_header = next_header;
  ip.hop_limit = Ipv6Header::own_hop_limit;
  ip.source = header.local.address.octets();
  ip.destination = header.remote.address.octets();
}

// How much of the UDP datagram goes into each piece but the last: a multiple of eight.
std::size_t piece_octets(const Interface& interface, bool is_v4) noexcept {
  const std::size_t headers = is_v4 ? sizeof(Ipv4Header) : sizeof(Ipv6Header) + sizeof(Ipv6Fragment);
  return interface.mtu > headers ? (interface.mtu - headers) / 8 * 8 : 0;
}

}  // namespace

void emit_fragments(StageContext& context, const DatagramHeader& header, const Interface& interface,
                    NextHop hop, std::span<const std::uint8_t> payload) noexcept {
  const bool is_v4 = header.local.address.is_v4();
  const std::size_t total = sizeof(UdpHeader) + payload.size();
  const bool alone = payload.size() + header_octets(is_v4) <= interface.mtu;
  const auto each = alone ? total : piece_octets(interface, is_v4);
  const auto pieces = each < sizeof(UdpHeader) ? most_pieces + 1 : (total + each - 1) / each;
  if (pieces > most_pieces) return context.count(WorkerCounter::emit_too_large);
  std::array<rte_mbuf*, most_pieces> mbufs{};
  if (rte_pktmbuf_alloc_bulk(&context.packets, mbufs.data(), static_cast<unsigned>(pieces)) != 0) {
    return context.count(WorkerCounter::emit_no_buffer);
  }
  if (!alone) context.count(WorkerCounter::emit_fragmented);

  const auto udp = udp_header(header, payload);
  for (std::size_t i = 0; i < pieces; ++i) {
    Packet packet(mbufs[i]);
    const std::size_t room = i == 0 ? each - sizeof(UdpHeader) : each;
    const auto part = payload.first(std::min(room, payload.size()));
    payload = payload.subspan(part.size());
    if (i == 0) append<UdpHeader>(*packet) = udp;
    auto* to = rte_pktmbuf_append(packet.get(), static_cast<std::uint16_t>(part.size()));
    std::memcpy(to, part.data(), part.size());
    const Piece piece{i * each, i + 1 < pieces};
    if (is_v4) {
      put_ipv4(*packet, header, piece);
    } else {
      put_ipv6(*packet, header, piece, alone);
    }
    context.link.send(context, std::move(packet), hop);
  }
}

}  // namespace trunkline::dataplane
