// express: RTP of established streams, on the short way from rx to tx.
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include <rte_mbuf.h>

#include "base/endpoint.h"
#include "base/handle.h"
#include "dataplane/packet/batch.h"
#include "dataplane/stages/glance.h"
#include "dataplane/stages/service_context.h"
#include "dataplane/stages/stage_context.h"
#include "rtp/relay/media_layout.h"

namespace trunkline::dataplane {

/// Nearly every packet is a common frame (see glance.h) of a stream that is known, from the peer to whom the
/// slot belongs, and leaves by IPv4 to a next hop that is known. Such packets pass in three steps over the
/// batch, each fetching what the next one needs; their headers are changed where they lie, and no metadata is
/// written. Everything else is left as it came, for the long way (input.h, serve.h), which alone drops,
/// latches and explains.
///
/// The UDP checksum is not verified here but carried over, as readdress() does: what was damaged on the way
/// stays damaged for the receiver to see, and the payload, three lines of memory, is never touched. A damaged
/// packet cannot change who is admitted: only the long way does that, and it verifies.
class Express {
 public:
  Express(const Interfaces& interfaces, const Services& services, const rtp::MediaLayout& media,
          base::WorkerId worker) noexcept;

  /// All three steps. `batch`: as rx gave it, from `port`; what is left in it must go the long way.
  void run(StageContext& context, ServiceContext& service, std::uint8_t port, Batch& batch) noexcept {
    look(context, service, port, batch);
    admit(context, service, batch);
    send(context, service);
  }

  /// Which packets of the batch are common frames for slots of this worker.
  void look(const StageContext& context, const ServiceContext& service, std::uint8_t port,
            const Batch& batch) noexcept;
  /// Takes those out of the batch that their slots admit without a question.
  void admit(const StageContext& context, ServiceContext& service, Batch& batch) noexcept;
  /// Sends what was taken, by the partner slots.
  void send(StageContext& context, ServiceContext& service) noexcept;

 private:
  struct Found {
    base::Endpoint source;
    std::uint16_t length = 0;           // of the IP packet
    std::uint32_t slot = rtp::no_slot;  // no_slot: not common
  };
  struct Taken {
    rte_mbuf* mbuf;
    std::uint32_t from;
    std::uint32_t to;
    std::uint16_t length;  // of the IP packet
  };

  [[nodiscard]] bool find(const StageContext& context, const rte_mbuf& mbuf, std::uint8_t port,
                          const CommonHead& head, Found& found) const noexcept;
  [[nodiscard]] bool forward(StageContext& context, const Taken& taken, const rtp::Slot& slot) const noexcept;

  std::uint16_t first_port_;
  std::uint16_t pairs_;
  std::array<std::uint32_t, 256> first_slot_;  // of our address number; no_slot: no media there
  std::array<Ipv4Word, rtp::MediaLayout::most_addresses> source_{};  // of the layout's address number
  std::array<Found, Batch::most> found_;
  std::array<Taken, Batch::most> taken_;
  std::size_t taken_count_ = 0;
};

}  // namespace trunkline::dataplane
