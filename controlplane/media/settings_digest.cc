#include "controlplane/media/settings_digest.h"

#include "base/split_mix.h"

namespace trunkline::controlplane {
SettingsDigest digest_of(const rtp::SlotSettings& settings) noexcept {
  using base::mixed;
  auto digest = mixed(mixed(0, settings.remote_rtp), settings.remote_rtcp);
  const auto octets = [](auto... values) {
    std::uint64_t word = 0;
    ((word = word << 8 | static_cast<std::uint64_t>(values)), ...);
    return word;
  };
  digest = mixed(digest, octets(settings.mode, settings.latch, settings.may_receive, settings.may_send,
                                settings.rtcp_mux, settings.encrypted, settings.payload_type, settings.dscp));
  digest = mixed(
      digest, octets(settings.clock_khz, settings.codec, settings.change_packets, settings.one_way_s) << 16 |
                  settings.silence_s);
  digest = mixed(digest, settings.partner);
  return {{static_cast<std::uint32_t>(digest >> 32), static_cast<std::uint32_t>(digest)}};
}

}  // namespace trunkline::controlplane
