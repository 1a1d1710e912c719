// Linked into a program it takes the place of sip/message/avx2.cc: all is read as on processors without AVX2.
#include "sip/message/avx2.h"

#ifdef __x86_64__

namespace trunkline::sip {

const bool processor_has_avx2 = false;

}  // namespace trunkline::sip

#endif
