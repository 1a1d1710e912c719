#include "rtp/codec/tone.h"

#include <algorithm>
#include <cmath>
#include <complex>
#include <numbers>

#include <gtest/gtest.h>

namespace trunkline::rtp {
namespace {

std::array<std::int16_t, 160> samples_of(Law law, const G711Frame& frame) {
  std::array<std::int16_t, 160> samples{};
  decode(law, frame, samples);
  return samples;
}

// Amplitude of one frequency in a frame; exact, since all ours fit the 20 ms a whole number of times.
double amplitude_at(const std::array<std::int16_t, 160>& samples, double hertz) {
  std::complex<double> sum;
  for (std::size_t i = 0; i < samples.size(); ++i) {
    sum += static_cast<double>(samples[i]) *
           std::polar(1.0, -2.0 * std::numbers::pi * hertz * static_cast<double>(i) / 8000.0);
  }
  return std::abs(sum) * 2.0 / 160.0;
}

TEST(Tone, test_tone_is_the_digital_milliwatt) {
  const auto mu = test_tone_frame(Law::mu);
  const std::array<std::uint8_t, 8> mu_period{0x1e, 0x0b, 0x0b, 0x1e, 0x9e, 0x8b, 0x8b, 0x9e};
  const auto a = test_tone_frame(Law::a);
  const std::array<std::uint8_t, 8> a_period{0x34, 0x21, 0x21, 0x34, 0xb4, 0xa1, 0xa1, 0xb4};
  for (std::size_t i = 0; i < 160; ++i) {
    EXPECT_EQ(mu[i], mu_period[i % 8]);
    EXPECT_EQ(a[i], a_period[i % 8]);
  }
}

TEST(Tone, test_tone_is_one_kilohertz_and_nothing_else) {
  for (const auto law : {Law::mu, Law::a}) {
    const auto samples = samples_of(law, test_tone_frame(law));
    EXPECT_NEAR(amplitude_at(samples, 1000.0), 22700.0, 200.0);
    for (double hertz = 50.0; hertz < 3000.0; hertz += 50.0) {
      if (hertz == 1000.0) continue;
      EXPECT_LT(amplitude_at(samples, hertz), 1.0) << hertz;
    }
  }
}

TEST(Tone, ringback_is_400_and_450_hertz_at_equal_strength) {
  for (const auto law : {Law::mu, Law::a}) {
    const auto samples = samples_of(law, ringback_frame(law));
    EXPECT_NEAR(amplitude_at(samples, 400.0), 3543.0, 60.0);
    EXPECT_NEAR(amplitude_at(samples, 450.0), 3543.0, 60.0);
    EXPECT_LT(amplitude_at(samples, 350.0), 40.0);
    EXPECT_LT(amplitude_at(samples, 1000.0), 40.0);
  }
}

TEST(Tone, silence_is_the_octet_of_zero) {
  const auto mu = silence_frame(Law::mu);
  const auto a = silence_frame(Law::a);
  EXPECT_TRUE(std::all_of(mu.begin(), mu.end(), [](std::uint8_t octet) { return octet == 0xff; }));
  EXPECT_TRUE(std::all_of(a.begin(), a.end(), [](std::uint8_t octet) { return octet == 0xd5; }));
}

TEST(Tone, ringback_sounds_twice_and_rests_two_seconds) {
  for (std::uint64_t frame = 0; frame < 450; ++frame) {
    const auto ms = frame % 150 * 20;  // the cadence repeats every 3 s
    const bool on = ms < 400 || (ms >= 600 && ms < 1000);
    EXPECT_EQ(ringback_sounds(frame), on) << frame;
  }
}

}  // namespace
}  // namespace trunkline::rtp
