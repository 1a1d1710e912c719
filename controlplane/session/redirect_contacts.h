// Where a 3xx sends whoever asked: RFC 3261 section 8.1.3.4.
#pragma once

#include <string>
#include <vector>

#include "sip/message/message.h"

namespace trunkline::controlplane {

/// The URIs of its contacts by their q, the highest first, equal ones as they stand.
[[nodiscard]] std::vector<std::string> contacts_by_q(const sip::Message& redirection);

}  // namespace trunkline::controlplane
