// What the scan compares 32 octets with. Seen from the loop it is memory and no literal: so the compiler
// reads it where it is used, and neither makes it anew for each line nor spends registers on it.
#pragma once

#include <array>
#include <cstdint>

namespace trunkline::sip {

struct alignas(32) ScanConstant {
  std::array<char, 32> octets{};
  constexpr explicit ScanConstant(char octet) { octets.fill(octet); }
};

struct ScanConstants {
  ScanConstant colon{':'};
  ScanConstant small_letter{'a' - 'A'};
  ScanConstant one{1};
  ScanConstant visible{' ' + 1};
};

/// Within one program, whoever links it: so it is reached without a detour.
[[gnu::visibility("hidden")]] extern const ScanConstants scan_constants;

}  // namespace trunkline::sip
