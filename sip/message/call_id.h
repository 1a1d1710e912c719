// Call-ID, as a value and within other header fields.
#pragma once

#include <string_view>

#include "sip/message/cursor.h"

namespace trunkline::sip {

/// Reads word [ "@" word ] at the cursor; empty when there is none. Compared octet by octet, case included.
/// Source: RFC 3261 sections 20.8 and 25.1 (callid).
[[nodiscard]] inline std::string_view take_call_id(Cursor& cursor) noexcept {
  const auto* const begin = cursor.position();
  if (cursor.take<in_word>().empty()) return {};
  const auto* const end_of_first = cursor.position();
  if (cursor.accept('@') && cursor.take<in_word>().empty()) cursor.skip_to(end_of_first);
  return cursor.since(begin);
}

[[nodiscard]] inline bool is_call_id(std::string_view text) noexcept {
  Cursor cursor(text);
  return !take_call_id(cursor).empty() && cursor.done();
}

}  // namespace trunkline::sip
