#include "rtp/sdp/sdp_line.h"

#include <cstddef>

namespace trunkline::rtp {
namespace {

constexpr bool is_blank(char c) noexcept { return c == ' ' || c == '\t'; }

}  // namespace

base::Result<std::optional<SdpLine>, SdpError> next_line(std::string_view& rest) noexcept {
  while (!rest.empty()) {
    const auto end = rest.find('\n');
    auto line = rest.substr(0, end);
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    if (line.empty()) continue;
    // Everything else is text (RFC 8866 section 9, byte-string). A carriage return in the middle would be a
    // line end to one reader and not to the next.
    if (line.find('\0') != std::string_view::npos || line.find('\r') != std::string_view::npos) {
      return base::fail(SdpError::control_character);
    }
    if (line.size() < 2 || line[1] != '=') return base::fail(SdpError::not_a_line);
    return SdpLine{line[0], AttributeName::other, line.substr(2)};
  }
  return std::nullopt;
}

std::string_view attribute_value(const SdpLine& line) noexcept {
  const auto colon = line.value.find(':');
  return colon == std::string_view::npos ? std::string_view{} : trim_blanks(line.value.substr(colon + 1));
}

std::string_view next_field(std::string_view& rest) noexcept {
  std::size_t start = 0;
  while (start < rest.size() && is_blank(rest[start])) ++start;
  std::size_t end = start;
  while (end < rest.size() && !is_blank(rest[end])) ++end;
  const auto field = rest.substr(start, end - start);
  rest.remove_prefix(end);
  return field;
}

std::string_view trim_blanks(std::string_view text) noexcept {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

}  // namespace trunkline::rtp
