#include "dataplane/stages/extension_headers.h"

#include "dataplane/packet/ipv4.h"
#include "dataplane/packet/view.h"

namespace trunkline::dataplane {

base::Result<Walked, gate::WorkerCounter> walk_extensions(std::span<const std::uint8_t> packet,
                                                          std::uint8_t first, std::uint16_t offset) noexcept {
  using enum gate::WorkerCounter;
  constexpr int most_headers = 8;  // RFC 8504 section 5.3 lets a host choose
  Walked at{first, offset};
  for (int walked = 0; walked <= most_headers; ++walked) {
    switch (at.protocol) {
      case protocol::tcp:
      case protocol::udp:
      case protocol::icmpv6: return at;
      case extension::fragment: {
        const auto* fragment = view<Ipv6Fragment>(packet, at.offset);
        if (fragment == nullptr) return base::fail(ipv6_bad_extension);
        at.protocol = fragment->next_header;
        at.offset = static_cast<std::uint16_t>(at.offset + sizeof(Ipv6Fragment));
        if (fragment->more() || fragment->offset() != 0) {
          at.fragment = fragment;
          return at;
        }
        at.is_lone_fragment = true;
        break;
      }
      case extension::hop_by_hop:
      case extension::routing:
      case extension::destination: {
        const auto* header = view<Ipv6Extension>(packet, at.offset);
        if (header == nullptr || packet.size() - at.offset < header->octets()) {
          return base::fail(ipv6_bad_extension);
        }
        if (at.protocol == extension::hop_by_hop && walked != 0) return base::fail(ipv6_bad_extension);
        // We are no router: a packet that names us as a stop on its way is not forwarded (RFC 5095).
        if (at.protocol == extension::routing && header->left != 0) return base::fail(ipv6_bad_extension);
        at.protocol = header->next_header;
        at.offset = static_cast<std::uint16_t>(at.offset + header->octets());
        break;
      }
      default: return base::fail(ipv6_unknown_header);
    }
  }
  return base::fail(ipv6_too_many_extensions);
}

}  // namespace trunkline::dataplane
