// The name of a header field, as a number.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "sip/message/header_name_list.h"

namespace trunkline::sip {

enum class HeaderName : std::uint8_t {
#define TRUNKLINE_ENUMERATOR(name, text, compact) name,
  TRUNKLINE_SIP_HEADER_NAMES(TRUNKLINE_ENUMERATOR)
#undef TRUNKLINE_ENUMERATOR
      other,  // any other token: its text is in the message
};
inline constexpr std::size_t header_name_count = static_cast<std::size_t>(HeaderName::other) + 1;
static_assert(header_name_count <= 128, "Scan keeps a bit for each");

/// Full or compact form, any case (RFC 3261 sections 7.3.1 and 7.3.3). `other` for what is not in the list.
[[nodiscard]] HeaderName parse_header_name(std::string_view text) noexcept;

/// The full form, spelled as its RFC does; empty for `other`.
[[nodiscard]] std::string_view to_string(HeaderName name) noexcept;

}  // namespace trunkline::sip
