#include "controlplane/media/stream_table.h"

namespace trunkline::controlplane {

StreamTable::StreamTable(const MediaSettings& settings, base::ShardId shard, std::uint8_t shards)
    : settings_(settings),
      ports_(settings.layout, settings.quarantine, shard, shards),
      // Most calls have one stream, and some a second one that is rejected.
      streams_(static_cast<std::uint8_t>(shard), settings.calls * 2),
      leases_(ports_.slots()) {}

base::Result<void, MediaError> StreamTable::extend(MediaCallHandle call, std::uint64_t owner,
                                                   MediaStreams& streams, std::size_t count) {
  const auto before = streams.size();
  while (streams.size() < count) {
    const auto added = streams_.emplace();
    if (!added || !streams.push_back(*added)) {
      while (streams.size() > before) {
        streams_.erase(streams.back());
        streams.pop_back();
      }
      return base::fail(MediaError::no_room);
    }
    at(*added).call = call;
    at(*added).owner = owner;
    at(*added).number = static_cast<std::uint8_t>(streams.size() - 1);
  }
  return {};
}

void StreamTable::shrink(MediaStreams& streams, std::size_t count, base::Instant now) {
  while (streams.size() > count) {
    auto& stream = at(streams.back());
    refuse(stream, now);
    give_up(stream, now);
    streams_.erase(streams.back());
    streams.pop_back();
  }
}

void StreamTable::request(MediaStream& stream, Party party, const base::IpAddress& remote,
                          SlotRequests& requests) const {
  const auto present = stream.slots[party].handle;
  if (present && is_v4(present) == remote.is_v4()) return;
  requests.add(addresses_towards(remote), stream.proposed[party]);
}

// Where media has no address on that port, any of the family: a port without one may still be routed to.
PortPlan::AddressSet StreamTable::addresses_towards(const base::IpAddress& remote) const noexcept {
  const auto of_family = ports_.addresses_of_family(remote.is_v4());
  PortPlan::AddressSet leading = 0;
  for (std::size_t i = 0; i < settings_.layout.address_count; ++i) {
    if (settings_.reach.leads(settings_.layout.addresses[i], remote))
      leading = static_cast<PortPlan::AddressSet>(leading | (1U << i));
  }
  const auto fitting = static_cast<PortPlan::AddressSet>(of_family & leading);
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
    for (const auto& slot : at(handle).slots.items) {
      if (slot.handle) return base::WorkerId{static_cast<std::uint8_t>(slot.handle.owner)};
    }
  }
  return std::nullopt;
}

void StreamTable::adopt(MediaStreamHandle handle, base::Instant now) {
  auto& stream = at(handle);
  for (const auto party : {Party::a, Party::b}) {
    auto& slot = stream.slots[party];
    auto& proposed = stream.proposed[party];
    if (!proposed) continue;
    orders_.close(slot);
    give_back(slot.handle, now);
    slot = {};
    slot.handle = std::exchange(proposed, {});
    if (const auto place = ports_.place_of(slot.handle)) {
      leases_[*place] = {handle, stream.owner, slot.handle.generation, party, stream.number};
    }
  }
}

void StreamTable::refuse(MediaStream& stream, base::Instant now) {
  for (auto& slot : stream.proposed.items) give_back(slot, now);
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
