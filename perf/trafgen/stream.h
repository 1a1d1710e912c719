// One direction of one call's media: where it goes, where it must come out, and what became of it.
#pragma once

#include <cstdint>
#include <vector>

#include "perf/trafgen/sequence_tracker.h"
#include "perf/trafgen/session.h"

namespace trunkline::trafgen {

struct Stream {
  base::Endpoint from;
  base::Endpoint to;        // the relay
  base::Endpoint heard_at;  // whom the relay should send it to
  SequenceTracker arrivals;
  std::uint32_t sent = 0;
  std::uint32_t received_in_run = 0;
};

/// By index, two for each session: first what the caller says, then what the callee says.
using Streams = std::vector<Stream>;

/// `reflected`: what is sent comes back to its sender, as a reflector in the relay's place does.
inline void place_session(Streams& streams, std::uint32_t session, const Session& ends, bool reflected) {
  if (streams.size() < 2 * (std::size_t{session} + 1)) streams.resize(2 * (std::size_t{session} + 1));
  streams[2 * session] = {ends.caller, ends.relay_of_caller, reflected ? ends.caller : ends.callee, {}, 0, 0};
  streams[2 * session + 1] = {
      ends.callee, ends.relay_of_callee, reflected ? ends.callee : ends.caller, {}, 0, 0};
}

}  // namespace trunkline::trafgen
