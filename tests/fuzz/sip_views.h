// What the SIP targets share: that a view lies in the text it was made from, and a place to write texts anew.
#pragma once

#include <string>
#include <string_view>

#include "base/assert.h"

namespace trunkline::fuzz {

inline void lies_in(std::string_view part, std::string_view text) {
  TL_ASSERT(part.empty() ||
            (part.data() >= text.data() && part.data() + part.size() <= text.data() + text.size()));
}

/// The pieces joined.
template <class... Pieces>
[[nodiscard]] std::string joined(const Pieces&... pieces) {
  std::string text;
  (text.append(pieces), ...);
  return text;
}

}  // namespace trunkline::fuzz
