// A line's words, one after another.
#pragma once

#include <string_view>

#include "base/ascii.h"

namespace trunkline::controlplane {

/// Takes the first word off; empty: there is none.
[[nodiscard]] inline std::string_view take_word(std::string_view& line) noexcept {
  line = base::trim(line);
  const std::string_view word = line.substr(0, line.find_first_of(" \t"));
  line = base::trim(line.substr(word.size()));
  return word;
}

}  // namespace trunkline::controlplane
