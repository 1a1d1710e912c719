// How long a 503 asks to be left alone (RFC 3261 section 21.5.4).
#pragma once

#include <chrono>

#include "base/instant.h"
#include "sip/message/message.h"
#include "sip/message/retry_after.h"

namespace trunkline::controlplane {

/// 0 for any other response, and where it says nothing.
[[nodiscard]] inline base::Duration wanted_rest(const sip::Message& response) {
  if (response.status() != 503) return {};
  const auto wanted = sip::parse_retry_after(response.first(sip::HeaderName::retry_after));
  return std::chrono::seconds(wanted ? wanted->seconds : 0);
}

}  // namespace trunkline::controlplane
