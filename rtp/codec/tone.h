// What an answering service plays: 20 ms frames of G.711, the same octets for every call.
#pragma once

#include <array>
#include <cstdint>

#include "rtp/codec/g711.h"

namespace trunkline::rtp {

/// 20 ms at 8,000 samples a second: one RTP payload of G.711.
using G711Frame = std::array<std::uint8_t, 160>;

/// 1 kHz at 0 dBm0, the digital milliwatt. Its period is eight samples, so that every frame has the same
/// octets and frames follow each other without a click. Source: ITU-T G.711 tables 5 and 6.
[[nodiscard]] G711Frame test_tone_frame(Law law) noexcept;

/// 400 Hz and 450 Hz together, -16 dBm0 each. They repeat every 20 ms, so that every sounding frame is the
/// same.
[[nodiscard]] G711Frame ringback_frame(Law law) noexcept;

/// No sound: the octet for zero.
[[nodiscard]] G711Frame silence_frame(Law law) noexcept;

/// After so many frames (20 ms each) ringing begins anew.
constexpr std::uint8_t ringback_frames = 150;
/// Whether frame `number`, counted from the start of ringing, sounds or is silent: 0.4 s on, 0.2 s off, 0.4 s
/// on, 2.0 s off.
[[nodiscard]] constexpr bool ringback_sounds(std::uint64_t number) noexcept {
  const auto place = number % ringback_frames;
  return place < 20 || (place >= 30 && place < 50);
}

}  // namespace trunkline::rtp
