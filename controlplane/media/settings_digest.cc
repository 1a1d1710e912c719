#include "controlplane/media/settings_digest.h"

#include <cstring>

#include "base/split_mix.h"

namespace trunkline::controlplane {

SettingsDigest digest_of(const rtp::SlotSettings& settings) noexcept {
  using base::mixed;
  const auto with_address = [](std::uint64_t digest, const base::Endpoint& endpoint) {
    std::array<std::uint64_t, 2> words;
    std::memcpy(words.data(), endpoint.address.octets().data(), sizeof words);
    return mixed(digest, words[0], words[1]);
  };
  const auto octets = [](auto... values) {
    std::uint64_t word = 0;
    ((word = word << 8 | static_cast<std::uint64_t>(values)), ...);
    return word;
  };
  // Addresses first: a peer chooses theirs, and an IPv6 address can have what is before it overlooked. That
  // is another of his own. Not begun with 0, as an IPv4 address begins: the product would be 0 for each of
  // them.
  auto digest = with_address(base::split_mix_step, settings.remote_rtp);
  digest = with_address(digest, settings.remote_rtcp);
  digest =
      mixed(digest,
            std::uint64_t{settings.remote_rtp.port} << 48 | std::uint64_t{settings.remote_rtcp.port} << 32 |
                settings.partner,
            octets(settings.clock_khz, settings.codec, settings.change_packets, settings.one_way_s) << 16 |
                settings.silence_s);
  digest = mixed(digest,
                 octets(settings.mode, settings.latch, settings.may_receive, settings.may_send,
                        settings.rtcp_mux, settings.encrypted, settings.payload_type, settings.dscp),
                 settings.events);
  return {{static_cast<std::uint32_t>(digest >> 32), static_cast<std::uint32_t>(digest)}};
}

}  // namespace trunkline::controlplane
