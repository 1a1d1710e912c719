// undelivered: tells the shard whose request it was that the network has not delivered. RFC 3261
// section 18.4.
#pragma once

#include <cstdint>
#include <span>

#include "dataplane/gate/worker_counters.h"
#include "dataplane/intake/rate_limit.h"
#include "dataplane/intake/services.h"
#include "dataplane/packet/packet.h"
#include "dataplane/rings/worker_end.h"
#include "dataplane/stages/quoted_datagram.h"
#include "sip/transport/quoted_request.h"

namespace trunkline::dataplane {

struct StageContext;

/// Types and codes of ICMP and of ICMPv6 that say of the packet they quote that it was not delivered:
/// destination unreachable and parameter problem. Not so source quench, time exceeded, and what is too large
/// for some link, which says that it could be.
[[nodiscard]] bool says_undelivered_v4(std::uint8_t type, std::uint8_t code) noexcept;
[[nodiscard]] bool says_undelivered_v6(std::uint8_t type) noexcept;

/// One worker's. The branch of the request goes up in the packet that told of it, and the shard decides what
/// it is worth.
class Undelivered {
 public:
  /// Both outlive it.
  Undelivered(const Services& services, WorkerEnd& end, base::WorkerId worker) noexcept
      : services_(services), end_(end), worker_(worker) {}

  /// `error`: an ICMP error to our address number `local`, with `quote` of the packet that it is about in it.
  /// What is no request of ours, or too much, has its counter.
  void take_error(StageContext& context, Packet error,
                  const base::Result<QuotedDatagram, gate::WorkerCounter>& quote,
                  std::uint8_t local) noexcept;
  /// `packet` of ours begins with its IP header; the next hop it waited for has not answered.
  void take_back(StageContext& context, Packet packet) noexcept;
  /// `payload` of ours, from our address number `local`: no way leads to `datagram.destination`.
  void take_back(StageContext& context, Packet payload, const QuotedDatagram& datagram,
                 std::uint8_t local) noexcept;

 private:
  void tell(StageContext& context, Packet packet, const QuotedDatagram& datagram,
            const sip::QuotedRequest& request) noexcept;

  const Services& services_;
  WorkerEnd& end_;
  base::WorkerId worker_;
  RateLimit errors_{1000, 200};
};

}  // namespace trunkline::dataplane
