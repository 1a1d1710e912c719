// The short way decides nothing by itself: whatever it takes, the long way would have taken, counted and sent
// the same.
#include <array>
#include <bit>
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
  std::uint32_t translated = 0;
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
    auto& into = relay.slots()[slot];
    if (!admit_express(into, wire_word(source.address), source.port, octets, Moment(now))) {
      const auto ruling = relay.admit({slot, false, source, octets}, Moment(now));
      ASSERT_EQ(ruling.outcome, expected.outcome);
    } else {
      ++taken;
      ASSERT_EQ(expected.outcome, MediaOutcome::forwarded);
      ASSERT_EQ(into.partner, expected.to);
    }
    if (is_sent_on(expected.outcome)) {
      auto copy = octets;
      const auto there = other.depart(expected, copy, Moment(now));
      const auto& way = into.way;
      if (way.v4 && expected.outcome == MediaOutcome::forwarded) {
        ++sent;
        count_passed(into);
        relay.count_express(1);
        ASSERT_TRUE(there);
        ASSERT_EQ(way.ends, WireEnds::of(there->local, there->remote));
        ASSERT_EQ(WireEnds::of(source, relay.table().local(slot)).sum() % 0xffff,
                  (std::uint32_t{way.ends_change} + way.ends.sum()) % 0xffff);
        const auto change = way.translates ? relay.translate_express(into.partner, octets) : 0;
        translated += change != 0;
        ASSERT_EQ(change, there->payload_change);
        ASSERT_EQ(octets, copy);
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
  EXPECT_GT(translated, 10U);
}

TEST(WireEnds, are_the_octets_of_a_header) {
  constexpr std::array<std::uint8_t, 12> header{198, 51, 100, 2, 192, 0, 2, 1, 0x12, 0x34, 0x4e, 0x20};
  const auto ends = WireEnds::of(endpoint("198.51.100.2:4660"), endpoint("192.0.2.1:20000"));
  EXPECT_EQ((std::bit_cast<std::array<std::uint8_t, 12>>(ends)), header);
  EXPECT_EQ(wire_word(endpoint("198.51.100.2:4660").address), ends.source);
}

TEST_F(RelayTest, a_route_is_kept_until_one_of_the_two_changes) {
  const auto changes = [this](std::uint32_t slot, std::uint32_t partner) {
    const auto settings = relaying_to(slot == 0 ? a : b, partner);
    return relay.table().is_open(handle(slot)) ? relay.update(handle(slot), settings, now)
                                               : relay.open(handle(slot), {}, settings, now);
  };
  for (const std::uint32_t slot : {0U, 1U}) ASSERT_EQ(changes(slot, slot ^ 1U), CommandResult::applied);
  relay.route(0) = 7;
  ASSERT_EQ(changes(2, 3), CommandResult::applied);
  EXPECT_EQ(relay.route(0), 7U) << "another call began";
  ASSERT_EQ(changes(1, 0), CommandResult::applied);
  EXPECT_EQ(relay.route(0), 0U);
  EXPECT_TRUE(relay.slots()[0].way.v4);
  ASSERT_EQ(changes(1, 2), CommandResult::applied);
  EXPECT_FALSE(relay.slots()[0].way.v4) << "its partner has left it";
}

// A peer that has been told to send from one of our own addresses: its packets are the long way's, which
// drops them by name.
TEST(Express, takes_nothing_from_an_address_of_ours) {
  const std::array own{*base::IpAddress::parse("198.51.100.1")};
  for (const bool known : {false, true}) {
    TableMemory memory(4);
    Relay relay(small_layout(), base::WorkerId{1}, memory.octets(), 1,
                known ? std::span<const base::IpAddress>(own) : std::span<const base::IpAddress>());
    SlotSettings settings;
    settings.remote_rtp = endpoint("198.51.100.1:4000");
    settings.mode = SlotMode::relay;
    settings.partner = 1;
    settings.may_receive = settings.may_send = true;
    ASSERT_EQ(relay.open({1, 0, 1}, base::ShardId{}, settings, at(0ms)), CommandResult::applied);
    EXPECT_EQ(relay.slots()[0].express_in, !known);
  }
}

TEST(WireEnds, add_up_as_the_internet_checksum_does) {
  EXPECT_EQ(WireEnds{}.sum(), 0);
  EXPECT_EQ((WireEnds{0x00010002, 0x00030004, 0x00050006}.sum()), 21);
  EXPECT_EQ((WireEnds{0xffffffff, 0xffffffff, 0xffffffff}.sum()), 0xffff);
  EXPECT_EQ((WireEnds{0xffff0001, 0, 0xffff0001}.sum()), 2);
}

}  // namespace
}  // namespace trunkline::rtp
