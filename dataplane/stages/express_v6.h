// The short way for RTP that comes over IPv6.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include <rte_mbuf.h>

#include "dataplane/packet/batch.h"
#include "dataplane/packet/ipv6.h"
#include "dataplane/packet/udp.h"
#include "dataplane/stages/service_context.h"
#include "dataplane/stages/slot_index.h"
#include "dataplane/stages/stage_context.h"

namespace trunkline::dataplane {

/// As Express, for what that has left in a batch: frames of IPv6 without extension headers. Each leaves by
/// itself (crossing.h), by IPv6 or by IPv4.
class ExpressV6 {
 public:
  ExpressV6(const Interfaces& interfaces, const Services& services, const rtp::MediaLayout& media,
            base::WorkerId worker);

  template <rtp::Counting counting>
  void run(StageContext& context, ServiceContext& service, std::uint8_t port, Batch& batch) noexcept;

 private:
  struct Frame;
  struct Passing {
    rte_mbuf* mbuf;
    std::uint32_t slot;    // it may be for; no_slot: the long way's
    std::uint16_t octets;  // of RTP
  };

  void look(const StageContext& context, const ServiceContext& service, std::uint8_t port,
            const Batch& batch) noexcept;
  [[nodiscard]] std::uint32_t slot_of(std::uint8_t port, const Frame& frame) const noexcept;
  void take_long_way(StageContext& context, ServiceContext& service, const Passing& taken,
                     std::uint32_t to) noexcept;

  std::vector<MediaPlace> places_;  // IPv6 alone
  std::uint16_t first_port_;
  std::uint16_t pairs_;
  std::array<Passing, Batch::most> passing_;
  std::size_t count_ = 0;
};

}  // namespace trunkline::dataplane
