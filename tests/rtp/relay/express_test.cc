// The short way decides nothing by itself: whatever it takes, the long way would have taken, counted and sent
// the same.
#include <array>
#include <random>

#include <gtest/gtest.h>

#include "tests/rtp/relay/relay_fixture.h"

namespace trunkline::rtp {
namespace {

constexpr std::uint32_t slots = 4;

std::vector<SlotTotals> totals(const Relay& relay) {
  std::vector<SlotTotals> all;
  for (std::uint32_t i = 0; i < slots; ++i) all.push_back(relay.table().totals(i));
  return all;
}

class ExpressRelayTest : public RelayTest {
 protected:
  [[nodiscard]] SlotSettings any_settings() {
    SlotSettings settings = relaying_to(below(8) == 0   ? base::Endpoint{}
                                        : below(2) == 0 ? a
                                                        : b,
                                        below(slots));
    settings.mode = static_cast<SlotMode>(below(8) == 0 ? below(5) : 0);
    settings.latch = below(4) == 0 ? LatchRule::first : LatchRule::signalled;
    settings.may_receive = below(6) != 0;
    settings.may_send = below(6) != 0;
    settings.rtcp_mux = below(4) == 0;
    return settings;
  }
  // On both relays.
  void order() {
    const auto name = handle(below(slots), 1 + below(2));
    const auto settings = any_settings();
    switch (below(6)) {
      case 0:
      case 1: EXPECT_EQ(relay.open(name, {}, settings, now), other.open(name, {}, settings, now)); break;
      case 2:
      case 3: EXPECT_EQ(relay.update(name, settings, now), other.update(name, settings, now)); break;
      case 4: EXPECT_EQ(relay.close(name).has_value(), other.close(name).has_value()); break;
      default: break;
    }
  }
  [[nodiscard]] std::uint32_t below(std::uint32_t bound) {
    return static_cast<std::uint32_t>(random()) % bound;
  }

  std::mt19937 random{20260};
  TableMemory other_memory{slots};
  Relay other{small_layout(), base::WorkerId{1}, other_memory.octets(), 42};
};

TEST_F(ExpressRelayTest, nobody_can_tell_the_short_way_from_the_long_one) {
  std::uint32_t taken = 0;
  std::uint32_t sent = 0;
  std::array<std::uint16_t, slots> next{};
  for (int step = 0; step < 60'000; ++step) {
    now = now + 1ms;
    if (below(10) == 0) order();
    const auto slot = below(slots);
    const auto source = below(8) == 0 ? stranger : below(2) == 0 ? a : b;
    if (below(200) == 0) next[slot] = static_cast<std::uint16_t>(random());
    auto octets = rtp_packet(next[slot], 7 + below(50) / 49);
    if (below(20) == 0) octets[0] = static_cast<std::uint8_t>(0x80 | below(64));
    if (below(20) == 0) octets.resize(12 + below(8));

    const auto expected = other.admit({slot, false, source, octets}, Moment(now));
    if (expected.outcome == MediaOutcome::forwarded) ++next[slot];
    const auto to = relay.admit_express(slot, source, octets, Moment(now));
    if (to == no_slot) {
      const auto ruling = relay.admit({slot, false, source, octets}, Moment(now));
      ASSERT_EQ(ruling.outcome, expected.outcome);
    } else {
      ++taken;
      ASSERT_EQ(expected.outcome, MediaOutcome::forwarded);
      ASSERT_EQ(to, expected.to);
    }
    if (is_sent_on(expected.outcome)) {
      auto copy = octets;
      const auto there = other.depart(expected, copy, Moment(now));
      if (auto* way_out = relay.depart_express(expected.from, expected.to);
          way_out != nullptr && expected.outcome == MediaOutcome::forwarded) {
        ++sent;
        count_sent(*way_out);
        relay.count_express(1);
        ASSERT_TRUE(there);
        ASSERT_EQ(there->remote, way_out->remote);
        ASSERT_EQ(there->local.port, way_out->local_port);
        ASSERT_TRUE(there->local.address.is_v4() && there->remote.address.is_v4());
      } else {
        ASSERT_EQ(relay.depart(expected, octets, Moment(now)).has_value(), there.has_value());
      }
    }
    ASSERT_EQ(totals(relay), totals(other)) << step;
  }
  EXPECT_EQ(counts(), [&] {
    std::vector<std::uint64_t> values;
    other.outcomes().for_each([&](std::string_view, std::uint64_t value) { values.push_back(value); });
    return values;
  }());
  EXPECT_GT(taken, 3000U);
  EXPECT_GT(sent, 300U);
}

TEST_F(ExpressRelayTest, a_source_is_the_same_only_in_every_octet) {
  const auto one = endpoint("[2001:db8::1]:4000");
  EXPECT_TRUE(is_same(one, one));
  EXPECT_FALSE(is_same(one, endpoint("[2001:db8::1]:4001")));
  EXPECT_FALSE(is_same(one, endpoint("[2001:db8::2]:4000")));
  EXPECT_FALSE(is_same(one, endpoint("[2001:db9::1]:4000")));
}

}  // namespace
}  // namespace trunkline::rtp
