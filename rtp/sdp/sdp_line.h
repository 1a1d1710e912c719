// The lines of a session description, and the fields of a line: views, cut and not yet understood.
#pragma once

#include <cstddef>
#include <cstring>
#include <string_view>

namespace trunkline::rtp {

/// "a=ptime:20" is type 'a' with the value "ptime:20".
struct SdpLine {
  char type = 0;
  std::string_view value;
};

/// Where the name of an attribute ends: at its colon, or with the text. Names are short: a loop beats memchr.
[[nodiscard]] inline std::size_t end_of_name(std::string_view attribute) noexcept {
  std::size_t end = 0;
  while (end < attribute.size() && attribute[end] != ':') ++end;
  return end;
}

/// The length of `word` is known to the compiler, which makes a compare or two of it.
template <std::size_t N>
[[nodiscard]] bool begins_with(std::string_view text, const char (&word)[N]) noexcept {
  return text.size() >= N - 1 && std::memcmp(text.data(), word, N - 1) == 0;
}

template <std::size_t N>
[[nodiscard]] bool is_word(std::string_view text, const char (&word)[N]) noexcept {
  return text.size() == N - 1 && std::memcmp(text.data(), word, N - 1) == 0;
}

[[nodiscard]] constexpr bool is_blank(char c) noexcept {
  return static_cast<unsigned char>(c) <= ' ' && (c == ' ' || c == '\t');  // one look at most octets
}

/// Cuts the next field from `rest`; fields are separated by spaces or tabs, more than one tolerated. Empty
/// when there is none left.
[[nodiscard]] inline std::string_view next_field(std::string_view& rest) noexcept {
  const char* at = rest.data();
  const char* const end = at + rest.size();
  while (at != end && is_blank(*at)) ++at;
  const char* const begin = at;
  while (at != end && !is_blank(*at)) ++at;
  rest = {at, static_cast<std::size_t>(end - at)};
  return {begin, static_cast<std::size_t>(at - begin)};
}

/// The same from the end of `rest`.
[[nodiscard]] inline std::string_view last_field(std::string_view& rest) noexcept {
  const char* const begin = rest.data();
  const char* at = begin + rest.size();
  while (at != begin && is_blank(at[-1])) --at;
  const char* const end = at;
  while (at != begin && !is_blank(at[-1])) --at;
  rest = {begin, static_cast<std::size_t>(at - begin)};
  return {at, static_cast<std::size_t>(end - at)};
}

/// Without spaces and tabs at either end.
[[nodiscard]] inline std::string_view trim_blanks(std::string_view text) noexcept {
  const char* at = text.data();
  const char* end = at + text.size();
  while (at != end && is_blank(*at)) ++at;
  while (at != end && is_blank(end[-1])) --end;
  return {at, static_cast<std::size_t>(end - at)};
}

}  // namespace trunkline::rtp
