// A response as the user of the transaction layer words it: only what the request does not already say.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "sip/message/header_line.h"

namespace trunkline::sip {

/// All views live only during the call that takes the Response. Record-Route is copied where it has to be.
struct Response {
  int status = 0;                // 100 to 699
  std::string_view reason = {};  // empty: the phrase registered for the status
  std::string_view to_tag = {};  // added to To where the request had none; every status but 100 needs one
  std::span<const HeaderLine> headers = {};
  std::string_view content_type = {};
  std::string_view body = {};
};

/// What the layer has to know of a response that somebody else has made.
struct Told {
  int status = 0;
  std::string_view to_tag = {};
};

}  // namespace trunkline::sip
