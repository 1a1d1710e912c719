// BYE: sources that leave.
#pragma once

#include <string_view>

#include "base/inline_vector.h"
#include "base/octet_writer.h"
#include "base/result.h"
#include "rtp/packet/header.h"
#include "rtp/rtcp/rtcp_packet.h"

namespace trunkline::rtp {

/// Source: RFC 3550 section 6.6.
struct Goodbye {
  base::InlineVector<Ssrc, 31> sources;
  std::string_view reason;  // in place; at most 255 octets; empty when none was given
};

/// Errors: `wrong_type`; `body_too_short` when the sources it counts are not there; `bad_item` when the
/// reason runs past the end.
[[nodiscard]] base::Result<Goodbye, RtcpError> parse_goodbye(const RtcpPacket& packet) noexcept;
/// A reason over 255 octets is cut.
void write(base::OctetWriter& writer, const Goodbye& goodbye) noexcept;

}  // namespace trunkline::rtp
