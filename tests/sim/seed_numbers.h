// How many seeds a simulation plays, and from which on: for whoever wants more of them, or one again.
#pragma once

#include <cstdint>
#include <cstdlib>

namespace trunkline::sim {

inline std::uint64_t from_environment(const char* name, std::uint64_t otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

}  // namespace trunkline::sim
