// The headers between an IPv6 header and what it carries: walked with a bound. RFC 8200 section 4.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "base/result.h"
#include "dataplane/gate/worker_counters.h"
#include "dataplane/packet/ipv6.h"

namespace trunkline::dataplane {

struct Walked {
  std::uint8_t protocol = 0;  // UDP, ICMPv6, or whatever else stands at the end
  std::uint16_t offset = 0;   // where that begins; of a fragment: what follows its fragment header
  const Ipv6Fragment* fragment = nullptr;  // of a larger packet; RFC 6946's lone fragments are none
  bool is_lone_fragment = false;
};

/// Walks from the header of type `first` at `offset` in `packet`. Stops behind a fragment header, since what
/// follows belongs to the whole. Errors: `ipv6_bad_extension` (runs past the end, a hop-by-hop header that is
/// not first, a route not yet finished), `ipv6_too_many_extensions`, `ipv6_unknown_header`.
[[nodiscard]] base::Result<Walked, gate::WorkerCounter> walk_extensions(std::span<const std::uint8_t> packet,
                                                                        std::uint8_t first,
                                                                        std::uint16_t offset) noexcept;

}  // namespace trunkline::dataplane
