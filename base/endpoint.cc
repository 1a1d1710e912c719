#include "base/endpoint.h"

#include <algorithm>
#include <charconv>
#include <cstring>

#include <arpa/inet.h>

#include "base/endpoint_text.h"

namespace trunkline::base {
namespace {

/// With the dot behind it. As large as an index can be scaled by.
struct OctetText {
  std::array<char, 4> characters{};
  std::uint32_t length = 0;
};

constexpr std::array<OctetText, 256> octet_texts = [] {
  std::array<OctetText, 256> texts;
  for (unsigned octet = 0; octet < texts.size(); ++octet) {
    auto& text = texts[octet];
    for (unsigned divisor = octet >= 100 ? 100 : octet >= 10 ? 10 : 1; divisor != 0; divisor /= 10) {
      text.characters[text.length++] = static_cast<char>('0' + octet / divisor % 10);
    }
    text.characters[text.length++] = '.';
  }
  return texts;
}();

constexpr std::array<std::array<char, 2>, 100> digit_pairs = [] {
  std::array<std::array<char, 2>, 100> pairs{};
  for (unsigned i = 0; i < pairs.size(); ++i) {
    pairs[i] = {static_cast<char>('0' + i / 10), static_cast<char>('0' + i % 10)};
  }
  return pairs;
}();

/// Four numbers up to 255 without leading zeros, as inet_pton takes them.
std::optional<IpAddress> parse_v4(std::string_view text) noexcept {
  const char* at = text.data();
  const char* const end = at + text.size();
  const auto digit = [end](const char* here) noexcept {
    return here == end ? unsigned{10} : static_cast<unsigned char>(*here) - unsigned{'0'};
  };
  std::array<std::uint8_t, 4> octets{};
  for (std::size_t i = 0; i < octets.size(); ++i) {
    if (i != 0 && (at == end || *at++ != '.')) return std::nullopt;
    unsigned octet = digit(at);
    if (octet > 9) return std::nullopt;
    ++at;
    for (unsigned next = digit(at); next <= 9; next = digit(++at)) {
      if (octet == 0) return std::nullopt;
      octet = octet * 10 + next;
      if (octet > 255) return std::nullopt;
    }
    octets[i] = static_cast<std::uint8_t>(octet);
  }
  if (at != end) return std::nullopt;
  return IpAddress::v4(octets[0], octets[1], octets[2], octets[3]);
}

/// With a dot behind each octet, the last one too. Most addresses are such: worth not going through
/// inet_ntop's formatted print.
char* write_v4(const IpAddress& address, char* at) noexcept {
  const auto& octets = address.octets();
  for (std::size_t i = 12; i < octets.size(); ++i) {
    const auto& octet = octet_texts[octets[i]];
    std::memcpy(at, octet.characters.data(), octet.characters.size());
    at += octet.length;
  }
  return at;
}

char* write_v6(const IpAddress& address, char* at) noexcept {
  inet_ntop(AF_INET6, address.octets().data(), at, INET6_ADDRSTRLEN);
  return at + std::strlen(at);
}

}  // namespace

std::optional<IpAddress> IpAddress::parse(std::string_view text) noexcept {
  if (const auto v4 = parse_v4(text)) return v4;
  if (text.size() >= 2 && text.front() == '[' && text.back() == ']') {
    text = text.substr(1, text.size() - 2);
  }
  if (text.find(':') == std::string_view::npos) return std::nullopt;
  std::array<char, INET6_ADDRSTRLEN> buffer{};
  if (text.empty() || text.size() >= buffer.size()) return std::nullopt;
  // inet_pton stops at a NUL and would take what comes before it for the whole.
  if (text.find('\0') != std::string_view::npos) return std::nullopt;
  std::copy(text.begin(), text.end(), buffer.begin());
  Octets v6{};
  if (inet_pton(AF_INET6, buffer.data(), v6.data()) != 1) return std::nullopt;
  return IpAddress(v6);
}

char* write_text(const IpAddress& address, char* at) noexcept {
  return address.is_v4() ? write_v4(address, at) - 1 : write_v6(address, at);
}

char* write_text(std::uint16_t port, char* at) noexcept {
  if (port < 1000 || port > 9999) return std::to_chars(at, at + 5, port).ptr;
  // Most ports of SIP have four digits: pairs of them, found at once.
  std::memcpy(at, digit_pairs[port / 100U].data(), 2);
  std::memcpy(at + 2, digit_pairs[port % 100U].data(), 2);
  return at + 4;
}

IpAddressText IpAddress::text() const noexcept {
  IpAddressText text;
  static_assert(sizeof text.characters == INET6_ADDRSTRLEN);
  char* const begin = text.characters.data();
  text.length = static_cast<std::uint8_t>(write_text(*this, begin) - begin);
  return text;
}

EndpointText text_of(const Endpoint& endpoint) noexcept {
  EndpointText text;
  char* at = text.characters.data();
  if (endpoint.address.is_v4()) {
    at = write_v4(endpoint.address, at);
    at[-1] = ':';
  } else {
    *at++ = '[';
    at = write_v6(endpoint.address, at);
    *at++ = ']';
    *at++ = ':';
  }
  at = write_text(endpoint.port, at);
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

std::string Endpoint::to_string() const { return std::string(text_of(*this).view()); }

}  // namespace trunkline::base
