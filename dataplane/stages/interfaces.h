// Our ports and our addresses on them, and which way leads to a remote address.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/endpoint.h"
#include "dataplane/gate/plane_config.h"
#include "dataplane/packet/ethernet.h"
#include "dataplane/stages/address_index.h"

namespace trunkline::dataplane {

/// What the stages know of a port. Its index is that of PlaneConfig::ports.
struct Interface {
  std::uint16_t device = 0;  // DPDK's number
  MacAddress mac{};
  std::uint16_t mtu = 1500;
  bool sums_ipv4 = false;  // the port fills in the checksum of packets that ask for it
  bool sums_udp = false;
  std::uint16_t vlan = 0;     // 0: none
  bool inserts_vlan = false;  // the port puts the tag into frames that ask for it
  std::optional<base::IpAddress> gateway_v4;
  std::optional<base::IpAddress> gateway_v6;
};

struct LocalAddress {
  base::IpAddress address;
  std::uint8_t port = 0;
  std::uint8_t prefix_octets = 0;  // of the 16: the whole ones in the prefix
  std::uint8_t prefix_bits = 0;    // and the bits of the next one, as a mask
};

/// Whether `other` is in the prefix that `local` has on its link. Both are of one family.
[[nodiscard]] bool shares_prefix(const LocalAddress& local, const base::IpAddress& other) noexcept;

/// Made at start, then only read, by all workers. Addresses belong to their port: a packet to one that comes
/// in by another port is not ours, and packets from one leave by its port (RFC 1122 section 3.3.4.2, strong
/// hosts).
class Interfaces {
 public:
  static constexpr std::size_t most_addresses = 250;

  /// `config` and `interfaces` are parallel; addresses are numbered port by port in the order of `config`.
  Interfaces(std::span<const gate::PortConfig> config, std::span<const Interface> interfaces);

  [[nodiscard]] const Interface& operator[](std::uint8_t port) const noexcept { return interfaces_[port]; }
  [[nodiscard]] std::size_t size() const noexcept { return interfaces_.size(); }
  [[nodiscard]] std::span<const LocalAddress> addresses() const noexcept { return addresses_; }

  /// The number of our address on `port`.
  [[nodiscard]] std::optional<std::uint8_t> find(std::uint8_t port,
                                                 const base::IpAddress& address) const noexcept;
  /// The same for an IPv4 address, as each packet asks: AddressIndex::none where it is not ours.
  [[nodiscard]] std::uint8_t find_v4(std::uint8_t port, Ipv4Word address) const noexcept {
    return index_.find(address, port);
  }
  /// The number of our address, whatever its port.
  [[nodiscard]] std::optional<std::uint8_t> find(const base::IpAddress& address) const noexcept;
  /// Whether `address` can be reached on `port` without a router.
  [[nodiscard]] bool is_on_link(std::uint8_t port, const base::IpAddress& address) const noexcept;
  /// The address to resolve for a packet from our address number `local` to `remote`: `remote` itself or the
  /// gateway of its family. nullopt when there is neither, or `remote` is of the other family or no host.
  [[nodiscard]] std::optional<base::IpAddress> next_hop(std::uint8_t local,
                                                        const base::IpAddress& remote) const noexcept;

 private:
  std::vector<Interface> interfaces_;
  std::vector<LocalAddress> addresses_;
  AddressIndex index_;  // of the IPv4 ones
};

}  // namespace trunkline::dataplane
