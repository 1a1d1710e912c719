// tcp_refusal: a reset for TCP that nobody here listens to. RFC 9293 section 3.10.7.1.
#pragma once

#include "dataplane/packet/packet.h"
#include "dataplane/stages/stage_context.h"

namespace trunkline::dataplane {

/// Takes a packet that begins with its IP header, has passed the IP stage and is TCP for one of our
/// addresses, and sends a reset back in its buffer: a phone whose request is too large for UDP learns at once
/// that there is no TCP here, and goes by UDP (RFC 3261 section 18.1.1). No reset is answered, nor what came
/// to a group's link address, nor more than AnswerLimits::tcp.
void refuse_tcp(StageContext& context, Packet packet) noexcept;

}  // namespace trunkline::dataplane
