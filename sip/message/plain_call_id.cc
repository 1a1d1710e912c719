#include "sip/message/plain_call_id.h"

#ifdef __x86_64__

#include "sip/message/avx2_set.h"

namespace trunkline::sip {

TRUNKLINE_AVX2 bool is_plain_call_id(std::string_view text) noexcept {
  if (text.size() < shortest_front || text.size() > 64) return false;
  const auto others = others_in_front(text, wide_constants.in_a_word);
  if (others == 0) return true;
  // One '@', with a word on either side.
  const auto at = _tzcnt_u64(others);
  return text[at] == '@' && _blsr_u64(others) == 0 && at != 0 && at + 1 != text.size();
}

}  // namespace trunkline::sip

#endif
