#include "dataplane/stages/slot_index.h"

#include <optional>

namespace trunkline::dataplane {
namespace {

// A multiplier that keeps 64 addresses apart is found after some fifty tries; an address that shares its cell
// with another one goes the long way.
constexpr int most_multipliers = 10'000;

// A port of the range may be SIP's: then all packets to this address are told apart on the long way.
bool is_all_media(const Services& services, std::uint8_t local, std::uint16_t first_port,
                  std::uint32_t pairs) {
  for (std::uint32_t pair = 0; pair < pairs; ++pair) {
    const auto port = static_cast<std::uint16_t>(first_port + 2 * pair);
    if (services.find(local, port).service != Service::media) return false;
  }
  return true;
}

}  // namespace

std::vector<MediaPlace> media_places(const Interfaces& interfaces, const Services& services,
                                     const rtp::MediaLayout& media, base::WorkerId worker) {
  const auto first_port = first_media_port(media, worker);
  std::vector<MediaPlace> found;
  for (std::uint8_t address = 0; address < media.address_count; ++address) {
    const auto local = interfaces.find(media.addresses[address]);
    if (!local || !is_all_media(services, *local, first_port, media.pairs_per_worker)) continue;
    found.push_back({media.addresses[address], interfaces.addresses()[*local].port,
                     std::uint32_t{address} * media.pairs_per_worker});
  }
  return found;
}

std::uint16_t first_media_port(const rtp::MediaLayout& media, base::WorkerId worker) noexcept {
  return static_cast<std::uint16_t>(media.first_port +
                                    2U * media.pairs_per_worker * static_cast<unsigned>(worker));
}

bool SlotIndex::OfPort::add(const Cell& cell) noexcept {
  auto& place = cells_[cell.address * multiplier_ >> shift];
  if (place.pairs != 0) return false;
  place = cell;
  return true;
}

SlotIndex::SlotIndex(const Interfaces& interfaces, const Services& services, const rtp::MediaLayout& media,
                     base::WorkerId worker)
    : ports_(interfaces.size()) {
  const auto first_port = first_media_port(media, worker);
  const auto found = media_places(interfaces, services, media, worker);
  for (std::uint8_t port = 0; port < ports_.size(); ++port) {
    auto& here = ports_[port];
    std::uint32_t multiplier = 0x9e3779b1U;
    for (int tries = 0; tries < most_multipliers; ++tries, multiplier = multiplier * 0x915f77f5U + 2) {
      here = {};
      here.first_port_ = first_port;
      here.multiplier_ = multiplier | 1;
      bool apart = true;
      for (const auto& place : found) {
        if (place.port != port || !place.address.is_v4()) continue;
        const auto word = word_of(ipv4_octets(place.address));
        apart = here.add({word, place.first_slot, media.pairs_per_worker}) && apart;
      }
      if (apart) break;
    }
  }
}

}  // namespace trunkline::dataplane
