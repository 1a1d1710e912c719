// The formats of an RTP medium: payload types with what rtpmap, fmtp and the static table say of them.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/inline_vector.h"
#include "rtp/codec/payload.h"
#include "rtp/sdp/description.h"

namespace trunkline::rtp {

/// Views into the description's text.
struct MediaFormat {
  PayloadType payload_type{};
  Codec codec = Codec::unknown;
  Encoding encoding;            // its name is empty when neither an rtpmap nor RFC 3551 gives one
  std::string_view parameters;  // of its fmtp line; empty when it has none
};

using MediaFormats = base::InlineVector<MediaFormat, MediaLine::most_formats>;

/// In the order of the m= line, which is the order of preference (RFC 3264 section 6.1). A payload type said
/// twice counts once; an rtpmap wins over the static table. Empty for a medium that is not RTP.
[[nodiscard]] MediaFormats formats_of(const Description& description, const MediaSection& section) noexcept;

}  // namespace trunkline::rtp
