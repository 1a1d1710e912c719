#include "dataplane/stages/interfaces.h"

#include <algorithm>
#include <cstring>

#include "dataplane/packet/ipv6.h"

namespace trunkline::dataplane {
namespace {

LocalAddress local_address(const gate::InterfaceAddress& configured, std::uint8_t port) noexcept {
  const unsigned length = configured.prefix_length + (configured.address.is_v4() ? 96U : 0U);
  return {configured.address, port, static_cast<std::uint8_t>(length / 8),
          static_cast<std::uint8_t>(0xff00U >> (length % 8))};
}

// And another one than ours: not "this network" or loopback either, which no gateway may be given (RFC 1122
// section 3.2.1.3, RFC 4291 section 2.5.3).
bool is_one_host(const base::IpAddress& address) noexcept {
  const auto& octets = address.octets();
  if (address.is_v4()) return octets[12] != 0 && octets[12] != 127 && octets[12] < 224;
  return !address.is_unspecified() && address != loopback_v6 && !is_multicast_v6(octets);
}

}  // namespace

bool shares_prefix(const LocalAddress& local, const base::IpAddress& other) noexcept {
  const auto& a = local.address.octets();
  const auto& b = other.octets();
  const std::size_t whole = local.prefix_octets;
  if (std::memcmp(a.data(), b.data(), whole) != 0) return false;
  return whole == a.size() || ((a[whole] ^ b[whole]) & local.prefix_bits) == 0;
}

Interfaces::Interfaces(std::span<const gate::PortConfig> config, std::span<const Interface> interfaces)
    : interfaces_(interfaces.begin(), interfaces.end()) {
  for (std::size_t port = 0; port < config.size(); ++port) {
    for (const auto& configured : config[port].addresses) {
      if (addresses_.size() == most_addresses) return;
      if (configured.address.is_v4()) {
        index_.add(word_of(ipv4_octets(configured.address)), static_cast<std::uint8_t>(port),
                   static_cast<std::uint8_t>(addresses_.size()));
      }
      addresses_.push_back(local_address(configured, static_cast<std::uint8_t>(port)));
    }
  }
}

std::optional<std::uint8_t> Interfaces::find(std::uint8_t port,
                                             const base::IpAddress& address) const noexcept {
  for (std::size_t i = 0; i < addresses_.size(); ++i) {
    if (addresses_[i].address == address && addresses_[i].port == port) return static_cast<std::uint8_t>(i);
  }
  return std::nullopt;
}

std::optional<std::uint8_t> Interfaces::find(const base::IpAddress& address) const noexcept {
  for (std::size_t i = 0; i < addresses_.size(); ++i) {
    if (addresses_[i].address == address) return static_cast<std::uint8_t>(i);
  }
  return std::nullopt;
}

bool Interfaces::is_on_link(std::uint8_t port, const base::IpAddress& address) const noexcept {
  if (!address.is_v4() && is_link_local_v6(address.octets())) return true;
  return std::any_of(addresses_.begin(), addresses_.end(), [&](const LocalAddress& local) {
    return local.port == port && local.address.is_v4() == address.is_v4() && shares_prefix(local, address);
  });
}

std::optional<base::IpAddress> Interfaces::next_hop(std::uint8_t local,
                                                    const base::IpAddress& remote) const noexcept {
  const auto& from = addresses_[local];
  if (from.address.is_v4() != remote.is_v4() || !is_one_host(remote)) return std::nullopt;
  if (is_on_link(from.port, remote)) return remote;
  const auto& interface = interfaces_[from.port];
  return remote.is_v4() ? interface.gateway_v4 : interface.gateway_v6;
}

}  // namespace trunkline::dataplane
