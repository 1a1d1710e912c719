// The attribute that gives a payload type its meaning.
#pragma once

#include <optional>
#include <string_view>

#include "rtp/codec/payload.h"

namespace trunkline::rtp {

/// What an rtpmap says behind its payload type: "opus/48000/2". The name is a view into the text. Nothing for
/// what cannot be read; a clock rate of 0 is that. Source: RFC 8866 section 6.6.
[[nodiscard]] std::optional<Encoding> parse_encoding(std::string_view text) noexcept;

}  // namespace trunkline::rtp
