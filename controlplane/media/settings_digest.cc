#include "controlplane/media/settings_digest.h"

#include <array>
#include <cstring>

namespace trunkline::controlplane {
namespace {

// A word into what there is already: SplitMix64's mixing (Steele, Lea and Flood, 2014).
std::uint64_t mixed(std::uint64_t digest, std::uint64_t word) noexcept {
  std::uint64_t bits = (digest ^ word) + 0x9e3779b97f4a7c15ULL;
  bits = (bits ^ (bits >> 30)) * 0xbf58476d1ce4e5b9ULL;
  bits = (bits ^ (bits >> 27)) * 0x94d049bb133111ebULL;
  return bits ^ (bits >> 31);
}

std::uint64_t mixed(std::uint64_t digest, const base::Endpoint& endpoint) noexcept {
  std::array<std::uint64_t, 2> words;
  std::memcpy(words.data(), endpoint.address.octets().data(), sizeof words);
  return mixed(mixed(mixed(digest, words[0]), words[1]), endpoint.port);
}

}  // namespace

SettingsDigest digest_of(const rtp::SlotSettings& settings) noexcept {
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
