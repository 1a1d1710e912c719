// The reason phrase a status code is registered with.
#pragma once

#include <string_view>

namespace trunkline::sip {

/// For a code that is not registered, the phrase of its class's x00, as that is how it is treated (RFC 3261
/// section 8.1.3.2); empty outside of 100 to 699.
/// Source: IANA, Session Initiation Protocol parameters, response codes.
[[nodiscard]] std::string_view reason_phrase(int status) noexcept;

}  // namespace trunkline::sip
