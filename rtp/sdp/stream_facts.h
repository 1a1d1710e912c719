// What a description says about one stream, for whoever carries it or speaks it: values, no views.
#pragma once

#include <cstdint>

#include "base/endpoint.h"
#include "base/inline_vector.h"
#include "rtp/codec/payload.h"
#include "rtp/sdp/description.h"
#include "rtp/sdp/direction.h"

namespace trunkline::rtp {

struct StreamCodec {
  std::uint32_t clock_rate = 0;  // Hz; 0 when nothing says what the payload type means
  PayloadType payload_type{};
  Codec codec = Codec::unknown;
  std::uint8_t channels = 1;

  friend bool operator==(const StreamCodec&, const StreamCodec&) = default;
};

struct StreamFacts {
  StreamFacts() noexcept {}  // not the default one, which would have all of the list zeroed first

  MediaKind kind = MediaKind::other;
  MediaTransport transport = MediaTransport::other;
  /// Its port is not 0, its transport is one that a relay carries, and its address is one of the internet and
  /// of one host: what is sent to a group would reach those who never asked.
  bool carried = false;
  /// Where the peer wants it. The address is unspecified while the peer is on hold the old way, behind ICE,
  /// or gave a host name: then only the packets themselves tell.
  base::Endpoint rtp;
  base::Endpoint rtcp;  // a=rtcp, or the port above: where RTCP goes unless both sides agree on rtcp-mux
  /// As its writer means it: 0.0.0.0 without ICE takes the receiving half away (RFC 3264 section 8.4).
  Direction direction = Direction::inactive;
  bool held_by_address = false;
  bool narrowed = false;  // the direction is less than its writer wrote: by 0.0.0.0, or see narrow()
  bool rtcp_mux = false;
  std::uint16_t ptime_ms = 0;                            // 0: not said
  base::InlineVector<StreamCodec, most_formats> codecs;  // of RTP, in order of preference
};

using StreamList = base::InlineVector<StreamFacts, Description::most_media>;

/// One entry an m= line, in order.
[[nodiscard]] StreamList streams_of(const Description& description) noexcept;
/// The same, in the place of what `streams` held.
void read_streams(const Description& description, StreamList& streams) noexcept;

/// Takes away from the stream of an answer what `offered`, as the offer means it, does not allow: who answers
/// sendonly with sendrecv must not be quoted to whoever offered (RFC 3264 section 6.1).
inline void narrow(StreamFacts& answer, Direction offered) noexcept {
  if (offered == Direction::sendrecv) return;  // allows all
  const auto allowed = both(answer.direction, mirrored(offered));
  if (allowed == answer.direction) return;
  answer.direction = allowed;
  answer.narrowed = true;
}

/// The first codec that carries speech, which is the one a peer prefers; a default one when there is none.
[[nodiscard]] StreamCodec main_codec(const StreamFacts& stream) noexcept;

}  // namespace trunkline::rtp
