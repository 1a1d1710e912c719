// The internet checksum and its update in place. RFC 1071, RFC 1624.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "base/big_endian.h"
#include "base/endpoint.h"
#include "dataplane/packet/ipv4.h"

namespace trunkline::dataplane {

/// A running one's complement sum of 16-bit words. Words are added in the machine's own byte order, which the
/// sum allows (RFC 1071 section 2 (B)); `field()` gives the octets as they go into a header.
class Checksum {
 public:
  /// Adds `octets`; only the last piece added may have an odd length.
  void add(std::span<const std::uint8_t> octets) noexcept;
  void add(base::Be16 word) noexcept;
  /// The part of a header that UDP and ICMPv6 cover beside their own octets. RFC 768, RFC 8200 section 8.1.
  void add_pseudo_header(const base::IpAddress& source, const base::IpAddress& destination,
                         std::uint8_t protocol, std::uint32_t length) noexcept;

  /// The complement of the sum, for the checksum field.
  [[nodiscard]] base::Be16 field() const noexcept;
  /// As `field()`, with 0 sent as 0xffff: for UDP, where 0 means "none".
  [[nodiscard]] base::Be16 udp_field() const noexcept;
  /// After adding a header or message with its checksum field: whether it arrived whole.
  [[nodiscard]] bool is_valid() const noexcept { return folded() == 0xffff; }
  /// The sum itself, not complemented: what a port with checksum offload wants in a UDP header.
  [[nodiscard]] base::Be16 sum_field() const noexcept;

 private:
  [[nodiscard]] std::uint16_t folded() const noexcept;

  std::uint64_t sum_ = 0;
};

/// What the checksum field of `header`, without options, should be; the field itself is not looked at.
[[nodiscard]] base::Be16 ipv4_checksum(const Ipv4Header& header) noexcept;

/// The checksum field after the octets `before` it covered became `after` (same even length). RFC 1624
/// equation 3. Right also when the field was 0xffff; a UDP caller leaves a field of 0 ("none") alone.
[[nodiscard]] base::Be16 updated_checksum(base::Be16 field, std::span<const std::uint8_t> before,
                                          std::span<const std::uint8_t> after) noexcept;

}  // namespace trunkline::dataplane
