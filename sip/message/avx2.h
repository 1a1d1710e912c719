// What is compiled for processors with AVX2 next to what is for all: chosen when it runs, so that one program
// serves both.
#pragma once

#ifdef __x86_64__

#include <immintrin.h>

/// Marks a function that only those processors can run. What it calls inline is compiled for them, too.
#define TRUNKLINE_AVX2 __attribute__((target("avx2,bmi,bmi2")))

namespace trunkline::sip {

/// Whether this processor has AVX2, BMI1 and BMI2, which come together.
[[nodiscard]] inline bool has_avx2() noexcept {
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2");
}

}  // namespace trunkline::sip

#endif
