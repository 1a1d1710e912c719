#include "controlplane/media/stream_table.h"

namespace trunkline::controlplane {

StreamTable::StreamTable(const MediaSettings& settings, base::ShardId shard, std::uint8_t shards)
    : settings_(settings),
      ports_(settings.layout, settings.quarantine, shard, shards),
      streams_(static_cast<std::uint8_t>(shard),
               settings.streams == 0 ? usual_streams(settings.calls) : settings.streams),
      leases_(ports_.slots()) {}

base::Result<void, MediaError> StreamTable::begin(MediaCallHandle call, MediaStreams& streams,
                                                  std::size_t i) {
  const auto begun = streams_.emplace();
  if (!begun) return base::fail(MediaError::no_room);
  at(*begun).call = call;
  streams.replace(i, *begun);
  return {};
}

void StreamTable::end(MediaStreams& streams, std::size_t i, base::Instant now) {
  auto& stream = at(streams[i]);
  const auto kind = stream.offer != nullptr ? stream.offer->side.kind : stream.sides[Party::a].kind;
  refuse(stream, now);
  give_up(stream, now);
  streams_.erase(streams[i]);
  streams.replace(i, no_stream(kind));
}

void StreamTable::shrink(MediaStreams& streams, std::size_t count, base::Instant now) {
  while (streams.size() > count) {
    if (streams.back()) end(streams, streams.size() - 1, now);
    streams.pop_back();
  }
}

void StreamTable::request(MediaStream& stream, Party party, const base::IpAddress& remote,
                          SlotRequests& requests) {
  const auto present = stream.slots[party].handle;
  if (present && is_v4(present) == remote.is_v4()) return;
  request_another(stream, party, remote, requests);
}

StreamOffer& StreamTable::outstanding(MediaStream& stream) {
  if (stream.offer == nullptr) stream.offer = std::move(spare_offer_);
  if (stream.offer == nullptr) stream.offer = std::make_unique<StreamOffer>();
  return *stream.offer;
}

void StreamTable::set_aside(std::unique_ptr<StreamOffer> offer) noexcept {
  *offer = {};
  spare_offer_ = std::move(offer);
}

// Where media has no address on that port, any of the family: a port without one may still be routed to.
PortPlan::AddressSet StreamTable::addresses_towards(const base::IpAddress& remote) const noexcept {
  const auto of_family = ports_.addresses_of_family(remote.is_v4());
  PortPlan::AddressSet leading = 0;
  for (std::size_t i = 0; i < settings_.layout.address_count; ++i) {
    if (settings_.reach.leads(settings_.layout.addresses[i], remote)) leading |= PortPlan::AddressSet{1} << i;
  }
  const auto fitting = of_family & leading;
  return fitting != 0 ? fitting : of_family;
}

base::Result<void, MediaError> StreamTable::reserve(MediaStreams& streams, const SlotRequests& requests,
                                                    std::optional<base::WorkerId> worker) {
  for (const auto addresses : requests.wanted) {
    if (addresses == 0) return base::fail(MediaError::no_local_address);
  }
  std::array<base::MediaHandle, SlotRequests::most> taken;
  const auto slots = std::span(taken).first(requests.wanted.size());
  if (!ports_.take(requests.wanted.span(), worker ? worker : worker_of(streams), slots))
    return base::fail(MediaError::no_room);
  for (std::size_t i = 0; i < slots.size(); ++i) *requests.places[i] = slots[i];
  return {};
}

std::optional<base::WorkerId> StreamTable::worker_of(const MediaStreams& streams) const noexcept {
  for (const auto handle : streams) {
    if (!handle) continue;
    for (const auto& slot : at(handle).slots.items) {
      if (slot.handle) return base::WorkerId{static_cast<std::uint8_t>(slot.handle.owner)};
    }
  }
  return std::nullopt;
}

void StreamTable::adopt(MediaStreamHandle handle, std::uint64_t owner, std::size_t number,
                        base::Instant now) {
  auto& stream = at(handle);
  auto offer = std::move(stream.offer);
  if (offer == nullptr) return;
  for (const auto party : {Party::a, Party::b}) {
    const auto proposed = offer->proposed[party];
    if (!proposed) continue;
    auto& slot = stream.slots[party];
    if (slot.open) orders_.close(slot);  // not so at the first offer
    give_back(slot.handle, now);
    slot = {};
    slot.handle = proposed;
    if (stream.latched != nullptr) (*stream.latched)[party] = {};
    if (const auto place = ports_.place_of(proposed))
      leases_[*place] = {handle, owner, proposed.generation, party, static_cast<std::uint8_t>(number)};
  }
  set_aside(std::move(offer));
}

void StreamTable::refuse(MediaStream& stream, base::Instant now) {
  if (stream.offer == nullptr) return;
  for (auto& slot : stream.offer->proposed.items) give_back(slot, now);
  set_aside(std::move(stream.offer));
}

void StreamTable::give_up(MediaStream& stream, base::Instant now) {
  for (auto& slot : stream.slots.items) {
    orders_.close(slot);
    give_back(slot.handle, now);
    slot = {};
  }
}

void StreamTable::give_back(base::MediaHandle& slot, base::Instant now) {
  if (!slot) return;
  ports_.give_back(slot, now);
  slot = {};
}

std::optional<StreamTable::Tenant> StreamTable::tenant(base::MediaHandle slot) noexcept {
  if (!ports_.in_use(slot)) return std::nullopt;
  const auto& lease = leases_[*ports_.place_of(slot)];
  auto* const stream = streams_.find(lease.stream);
  if (stream == nullptr || stream->slots[lease.party].handle != slot) return std::nullopt;
  return Tenant{stream, lease.party};
}

std::optional<StreamTable::Lease> StreamTable::lease(base::MediaHandle slot) const noexcept {
  const auto place = ports_.place_of(slot);
  if (!slot || !place || leases_[*place].generation != slot.generation) return std::nullopt;
  return leases_[*place];
}

const base::IpAddress& StreamTable::advertised_for(std::size_t address) const noexcept {
  const auto& outside = settings_.advertised[address];
  return outside.is_unspecified() ? settings_.layout.addresses[address] : outside;
}

base::Endpoint StreamTable::advertised(base::MediaHandle slot) const noexcept {
  if (!slot) return {};
  const auto port = settings_.layout.local(slot).port;
  return {advertised_for(slot.index / settings_.layout.pairs_per_worker), port};
}

std::optional<base::IpAddress> StreamTable::advertised(bool v4) const noexcept {
  for (std::size_t address = 0; address < settings_.layout.address_count; ++address) {
    if (settings_.layout.addresses[address].is_v4() == v4) return advertised_for(address);
  }
  return std::nullopt;
}

bool StreamTable::is_v4(base::MediaHandle slot) const noexcept {
  return settings_.layout.local(slot).address.is_v4();
}

}  // namespace trunkline::controlplane
