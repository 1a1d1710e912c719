// reassembly: SIP messages that come in IP fragments become one contiguous packet. RFC 791, RFC 8200
// section 4.5, RFC 5722.
#pragma once

#include <cstdint>
#include <vector>

#include "dataplane/gate/plane_config.h"
#include "dataplane/intake/services.h"
#include "dataplane/packet/batch.h"
#include "dataplane/packet/metadata.h"
#include "dataplane/packet/udp.h"
#include "dataplane/stages/stage_context.h"
#include "dataplane/stages/unfinished_datagram.h"

namespace trunkline::dataplane {

/// Each worker has its own; ports bring all fragments of a datagram to one queue. Bounded by the limits in
/// all and by source; only datagrams to a SIP port are kept once their first piece has shown the port.
class Reassembly {
 public:
  /// `messages` gives the buffers the wholes are made in; all must outlive this.
  Reassembly(const gate::PlaneLimits& limits, rte_mempool& messages, const Services& services);

  /// Takes a fragment whose packet `mbuf` is cut to its length. `passed`: `mbuf` is now the whole datagram,
  /// with an IP header that has neither options nor extension headers.
  [[nodiscard]] Fate receive(StageContext& context, const FragmentFacts& facts, rte_mbuf*& mbuf) noexcept;

  /// Gives up what is too old. To be called each millisecond.
  void age(StageContext& context) noexcept;

  [[nodiscard]] std::size_t unfinished() const noexcept;

 private:
  [[nodiscard]] bool is_sip(const rte_mbuf& mbuf, const UdpHeader& udp) const noexcept;
  [[nodiscard]] UnfinishedDatagram* find_or_begin(StageContext& context, const FragmentFacts& facts,
                                                  Family family) noexcept;
  [[nodiscard]] UnfinishedDatagram* room_for(StageContext& context, const base::IpAddress& source) noexcept;

  std::vector<UnfinishedDatagram> datagrams_;
  std::uint16_t most_per_source_;
  base::Duration timeout_;
  rte_mempool& messages_;
  const Services& services_;
};

}  // namespace trunkline::dataplane
