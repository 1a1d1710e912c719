// The offer of a user agent of ours, and whether an answer fits the offer it belongs to.
#pragma once

#include <string>

#include "base/endpoint.h"
#include "base/result.h"
#include "rtp/sdp/capabilities.h"
#include "rtp/sdp/own_origin.h"
#include "rtp/sdp/sdp_error.h"
#include "rtp/sdp/stream_facts.h"

namespace trunkline::rtp {

/// One audio stream with all of the capabilities, for a peer that invited without an offer. Codecs without a
/// static payload type are numbered from 96 up, telephone-event is 101. `local` is where we receive; its port
/// is not 0. Errors: `no_local_address`.
[[nodiscard]] base::Result<std::string, SdpError> make_offer(const Capabilities& capabilities,
                                                             const base::Endpoint& local, OwnOrigin& origin);

/// Our last description as an offer in the same session, for a peer that sends a re-INVITE without one: the
/// same streams at the same places, those that are alive in the direction of `capabilities`, and of audio
/// with all that we could do now (RFC 3261 section 14.2).
/// With CodecChoice::one of audio only what the capabilities list. `moved`: where we receive the audio stream
/// from now on; port 0: where we did.
[[nodiscard]] std::string repeat_offer(const Description& ours, const Capabilities& capabilities,
                                       OwnOrigin& origin, const base::Endpoint& moved = {});

/// Whether `answer` is one to `offer` (RFC 3264 section 6): the same streams in the same order, of the same
/// kinds, with none alive that was offered dead or rejected. Transports and directions are not compared:
/// phones answer RTP/AVPF with RTP/AVP and sendonly with sendrecv, and the call goes on; what flows is what
/// both allow. Errors: `answer_does_not_fit`.
[[nodiscard]] base::Result<void, SdpError> check_answer(const StreamList& offer,
                                                        const StreamList& answer) noexcept;

}  // namespace trunkline::rtp
