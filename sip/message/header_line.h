// One header field that somebody else words: a name and a value for the Writer.
#pragma once

#include <span>
#include <string_view>

#include "sip/message/header_name.h"
#include "sip/message/writer.h"

namespace trunkline::sip {

/// Views. `text_name` counts when `name` is `other`.
struct HeaderLine {
  HeaderName name = HeaderName::other;
  std::string_view value;
  std::string_view text_name = {};
};

inline void write_lines(Writer& writer, std::span<const HeaderLine> lines) noexcept {
  for (const auto& line : lines) {
    if (line.name == HeaderName::other) {
      writer.header(line.text_name, line.value);
    } else {
      writer.header(line.name, line.value);
    }
  }
}

/// At most this many octets come out of write_lines().
[[nodiscard]] inline std::size_t octets_of(std::span<const HeaderLine> lines) noexcept {
  constexpr std::size_t longest_name_and_frame = 40;
  std::size_t octets = 0;
  for (const auto& line : lines) octets += line.value.size() + line.text_name.size() + longest_name_and_frame;
  return octets;
}

}  // namespace trunkline::sip
