#include "sip/message/avx2.h"

#ifdef __x86_64__

namespace trunkline::sip {

const bool processor_has_avx2 =
    __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2");

}  // namespace trunkline::sip

#endif
