// The ways to scan, for the dispatcher and for the test that proves them equal.
#pragma once

#include <string_view>

#include "base/result.h"
#include "sip/message/scan.h"

namespace trunkline::sip {

/// For every processor.
[[nodiscard]] base::Result<void, ScanError> scan_scalar(std::string_view octets, Scan& out) noexcept;

#ifdef __x86_64__
/// Only where has_avx2().
[[nodiscard]] base::Result<void, ScanError> scan_avx2(std::string_view octets, Scan& out) noexcept;

/// Whether this processor has AVX2, BMI1 and BMI2, which come together.
[[nodiscard]] inline bool has_avx2() noexcept {
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2");
}
#endif

}  // namespace trunkline::sip
