#include "controlplane/config/network.h"

#include <cstddef>

namespace trunkline::controlplane {
namespace {

bool agree_in_bits(const base::IpAddress& a, const base::IpAddress& b, unsigned bits) noexcept {
  for (std::size_t i = 0; i < 16 && bits > 0; ++i) {
    const unsigned compared = bits < 8 ? bits : 8;
    const auto mask = static_cast<std::uint8_t>(0xff00U >> compared);
    if ((a.octets()[i] & mask) != (b.octets()[i] & mask)) return false;
    bits -= compared;
  }
  return true;
}

}  // namespace

Scanned<base::IpAddress> Scalar<base::IpAddress>::read(std::string_view word, bool) {
  if (const auto address = base::IpAddress::parse(word)) return *address;
  const bool has_prefix = word.find('/') != std::string_view::npos;
  return misread("must be an IPv4 or IPv6 address, not `" + std::string(word) + '`',
                 has_prefix ? "leave out the prefix length" : "such as 192.0.2.1 or 2001:db8::1");
}

Scanned<base::Endpoint> Scalar<base::Endpoint>::read(std::string_view word, bool) {
  constexpr std::uint16_t sip = 5060;
  return read(word, sip);
}

Scanned<base::Endpoint> Scalar<base::Endpoint>::read(std::string_view word, std::uint16_t usual) {
  const auto endpoint = base::Endpoint::parse(word);
  if (endpoint && endpoint->port != 0) return *endpoint;
  const auto port = std::to_string(usual);
  const std::string such = "such as 192.0.2.1:" + port + " or [2001:db8::1]:" + port;
  if (const auto address = base::IpAddress::parse(word)) {
    const std::string host = address->is_v4() ? address->to_string() : '[' + address->to_string() + ']';
    return misread("needs a port after the address", "write " + host + ':' + port + " for port " + port);
  }
  return misread("must be an address and a port from 1 to 65535, not `" + std::string(word) + '`', such);
}

Scanned<gate::InterfaceAddress> Scalar<gate::InterfaceAddress>::read(std::string_view word, bool) {
  const std::size_t slash = word.find('/');
  const auto address = base::IpAddress::parse(word.substr(0, slash));
  const std::string such = "such as 192.0.2.1/24 or 2001:db8::1/64";
  if (!address) {
    return misread("must be an address and its prefix length, not `" + std::string(word) + '`', such);
  }
  if (slash == std::string_view::npos) return misread("needs the prefix length of its link", such);
  const std::uint64_t most = address->is_v4() ? 32 : 128;
  return read_whole_number(word.substr(slash + 1), false, most).map([&](std::uint64_t length) {
    return gate::InterfaceAddress{*address, static_cast<std::uint8_t>(length)};
  });
}

std::string Scalar<gate::InterfaceAddress>::print(const gate::InterfaceAddress& value) {
  return value.address.to_string() + '/' + std::to_string(value.prefix_length);
}

Scanned<PortRange> Scalar<PortRange>::read(std::string_view word, bool) {
  const std::size_t dash = word.find('-');
  if (dash == std::string_view::npos) {
    return misread("must be a first and a last port, not `" + std::string(word) + '`', "such as 20000-29999");
  }
  const auto first = read_whole_number(word.substr(0, dash), false, 65535);
  if (!first) return tl::unexpected(first.error());
  const auto last = read_whole_number(word.substr(dash + 1), false, 65535);
  if (!last) return tl::unexpected(last.error());
  if (*first > *last) return outside("must begin with the lower port");
  return PortRange{static_cast<std::uint16_t>(*first), static_cast<std::uint16_t>(*last)};
}

std::string Scalar<PortRange>::print(PortRange value) {
  return std::to_string(value.first) + '-' + std::to_string(value.last);
}

bool is_on_link(const gate::InterfaceAddress& interface, const base::IpAddress& address) noexcept {
  if (interface.address.is_v4() != address.is_v4()) return false;
  const unsigned mapped = address.is_v4() ? 96 : 0;  // an IPv4 address is the last 32 bits of 128
  return agree_in_bits(interface.address, address, mapped + interface.prefix_length);
}

bool is_host_address(const base::IpAddress& address) noexcept {
  const auto& octets = address.octets();
  if (address.is_unspecified()) return false;
  if (address.is_v4()) return octets[12] != 0 && octets[12] != 127 && octets[12] < 224;
  const base::IpAddress loopback({0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1});
  return octets[0] != 0xff && address != loopback;
}

std::string_view family_name(const base::IpAddress& address) noexcept {
  return address.is_v4() ? "IPv4" : "IPv6";
}

}  // namespace trunkline::controlplane
