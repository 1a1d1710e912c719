// Addresses, endpoints, prefixes, MAC and PCI addresses and port ranges as configured values.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/endpoint.h"
#include "controlplane/config/scalar.h"
#include "dataplane/gate/plane_config.h"

namespace trunkline::controlplane {

/// Both ends included.
struct PortRange {
  std::uint16_t first = 0;
  std::uint16_t last = 0;
};

/// "0000:3b:00.0": domain, bus, device and function.
struct PciAddress {
  std::string text;
};

template <>
struct Scalar<base::IpAddress> {
  static Scanned<base::IpAddress> read(std::string_view word, bool quoted);
  static std::string print(const base::IpAddress& value) { return value.to_string(); }
  static WordShape shape() { return {WordType::text, R"(^[0-9A-Fa-f:.]+$)", {}, "192.0.2.1"}; }
};

template <>
struct Scalar<base::Endpoint> {
  /// The port is required and not 0.
  static Scanned<base::Endpoint> read(std::string_view word, bool quoted);
  /// The same of somebody whose usual port is `usual`, for the advice.
  static Scanned<base::Endpoint> read(std::string_view word, std::uint16_t usual);
  static std::string print(const base::Endpoint& value) { return value.to_string(); }
  static WordShape shape() {
    return {WordType::text, R"(^(\[[0-9A-Fa-f:.]+\]|[0-9.]+):[1-9][0-9]*$)", {}, "192.0.2.1:5060"};
  }
};

template <>
struct Scalar<gate::InterfaceAddress> {
  /// "192.0.2.1/24", "2001:db8::1/64".
  static Scanned<gate::InterfaceAddress> read(std::string_view word, bool quoted);
  static std::string print(const gate::InterfaceAddress& value);
  static WordShape shape() { return {WordType::text, R"(^[0-9A-Fa-f:.]+/[0-9]+$)", {}, "192.0.2.1/24"}; }
};

template <>
struct Scalar<gate::MacAddress> {
  /// "02:00:00:00:00:01": a unicast address.
  static Scanned<gate::MacAddress> read(std::string_view word, bool quoted);
  static std::string print(const gate::MacAddress& value);
  static WordShape shape() {
    return {WordType::text, R"(^[0-9A-Fa-f]{2}(:[0-9A-Fa-f]{2}){5}$)", {}, "02:00:00:00:00:01"};
  }
};

template <>
struct Scalar<PciAddress> {
  static Scanned<PciAddress> read(std::string_view word, bool quoted);
  static std::string print(const PciAddress& value) { return value.text; }
  static WordShape shape() {
    return {WordType::text, R"(^[0-9A-Fa-f]{4}:[0-9A-Fa-f]{2}:[0-9A-Fa-f]{2}[.][0-7]$)", {}, "0000:3b:00.0"};
  }
};

template <>
struct Scalar<PortRange> {
  /// "20000-29999", the first not above the last.
  static Scanned<PortRange> read(std::string_view word, bool quoted);
  static std::string print(PortRange value);
  static WordShape shape() { return {WordType::text, R"(^[0-9]+-[0-9]+$)", {}, "20000-29999"}; }
};

/// The address is in the same network as the interface's.
[[nodiscard]] bool is_on_link(const gate::InterfaceAddress& interface,
                              const base::IpAddress& address) noexcept;

/// A host can have it: not unspecified, multicast (224.0.0.0/4, ff00::/8), limited broadcast or loopback.
[[nodiscard]] bool is_host_address(const base::IpAddress& address) noexcept;

/// "IPv4" or "IPv6".
[[nodiscard]] std::string_view family_name(const base::IpAddress& address) noexcept;

}  // namespace trunkline::controlplane
