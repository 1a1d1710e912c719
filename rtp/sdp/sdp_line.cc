#include "rtp/sdp/sdp_line.h"

#include <algorithm>

namespace trunkline::rtp {
namespace {

constexpr std::string_view blanks = " \t";

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
    return SdpLine{line[0], line.substr(2)};
  }
  return std::nullopt;
}

std::string_view next_field(std::string_view& rest) noexcept {
  rest.remove_prefix(std::min(rest.find_first_not_of(blanks), rest.size()));
  const auto field = rest.substr(0, rest.find_first_of(blanks));
  rest.remove_prefix(field.size());
  return field;
}

std::string_view trim_blanks(std::string_view text) noexcept {
  text.remove_prefix(std::min(text.find_first_not_of(blanks), text.size()));
  return text.substr(0, text.find_last_not_of(blanks) + 1);
}

}  // namespace trunkline::rtp
