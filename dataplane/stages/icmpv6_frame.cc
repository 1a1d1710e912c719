#include "dataplane/stages/icmpv6_frame.h"

#include <new>

#include "dataplane/packet/checksum.h"
#include "dataplane/packet/icmp.h"
#include "dataplane/packet/ipv4.h"
#include "dataplane/packet/ipv6.h"
#include "dataplane/packet/view.h"

namespace trunkline::dataplane {

void put_icmpv6_header(rte_mbuf& mbuf, const base::IpAddress& source, const base::IpAddress& destination,
                       std::uint8_t hop_limit) noexcept {
  const auto message = octets(mbuf);
  auto* icmp = view<IcmpHeader>(message);
  icmp->checksum = {};
  Checksum checksum;
  checksum.add_pseudo_header(source, destination, protocol::icmpv6,
                             static_cast<std::uint32_t>(message.size()));
  checksum.add(message);
  icmp->checksum = checksum.field();

  auto* at = extend(mbuf, sizeof(Ipv6Header));
  auto& ip = *::new (at) Ipv6Header{};
  ip.version_and_flow = Ipv6Header::version_with_class(0);
  ip.payload_length = base::Be16::from_host(static_cast<std::uint16_t>(message.size()));
  ip.next_header = protocol::icmpv6;
  ip.hop_limit = hop_limit;
  ip.source = source.octets();
  ip.destination = destination.octets();
}

}  // namespace trunkline::dataplane
