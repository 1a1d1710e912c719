#include "rtp/quality/e_model.h"

#include <cmath>

#include <gtest/gtest.h>

#include "rtp/quality/second_meter.h"

namespace trunkline::rtp {
namespace {

// Equations 7-3 to 7-28 of ITU-T G.107, with the defaults of its table 2.
double delay_impairment_of_the_recommendation(double t) {
  const double slr = 8, rlr = 2, stmr = 15, ds = 3, dr = 3, ps = 35, pr = 35, telr = 65, wepl = 110;
  const double nos = ps - slr - ds - 100 + 0.004 * std::pow(ps - (slr + rlr) - ds - 14, 2);
  const double lstr = stmr + dr;
  const double pre = pr + 10 * std::log10(1 + std::pow(10, (10 - lstr) / 10));
  const double nor = rlr - 121 + pre + 0.008 * std::pow(pre - 35, 2);
  const double nfo = -64 + rlr;
  const auto power = [](double level) { return std::pow(10, level / 10); };
  const double no = 10 * std::log10(power(-70) + power(nos) + power(nor) + power(nfo));
  const double ro = 15 - 1.5 * (slr + no);
  const double terv = telr - 40 * std::log10((1 + t / 10) / (1 + t / 150)) + 6 * std::exp(-0.3 * t * t);
  const double re = 80 + 2.5 * (terv - 14);
  const double roe = -1.5 * (no - rlr);
  const double idte = ((roe - re) / 2 + std::sqrt(std::pow(roe - re, 2) / 4 + 100) - 1) * (1 - std::exp(-t));
  const double rle = 10.5 * (wepl + 7) * std::pow(2 * t + 1, -0.25);
  const double idle = (ro - rle) / 2 + std::sqrt(std::pow(ro - rle, 2) / 4 + 169);
  const double x = std::log2(t / 100);
  const double idd =
      t <= 100
          ? 0
          : 25 * (std::pow(1 + std::pow(x, 6), 1.0 / 6) - 3 * std::pow(1 + std::pow(x / 3, 6), 1.0 / 6) + 2);
  return idte + idle + idd;
}

TEST(EModel, the_delay_table_is_that_of_the_recommendation) {
  for (int ms = 0; ms <= 1000; ms += 20) {
    EXPECT_NEAR(delay_impairment(static_cast<float>(ms)), delay_impairment_of_the_recommendation(ms), 0.006)
        << ms;
  }
  EXPECT_NEAR(delay_impairment(230), delay_impairment_of_the_recommendation(230), 0.1);
  EXPECT_EQ(delay_impairment(5000), delay_impairment(1000));
  EXPECT_EQ(delay_impairment(-1), delay_impairment(0));
}

// G.107 table 2 and annex B: the defaults yield R = 93.2 and a MOS of 4.41.
TEST(EModel, a_path_without_fault_has_the_rating_of_the_recommendation) {
  const float best = rating({impairment_of(Codec::pcmu), 0, 1, 0});
  EXPECT_NEAR(best, 93.2F, 0.05F);
  EXPECT_NEAR(opinion(best), 4.41F, 0.005F);
  EXPECT_EQ(opinion(0), 1);
  EXPECT_EQ(opinion(3), 1);
  EXPECT_NEAR(opinion(50), 2.58F, 0.01F);
  EXPECT_NEAR(opinion(100), 4.5F, 0.001F);
}

TEST(EModel, a_codec_takes_its_share_and_bears_loss_as_it_can) {
  const auto rated = [](Codec codec, float loss, float burst = 1) {
    return rating({impairment_of(codec), loss, burst, 0});
  };
  EXPECT_NEAR(rated(Codec::g729, 0), 93.2F - 11, 0.05F);
  // Ie-eff = 95 * 2 / (2 + 25.1)
  EXPECT_NEAR(rated(Codec::pcma, 0.02F), 93.2F - 7.01F, 0.05F);
  // 11 + 84 * 5 / (5 + 19)
  EXPECT_NEAR(rated(Codec::g729, 0.05F), 93.2F - 28.5F, 0.05F);
  // 95 * 2 / (2 / 2 + 25.1): in longer runs the same loss is worse
  EXPECT_NEAR(rated(Codec::pcmu, 0.02F, 2), 93.2F - 7.28F, 0.05F);
  EXPECT_LT(rated(Codec::g729, 0.02F), rated(Codec::opus, 0.02F));
  EXPECT_GT(rated(Codec::g722, 1), 0);
}

TEST(EModel, the_burst_ratio_is_one_for_random_loss_and_never_less) {
  EXPECT_NEAR(burst_ratio(100, 90, 0.1F), 1, 0.001F);
  EXPECT_NEAR(burst_ratio(100, 25, 0.1F), 3.6F, 0.001F);
  EXPECT_EQ(burst_ratio(0, 0, 0), 1);
  EXPECT_EQ(burst_ratio(1, 1, 0.5F), 1);
}

// A G.711 stream; `lose` says which packets are missing.
class Seconds : public testing::Test {
 protected:
  template <class Lose>
  void play(std::uint32_t seconds, Lose&& lose) {
    for (std::uint32_t i = 0; i < 50 * seconds; ++i, ++sequence) {
      now_ms += 20;
      Header header;
      header.sequence = sequence;
      header.timestamp = 160u * sequence;
      header.ssrc = Ssrc{7};
      const auto arrival = Arrival::from_us(1000ULL * now_ms);
      if (!lose(i) && !stream.record_next(header, 172, arrival)) stream.record(header, 172, arrival, losses);
      meter.look(stream, losses, path, now_ms);
    }
  }
  [[nodiscard]] StreamQuality quality() const {
    StreamQuality told;
    meter.tell(stream, losses, path, told);
    return told;
  }
  std::uint16_t sequence = 1;
  std::uint32_t now_ms = 5000;
  StreamStatistics stream{8};
  LossRuns losses;
  PathFacts path{Codec::pcmu, 0};
  SecondMeter meter = [] {
    SecondMeter fresh;
    fresh.begin(StreamStatistics{8}, 5000);
    return fresh;
  }();
};

TEST_F(Seconds, nothing_heard_has_no_opinion) {
  const auto told = quality();
  EXPECT_EQ(told.mos, 0);
  EXPECT_EQ(told.mos_second, 0);
  EXPECT_EQ(told.r_factor, 0);
}

TEST_F(Seconds, a_clean_stream_sounds_as_good_as_its_codec_and_delay_allow) {
  play(3, [](auto) { return false; });
  const auto told = quality();
  EXPECT_NEAR(told.mos_second, 439, 2);
  EXPECT_EQ(told.mos_worst, told.mos_second);
  EXPECT_EQ(told.mos_mean, told.mos_second);
  EXPECT_EQ(told.mos, told.mos_second);
  EXPECT_NEAR(told.packets_second, 50, 1);
  EXPECT_EQ(told.loss_worst, 0);
  EXPECT_EQ(told.bursts, 0);
  EXPECT_NEAR(told.gap_ms, 3000, 10);
}

TEST_F(Seconds, one_bad_second_is_seen_among_good_ones) {
  play(2, [](auto) { return false; });
  play(1, [](auto i) { return i >= 10 && i < 20; });
  play(3, [](auto) { return false; });
  const auto told = quality();
  EXPECT_GT(told.mos_second, 430);
  EXPECT_LT(told.mos_worst, 260);
  EXPECT_NEAR(told.loss_worst, 2000, 60);
  EXPECT_EQ(told.loss_second, 0);
  EXPECT_LT(told.mos_mean, told.mos_second);
  EXPECT_GT(told.mos_mean, told.mos_worst);
  EXPECT_EQ(told.bursts, 1);
  EXPECT_NEAR(told.burst_ms, 200, 2);
  EXPECT_EQ(told.burst_loss, 10000);
  EXPECT_EQ(told.gap_loss, 0);
}

TEST_F(Seconds, a_long_round_trip_is_heard) {
  play(2, [](auto) { return false; });
  const auto near = quality().mos;
  path.round_trip_us = 800'000;
  EXPECT_LT(quality().mos + 50, near);
}

TEST_F(Seconds, a_silent_second_keeps_the_opinion_of_the_last_one_heard) {
  play(2, [](auto) { return false; });
  const auto before = quality();
  play(2, [](auto) { return true; });
  const auto told = quality();
  EXPECT_EQ(told.packets_second, 0);
  EXPECT_EQ(told.mos_second, before.mos_second);
  EXPECT_EQ(told.mos_worst, before.mos_worst);
}

}  // namespace
}  // namespace trunkline::rtp
