// The answer of a user agent to an offer: which streams, which codecs, which way.
#pragma once

#include <span>
#include <string>

#include "base/endpoint.h"
#include "base/inline_vector.h"
#include "base/result.h"
#include "rtp/sdp/capabilities.h"
#include "rtp/sdp/description.h"
#include "rtp/sdp/media_format.h"
#include "rtp/sdp/own_description.h"
#include "rtp/sdp/own_origin.h"
#include "rtp/sdp/sdp_error.h"

namespace trunkline::rtp {

struct AnsweredStream {
  bool accepted = false;
  bool rtcp_mux = false;
  Direction direction = Direction::inactive;  // ours: the mirror of the offered one, as far as we are willing
  /// With the payload type numbers of the offer (RFC 3264 section 6.1). The first one carries speech.
  base::InlineVector<MediaFormat, OwnStream::most_formats> formats;
};

/// One entry an m= line of the offer, in order. Views into the offer.
struct Answer {
  base::InlineVector<AnsweredStream, Description::most_media> streams;
};

/// Chooses. Streams which are not audio, not plain RTP (RTP/AVP, RTP/AVPF) or share no codec are rejected.
/// Errors: `no_media` when the offer has none; `nothing_in_common` when every stream would be rejected.
/// Source: RFC 3264 section 6.
[[nodiscard]] base::Result<Answer, SdpError> answer(const Description& offer,
                                                    const Capabilities& capabilities) noexcept;

/// The text of it. `local` has one entry an m= line: where we receive an accepted stream (of the others it is
/// not looked at). Errors: `no_local_address`.
[[nodiscard]] base::Result<std::string, SdpError> write_answer(const Description& offer, const Answer& answer,
                                                               const Capabilities& capabilities,
                                                               std::span<const base::Endpoint> local,
                                                               OwnOrigin& origin);

}  // namespace trunkline::rtp
