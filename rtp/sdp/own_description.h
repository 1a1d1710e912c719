// A description of our own, as an answering user agent makes it, and how it is written.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/endpoint.h"
#include "base/inline_vector.h"
#include "rtp/sdp/description.h"
#include "rtp/sdp/media_format.h"
#include "rtp/sdp/own_origin.h"

namespace trunkline::rtp {

/// One m= line of ours. Views: into the offer it answers, or into constants.
struct OwnStream {
  static constexpr std::size_t most_formats = 12;

  std::string_view kind = "audio";
  std::string_view transport = "RTP/AVP";
  base::Endpoint local;                                   // port 0: the stream is rejected
  base::InlineVector<MediaFormat, most_formats> formats;  // of an accepted one
  std::string_view rejected_format = "0";                 // of a rejected one: an m= line needs a format
  Direction direction = Direction::sendrecv;
  std::uint16_t ptime_ms = 0;  // 0: not written
  bool rtcp_mux = false;
  std::string_view mid;
};

struct OwnDescription {
  base::IpAddress address;          // of the o= line and the session's c= line
  std::string_view timing = "0 0";  // an answer repeats the offer's (RFC 3264 section 6)
  base::InlineVector<OwnStream, Description::most_media> streams;
};

/// The text, lines in the order of RFC 8866. Every format gets its rtpmap, static ones too: some phones look
/// for nothing else.
[[nodiscard]] std::string write(const OwnDescription& description, OwnOrigin& origin);

}  // namespace trunkline::rtp
