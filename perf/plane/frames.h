// The streams of the bench and their packets: as a phone sends them, and cheap to make again and again.
#pragma once

#include <cstdint>
#include <vector>

#include <rte_mbuf.h>

#include "base/endpoint.h"
#include "dataplane/gate/plane_config.h"
#include "rtp/relay/media_layout.h"

namespace trunkline::perf {

/// Slot 2n and slot 2n + 1 are a call; each has a phone of its own, behind the gateway.
[[nodiscard]] base::Endpoint phone_of(std::uint32_t slot) noexcept;

/// Makes G.711 packets of 20 ms from the phone of any slot.
class FrameMaker {
 public:
  FrameMaker(const gate::MacAddress& from, const gate::MacAddress& to, const rtp::MediaLayout& layout);

  /// Fills `mbuf`, whose payload was written by prepare(), with the packet number `sequence` to `slot`. Looks
  /// at no table: it costs the same for one slot as for a million.
  void make(rte_mbuf& mbuf, std::uint32_t slot, std::uint16_t sequence) const noexcept;
  /// Once for each buffer: headers and payload.
  void prepare(rte_mbuf& mbuf) const noexcept;

  static constexpr std::uint16_t frame_octets = 14 + 20 + 8 + 12 + 160;

 private:
  struct alignas(64) Head {
    std::uint8_t octets[64];
  };
  Head head_{};
  std::uint64_t ip_sum_ = 0;   // of what never changes
  std::uint64_t udp_sum_ = 0;  // the same, payload included
  std::uint32_t first_local_ = 0;
  std::uint16_t first_port_ = 0;
  std::uint32_t pairs_shift_ = 0;
};

/// Our address number `number`: 10.99.1.0 upwards.
[[nodiscard]] base::IpAddress local_address(std::uint32_t number) noexcept;

}  // namespace trunkline::perf
