// The lines of a session description, and the fields of a line: views, cut and not yet understood.
#pragma once

#include <cstddef>
#include <string_view>

#include "rtp/sdp/attribute_name.h"

namespace trunkline::rtp {

/// "a=ptime:20" is type 'a' with the value "ptime:20".
struct SdpLine {
  char type = 0;
  AttributeName attribute = AttributeName::other;  // of an a= line, once its name was read
  std::string_view value;
};

/// What stands behind the colon of an attribute. Empty when there is none.
[[nodiscard]] std::string_view attribute_value(const SdpLine& line) noexcept;

/// Where the name of an attribute ends: at its colon, or with the text. Names are short: a loop beats memchr.
[[nodiscard]] inline std::size_t end_of_name(std::string_view attribute) noexcept {
  std::size_t end = 0;
  while (end < attribute.size() && attribute[end] != ':') ++end;
  return end;
}

[[nodiscard]] constexpr bool is_blank(char c) noexcept { return c == ' ' || c == '\t'; }

/// Cuts the next field from `rest`; fields are separated by spaces or tabs, more than one tolerated. Empty
/// when there is none left.
[[nodiscard]] inline std::string_view next_field(std::string_view& rest) noexcept {
  std::size_t start = 0;
  while (start < rest.size() && is_blank(rest[start])) ++start;
  std::size_t end = start;
  while (end < rest.size() && !is_blank(rest[end])) ++end;
  const std::string_view field(rest.data() + start, end - start);
  rest.remove_prefix(end);
  return field;
}

/// Without spaces and tabs at either end.
[[nodiscard]] inline std::string_view trim_blanks(std::string_view text) noexcept {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

}  // namespace trunkline::rtp
