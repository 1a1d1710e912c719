// The E-model: how a conversation sounds, estimated from codec, loss and delay.
#pragma once

#include <cstdint>

#include "rtp/codec/payload.h"

namespace trunkline::rtp {

/// What a codec takes from R by itself, and how well it bears loss. Source: ITU-T G.113 appendix I; see the
/// table in the .cc for what stands there and what had to be judged.
struct CodecImpairment {
  float equipment = 0;        // Ie
  float loss_robustness = 1;  // Bpl, > 0
};

/// A codec that is not in the table is taken for G.711 with concealment: loss and delay are then what counts.
[[nodiscard]] CodecImpairment impairment_of(Codec codec) noexcept;

/// What was measured of one direction.
struct SpeechPath {
  CodecImpairment codec;
  float loss = 0;         // of all packets, 0..1
  float burst_ratio = 1;  // mean run of losses over that of random loss; 1 or more
  float delay_ms = 0;     // one way, mouth to ear
};

/// The transmission rating R, 0..100, with every other parameter of the model at its default.
/// Source: ITU-T G.107 (2015) section 7.
[[nodiscard]] float rating(const SpeechPath& path) noexcept;

/// The mean opinion score of a rating, 1..4.5. Source: ITU-T G.107 annex B.
[[nodiscard]] float opinion(float rating) noexcept;

/// The delay impairment Id by one-way delay. Source: ITU-T G.107 section 7.4, defaults.
[[nodiscard]] float delay_impairment(float delay_ms) noexcept;

/// BurstR: by how much losses come in longer runs than chance would make them. Source: ITU-T G.107 section
/// 7.5. `loss` 0..1.
[[nodiscard]] constexpr float burst_ratio(std::uint32_t lost, std::uint32_t runs, float loss) noexcept {
  if (runs == 0) return 1;
  const float ratio = static_cast<float>(lost) / static_cast<float>(runs) * (1 - loss);
  return ratio < 1 ? 1.0F : ratio;
}

}  // namespace trunkline::rtp
