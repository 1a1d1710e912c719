// The character sets of SIP's grammar, as one table of bits.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/ascii.h"

namespace trunkline::sip {

/// Sets of octets, RFC 3261 section 25.1 unless another source is given.
enum CharacterSet : std::uint16_t {
  in_token = 1,        // token
  in_user = 2,         // unreserved / user-unreserved, without '%'
  in_password = 4,     // unreserved / & = + $ ,
  in_host = 8,         // of a name or an IPv4 address: alphanum . - and '_', which names in the field have
  in_parameter = 16,   // of a URI parameter: unreserved / param-unreserved, without '%'
  in_uri_header = 32,  // of a URI header: unreserved / hnv-unreserved, without '%'
  in_uri = 64,         // of an absoluteURI: reserved / unreserved, without "%"
  in_parameter_value = 128,  // of a header parameter, not quoted: token / host
  in_telephone = 256,  // of a tel: number: phonedigit-hex, visual separators, + * # (RFC 3966 section 3)
  in_word = 512,       // word, of which Call-ID is made
  in_bare_uri =
      1024,  // what a URI without angle brackets goes on with: no control, space, <>"\,;? (section 20.10)
  in_scheme = 2048,           // after its first letter
  in_ipv6 = 4096,             // between the brackets
  ends_bracketed_uri = 8192,  // what no URI between '<' and '>' holds: white space, '<', '>' and '"'
  ends_quoted_text = 16384,   // the quote, and the backslash that may escape one
  ends_list_text = 32768,     // a comma, and what may hide one: quotes, the backslash, '<' and '>'
};

namespace detail {

constexpr std::array<std::uint16_t, 256> character_sets() {
  std::array<std::uint16_t, 256> table{};
  const auto add = [&table](std::string_view characters, unsigned sets) {
    for (const char c : characters) {
      auto& entry = table[static_cast<std::uint8_t>(c)];
      entry = static_cast<std::uint16_t>(entry | sets);
    }
  };
  constexpr unsigned unreserved = in_user | in_password | in_parameter | in_uri_header | in_uri;
  constexpr std::string_view alphanumeric = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
  add(alphanumeric, unreserved | in_token | in_host | in_parameter_value | in_word);
  add("-_.!~*'()", unreserved);
  add("-.!%*_+`'~", in_token | in_parameter_value | in_word);
  add("-._", in_host);
  add("&=+$,;?/", in_user);
  add("&=+$,", in_password);
  add("[]/:&+$", in_parameter);
  add("[]/?:+$", in_uri_header);
  add(";/?:@&=+$,[]", in_uri);
  add("[]:", in_parameter_value);
  add("0123456789abcdefABCDEF-.()+*#", in_telephone);
  add("()<>:\\\"/[]?{}", in_word);
  add(alphanumeric, in_bare_uri | in_scheme);
  add("-_.!~*'()%&=+$/:@[]#", in_bare_uri);
  add("+-.", in_scheme);
  add("0123456789abcdefABCDEF:.", in_ipv6);
  add(" \t\r\n<>\"", ends_bracketed_uri);
  add("\"\\", ends_quoted_text);
  add(",\"\\<>", ends_list_text);
  return table;
}

inline constexpr auto sets_of_character = character_sets();

}  // namespace detail

[[nodiscard]] constexpr bool is_in(char c, unsigned sets) noexcept {
  return (detail::sets_of_character[static_cast<std::uint8_t>(c)] & sets) != 0;
}
[[nodiscard]] constexpr bool is_token(char c) noexcept { return is_in(c, in_token); }

/// The number of octets at the beginning of `text` that are in one of `sets`.
[[nodiscard]] constexpr std::size_t span_in(std::string_view text, unsigned sets) noexcept {
  std::size_t n = 0;
  while (n < text.size() && is_in(text[n], sets)) ++n;
  return n;
}

/// Whether `text` is a token: not empty, and all of it in the set.
[[nodiscard]] constexpr bool is_token(std::string_view text) noexcept {
  return !text.empty() && span_in(text, in_token) == text.size();
}

}  // namespace trunkline::sip
