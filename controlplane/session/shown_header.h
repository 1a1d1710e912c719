// Header fields that cross, less what they would say of the side they come from.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "sip/message/message.h"

namespace trunkline::controlplane {

/// A Warning value has the host that says it, and words of its own (RFC 3261 section 20.43): its code
/// crosses, said by us in the RFC's words. As long-lived as the program.
[[nodiscard]] std::string_view shown_warning(std::string_view value) noexcept;

/// Of each value of a Reason its protocol and cause (RFC 3326), and nothing else that whoever says it may
/// have put there. Of several of one protocol the first: all "MUST have different protocol values" (section
/// 2). Empty: none can be read, or has a cause.
[[nodiscard]] std::string shown_reason(std::string_view values);
/// How long to stay away, and for how long to come back then: seconds alone, without a comment and what else
/// may stand behind them (RFC 3261 section 20.33). Empty: they cannot be read.
[[nodiscard]] std::string shown_retry_after(std::string_view value);
/// What a body is for, and whether it has to be known (section 20.11): the name of a file says where it lies.
/// Empty: that cannot be read.
[[nodiscard]] std::string shown_disposition(std::string_view value);
/// What the first value of that protocol says.
[[nodiscard]] std::optional<std::uint16_t> cause_in(std::string_view values, std::string_view protocol);
/// The Q.850 cause among those, and of all the Reason fields of a message. Nothing: there is none, or none
/// that Q.850 has room for.
[[nodiscard]] std::optional<std::uint8_t> q850_cause_in(std::string_view values);
[[nodiscard]] std::optional<std::uint8_t> q850_cause_of(const sip::Message& message);

}  // namespace trunkline::controlplane
