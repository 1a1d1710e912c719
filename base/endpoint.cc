#include "base/endpoint.h"

#include <algorithm>
#include <charconv>
#include <cstring>

#include <arpa/inet.h>

#include "base/endpoint_text.h"

namespace trunkline::base {
namespace {

struct OctetText {
  std::array<char, 3> digits{};
  std::uint8_t length = 0;
};

constexpr std::array<OctetText, 256> octet_texts = [] {
  std::array<OctetText, 256> texts;
  for (unsigned octet = 0; octet < texts.size(); ++octet) {
    auto& text = texts[octet];
    for (unsigned divisor = octet >= 100 ? 100 : octet >= 10 ? 10 : 1; divisor != 0; divisor /= 10) {
      text.digits[text.length++] = static_cast<char>('0' + octet / divisor % 10);
    }
  }
  return texts;
}();

/// Four numbers up to 255 without leading zeros, as inet_pton takes them.
std::optional<IpAddress> parse_v4(std::string_view text) noexcept {
  std::array<std::uint8_t, 4> octets{};
  std::size_t complete = 0;
  unsigned octet = 0;
  bool begun = false;
  for (const char c : text) {
    const unsigned digit = static_cast<unsigned char>(c) - unsigned{'0'};
    if (digit <= 9) {
      if (begun && octet == 0) return std::nullopt;
      octet = octet * 10 + digit;
      if (octet > 255) return std::nullopt;
      begun = true;
    } else {
      if (c != '.' || !begun || complete == 3) return std::nullopt;
      octets[complete++] = static_cast<std::uint8_t>(octet);
      octet = 0;
      begun = false;
    }
  }
  if (!begun || complete != 3) return std::nullopt;
  octets[3] = static_cast<std::uint8_t>(octet);
  return IpAddress::v4(octets[0], octets[1], octets[2], octets[3]);
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

IpAddressText IpAddress::text() const noexcept {
  IpAddressText text;
  static_assert(sizeof text.characters == INET6_ADDRSTRLEN);
  char* at = text.characters.data();
  if (is_v4()) {  // most are: worth not going through inet_ntop's formatted print
    for (std::size_t i = 12; i < 16; ++i) {
      if (i != 12) *at++ = '.';
      const auto& octet = octet_texts[octets_[i]];
      std::memcpy(at, octet.digits.data(), octet.digits.size());
      at += octet.length;
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

std::string Endpoint::to_string() const { return std::string(text_of(*this).view()); }

}  // namespace trunkline::base
