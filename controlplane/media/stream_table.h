// Holds the streams of all calls and the slots they have: takes and gives back, and decides nothing about
// media.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "base/endpoint.h"
#include "base/instant.h"
#include "base/result.h"
#include "base/slab.h"
#include "controlplane/media/media_call.h"
#include "controlplane/media/media_error.h"
#include "controlplane/media/media_settings.h"
#include "controlplane/media/port_plan.h"
#include "controlplane/media/slot_orders.h"
#include "controlplane/media/slot_requests.h"

namespace trunkline::controlplane {

class StreamTable {
 public:
  StreamTable(const MediaSettings& settings, base::ShardId shard, std::uint8_t shards);

  /// The i-th line is carried from now on. Errors: `no_room`.
  [[nodiscard]] base::Result<void, MediaError> begin(MediaCallHandle call, MediaStreams& streams,
                                                     std::size_t i);
  /// It is not any more; its slots are closed and rest.
  void end(MediaStreams& streams, std::size_t i, base::Instant now);
  /// Ends the last ones until `count` lines are left.
  void shrink(MediaStreams& streams, std::size_t count, base::Instant now);

  /// Notes that the stream needs a slot towards a party at `remote`: in its address family, and where several
  /// ports have such addresses, on the port that leads there. One that it has of the family stays; else the
  /// new one will be its proposed slot.
  void request(MediaStream& stream, Party party, const base::IpAddress& remote, SlotRequests& requests);
  /// The same, whatever it has.
  void request_another(MediaStream& stream, Party party, const base::IpAddress& remote,
                       SlotRequests& requests) {
    requests.add(addresses_towards(remote), outstanding(stream).proposed[party]);
  }
  /// What an offer says of the stream that is outstanding, or begins to be.
  [[nodiscard]] StreamOffer& outstanding(MediaStream& stream);
  /// Takes all that was requested, from the worker where the call's other slots are.
  /// Errors: `no_local_address` when no address is of a family, `no_room`. Then nothing is taken.
  /// `worker`: another, to which the call moves.
  [[nodiscard]] base::Result<void, MediaError> reserve(MediaStreams& streams, const SlotRequests& requests,
                                                       std::optional<base::WorkerId> worker = {});
  /// The proposed slots take the place of the present ones, which are closed.
  /// `owner`: of the call, whose stream it is the `number`-th of.
  void adopt(MediaStreamHandle stream, std::uint64_t owner, std::size_t number, base::Instant now);
  /// Orders what the slot of a party shall do: see SlotOrders.
  void set(MediaStream& stream, Party party, const rtp::SlotSettings& settings, bool moved) {
    const bool latches_anew = orders_.set(stream.slots[party], settings, moved);
    if (latches_anew && stream.latched != nullptr) (*stream.latched)[party] = {};
  }
  /// They go back, and the present ones stay.
  void refuse(MediaStream& stream, base::Instant now);
  /// Closes the present slots and gives them back.
  void give_up(MediaStream& stream, base::Instant now);

  /// Of a line that has a stream.
  [[nodiscard]] MediaStream& at(MediaStreamHandle handle) noexcept { return *streams_.find(handle); }
  [[nodiscard]] const MediaStream& at(MediaStreamHandle handle) const noexcept {
    return *streams_.find(handle);
  }

  /// The stream whose open slot this is, and which party the slot faces.
  struct Tenant {
    MediaStream* stream;
    Party party;
  };
  [[nodiscard]] std::optional<Tenant> tenant(base::MediaHandle slot) noexcept;

  /// Whose slot it is, or was last: stays until the slot's next tenant moves in.
  struct Lease {
    MediaStreamHandle stream;
    std::uint64_t owner = 0;
    std::uint32_t generation = 0;  // of the slot's handle
    Party party = Party::a;
    std::uint8_t number = 0;  // of the stream in its call
  };
  [[nodiscard]] std::optional<Lease> lease(base::MediaHandle slot) const noexcept;

  /// What a peer is told: the slot's RTP port at the advertised address. Port 0 for no slot.
  [[nodiscard]] base::Endpoint advertised(base::MediaHandle slot) const noexcept;
  /// The first address of a family, as it is advertised.
  [[nodiscard]] std::optional<base::IpAddress> advertised(bool v4) const noexcept;
  [[nodiscard]] bool is_v4(base::MediaHandle slot) const noexcept;

  [[nodiscard]] PortPlan& ports() noexcept { return ports_; }
  [[nodiscard]] const PortPlan& ports() const noexcept { return ports_; }
  [[nodiscard]] SlotOrders& orders() noexcept { return orders_; }
  [[nodiscard]] const SlotOrders& orders() const noexcept { return orders_; }
  [[nodiscard]] const MediaSettings& settings() const noexcept { return settings_; }
  [[nodiscard]] std::uint32_t size() const noexcept { return streams_.size(); }
  [[nodiscard]] std::uint32_t capacity() const noexcept { return streams_.capacity(); }

 private:
  [[nodiscard]] PortPlan::AddressSet addresses_towards(const base::IpAddress& remote) const noexcept;
  void give_back(base::MediaHandle& slot, base::Instant now);
  void set_aside(std::unique_ptr<StreamOffer> offer) noexcept;
  [[nodiscard]] const base::IpAddress& advertised_for(std::size_t address) const noexcept;
  [[nodiscard]] std::optional<base::WorkerId> worker_of(const MediaStreams& streams) const noexcept;

  MediaSettings settings_;
  PortPlan ports_;
  base::Slab<MediaStream, MediaStreamHandle> streams_;
  std::vector<Lease> leases_;  // by PortPlan::place_of
  SlotOrders orders_;
  /// The offer that was done with last: the next call takes it, and no memory.
  std::unique_ptr<StreamOffer> spare_offer_;
};

}  // namespace trunkline::controlplane
