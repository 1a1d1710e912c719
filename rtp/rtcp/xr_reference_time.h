// XR blocks 4 and 5: round-trip time for those who only receive.
#pragma once

#include <cstdint>

#include "base/inline_vector.h"
#include "base/octet_writer.h"
#include "base/result.h"
#include "rtp/rtcp/extended_report.h"

namespace trunkline::rtp {

/// "It is now this time here." Source: RFC 3611 section 4.4.
struct XrReferenceTime {
  std::uint64_t ntp_timestamp = 0;
};

/// Errors: `wrong_type`; `body_too_short`.
[[nodiscard]] base::Result<XrReferenceTime, RtcpError> parse_reference_time(const XrBlock& block) noexcept;
void write(base::OctetWriter& writer, const XrReferenceTime& block) noexcept;

/// "You said so, and this is how long ago I heard it." Source: RFC 3611 section 4.5.
struct XrReferenceDelay {
  Ssrc receiver{};
  std::uint32_t last_reference = 0;  // the middle 32 bits of its NTP timestamp; 0: none
  std::uint32_t delay = 0;           // 1/65536 s
};
using XrReferenceDelays = base::InlineVector<XrReferenceDelay, 31>;

/// Errors: `wrong_type`; `bad_item` when the body is no whole number of entries; `too_many`.
[[nodiscard]] base::Result<XrReferenceDelays, RtcpError> parse_reference_delays(
    const XrBlock& block) noexcept;
void write(base::OctetWriter& writer, const XrReferenceDelays& block) noexcept;

}  // namespace trunkline::rtp
