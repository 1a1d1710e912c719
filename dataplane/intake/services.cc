#include "dataplane/intake/services.h"

#include <algorithm>

namespace trunkline::dataplane {

Services::Services(std::span<const base::IpAddress> local, std::span<const base::Endpoint> sip,
                   const rtp::MediaLayout& media) noexcept
    : media_(media) {
  media_address_.fill(no_media);
  const std::size_t count = std::min(local.size(), most_local);
  for (std::size_t i = 0; i < count; ++i) {
    const auto number = static_cast<std::uint8_t>(i);
    for (std::uint8_t address = 0; address < media.address_count; ++address) {
      if (media.addresses[address] == local[i]) media_address_[i] = address;
    }
    for (const base::Endpoint& endpoint : sip) {
      if (endpoint.address != local[i] || sip_.full()) continue;
      [[maybe_unused]] const bool had_room = sip_.push_back({number, endpoint.port});
    }
  }
}

ServiceMatch Services::find(std::uint8_t local, std::uint16_t port) const noexcept {
  for (const SipPort& sip : sip_) {
    if (sip.port == port && sip.local == local) return {.service = Service::sip};
  }
  const std::uint8_t address = media_address_[local];
  if (address == no_media) return {};
  const auto slot = media_.find(address, port);
  if (!slot) return {};
  return {Service::media, slot->worker, slot->index, slot->is_odd};
}

}  // namespace trunkline::dataplane
