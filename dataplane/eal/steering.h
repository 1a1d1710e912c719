// How media packets come to the worker whose ports they are for.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "dataplane/eal/port_blocks.h"
#include "dataplane/eal/port_settings.h"
#include "rtp/relay/media_layout.h"

namespace trunkline::dataplane {

enum class Steering : std::uint8_t {
  one_worker,  // there is no other
  rules,       // rte_flow: each worker's media ports lead to its queue
  spread,      // flows are spread over the queues (RSS, the kernel, the far side); hand-off brings them home
  one_queue,   // worker 0 receives all, and hands off
};

/// For a log line.
[[nodiscard]] std::string_view to_string(Steering steering) noexcept;

/// UDP over IPv4 or IPv6 to the ports of `block` goes to `queue`.
struct MediaRule {
  bool v4 = true;
  PortBlock block;
  std::uint16_t queue = 0;
};
/// What leads each media port to its worker's queue.
[[nodiscard]] std::vector<MediaRule> media_rules(const rtp::MediaLayout& media);

/// Asks the started port, by DPDK's number, for rules by which it brings media home, where it has several
/// queues and can; it has all of them afterwards, or none. All other packets stay spread. `vlan`: of the
/// port, 0 for none.
[[nodiscard]] Steering steer_media(std::uint16_t port, const PortSettings& settings, std::uint16_t vlan,
                                   const rtp::MediaLayout& media);

}  // namespace trunkline::dataplane
