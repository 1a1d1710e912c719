// What an answering user agent of ours is able and willing to do.
#pragma once

#include <cstdint>

#include "base/inline_vector.h"
#include "rtp/codec/payload.h"
#include "rtp/sdp/direction.h"

namespace trunkline::rtp {

enum class CodecChoice : std::uint8_t {
  all_common,  // every codec both have; the peer may switch between them at any packet
  one,         // exactly one, and telephone-event beside it
};

enum class CodecOrder : std::uint8_t {
  offerer,  // as the offer prefers: RECOMMENDED by RFC 3264 section 6.1
  own,      // as `codecs` lists them
};

struct Capabilities {
  static constexpr std::size_t most_codecs = 8;

  base::InlineVector<Codec, most_codecs> codecs;  // that carry speech, the preferred one first
  bool telephone_event = true;                    // digits 0 to 15 (RFC 4733)
  std::uint8_t events = 0;  // its payload type in offers of ours; 0: what it has in the session, or 101
  CodecChoice choice = CodecChoice::all_common;
  CodecOrder order = CodecOrder::offerer;
  Direction direction = Direction::sendrecv;  // what we are willing to do
  bool rtcp_mux = true;                       // answered where it is offered
  std::uint16_t ptime_ms = 20;
  std::uint8_t most_streams = 1;  // accepted ones; further ones are rejected
};

/// PCMU, PCMA and telephone-event: what the tones of rtp/codec are made of.
[[nodiscard]] inline Capabilities g711_capabilities() noexcept {
  Capabilities capabilities;
  for (const auto codec : {Codec::pcmu, Codec::pcma}) static_cast<void>(capabilities.codecs.push_back(codec));
  return capabilities;
}

}  // namespace trunkline::rtp
