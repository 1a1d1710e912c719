// What is compiled for processors with AVX2 next to what is for all: chosen when it runs, so that one program
// serves both.
#pragma once

#ifdef __x86_64__

#include <immintrin.h>

/// Marks a function that only those processors can run. What it calls inline is compiled for them, too.
#define TRUNKLINE_AVX2 __attribute__((target("avx2,bmi,bmi2")))
/// The same of one that is inlined always.
#define TRUNKLINE_AVX2_INLINE [[gnu::always_inline]] TRUNKLINE_AVX2 inline

namespace trunkline::sip {

/// Asked once, when the program starts: what asks even earlier is told no, and takes the way for all.
[[gnu::visibility("hidden")]] extern const bool processor_has_avx2;

/// Whether this processor has AVX2, BMI1 and BMI2, which come together.
[[nodiscard]] inline bool has_avx2() noexcept { return processor_has_avx2; }

}  // namespace trunkline::sip

#endif
