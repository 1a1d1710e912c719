// When a registrar is asked again, and how often a flow to it shows a sign of life.
#pragma once

#include <cstdint>

#include "base/instant.h"
#include "base/random.h"
#include "sip/message/message.h"

namespace trunkline::controlplane {

constexpr std::uint32_t most_expires_s = 86400;  // a registrar that wants more asks for too much

/// Early enough for another REGISTER to go through all of its retransmissions (64*T1) twice.
[[nodiscard]] base::Duration refresh_after(std::uint32_t granted_s) noexcept;

/// What was said to a REGISTER may be another tomorrow.
[[nodiscard]] bool may_pass(int status) noexcept;

/// 30 seconds times 2^failures, at most 30 minutes, and between 50 and 100 % of it: RFC 5626 section 4.5.
/// `failures`: one after the other, this one included.
[[nodiscard]] base::Duration pause_after(std::uint32_t failures, base::Random& random);

/// Not before it says (RFC 3261 section 21.5.4). 0: it does not; or there is no response.
[[nodiscard]] base::Duration asked_to_wait(const sip::Message* response);

/// Between 80 and 100 % of the time for which a flow may be quiet: RFC 5626 section 4.4.
[[nodiscard]] base::Duration keep_alive_after(std::uint32_t quiet_ms, base::Random& random);

}  // namespace trunkline::controlplane
