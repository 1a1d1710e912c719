#include "rtp/quality/loss_runs.h"

#include <cstdint>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "rtp/quality/stream_statistics.h"

namespace trunkline::rtp {
namespace {

LossPattern pattern_of(const std::vector<bool>& came) {
  LossRuns runs;
  for (std::uint32_t i = 0; i < came.size(); ++i) {
    if (!came[i]) runs.lost(100 + i);
  }
  return runs.pattern();
}

std::vector<bool> received(std::size_t count) { return std::vector<bool>(count, true); }

TEST(LossRuns, a_single_loss_lies_in_a_gap) {
  auto came = received(100);
  came[50] = false;
  EXPECT_EQ(pattern_of(came), (LossPattern{1, 1, 0, 0, 0}));
}

TEST(LossRuns, losses_fewer_than_sixteen_packets_apart_are_one_burst) {
  auto came = received(100);
  came[20] = came[36] = false;  // fifteen came between them
  EXPECT_EQ(pattern_of(came), (LossPattern{2, 2, 1, 17, 2}));
}

TEST(LossRuns, sixteen_packets_in_a_row_end_a_burst) {
  auto came = received(100);
  came[20] = came[37] = false;
  EXPECT_EQ(pattern_of(came), (LossPattern{2, 2, 0, 0, 0}));
}

TEST(LossRuns, losses_in_a_row_are_a_burst_and_one_run) {
  LossRuns runs;
  runs.lost(7, 5);
  EXPECT_EQ(runs.pattern(), (LossPattern{5, 1, 1, 5, 5}));
}

TEST(LossRuns, a_new_run_of_numbers_ends_the_burst) {
  LossRuns runs;
  runs.lost(7, 2);
  runs.end_run();
  runs.lost(10);
  EXPECT_EQ(runs.pattern(), (LossPattern{3, 2, 1, 2, 2}));
}

// As the RFC words it: the longest stretch from a lost to a lost packet without Gmin received in a row.
LossPattern naive(const std::vector<bool>& came) {
  LossPattern pattern;
  for (std::size_t i = 0; i < came.size(); ++i) {
    if (came[i]) continue;
    std::size_t last = i;
    std::uint32_t lost = 0;
    for (std::size_t k = i; k < came.size() && k - last <= LossRuns::gap_minimum; ++k) {
      if (came[k]) continue;
      if (k == i || came[k - 1]) ++pattern.runs;
      ++lost;
      last = k;
    }
    pattern.lost += lost;
    if (lost > 1) {
      ++pattern.bursts;
      pattern.burst_lost += lost;
      pattern.burst_packets += static_cast<std::uint32_t>(last - i + 1);
    }
    i = last;
  }
  return pattern;
}

RC_GTEST_PROP(LossRuns, agree_with_the_words_of_the_rfc, ()) {
  const auto one_in = *rc::gen::inRange(2, 40);
  const auto dice = *rc::gen::container<std::vector<int>>(300, rc::gen::inRange(0, one_in));
  std::vector<bool> came;
  for (const int die : dice) came.push_back(die != 0);
  RC_ASSERT(pattern_of(came) == naive(came));
}

// A whole stream with loss, disorder and copies: the statistics tell LossRuns what is missing for good.
RC_GTEST_PROP(StreamStatisticsProperty, all_figures_agree_with_a_naive_model, ()) {
  const auto first = *rc::gen::arbitrary<std::uint16_t>();
  const auto count = *rc::gen::inRange<std::size_t>(2, 400);
  const auto one_in = *rc::gen::inRange(2, 30);
  std::vector<bool> came(count, true);
  for (std::size_t i = 1; i + 1 < count; ++i) came[i] = *rc::gen::inRange(0, one_in) != 0;
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < count; ++i) {
    if (came[i]) order.push_back(i);
  }
  std::uint32_t late = 0;
  // Neighbours change places, but never the first; each pair once, so that all of them are late by one.
  for (std::size_t i = 1; i + 1 < order.size(); i += 2) {
    if (*rc::gen::inRange(0, 5) != 0) continue;
    std::swap(order[i], order[i + 1]);
    ++late;
  }
  StreamStatistics stream{8};
  LossRuns losses;
  std::uint32_t copies = 0;
  std::uint32_t packets = 0;
  for (const auto i : order) {
    Header header;
    header.sequence = static_cast<std::uint16_t>(first + i);
    header.timestamp = static_cast<std::uint32_t>(160 * i);
    header.ssrc = Ssrc{9};
    const int times = *rc::gen::inRange(0, 20) == 0 ? 2 : 1;
    for (int k = 0; k < times; ++k) {
      ++packets;
      const auto arrival = Arrival::from_us(1'000'000 + i * 20'000);
      if (!stream.record_next(header, 172, arrival)) stream.record(header, 172, arrival, losses);
    }
    copies += static_cast<std::uint32_t>(times) - 1;
  }
  const auto expected = naive(came);
  RC_ASSERT(stream.received() == packets);
  RC_ASSERT(stream.expected() == count);
  RC_ASSERT(stream.lost() == expected.lost);
  RC_ASSERT(stream.duplicated() == copies);
  RC_ASSERT(stream.reordered() == late);
  RC_ASSERT(stream.octets() == 172ULL * packets);
  RC_ASSERT(stream.pattern(losses) == expected);
}

}  // namespace
}  // namespace trunkline::rtp
