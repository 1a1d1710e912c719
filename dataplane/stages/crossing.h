// One packet that leaves by the short way without the company of others: from either family, to either.
#pragma once

#include <cstdint>

#include <rte_mbuf.h>

#include "dataplane/packet/udp.h"
#include "dataplane/stages/service_context.h"
#include "dataplane/stages/stage_context.h"

namespace trunkline::dataplane {

/// A packet that its slot has admitted.
struct Crossing {
  rte_mbuf* mbuf;
  UdpHeader* udp;        // in it
  std::uint32_t slot;    // that it came to
  std::uint16_t octets;  // of RTP
};

/// Sends it by its slot's way, under new headers of that way's family, its checksum carried over:
/// both families cover the same but for the addresses (RFC 768, RFC 8200 section 8.1). False, and nothing has
/// happened: the long way must look at it.
[[nodiscard]] bool cross(StageContext& context, ServiceContext& service, const Crossing& packet) noexcept;

}  // namespace trunkline::dataplane
