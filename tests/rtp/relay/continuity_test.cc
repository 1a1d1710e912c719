#include "rtp/relay/continuity.h"

#include "rtp/packet/octet_patch.h"
#include "tests/rtp/relay/relay_fixture.h"

namespace trunkline::rtp {
namespace {

class ContinuityTest : public RelayTest {
 protected:
  void SetUp() override { open_call(); }
  // A packet of a's, as b's phone gets it.
  std::optional<Header> heard(std::uint16_t sequence, std::uint32_t ssrc, std::uint32_t slot = 0) {
    now = now + 20ms;
    const auto sent = arrive(slot, slot == 0 ? a : a6, rtp_packet(sequence, ssrc));
    outcome = sent.outcome;
    if (!sent.departure) return std::nullopt;
    changed = sent.departure->payload_change;
    return parse_clear(left_with).value();
  }
  // An offer that orders something: of one that says the same again the worker would take no notice.
  void update(std::uint32_t index, SlotSettings settings) {
    settings.silence_s = ++offers;
    RelayTest::update(index, settings);
  }

  MediaOutcome outcome{};
  std::uint32_t changed = 0;
  std::uint16_t offers = 0;
  const base::Endpoint a6 = endpoint("[2001:db8::5]:4000");
};

TEST_F(ContinuityTest, a_stream_that_never_changes_is_not_touched) {
  for (std::uint16_t i = 1; i < 50; ++i) {
    const auto header = heard(i, 7);
    ASSERT_TRUE(header);
    EXPECT_EQ(header->sequence, i);
    EXPECT_EQ(header->ssrc, Ssrc{7});
    EXPECT_EQ(changed, 0u);
  }
}

TEST_F(ContinuityTest, a_new_ssrc_after_an_offer_goes_on_under_the_old_one) {
  for (std::uint16_t i = 100; i < 110; ++i) heard(i, 7);
  update(0, relaying_to(a, 1));
  heard(110, 7);  // was on its way
  const auto first = heard(40000, 12345);
  ASSERT_TRUE(first);
  EXPECT_EQ(first->ssrc, Ssrc{7});
  EXPECT_EQ(first->sequence, 111);
  EXPECT_EQ(first->timestamp, 160u * 110 + 160);  // 20 ms after the last one
  EXPECT_NE(changed, 0u);
  const auto second = heard(40001, 12345);
  EXPECT_EQ(second->sequence, 112);
  EXPECT_EQ(second->timestamp, first->timestamp + 160);
  EXPECT_EQ(relay.events().read(RelayEvent::stream_translated), 1u);
}

// As a session timer's re-INVITE does.
TEST_F(ContinuityTest, an_offer_that_says_the_same_again_makes_no_heir) {
  heard(1, 7);
  RelayTest::update(0, relaying_to(a, 1));
  const auto header = heard(500, 8);
  EXPECT_EQ(header->ssrc, Ssrc{8});
  EXPECT_EQ(header->sequence, 500);
  EXPECT_EQ(relay.events().read(RelayEvent::stream_translated), 0u);
}

TEST_F(ContinuityTest, a_second_change_goes_on_from_the_first) {
  heard(1, 7);
  update(0, relaying_to(a, 1));
  heard(500, 8);
  heard(501, 8);
  update(0, relaying_to(a, 1));
  const auto header = heard(9000, 9);
  EXPECT_EQ(header->ssrc, Ssrc{7});
  EXPECT_EQ(header->sequence, 4);
}

TEST_F(ContinuityTest, what_is_late_of_the_old_stream_is_dropped_for_its_numbers_are_taken) {
  heard(1, 7);
  heard(2, 7);
  update(0, relaying_to(a, 1));
  heard(500, 8);
  EXPECT_FALSE(heard(3, 7));
  EXPECT_EQ(outcome, MediaOutcome::stale_stream);
  EXPECT_EQ(heard(501, 8)->sequence, 4);
}

TEST_F(ContinuityTest, without_an_offer_another_ssrc_is_another_stream) {
  heard(1, 7);
  now = now + 20s;
  const auto header = heard(500, 8);
  EXPECT_EQ(header->ssrc, Ssrc{8});
  EXPECT_EQ(header->sequence, 500);
  EXPECT_EQ(changed, 0u);
}

TEST_F(ContinuityTest, long_after_an_offer_another_ssrc_is_another_stream) {
  heard(1, 7);
  update(0, relaying_to(a, 1));
  now = now + 11s;
  EXPECT_EQ(heard(500, 8)->ssrc, Ssrc{8});
}

TEST_F(ContinuityTest, encrypted_streams_are_left_alone) {
  auto encrypted = relaying_to(a, 1);
  encrypted.encrypted = true;
  update(0, encrypted);
  heard(1, 7);
  update(0, encrypted);
  EXPECT_EQ(heard(500, 8)->ssrc, Ssrc{8});
}

// a moves to IPv6: its side of the call is another slot from then on.
TEST_F(ContinuityTest, a_stream_goes_on_when_it_comes_through_another_slot) {
  heard(1, 7);
  heard(2, 7);
  ASSERT_TRUE(relay.close(handle(0)));
  open(2, relaying_to(a6, 1));
  update(1, relaying_to(b, 2));
  const auto header = heard(700, 8, 2);
  ASSERT_TRUE(header);
  EXPECT_EQ(header->ssrc, Ssrc{7});
  EXPECT_EQ(header->sequence, 3);
  EXPECT_EQ(heard(701, 8, 2)->sequence, 4);
}

TEST_F(ContinuityTest, the_same_stream_through_another_slot_needs_no_translation) {
  heard(1, 7);
  ASSERT_TRUE(relay.close(handle(0)));
  open(2, relaying_to(a6, 1));
  update(1, relaying_to(b, 2));
  EXPECT_EQ(heard(2, 7, 2)->sequence, 2);
  EXPECT_EQ(changed, 0u);
}

TEST_F(ContinuityTest, what_a_peer_was_told_goes_along_when_it_moves_itself) {
  arrive(1, b, rtp_packet(1, 70));
  update(1, relaying_to(b, 0));
  arrive(1, b, rtp_packet(900, 71));
  ASSERT_TRUE(relay.close(handle(0)));
  open(2, relaying_to(a6, 1));
  update(1, relaying_to(b, 2));
  ASSERT_TRUE(arrive(1, b, rtp_packet(901, 71)).departure);
  EXPECT_EQ(parse_clear(left_with)->ssrc, Ssrc{70});
  EXPECT_EQ(parse_clear(left_with)->sequence, 3);
}

// RFC 1071 over a whole packet before and after: the change says the difference.
TEST_F(ContinuityTest, the_change_carries_a_checksum_over) {
  const auto sum_of = [](const std::vector<std::uint8_t>& octets, std::uint32_t more = 0) {
    std::uint32_t sum = more;
    for (std::size_t i = 0; i + 1 < octets.size(); i += 2)
      sum += static_cast<std::uint32_t>(octets[i] << 8 | octets[i + 1]);
    while (sum > 0xffff) sum = (sum & 0xffff) + (sum >> 16);
    return static_cast<std::uint16_t>(~sum);
  };
  heard(1, 7);
  update(0, relaying_to(a, 1));
  for (std::uint16_t i = 500; i < 600; ++i) {
    heard(i, 0xfffe0001);
    const auto before = sum_of(rtp_packet(i, 0xfffe0001));
    std::uint32_t carried = static_cast<std::uint16_t>(~before) + changed;
    while (carried > 0xffff) carried = (carried & 0xffff) + (carried >> 16);
    EXPECT_EQ(static_cast<std::uint16_t>(~carried), sum_of(left_with));
  }
}

}  // namespace
}  // namespace trunkline::rtp
