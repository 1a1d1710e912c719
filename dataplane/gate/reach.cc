#include "dataplane/gate/reach.h"

#include <algorithm>

namespace trunkline::gate {
namespace {

// IPv4 addresses are mapped ones.
bool is_on_link(const InterfaceAddress& own, const base::IpAddress& remote) noexcept {
  if (own.address.is_v4() != remote.is_v4()) return false;
  unsigned bits = own.prefix_length + (remote.is_v4() ? 96U : 0U);
  for (std::size_t i = 0; bits > 0; ++i) {
    const unsigned compared = std::min(bits, 8U);
    const unsigned differing = static_cast<unsigned>(own.address.octets()[i] ^ remote.octets()[i]);
    if ((differing >> (8U - compared)) != 0) return false;
    bits -= compared;
  }
  return true;
}

}  // namespace

Reach::Reach(std::span<const PortConfig> ports) {
  for (std::size_t port = 0; port < ports.size(); ++port) {
    for (const auto& own : ports[port].addresses) {
      const auto& gateway = own.address.is_v4() ? ports[port].gateway_v4 : ports[port].gateway_v6;
      links_.push_back({own, port, gateway.has_value()});
    }
  }
}

std::optional<std::size_t> Reach::port_towards(const base::IpAddress& remote) const noexcept {
  for (const auto& link : links_) {
    if (is_on_link(link.own, remote)) return link.port;
  }
  for (const auto& link : links_) {
    if (link.has_gateway && link.own.address.is_v4() == remote.is_v4()) return link.port;
  }
  return std::nullopt;
}

bool Reach::chosen(const base::IpAddress& own, const base::IpAddress& remote) const noexcept {
  const auto port = port_towards(remote);
  return !port || std::ranges::any_of(links_, [&](const Link& link) {
    return link.port == *port && link.own.address == own;
  });
}

}  // namespace trunkline::gate
