// emit: payloads of ours become UDP datagrams on their way out: from the control plane, or made on the
// worker.
#pragma once

#include <cstdint>

#include "base/endpoint.h"
#include "dataplane/gate/packet.h"
#include "dataplane/packet/packet.h"
#include "dataplane/stages/stage_context.h"

namespace trunkline::dataplane {

struct Destination {
  std::uint8_t local = 0;  // our address, by its number
  std::uint16_t local_port = 0;
  base::Endpoint remote;
  std::uint8_t dscp = 0;  // 0 to 63
};

/// Sends `payload`, a packet of the UDP payload alone, in fragments when it is larger than the port's MTU.
/// What cannot go is dropped and counted: `emit_no_route` (of a request its shard is told, see
/// undelivered.h), `emit_too_large`, `emit_no_buffer`.
void emit(StageContext& context, const Destination& to, Packet payload) noexcept;

/// Sends what a shard gave to this worker: from record.local to record.remote. The record must lie in an
/// mbuf's private area. Also `emit_wrong_source`.
void emit(StageContext& context, gate::Packet packet) noexcept;

}  // namespace trunkline::dataplane
