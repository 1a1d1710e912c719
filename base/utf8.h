// Characters of UTF-8: RFC 3629.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace trunkline::base {

/// How many octets the character at the begin of `text`, which is not empty, has; 0: there is none.
[[nodiscard]] constexpr std::size_t utf8_character(std::string_view text) noexcept {
  const auto octet = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
  const std::uint8_t first = octet(0);
  if (first < 0x80) return 1;
  const std::size_t length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  if (first < 0xc2 || first > 0xf4 || text.size() < length) return 0;
  for (std::size_t i = 1; i < length; ++i) {
    if ((octet(i) & 0xc0) != 0x80) return 0;
  }
  // Longer than needed, a surrogate, or past the last character there is.
  const std::uint8_t second = octet(1);
  const bool wrong = (first == 0xe0 && second < 0xa0) || (first == 0xed && second > 0x9f) ||
                     (first == 0xf0 && second < 0x90) || (first == 0xf4 && second > 0x8f);
  return wrong ? 0 : length;
}

/// `text` with a '?' for each octet that belongs to no character: one that was cut to fit may end in half of
/// one, and what a peer sends may be anything.
[[nodiscard]] inline std::string valid_utf8(std::string_view text) {
  std::string made;
  made.reserve(text.size());
  while (!text.empty()) {
    std::size_t whole = 0;
    for (std::size_t length = 1; length > 0 && whole < text.size(); whole += length)
      length = utf8_character(text.substr(whole, 4));
    made.append(text.substr(0, whole));
    text.remove_prefix(whole);
    if (text.empty()) break;
    made += '?';
    text.remove_prefix(1);
  }
  return made;
}

[[nodiscard]] inline bool is_utf8(std::string_view text) noexcept {
  std::size_t length = 1;
  for (; length > 0 && !text.empty(); text.remove_prefix(length)) length = utf8_character(text);
  return length > 0;
}

}  // namespace trunkline::base
