#include "rtp/relay/relay.h"

#include "tests/rtp/relay/relay_fixture.h"

namespace trunkline::rtp {
namespace {

TEST_F(RelayTest, rtp_leaves_by_the_partner_towards_its_peer) {
  open_call();
  const auto sent = arrive(0, a, rtp_packet(1));
  EXPECT_EQ(sent.outcome, MediaOutcome::forwarded);
  ASSERT_TRUE(sent.departure);
  EXPECT_EQ(sent.departure->local, endpoint("192.0.2.1:20006"));
  EXPECT_EQ(sent.departure->remote, b);
  const auto back = arrive(1, b, rtp_packet(1));
  ASSERT_TRUE(back.departure);
  EXPECT_EQ(back.departure->local, endpoint("192.0.2.1:20004"));
  EXPECT_EQ(back.departure->remote, a);
}

TEST_F(RelayTest, dscp_is_that_of_the_side_it_leaves_by) {
  open(0, relaying_to(a, 1));
  auto settings = relaying_to(b, 0);
  settings.dscp = 46;
  open(1, settings);
  EXPECT_EQ(arrive(0, a, rtp_packet(1)).departure->dscp, 46);
  EXPECT_EQ(arrive(1, b, rtp_packet(1)).departure->dscp, 0);
}

TEST_F(RelayTest, an_ipv4_phone_talks_to_an_ipv6_phone) {
  const auto b6 = endpoint("[2001:db8::b]:5000");
  open(0, relaying_to(a, 2));
  open(2, relaying_to(b6, 0));
  const auto sent = arrive(0, a, rtp_packet(1));
  ASSERT_TRUE(sent.departure);
  EXPECT_EQ(sent.departure->local, endpoint("[2001:db8::1]:20004"));
  EXPECT_EQ(sent.departure->remote, b6);
  EXPECT_EQ(arrive(2, b6, rtp_packet(1)).departure->remote, a);
}

TEST_F(RelayTest, echo_goes_back_to_where_it_came_from) {
  auto settings = talking_to(a);
  settings.mode = SlotMode::echo;
  open(0, settings);
  const auto sent = arrive(0, a, rtp_packet(1));
  EXPECT_EQ(sent.outcome, MediaOutcome::echoed);
  ASSERT_TRUE(sent.departure);
  EXPECT_EQ(sent.departure->local, endpoint("192.0.2.1:20004"));
  EXPECT_EQ(sent.departure->remote, a);
  EXPECT_EQ(arrive(0, endpoint("198.51.100.1:4001"), rtcp_packet(), true).outcome, MediaOutcome::consumed);
}

TEST_F(RelayTest, modes_that_send_nothing_on_consume_and_count) {
  for (const SlotMode mode : {SlotMode::silent, SlotMode::tone, SlotMode::ringback}) {
    auto settings = talking_to(a);
    settings.mode = mode;
    open(0, settings);
    EXPECT_EQ(arrive(0, a, rtp_packet(1)).outcome, MediaOutcome::consumed);
    const auto report = relay.close(handle(0));
    ASSERT_TRUE(report);
    EXPECT_EQ(report->totals.packets_received, 1u);
  }
}

TEST_F(RelayTest, a_port_without_a_call_is_closed) {
  EXPECT_EQ(arrive(0, a, rtp_packet(1)).outcome, MediaOutcome::slot_closed);
  EXPECT_EQ(arrive(0, a, rtcp_packet(), true).outcome, MediaOutcome::slot_closed);
  EXPECT_EQ(arrive(0, a, {}).outcome, MediaOutcome::slot_closed);
  EXPECT_EQ(arrive(4, a, rtp_packet(1)).outcome, MediaOutcome::slot_closed);
  EXPECT_EQ(arrive(no_slot, a, rtp_packet(1)).outcome, MediaOutcome::slot_closed);
  EXPECT_EQ(relay.outcomes().read(MediaOutcome::slot_closed), 5u);
}

TEST_F(RelayTest, only_the_signalled_source_is_taken) {
  open_call();
  EXPECT_EQ(arrive(0, stranger, rtp_packet(1)).outcome, MediaOutcome::wrong_source);
  EXPECT_EQ(arrive(0, endpoint("198.51.100.1:4002"), rtp_packet(1)).outcome, MediaOutcome::wrong_source);
  EXPECT_EQ(relay.table().totals(0).packets_refused, 2u);
  EXPECT_EQ(relay.table().totals(0).packets_received, 0u);
}

TEST_F(RelayTest, a_peer_without_an_address_can_neither_send_nor_be_sent_to) {
  open(0, relaying_to(a, 1));
  open(1, relaying_to({}, 0));
  EXPECT_EQ(arrive(0, a, rtp_packet(1)).outcome, MediaOutcome::partner_unknown);
  EXPECT_EQ(arrive(1, b, rtp_packet(1)).outcome, MediaOutcome::peer_unknown);
}

TEST_F(RelayTest, the_unspecified_address_is_no_address) {
  open(0, relaying_to(a, 1));
  open(1, relaying_to(endpoint("0.0.0.0:5000"), 0));
  EXPECT_EQ(arrive(0, a, rtp_packet(1)).outcome, MediaOutcome::partner_unknown);
  update(1, relaying_to(b, 0));
  EXPECT_EQ(arrive(0, a, rtp_packet(2)).outcome, MediaOutcome::forwarded);
}

TEST_F(RelayTest, hold_stops_each_direction_by_itself) {
  open_call();
  auto held = relaying_to(a, 1);
  held.may_receive = false;
  update(0, held);
  EXPECT_EQ(arrive(0, a, rtp_packet(1)).outcome, MediaOutcome::on_hold);
  EXPECT_EQ(arrive(1, b, rtp_packet(1)).outcome, MediaOutcome::forwarded);
  held.may_receive = true;
  held.may_send = false;
  update(0, held);
  EXPECT_EQ(arrive(0, a, rtp_packet(2)).outcome, MediaOutcome::forwarded);
  EXPECT_EQ(arrive(1, b, rtp_packet(2)).outcome, MediaOutcome::partner_on_hold);
}

// RFC 3264 section 8.4: "RTCP is still sent and received" on hold.
TEST_F(RelayTest, rtcp_goes_on_during_hold) {
  open_call();
  auto held = relaying_to(a, 1);
  held.may_receive = held.may_send = false;
  update(0, held);
  EXPECT_EQ(arrive(0, endpoint("198.51.100.1:4001"), rtcp_packet(), true).outcome,
            MediaOutcome::rtcp_forwarded);
  EXPECT_EQ(arrive(1, endpoint("198.51.100.2:5001"), rtcp_packet(), true).outcome,
            MediaOutcome::rtcp_forwarded);
}

TEST_F(RelayTest, rtcp_leaves_by_the_odd_port) {
  open_call();
  const auto sent = arrive(0, endpoint("198.51.100.1:4001"), rtcp_packet(), true);
  ASSERT_TRUE(sent.departure);
  EXPECT_EQ(sent.departure->local, endpoint("192.0.2.1:20007"));
  EXPECT_EQ(sent.departure->remote, endpoint("198.51.100.2:5001"));
  EXPECT_EQ(relay.table().totals(1).packets_sent, 0u);
}

TEST_F(RelayTest, rtcp_mux_on_one_side_only_is_translated) {
  auto mux = relaying_to(a, 1);
  mux.rtcp_mux = true;
  mux.remote_rtcp = mux.remote_rtp;
  open(0, mux);
  open(1, relaying_to(b, 0));
  const auto sent = arrive(0, a, rtcp_packet());
  ASSERT_TRUE(sent.departure);
  EXPECT_EQ(sent.departure->local, endpoint("192.0.2.1:20007"));
  EXPECT_EQ(sent.departure->remote, endpoint("198.51.100.2:5001"));
  const auto back = arrive(1, endpoint("198.51.100.2:5001"), rtcp_packet(), true);
  ASSERT_TRUE(back.departure);
  EXPECT_EQ(back.departure->local, endpoint("192.0.2.1:20004"));
  EXPECT_EQ(back.departure->remote, a);
}

TEST_F(RelayTest, each_port_takes_only_its_own_kind) {
  open_call();
  EXPECT_EQ(arrive(0, a, rtp_packet(1), true).outcome, MediaOutcome::wrong_port);
  EXPECT_EQ(arrive(0, a, rtcp_packet()).outcome, MediaOutcome::wrong_port);
  auto mux = relaying_to(a, 1);
  mux.rtcp_mux = true;
  update(0, mux);
  EXPECT_EQ(arrive(0, a, rtcp_packet(), true).outcome, MediaOutcome::wrong_port);
}

TEST_F(RelayTest, rtcp_of_a_stranger_is_refused) {
  open_call();
  EXPECT_EQ(arrive(0, stranger, rtcp_packet(), true).outcome, MediaOutcome::wrong_source);
  auto unknown = relaying_to(a, 1);
  unknown.remote_rtcp = {};
  update(0, unknown);
  EXPECT_EQ(arrive(0, stranger, rtcp_packet(), true).outcome, MediaOutcome::peer_unknown);
}

TEST_F(RelayTest, what_is_no_media_is_refused) {
  open_call();
  EXPECT_EQ(arrive(0, a, {0x00, 0x01, 0x00, 0x00}).outcome, MediaOutcome::not_media);  // STUN
  EXPECT_EQ(arrive(0, a, {0x16, 0xfe, 0xff}).outcome, MediaOutcome::not_media);        // DTLS
  EXPECT_EQ(arrive(0, a, {}).outcome, MediaOutcome::not_media);
  EXPECT_EQ(relay.table().totals(0).packets_refused, 3u);
}

TEST_F(RelayTest, headers_that_lie_are_refused) {
  open_call();
  auto packet = rtp_packet(1);
  packet.resize(11);
  EXPECT_EQ(arrive(0, a, packet).outcome, MediaOutcome::bad_rtp);
  EXPECT_EQ(arrive(0, a, {0x8f, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 7}).outcome, MediaOutcome::bad_rtp);
  const auto a_rtcp = endpoint("198.51.100.1:4001");
  EXPECT_EQ(arrive(0, a_rtcp, {0x80, 201, 0, 1, 0, 0, 0}, true).outcome, MediaOutcome::bad_rtcp);
  EXPECT_EQ(arrive(0, a_rtcp, {0x80, 201, 0, 2, 0, 0, 0, 7}, true).outcome, MediaOutcome::bad_rtcp);
}

TEST_F(RelayTest, nothing_goes_to_a_partner_that_is_closed_or_another_call) {
  open_call();
  ASSERT_TRUE(relay.close(handle(1)));
  EXPECT_EQ(arrive(0, a, rtp_packet(1)).outcome, MediaOutcome::partner_closed);
  open(1, relaying_to(b, 3), 2);  // the port's next tenant
  EXPECT_EQ(arrive(0, a, rtp_packet(2)).outcome, MediaOutcome::partner_closed);
  auto ringing = talking_to(b);
  ringing.mode = SlotMode::ringback;
  ASSERT_TRUE(relay.close(handle(1, 2)));
  open(1, ringing, 3);
  EXPECT_EQ(arrive(0, a, rtp_packet(3)).outcome, MediaOutcome::partner_closed);
}

TEST_F(RelayTest, totals_count_the_peers_side) {
  open_call();
  for (const int sequence : {1, 2, 4, 3, 7, 7})
    arrive(0, a, rtp_packet(static_cast<std::uint16_t>(sequence)));
  arrive(1, b, rtp_packet(1));
  arrive(0, stranger, rtp_packet(5));
  const auto report = relay.close(handle(0));
  ASSERT_TRUE(report);
  EXPECT_EQ(report->kind, ReportKind::totals);
  EXPECT_EQ(report->handle, handle(0));
  EXPECT_EQ(report->totals.packets_received, 6u);
  EXPECT_EQ(report->totals.octets_received, 6u * 172);
  EXPECT_EQ(report->totals.packets_sent, 1u);
  EXPECT_EQ(report->totals.packets_refused, 1u);
  EXPECT_EQ(report->totals.packets_lost, 2u);
  EXPECT_EQ(report->totals.packets_reordered, 1u);
  EXPECT_EQ(report->totals.packets_duplicated, 1u);
}

}  // namespace
}  // namespace trunkline::rtp
