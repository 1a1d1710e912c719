#include "rtp/quality/e_model.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

namespace trunkline::rtp {
namespace {

// Ro - Is with every parameter at its default: R is 93.2 without delay, loss or codec (G.107 table 2).
constexpr float basic_rating = 93.355F;

constexpr float delay_step_ms = 20;
// Id = Idte + Idle + Idd of G.107 section 7.4, equations 7-17 to 7-28, at TELR 65 dB, WEPL 110 dB, T = Ta =
// Tr / 2, every delay_step_ms. A test works them out anew; on a worker there are better uses for logarithms.
constexpr std::array<float, 51> delay_impairments{
    0.15F,  0.82F,  1.36F,  1.83F,  2.27F,  2.69F,  3.09F,  3.52F,  4.22F,  5.52F,  7.55F,  10.08F, 12.80F,
    15.54F, 18.18F, 20.69F, 23.05F, 25.27F, 27.35F, 29.29F, 31.11F, 32.81F, 34.39F, 35.87F, 37.26F, 38.55F,
    39.76F, 40.89F, 41.95F, 42.94F, 43.87F, 44.74F, 45.56F, 46.32F, 47.04F, 47.71F, 48.35F, 48.94F, 49.50F,
    50.03F, 50.53F, 51.00F, 51.45F, 51.87F, 52.27F, 52.65F, 53.01F, 53.35F, 53.68F, 53.98F, 54.28F};

}  // namespace

// Narrow band. Where a figure stands in ITU-T G.113 (2007, and the same in 2024) appendix I, the table is
// named: I.1 has Ie, I.4 has Bpl with the Ie that belongs to it, both for random loss and with the codec's
// own concealment. What is marked "judged" does not stand there, or not for the narrow-band scale.
CodecImpairment impairment_of(Codec codec) noexcept {
  switch (codec) {
    case Codec::g729: return {11, 19.0F};  // I.4: G.729A with VAD, 20 ms; without VAD Ie is 10 (I.1)
    case Codec::g723: return {15, 16.1F};  // I.4: G.723.1 at 6.3 kbit/s with VAD, 30 ms
    case Codec::amr:
      return {5, 10.0F};  // I.4: GSM-EFR, which AMR is at 12.2 kbit/s
    // I.1 has these without Bpl. Judged: that of GSM-EFR, the lowest of those with concealment.
    case Codec::gsm: return {20, 10.0F};
    case Codec::g728: return {7, 10.0F};
    case Codec::ilbc:
      return {10, 19.0F};  // judged: as G.729 without VAD
    // Judged: wide-band codecs have no impairment on this scale; loss as G.729 bears it.
    case Codec::opus:
    case Codec::amr_wb:
    case Codec::evs:
    case Codec::speex: return {0, 19.0F};
    // Judged: as G.711.
    case Codec::unknown:
    case Codec::g722:
    case Codec::dvi4:
    case Codec::lpc:
    case Codec::l16:
    case Codec::qcelp:
    case Codec::mpa:
    case Codec::comfort_noise:
    case Codec::telephone_event:
    case Codec::red:
    case Codec::pcmu:
    case Codec::pcma: break;
  }
  // I.4: G.711 with the concealment of its appendix I, 10 ms; without concealment Bpl would be 4.3.
  return {0, 25.1F};
}

float delay_impairment(float delay_ms) noexcept {
  const float steps = std::max(0.0F, delay_ms) / delay_step_ms;
  if (steps >= static_cast<float>(delay_impairments.size() - 1)) return delay_impairments.back();
  const auto below = static_cast<std::size_t>(steps);
  const float share = steps - static_cast<float>(below);
  return delay_impairments[below] + share * (delay_impairments[below + 1] - delay_impairments[below]);
}

float rating(const SpeechPath& path) noexcept {
  const float loss = 100 * std::clamp(path.loss, 0.0F, 1.0F);  // Ppl
  const float burst = std::max(1.0F, path.burst_ratio);
  // Ie-eff, equation 7-29.
  const float equipment =
      path.codec.equipment + (95 - path.codec.equipment) * loss / (loss / burst + path.codec.loss_robustness);
  return std::clamp(basic_rating - delay_impairment(path.delay_ms) - equipment, 0.0F, 100.0F);
}

float opinion(float rating) noexcept {
  if (rating <= 0) return 1;
  if (rating >= 100) return 4.5F;
  // Between 0 and 6.5 the polynomial dips below 1.
  return std::max(1.0F, 1 + 0.035F * rating + rating * (rating - 60) * (100 - rating) * 7e-6F);
}

}  // namespace trunkline::rtp
