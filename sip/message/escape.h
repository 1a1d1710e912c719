// Escapes in URIs (RFC 3261 section 19.1.2): what may not stand there as it is.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

namespace trunkline::sip {

/// Appends `plain` to `text`, each character that is not `allowed(char)` as "%3A".
template <class Allowed>
void append_escaped(std::string& text, std::string_view plain, Allowed&& allowed) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  for (auto at = plain.begin();; ++at) {
    const auto next = std::find_if_not(at, plain.end(), allowed);
    text.append(at, next);
    if (next == plain.end()) return;
    const auto octet = static_cast<unsigned char>(*next);
    text.append({'%', digits[octet >> 4], digits[octet & 15U]});
    at = next;
  }
}

}  // namespace trunkline::sip
