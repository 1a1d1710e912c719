// Strangers: nothing of theirs is forwarded, and nothing is ever sent to them.
#include <cstdint>
#include <random>
#include <vector>

#include "rtp/relay/source_change.h"
#include "tests/rtp/relay/relay_fixture.h"

namespace trunkline::rtp {
namespace {

// Phone a sits behind NAT and is bound to where it signals from; phone b is where its SDP says.
class AdmissionTest : public RelayTest {
 protected:
  void SetUp() override {
    bound = relaying_to(endpoint("203.0.113.9:0"), 1);
    bound.latch = LatchRule::bound;
    bound.change_packets = 5;
    open(0, bound);
    open(1, relaying_to(b, 0));
  }
  // `count` packets of a's stream from `from`, in order. The last one's outcome.
  MediaOutcome talk(const base::Endpoint& from, int count, std::uint32_t ssrc = 7) {
    auto outcome = MediaOutcome::consumed;
    for (int i = 0; i < count; ++i) {
      now = now + 20ms;
      outcome = arrive(0, from, rtp_packet(sequence++, ssrc)).outcome;
    }
    return outcome;
  }
  [[nodiscard]] base::Endpoint sent_to_a() {
    const auto sent = arrive(1, b, rtp_packet(b_sequence++, 99));
    return sent.departure ? sent.departure->remote : base::Endpoint{};
  }

