// The attributes that most media consist of, as nearly all write them.
#pragma once

#include <cstddef>
#include <string_view>

#include "rtp/sdp/description.h"

namespace trunkline::rtp {

/// How far they reach into a text, in octets and in lines.
struct UsualLines {
  std::size_t octets;
  std::size_t lines;
};

/// Reads the lines with which `text` begins, as long as each is one of these to the octet, its CRLF included:
/// a=rtpmap of G.711 and of telephone-event, a=fmtp, a=ptime, a=sendrecv. They are known as what they are and
/// where they end at one look. What they say is what the reader of any line would find in them, and all of
/// them are carried.
[[nodiscard]] UsualLines read_usual_lines(std::string_view text, MediaSection& section) noexcept;

}  // namespace trunkline::rtp
