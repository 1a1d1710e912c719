// express: RTP of established streams, on the short way from rx to tx.
#pragma once

#include <array>
#include <cstdint>

#include <rte_mbuf.h>

#include "base/handle.h"
#include "dataplane/packet/batch.h"
#include "dataplane/stages/express_v6.h"
#include "dataplane/stages/service_context.h"
#include "dataplane/stages/slot_index.h"
#include "dataplane/stages/stage_context.h"
#include "rtp/relay/media_layout.h"

namespace trunkline::dataplane {

struct RtpFrame;

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
          base::WorkerId worker)
      : index_(interfaces, services, media, worker), v6_(interfaces, services, media, worker) {}

  /// All three steps, and then what ExpressV6 can do of the rest. `batch`: as rx gave it, from `port`; what
  /// is left in it must go the long way.
  template <rtp::Counting counting = rtp::Counting::on>
  void run(StageContext& context, ServiceContext& service, std::uint8_t port, Batch& batch) noexcept {
    look(context, service, port, batch);
    admit<counting>(context, service, batch);
    send(context, service);
    if (!batch.empty()) v6_.run<counting>(context, service, port, batch);
  }

  /// Which packets of the batch are common frames, and to which slots they came.
  void look(const StageContext& context, const ServiceContext& service, std::uint8_t port,
            const Batch& batch) noexcept;
  /// Takes those out of the batch that their slots admit without a question.
  template <rtp::Counting counting>
  void admit(const StageContext& context, ServiceContext& service, Batch& batch) noexcept;
  /// Sends what was taken, by the ways of the slots it came to.
  void send(StageContext& context, ServiceContext& service) noexcept;

 private:
  // What is known of a packet of the batch, from step to step.
  struct Passing {
    rte_mbuf* mbuf;
    RtpFrame* frame;
    std::uint32_t slot;    // whose end it came to; no_slot: the long way's
    std::uint16_t octets;  // of RTP
  };
  [[nodiscard]] bool send_where_it_lies(StageContext& context, ServiceContext& service,
                                        const Passing& taken) noexcept;
  Passing* passing_end() noexcept { return passing_.data() + count_; }
  void take_long_way(StageContext& context, ServiceContext& service, const Passing& taken) noexcept;

  SlotIndex index_;
  ExpressV6 v6_;
  std::array<Passing, Batch::most> passing_;
  std::size_t count_ = 0;  // of these
};

}  // namespace trunkline::dataplane
