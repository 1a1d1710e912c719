// What of the body of an INFO or a MESSAGE, or of what is said to one, goes on to the other side.
#pragma once

#include <string_view>
#include <vector>

#include "controlplane/session/orders.h"
#include "sip/message/header_line.h"
#include "sip/message/message.h"

namespace trunkline::controlplane {

/// As long-lived as the orders. Type and text are both empty where there is none.
struct PassedBody {
  std::string_view type = {};
  std::string_view text = {};
  bool lost = false;     // there was one, of which nothing goes on: forget_body()
  bool refused = false;  // and whoever it is for would have to know it: 415
};

/// Octet by octet as it came, but for what names addresses of whoever wrote it: session descriptions, and SIP
/// messages whole or in part (RFC 3420). A multipart body goes on without such parts; where it means
/// something only as a whole, or nobody can tell what is in it, not at all. It is refused where nothing of it
/// is left, unless its sender lets that happen, and where a part would be missing that has to be known, as
/// one has to that says nothing of it (RFC 3261 section 20.11).
[[nodiscard]] PassedBody passed_on(const sip::Message& message, Orders& orders);

/// Takes out what describes a body that is lost.
void forget_body(std::vector<sip::HeaderLine>& lines);

}  // namespace trunkline::controlplane
