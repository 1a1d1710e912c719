// The last resort: stops the program when memory can no longer be trusted.
#pragma once

namespace trunkline::base {

/// Prints the expression, file and line on stderr and aborts.
[[noreturn]] void assertion_failed(const char* expression, const char* file, int line) noexcept;

}  // namespace trunkline::base

/// Only for what cannot happen unless memory is already wrong, and for sizes at start-up. Input from outside
/// is never asserted: it is an error value. Stays on in release builds.
#define TL_ASSERT(condition) \
  ((condition) ? static_cast<void>(0) : ::trunkline::base::assertion_failed(#condition, __FILE__, __LINE__))
