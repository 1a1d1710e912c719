// A response as the user of the transaction layer words it: only what the request does not already say.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "sip/message/header_name.h"

namespace trunkline::sip {

/// One header field of the user's own, such as Contact or Allow. `text_name` counts when `name` is `other`.
struct HeaderLine {
  HeaderName name = HeaderName::other;
  std::string_view value;
  std::string_view text_name = {};
};

/// All views live only during the call that takes the Response.
struct Response {
  int status = 0;                // 100 to 699
  std::string_view reason = {};  // empty: the phrase registered for the status
  std::string_view to_tag = {};  // added to To where the request had none; every status but 100 needs one
  bool record_route = false;  // copy Record-Route: what creates a dialog needs it (RFC 3261 section 12.1.1)
  std::span<const HeaderLine> headers = {};
  std::string_view content_type = {};
  std::string_view body = {};
};

}  // namespace trunkline::sip
