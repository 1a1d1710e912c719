// The algorithms of digest authentication that we offer and accept.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/ascii.h"

namespace trunkline::sip {

/// In the order in which they are offered: "the topmost header field is the one preferred" (RFC 8760 section
/// 2.3). SHA-512-256 is optional there, and no phone asks for it.
enum class DigestAlgorithm : std::uint8_t { sha_256, md5 };

inline constexpr std::array<std::string_view, 2> digest_algorithm_names{"SHA-256", "MD5"};

[[nodiscard]] constexpr std::string_view to_string(DigestAlgorithm algorithm) noexcept {
  return digest_algorithm_names[static_cast<std::size_t>(algorithm)];
}

[[nodiscard]] constexpr std::optional<DigestAlgorithm> parse_digest_algorithm(
    std::string_view name) noexcept {
  for (std::size_t i = 0; i < digest_algorithm_names.size(); ++i) {
    if (base::equals_ignoring_case(digest_algorithm_names[i], name)) return static_cast<DigestAlgorithm>(i);
  }
  return std::nullopt;
}

/// Hexadecimal digits of a digest.
[[nodiscard]] constexpr std::size_t digits_of(DigestAlgorithm algorithm) noexcept {
  return algorithm == DigestAlgorithm::md5 ? 32 : 64;
}

}  // namespace trunkline::sip
