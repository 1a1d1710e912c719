#include "base/endpoint.h"

#include <algorithm>
#include <charconv>
#include <cstring>

#include <arpa/inet.h>

namespace trunkline::base {

std::optional<IpAddress> IpAddress::parse(std::string_view text) noexcept {
  if (text.size() >= 2 && text.front() == '[' && text.back() == ']') {
    text = text.substr(1, text.size() - 2);
    if (text.find(':') == std::string_view::npos) return std::nullopt;
  }
  std::array<char, INET6_ADDRSTRLEN> buffer{};
  if (text.empty() || text.size() >= buffer.size()) return std::nullopt;
  // inet_pton stops at a NUL and would take what comes before it for the whole.
  if (text.find('\0') != std::string_view::npos) return std::nullopt;
  std::copy(text.begin(), text.end(), buffer.begin());
  if (text.find(':') == std::string_view::npos) {
    std::array<std::uint8_t, 4> v4_octets{};
    if (inet_pton(AF_INET, buffer.data(), v4_octets.data()) != 1) return std::nullopt;
    return v4(v4_octets[0], v4_octets[1], v4_octets[2], v4_octets[3]);
  }
  Octets v6{};
  if (inet_pton(AF_INET6, buffer.data(), v6.data()) != 1) return std::nullopt;
  return IpAddress(v6);
}

bool IpAddress::is_unspecified() const noexcept {
  const auto from = octets_.begin() + (is_v4() ? 12 : 0);
  return std::all_of(from, octets_.end(), [](std::uint8_t octet) { return octet == 0; });
}

IpAddressText IpAddress::text() const noexcept {
  IpAddressText text;
  static_assert(sizeof text.characters == INET6_ADDRSTRLEN);
  char* at = text.characters.data();
  if (is_v4()) {  // most are: worth not going through inet_ntop's formatted print
    char* const end = at + text.characters.size();
    for (std::size_t i = 12; i < 16; ++i) {
      if (i != 12) *at++ = '.';
      at = std::to_chars(at, end, octets_[i]).ptr;
    }
  } else {
    inet_ntop(AF_INET6, octets_.data(), at, text.characters.size());
    at += std::strlen(at);
  }
  text.length = static_cast<std::uint8_t>(at - text.characters.data());
  return text;
}

std::string IpAddress::to_string() const { return std::string(text().view()); }

std::optional<Endpoint> Endpoint::parse(std::string_view text) noexcept {
  const auto colon = text.rfind(':');
  if (colon == std::string_view::npos) return std::nullopt;
  const auto host = text.substr(0, colon);
  const auto digits = text.substr(colon + 1);
  // An IPv6 address must be bracketed here, or its last group would be read as the port.
  if (host.find(':') != std::string_view::npos && host.front() != '[') return std::nullopt;
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
  if (error != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
  const auto address = IpAddress::parse(host);
  if (!address) return std::nullopt;
  return Endpoint{*address, port};
}

std::string Endpoint::to_string() const {
  const auto host = address.to_string();
  return (address.is_v4() ? host : "[" + host + "]") + ":" + std::to_string(port);
}

}  // namespace trunkline::base
