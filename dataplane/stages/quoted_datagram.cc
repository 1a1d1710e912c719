#include "dataplane/stages/quoted_datagram.h"

#include <algorithm>

#include "dataplane/packet/ipv4.h"
#include "dataplane/packet/ipv6.h"
#include "dataplane/packet/udp.h"
#include "dataplane/packet/view.h"
#include "dataplane/stages/extension_headers.h"

namespace trunkline::dataplane {
namespace {

using gate::WorkerCounter;
using Quoted = base::Result<QuotedDatagram, WorkerCounter>;

// `octets` end with the packet: what may stand behind it (RFC 4884) is none of it.
Quoted read_udp_at(std::span<const std::uint8_t> octets, std::size_t at, const base::IpAddress& source,
                   const base::IpAddress& destination) noexcept {
  const auto* udp = view<UdpHeader>(octets, at);
  if (udp == nullptr) return base::fail(WorkerCounter::icmp_error_too_short);
  const auto payload = octets.subspan(at + sizeof(UdpHeader));
  return QuotedDatagram{{source, udp->source_port.host()},
                        {destination, udp->destination_port.host()},
                        {reinterpret_cast<const char*>(payload.data()), payload.size()}};
}

}  // namespace

Quoted read_quoted_v4(std::span<const std::uint8_t> octets) noexcept {
  const auto* ip = view<Ipv4Header>(octets);
  if (ip == nullptr) return base::fail(WorkerCounter::icmp_error_too_short);
  const std::size_t header = ip->header_length();
  const bool is_udp = ip->version() == 4 && header >= sizeof(Ipv4Header) && ip->protocol == protocol::udp;
  if (!is_udp || (ip->fragment.host() & Ipv4Header::offset_mask) != 0)
    return base::fail(WorkerCounter::icmp_error_foreign);
  const auto packet = octets.first(std::min<std::size_t>(octets.size(), ip->total_length.host()));
  return read_udp_at(packet, header, address_of(ip->source), address_of(ip->destination));
}

Quoted read_quoted_v6(std::span<const std::uint8_t> octets) noexcept {
  const auto* ip = view<Ipv6Header>(octets);
  if (ip == nullptr) return base::fail(WorkerCounter::icmp_error_too_short);
  if (ip->version() != 6) return base::fail(WorkerCounter::icmp_error_foreign);
  const auto packet =
      octets.first(std::min<std::size_t>(octets.size(), sizeof(Ipv6Header) + ip->payload_length.host()));
  const auto walked = walk_extensions(packet, ip->next_header, sizeof(Ipv6Header));
  const bool is_udp = walked && walked->protocol == protocol::udp;
  if (!is_udp || (walked->fragment != nullptr && walked->fragment->offset() != 0))
    return base::fail(WorkerCounter::icmp_error_foreign);
  return read_udp_at(packet, walked->offset, base::IpAddress(ip->source), base::IpAddress(ip->destination));
}

}  // namespace trunkline::dataplane