  SlotSettings bound;
  std::uint16_t sequence = 100;
  std::uint16_t b_sequence = 1;
  const base::Endpoint nat = endpoint("203.0.113.9:61000");
  const base::Endpoint moved = endpoint("203.0.113.9:62000");
};

TEST_F(AdmissionTest, before_the_bound_peer_sends_nothing_leaves_for_it) {
  EXPECT_EQ(arrive(1, b, rtp_packet(1)).outcome, MediaOutcome::partner_unknown);
}

// A forged packet from there would leave the call without a way back, and bound for good.
TEST_F(AdmissionTest, port_zero_is_bound_by_nothing) {
  const auto nobody = endpoint("203.0.113.9:0");
  EXPECT_EQ(talk(nobody, 1), MediaOutcome::wrong_source);
  EXPECT_EQ(talk(nat, 10), MediaOutcome::forwarded);
  EXPECT_EQ(arrive(0, nobody, rtcp_packet(), true).outcome, MediaOutcome::wrong_source);
  EXPECT_EQ(arrive(0, endpoint("203.0.113.9:61001"), rtcp_packet(), true).outcome,
            MediaOutcome::rtcp_forwarded);
  now = now + 1s;
  EXPECT_EQ(talk(nobody, 50), MediaOutcome::wrong_source);
  EXPECT_EQ(sent_to_a(), nat);

  auto first = bound;
  first.latch = LatchRule::first;
  update(0, first);
  EXPECT_EQ(talk(nobody, 1), MediaOutcome::wrong_source);
  EXPECT_EQ(talk(moved, 1), MediaOutcome::forwarded);
}

// RTP bleed and the racing latch: whoever sends first wins nothing from elsewhere than where the peer
// signals.
TEST_F(AdmissionTest, a_stranger_who_is_first_latches_nothing) {
  EXPECT_EQ(talk(stranger, 50), MediaOutcome::wrong_source);
  EXPECT_EQ(sent_to_a(), base::Endpoint{});
  EXPECT_EQ(talk(nat, 1), MediaOutcome::forwarded);
  EXPECT_EQ(sent_to_a(), nat);
  EXPECT_EQ(talk(stranger, 50, 8), MediaOutcome::wrong_source);
  EXPECT_EQ(sent_to_a(), nat);
}

TEST_F(AdmissionTest, injection_into_a_running_stream_is_refused_whatever_it_says) {
  talk(nat, 10);
  const auto refused = relay.table().totals(0).packets_refused;
  // The right SSRC and the next number: it is a stranger all the same while the peer is heard.
  EXPECT_EQ(arrive(0, stranger, rtp_packet(sequence)).outcome, MediaOutcome::source_unproven);
  EXPECT_EQ(arrive(0, stranger, rtp_packet(sequence, 8)).outcome, MediaOutcome::wrong_source);
  EXPECT_EQ(relay.table().totals(0).packets_refused, refused + 2);
  EXPECT_EQ(relay.table().totals(0).packets_received, 10u);
}

TEST_F(AdmissionTest, where_sdp_names_the_source_no_other_ever_takes_its_place) {
  auto strict = relaying_to(a, 1);
  strict.change_packets = 5;
  update(0, strict);
  talk(a, 5);
  now = now + 60s;
  EXPECT_EQ(talk(endpoint("198.51.100.1:4002"), 50), MediaOutcome::wrong_source);
  EXPECT_EQ(sent_to_a(), a);
}

TEST_F(AdmissionTest, a_source_that_goes_on_with_a_silent_stream_takes_its_place_after_so_many_packets) {
  talk(nat, 10);
  now = now + 600ms;
  sequence = static_cast<std::uint16_t>(sequence + 30);  // went to where the NAT forgot
  EXPECT_EQ(talk(moved, 4), MediaOutcome::source_unproven);
  EXPECT_EQ(sent_to_a(), nat);
  EXPECT_EQ(talk(moved, 1), MediaOutcome::forwarded);
  EXPECT_EQ(sent_to_a(), moved);
  EXPECT_EQ(arrive(0, nat, rtp_packet(sequence)).outcome, MediaOutcome::source_unproven);
  EXPECT_EQ(relay.events().read(RelayEvent::source_changed), 1u);
  EXPECT_EQ(relay.events().read(RelayEvent::source_latched), 1u);
}

TEST_F(AdmissionTest, the_change_is_reported) {
  talk(nat, 10);
  relay.report_taken();
  now = now + 600ms;
  talk(moved, 5);
  const auto due = relay.report();
  ASSERT_TRUE(due);
  EXPECT_EQ(due->report.kind, ReportKind::latched);
  EXPECT_EQ(due->report.source, moved);
}

TEST_F(AdmissionTest, while_the_old_source_is_heard_no_other_makes_progress) {
  talk(nat, 10);
  for (int i = 0; i < 100; ++i) {
    now = now + 20ms;
    EXPECT_EQ(arrive(0, moved, rtp_packet(sequence)).outcome, MediaOutcome::source_unproven);
    EXPECT_EQ(arrive(0, nat, rtp_packet(sequence++)).outcome, MediaOutcome::forwarded);
  }
  EXPECT_EQ(sent_to_a(), nat);
}

TEST_F(AdmissionTest, packets_out_of_order_or_of_two_sources_prove_nothing) {
  talk(nat, 10);
  now = now + 1s;
  for (int i = 0; i < 40; ++i) {
    EXPECT_EQ(arrive(0, moved, rtp_packet(static_cast<std::uint16_t>(sequence + 2 * i))).outcome,
              MediaOutcome::source_unproven);
  }
  for (int i = 0; i < 40; ++i) {
    const auto& from = i % 2 == 0 ? moved : stranger;
    EXPECT_EQ(arrive(0, from, rtp_packet(static_cast<std::uint16_t>(sequence + 100 + i))).outcome,
              MediaOutcome::source_unproven);
  }
  EXPECT_EQ(sent_to_a(), nat);
}

TEST_F(AdmissionTest, another_ssrc_proves_nothing_however_long_the_peer_is_silent) {
  talk(nat, 10);
  now = now + 60s;
  EXPECT_EQ(talk(moved, 100, 8), MediaOutcome::wrong_source);
  EXPECT_EQ(sent_to_a(), nat);
}

// A guess has to meet 32 bits of SSRC and a window of 3000 numbers, five times in a row.
TEST_F(AdmissionTest, guessing_ssrcs_moves_nothing) {
  talk(nat, 10, 0xc0ffee11);
  now = now + 60s;
  std::mt19937 random(1);
  for (int i = 0; i < 200'000; ++i) {
    const auto packet =
        rtp_packet(static_cast<std::uint16_t>(random()), static_cast<std::uint32_t>(random()));
    ASSERT_FALSE(is_sent_on(relay.admit({0, false, stranger, packet}, Moment(now)).outcome));
  }
  EXPECT_EQ(sent_to_a(), nat);
}

TEST_F(AdmissionTest, changes_can_be_switched_off) {
  bound.change_packets = 0;
  update(0, bound);
  talk(nat, 10);
  now = now + 10s;
  EXPECT_EQ(talk(moved, 50), MediaOutcome::wrong_source);
}

TEST_F(AdmissionTest, a_new_offer_binds_anew) {
  talk(nat, 10);
  auto elsewhere = bound;
  elsewhere.remote_rtp = endpoint("198.51.100.77:0");
  update(0, elsewhere);
  EXPECT_EQ(talk(nat, 1), MediaOutcome::wrong_source);
  EXPECT_EQ(talk(endpoint("198.51.100.77:5555"), 1), MediaOutcome::forwarded);
}

TEST_F(AdmissionTest, rtcp_of_strangers_is_refused_before_and_after_the_latch) {
  EXPECT_EQ(arrive(0, stranger, rtcp_packet(), true).outcome, MediaOutcome::peer_unknown);
  EXPECT_EQ(arrive(0, nat, rtcp_packet(), true).outcome, MediaOutcome::peer_unknown);
  talk(nat, 1);
  EXPECT_EQ(arrive(0, stranger, rtcp_packet(), true).outcome, MediaOutcome::wrong_source);
  EXPECT_EQ(arrive(1, stranger, rtcp_packet(), true).outcome, MediaOutcome::wrong_source);
  EXPECT_EQ(arrive(0, stranger, rtcp_packet()).outcome, MediaOutcome::wrong_port);
}

TEST_F(AdmissionTest, spraying_idle_and_busy_ports_yields_nothing) {
  talk(nat, 10);
  std::mt19937 random(2);
  std::uint64_t sprayed = 0;
  for (int i = 0; i < 50'000; ++i) {
    auto packet = rtp_packet(static_cast<std::uint16_t>(random()), static_cast<std::uint32_t>(random()));
    packet.resize(random() % 200);
    for (auto& octet : packet) {
      if (random() % 8 == 0) octet = static_cast<std::uint8_t>(random());
    }
    const bool odd = random() % 2 == 0;
    const base::Endpoint from{base::IpAddress::v4(203, 0, 113, static_cast<std::uint8_t>(random() % 8 + 10)),
                              static_cast<std::uint16_t>(random())};
    const auto ruling =
        relay.admit({static_cast<std::uint32_t>(random() % 6), odd, from, packet}, Moment(now));
    ASSERT_FALSE(is_sent_on(ruling.outcome));
    ++sprayed;
  }
  std::uint64_t counted = 0;
  for (const auto count : counts()) counted += count;
  EXPECT_EQ(counted, sprayed + 10);
  EXPECT_EQ(talk(nat, 1), MediaOutcome::forwarded);
  EXPECT_EQ(sent_to_a(), nat);
}

}  // namespace
}  // namespace trunkline::rtp
