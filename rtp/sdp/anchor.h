// Rewrites a peer's description so that its media come to us: what a B2BUA sends to the other side.
#pragma once

#include <span>
#include <string_view>

#include "base/endpoint.h"
#include "rtp/sdp/description.h"
#include "rtp/sdp/own_origin.h"
#include "rtp/sdp/sdp_writer.h"
#include "rtp/sdp/stream_facts.h"

namespace trunkline::rtp {

/// The description for the other side. Every m= line stays in its place:
/// - a stream that is carried (`streams[i].carried`) and has a local port gets that address and port; RTCP is
///   the port above, so a=rtcp goes;
/// - any other stream gets port 0, and of its attributes only its mid;
/// - the old hold by 0.0.0.0 becomes the direction it means, since the address is no longer the peer's, and
///   where narrow() has taken from a direction what is left of it is written;
/// - o= is ours, s= says nothing; codecs, parameters, packet times, directions and attributes we do not know
///   are carried through in order; what carried_line.h names is not. Lines come out in the order of RFC 8866,
///   a missing t= is added.
///
/// `streams` are streams_of(from_peer), of an answer narrowed by its offer; `local` has one entry an m= line,
/// port 0 where there is none. `address` is ours for c= and, the first time, for o=; a stream at another
/// address gets a c= line of its own. The text lives until `writer` begins another.
[[nodiscard]] std::string_view anchor(const Description& from_peer, const StreamList& streams,
                                      std::span<const base::Endpoint> local, const base::IpAddress& address,
                                      OwnOrigin& origin, SdpWriter& writer);

}  // namespace trunkline::rtp
