// Header fields that cross, less what they would say of the side they come from.
#pragma once

#include <string>
#include <string_view>

#include "sip/message/message.h"

namespace trunkline::controlplane {

/// A Warning value has the host that says it, and words of its own (RFC 3261 section 20.43): its code
/// crosses, said by us in the RFC's words. As long-lived as the program.
[[nodiscard]] std::string_view shown_warning(std::string_view value) noexcept;

/// Of each value of a Reason its protocol and cause (RFC 3326), and nothing else that whoever says it may
/// have put there. `value` may be all values of the field. Empty: none can be read, or has a cause.
[[nodiscard]] std::string shown_reason(std::string_view value);

}  // namespace trunkline::controlplane
