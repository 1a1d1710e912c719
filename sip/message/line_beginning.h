// How the line of each header field begins, for who writes it.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

#include "sip/message/header_name.h"
#include "sip/message/piece_text.h"

namespace trunkline::sip {

/// The full form of the name and ": "; empty for `other`.
[[nodiscard]] inline const PaddedText& line_beginning(HeaderName name) noexcept {
  static constexpr std::array<PaddedText, header_name_count> beginnings = {{
#define TRUNKLINE_BEGINNING(name, text, compact) PaddedText(text ": "),
      TRUNKLINE_SIP_HEADER_NAMES(TRUNKLINE_BEGINNING)
#undef TRUNKLINE_BEGINNING
          PaddedText(),
  }};
  return beginnings[static_cast<std::size_t>(name)];
}

}  // namespace trunkline::sip
