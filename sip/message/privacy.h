// Privacy: what the sender wants kept from whom.
#pragma once

#include <string_view>

#include "sip/message/message.h"

namespace trunkline::sip {

/// The values of all fields of that name, in any case. Source: RFC 3323 section 4.2; `id` is RFC 3325 section
/// 9.3, `history` RFC 7044 section 10.1.
struct Privacy {
  bool header = false;   // no header field tells a host of the sender's
  bool session = false;  // no description does
  bool user = false;     // nor who the sender is
  bool id = false;       // the network does not tell it either
  bool history = false;  // nor where the call has been
  bool none = false;     // nothing of all that, whatever else is usual
  bool critical = false;
  std::string_view unknown = {};  // the first that is none of these; a token, or not even that

  /// Whether anything is asked for, and meant.
  [[nodiscard]] bool wants(bool Privacy::*what) const noexcept { return this->*what && !none; }
};

/// A message without the field wants nothing. Values are separated by ';'; a ',' is taken for one.
[[nodiscard]] Privacy privacy_of(const Message& message) noexcept;

}  // namespace trunkline::sip
