// The elements inside an RTP header extension, one-byte and two-byte form.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

namespace trunkline::rtp {

struct ExtensionElement {
  std::uint8_t id = 0;                 // 1..14 in the one-byte form, 1..255 in the two-byte form
  std::span<const std::uint8_t> data;  // in place; 1..16 octets, or 0..255 in the two-byte form
};

/// Walks the elements of one header extension, padding skipped. Ends at the first element that runs past the
/// end or at a reserved ID (15, or 0 with a length) of the one-byte form; an unknown profile has no elements.
/// Source: RFC 8285 sections 4.1.2, 4.2 and 4.3.
class ExtensionElements {
 public:
  /// `profile` and `data` as rtp::Header gives them. Views `data`.
  ExtensionElements(std::uint16_t profile, std::span<const std::uint8_t> data) noexcept;

  /// The next element, or nullopt at the end.
  [[nodiscard]] std::optional<ExtensionElement> next() noexcept;

 private:
  std::span<const std::uint8_t> rest_;
  bool two_byte_ = false;
};

}  // namespace trunkline::rtp
