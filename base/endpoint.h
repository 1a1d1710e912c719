// An IP address and a transport port: where a packet came from or goes to.
#pragma once

#include <array>
#include <bit>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace trunkline::base {

/// An address as text, in place.
struct IpAddressText {
  std::array<char, 46> characters{};
  std::uint8_t length = 0;

  [[nodiscard]] std::string_view view() const noexcept { return {characters.data(), length}; }
};

/// IPv6, or IPv4 as ::ffff:a.b.c.d (RFC 4291 section 2.5.5.2), in network order.
class IpAddress {
 public:
  using Octets = std::array<std::uint8_t, 16>;

  constexpr IpAddress() noexcept = default;  // "::", the unspecified address
  explicit constexpr IpAddress(const Octets& v6) noexcept : octets_(v6) {}
  [[nodiscard]] static constexpr IpAddress v4(std::uint8_t a, std::uint8_t b, std::uint8_t c,
                                              std::uint8_t d) noexcept {
    return IpAddress({0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, a, b, c, d});
  }
  /// "192.0.2.1", "2001:db8::1" or "[2001:db8::1]". Nothing else: no names, no ports, no zone.
  [[nodiscard]] static std::optional<IpAddress> parse(std::string_view text) noexcept;

  [[nodiscard]] constexpr bool is_v4() const noexcept {
    const auto words = std::bit_cast<Words>(octets_);
    constexpr auto mark = std::bit_cast<Words>(Octets{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff});
    return words[0] == 0 && words[1] == 0 && words[2] == mark[2];
  }
  /// Names no single host: 224.0.0.0/4 and 255.255.255.255, ff00::/8.
  [[nodiscard]] constexpr bool is_multicast() const noexcept {
    if (!is_v4()) return octets_[0] == 0xff;
    const bool broadcast =
        octets_[12] == 255 && octets_[13] == 255 && octets_[14] == 255 && octets_[15] == 255;
    return (octets_[12] & 0xf0) == 0xe0 || broadcast;
  }
  /// 0.0.0.0 or ::.
  [[nodiscard]] constexpr bool is_unspecified() const noexcept {
    const auto words = std::bit_cast<Words>(octets_);
    return words[3] == 0 && (is_v4() || (words[0] == 0 && words[1] == 0 && words[2] == 0));
  }
  [[nodiscard]] constexpr const Octets& octets() const noexcept { return octets_; }
  /// Without brackets. At most 45 characters.
  [[nodiscard]] std::string to_string() const;
  /// The same without an allocation, for where a message is written.
  [[nodiscard]] IpAddressText text() const noexcept;

  friend constexpr auto operator<=>(const IpAddress&, const IpAddress&) noexcept = default;
  /// By halves: the standard library calls memcmp for sixteen octets.
  friend constexpr bool operator==(const IpAddress& a, const IpAddress& b) noexcept {
    const auto [a_high, a_low] = std::bit_cast<Halves>(a.octets_);
    const auto [b_high, b_low] = std::bit_cast<Halves>(b.octets_);
    return ((a_high ^ b_high) | (a_low ^ b_low)) == 0;
  }

 private:
  using Halves = std::array<std::uint64_t, 2>;
  using Words = std::array<std::uint32_t, 4>;

  Octets octets_{};
};

struct Endpoint {
  IpAddress address;
  std::uint16_t port = 0;  // host order

  /// "192.0.2.1:5060" or "[2001:db8::1]:5060"; the port is required.
  [[nodiscard]] static std::optional<Endpoint> parse(std::string_view text) noexcept;
  [[nodiscard]] std::string to_string() const;

  friend constexpr auto operator<=>(const Endpoint&, const Endpoint&) noexcept = default;
};
static_assert(sizeof(Endpoint) == 18);

}  // namespace trunkline::base
