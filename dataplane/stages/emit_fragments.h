// A datagram that is larger than the link's MTU leaves in pieces. RFC 791, RFC 8200 section 4.5.
#pragma once

#include <cstdint>
#include <span>

#include "dataplane/stages/interfaces.h"
#include "dataplane/stages/neighbours.h"
#include "dataplane/stages/stage_context.h"
#include "dataplane/stages/udp_headers.h"

namespace trunkline::dataplane {

/// Copies `payload` into as many packets as it takes, and sends them to `hop`; one that fits leaves as a
/// packet like any other. All or nothing: without enough buffers `emit_no_buffer`, with too small an MTU
/// `emit_too_large`.
void emit_fragments(StageContext& context, const DatagramHeader& header, const Interface& interface,
                    NextHop hop, std::span<const std::uint8_t> payload) noexcept;

}  // namespace trunkline::dataplane
