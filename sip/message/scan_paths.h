// The ways to scan, for the dispatcher and for the test that proves them equal.
#pragma once

#include <string_view>

#include "base/result.h"
#include "sip/message/avx2.h"
#include "sip/message/scan.h"

namespace trunkline::sip {

/// For every processor.
[[nodiscard]] base::Result<void, ScanError> scan_scalar(std::string_view octets, Scan& out) noexcept;

#ifdef __x86_64__
/// Only where has_avx2().
[[nodiscard]] base::Result<void, ScanError> scan_avx2(std::string_view octets, Scan& out) noexcept;
#endif

}  // namespace trunkline::sip
