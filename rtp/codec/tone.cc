#include "rtp/codec/tone.h"

#include <cmath>
#include <cstddef>
#include <numbers>

namespace trunkline::rtp {
namespace {

constexpr std::array<std::uint8_t, 8> milliwatt_mu{0x1e, 0x0b, 0x0b, 0x1e, 0x9e, 0x8b, 0x8b, 0x9e};
constexpr std::array<std::uint8_t, 8> milliwatt_a{0x34, 0x21, 0x21, 0x34, 0xb4, 0xa1, 0xa1, 0xb4};

// A full-scale sine is +3.17 dBm0 in mu-law and +3.14 in A-law, so -16 dBm0 is 19.15 dB below full scale.
constexpr double ringback_amplitude = 32124.0 * 0.1103;

std::uint8_t encode_one(Law law, std::int16_t sample) noexcept {
  return law == Law::mu ? encode_mu(sample) : encode_a(sample);
}

}  // namespace

G711Frame test_tone_frame(Law law) noexcept {
  const auto& period = law == Law::mu ? milliwatt_mu : milliwatt_a;
  G711Frame frame{};
  for (std::size_t i = 0; i < frame.size(); ++i) frame[i] = period[i % period.size()];
  return frame;
}

G711Frame ringback_frame(Law law) noexcept {
  G711Frame frame{};
  for (std::size_t i = 0; i < frame.size(); ++i) {
    const double turn = 2.0 * std::numbers::pi * static_cast<double>(i) / 8000.0;
    const double sum = std::sin(400.0 * turn) + std::sin(450.0 * turn);
    frame[i] = encode_one(law, static_cast<std::int16_t>(std::lround(ringback_amplitude * sum)));
  }
  return frame;
}

G711Frame silence_frame(Law law) noexcept {
  G711Frame frame{};
  frame.fill(encode_one(law, 0));
  return frame;
}

}  // namespace trunkline::rtp
