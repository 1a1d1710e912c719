// One step of a message: between which addresses, over what.
#pragma once

#include <cstdint>
#include <type_traits>

#include "base/endpoint.h"
#include "sip/transport/reliability.h"

namespace trunkline::sip {

/// Where a message came from, or where one is to go. Copied by value through every layer.
struct Hop {
  base::Endpoint local;   // ours
  base::Endpoint remote;  // theirs
  Transport transport = Transport::udp;
  bool by_size = false;  // over TCP only since the message is too large for UDP (RFC 3261 section 18.1.1)
  bool flow = false;     // it leads back through what the peer has opened, and nothing else does (RFC 5626)
  std::uint64_t connection =
      0;  // of a stream transport: whose meaning only its owner knows; 0: none yet, or UDP

  friend bool operator==(const Hop&, const Hop&) noexcept = default;
};
static_assert(std::is_trivially_copyable_v<Hop> && sizeof(Hop) <= 48, "copied by value");

}  // namespace trunkline::sip
