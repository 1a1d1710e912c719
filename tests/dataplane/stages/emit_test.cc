#include "dataplane/stages/emit.h"

#include <cstring>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "dataplane/packet/private_area.h"
#include "tests/dataplane/stages/station.h"

namespace trunkline::dataplane::test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

Octets long_message(std::size_t length) {
  Octets octets(length);
  for (std::size_t i = 0; i < length; ++i) octets[i] = static_cast<std::uint8_t>(i * 5 + i / 241);
  return octets;
}

// Known to the station in both families, so that nothing waits.
void meet_both_families(Station& station) {
  static_cast<void>(station.link.next_hop(station.context, 0, station.ip("10.99.0.10")));
  station.receive(arp_answer_of_peer);
  static_cast<void>(station.link.next_hop(station.context, 1, station.ip("fd99::10")));
  station.receive(icmpv6_frame(envelope_v6(), hex("88 00 0000 60000000 fd990000000000000000000000000010"
                                                  "02 01 020000000010")));
  static_cast<void>(station.sent());
}

// As the control plane's gate makes one: the octets somewhere in an mbuf, the facts in its record.
gate::Packet gate_packet(rte_mempool& pool, const Envelope& to_phone, const Octets& octets,
                         std::uint16_t at) {
  auto* mbuf = rte_pktmbuf_alloc(&pool);
  auto& facts = record(*mbuf);
  facts.release = [](gate::PacketRecord* released) noexcept { rte_pktmbuf_free(&mbuf_of(*released)); };
  facts.octets = static_cast<char*>(mbuf->buf_addr) + at;
  facts.length = static_cast<std::uint32_t>(octets.size());
  facts.local = to_phone.from;
  facts.remote = to_phone.to;
  std::memcpy(facts.octets, octets.data(), octets.size());
  return gate::Packet(&facts);
}
gate::Packet gate_packet(const Envelope& to_phone, const Octets& octets) {
  return gate_packet(EalRig::get().packets(), to_phone, octets, RTE_PKTMBUF_HEADROOM);
}

Envelope towards_phone(bool is_v4 = true) {
  auto envelope = is_v4 ? Envelope{} : envelope_v6();
  std::swap(envelope.from, envelope.to);
  std::swap(envelope.from_mac, envelope.to_mac);
  return envelope;
}

TEST(Emit, sends_a_message_of_the_control_plane) {
  Station station;
  meet_both_families(station);
  emit(station.context, gate_packet(towards_phone(), text("SIP/2.0 200 OK\r\n\r\n")));
  EXPECT_THAT(station.sent(), ElementsAre(udp_frame(towards_phone(), text("SIP/2.0 200 OK\r\n\r\n"))));
  emit(station.context, gate_packet(towards_phone(false), text("SIP/2.0 200 OK\r\n\r\n")));
  EXPECT_THAT(station.sent(), ElementsAre(udp_frame(towards_phone(false), text("SIP/2.0 200 OK\r\n\r\n"))));
  EXPECT_EQ(station.count(WorkerCounter::emit_messages), 2U);
}

TEST(Emit, marks_packets_with_a_dscp) {
  Station station;
  meet_both_families(station);
  emit(station.context, {0, 20000, towards_phone().to, 46}, station.payload(text("rtp")));
  emit(station.context, {1, 20000, towards_phone(false).to, 46}, station.payload(text("rtp")));
  const auto sent = station.sent();
  ASSERT_EQ(sent.size(), 2U);
  EXPECT_EQ(sent[0][15], 46 << 2);
  EXPECT_EQ(sent[1][14], 0x6b);
  EXPECT_EQ(sent[1][15], 0x80);
}

TEST(Emit, marks_signalling_as_it_is_told) {
  Station station;
  meet_both_families(station);
  station.context.sip_dscp = 40;
  emit(station.context, gate_packet(towards_phone(), text("SIP/2.0 200 OK\r\n\r\n")));
  emit(station.context, gate_packet(towards_phone(false), text("SIP/2.0 200 OK\r\n\r\n")));
  const auto sent = station.sent();
  ASSERT_EQ(sent.size(), 2U);
  EXPECT_EQ(sent[0][15], 40 << 2);
  EXPECT_EQ(sent[1][14], 0x6a);
  EXPECT_EQ(sent[1][15], 0x00);
}

TEST(Emit, leaves_the_sums_to_a_port_that_works_them_out) {
  Station station;
  meet_both_families(station);
  auto offloading = station.interfaces[0];
  offloading.sums_ipv4 = true;
  offloading.sums_udp = true;
  const Interfaces interfaces(station.ports, std::vector<Interface>{offloading});
  StageContext context{.interfaces = interfaces,
                       .counters = station.counters,
                       .packets = EalRig::get().packets(),
                       .transmitter = station.transmitter,
                       .link = station.link,
                       .limits = station.limits,
                       .others = station.exchange,
                       .undelivered = station.undelivered,
                       .worker = base::WorkerId{0},
                       .now = station.context.now};
  auto payload = station.payload(text("x"));
  auto* mbuf = payload.get();
  rte_pktmbuf_refcnt_update(mbuf, 1);  // to look at it once it has gone
  emit(context, {0, 5060, towards_phone().to, 0}, std::move(payload));
  EXPECT_EQ(mbuf->ol_flags, RTE_MBUF_F_TX_IPV4 | RTE_MBUF_F_TX_IP_CKSUM | RTE_MBUF_F_TX_UDP_CKSUM);
  EXPECT_EQ(mbuf->l2_len, 14);
  EXPECT_EQ(mbuf->l3_len, 20);
  const auto frame = octets_of(*mbuf);
  EXPECT_EQ(frame[24] | frame[25], 0);
  // The pseudo header alone: 0a63 0001 0a63 000a 0011 0009.
  EXPECT_EQ(frame[40] << 8 | frame[41], 0x14eb);
  rte_pktmbuf_free(mbuf);
}

class EmitInPieces : public ::testing::TestWithParam<bool> {};
INSTANTIATE_TEST_SUITE_P(Families, EmitInPieces, ::testing::Bool(),
                         [](const auto& family) { return family.param ? "ipv4" : "ipv6"; });

TEST_P(EmitInPieces, a_message_larger_than_the_mtu) {
  Station station;
  meet_both_families(station);
  station.context.next_identification = 0x1234;
  const auto whole = long_message(4000);
  emit(station.context,
       gate_packet(EalRig::get().messages(), towards_phone(GetParam()), whole, RTE_PKTMBUF_HEADROOM));
  const std::size_t piece = GetParam() ? 1480 : 1448;
  EXPECT_EQ(station.sent(), udp_fragments(towards_phone(GetParam()), whole, piece, 0x1234));
  EXPECT_EQ(station.count(WorkerCounter::emit_fragmented), 1U);
}

TEST_P(EmitInPieces, not_when_it_just_fits) {
  Station station;
  meet_both_families(station);
  const auto fits = long_message(GetParam() ? 1472 : 1452);
  emit(station.context, gate_packet(towards_phone(GetParam()), fits));
  EXPECT_THAT(station.sent(), ElementsAre(udp_frame(towards_phone(GetParam()), fits)));
  emit(station.context, gate_packet(towards_phone(GetParam()), fits + Octets{0}));
  EXPECT_EQ(station.sent().size(), 2U);
}

TEST_P(EmitInPieces, a_message_of_the_largest_size_comes_back_whole) {
  Station station;
  meet_both_families(station);
  const auto whole = long_message(65407);
  emit(station.context,
       gate_packet(EalRig::get().messages(), towards_phone(GetParam()), whole, RTE_PKTMBUF_HEADROOM));
  auto frames = station.sent();
  ASSERT_EQ(frames.size(), GetParam() ? 45U : 46U);
  // Turned round, as if a phone had sent them, they must make the same message; the sum does not mind.
  for (auto& frame : frames) {
    std::swap_ranges(frame.begin(), frame.begin() + 6, frame.begin() + 6);
    const std::ptrdiff_t at = GetParam() ? 26 : 22;
    const std::ptrdiff_t length = GetParam() ? 4 : 16;
    std::swap_ranges(frame.begin() + at, frame.begin() + at + length, frame.begin() + at + length);
  }
  const auto back = station.receive(frames);
  ASSERT_EQ(back.size(), 1U);
  const auto octets = octets_of(*back[0]);
  EXPECT_EQ(Octets(octets.begin() + metadata(*back[0]).transport_offset + 8, octets.end()), whole);
}

TEST(Emit, keeps_every_piece_of_the_largest_message_until_its_next_hop_answers) {
  Station station;
  emit(station.context,
       gate_packet(EalRig::get().messages(), towards_phone(), long_message(65407), RTE_PKTMBUF_HEADROOM));
  EXPECT_EQ(station.sent().size(), 1U) << "the question who has the address";
  station.receive(arp_answer_of_peer);
  EXPECT_EQ(station.sent().size(), 45U);
  EXPECT_EQ(station.count(WorkerCounter::neighbour_queue_full), 0U);
}

TEST_P(EmitInPieces, a_small_message_in_a_buffer_without_headroom_leaves_as_a_copy) {
  Station station;
  meet_both_families(station);
  emit(station.context, gate_packet(EalRig::get().messages(), towards_phone(GetParam()), text("small"), 0));
  EXPECT_THAT(station.sent(), ElementsAre(udp_frame(towards_phone(GetParam()), text("small"))));
}

TEST(Emit, drops_what_cannot_go_by_name) {
  Station too_large;
  meet_both_families(too_large);
  emit(too_large.context, gate_packet(EalRig::get().messages(), towards_phone(), long_message(65508), 0));
  EXPECT_EQ(too_large.count(WorkerCounter::emit_too_large), 1U);

  Station no_route;
  auto to_group = towards_phone();
  to_group.to.address = base::IpAddress::v4(224, 0, 0, 1);
  emit(no_route.context, gate_packet(to_group, text("x")));
  EXPECT_EQ(no_route.drops(), "emit_no_route");

  Station wrong_source;
  auto from_other = towards_phone();
  from_other.from.address = base::IpAddress::v4(10, 99, 0, 2);
  emit(wrong_source.context, gate_packet(from_other, text("x")));
  EXPECT_EQ(wrong_source.drops(), "emit_wrong_source");
  EXPECT_THAT(wrong_source.sent(), IsEmpty());

  Station small_mtu({}, 48);
  meet_both_families(small_mtu);
  emit(small_mtu.context, gate_packet(towards_phone(false), text("does not fit")));
  EXPECT_EQ(small_mtu.count(WorkerCounter::emit_too_large), 1U);
}

TEST_P(EmitInPieces, a_request_that_no_way_leads_for_is_told_to_its_shard_at_once) {
  auto nowhere = towards_phone(GetParam());
  nowhere.to.address = GetParam() ? base::IpAddress::v4(127, 0, 0, 1) : *base::IpAddress::parse("ff02::1");
  for (auto* pool : {&EalRig::get().packets(), &EalRig::get().messages()}) {
    Station station;
    emit(station.context, gate_packet(*pool, nowhere, our_request(), RTE_PKTMBUF_HEADROOM));
    EXPECT_EQ(station.drops(), "undelivered_told emit_no_route");
    const auto told = station.told();
    ASSERT_EQ(told.size(), 1U);
    EXPECT_EQ(told[0]->kind, gate::PacketKind::undelivered);
    EXPECT_EQ(told[0].octets(), "z9hG4bK00000001000000020123456789abcdef");
    EXPECT_EQ(told[0]->local, nowhere.from);
    EXPECT_EQ(told[0]->remote, nowhere.to);
  }
}

TEST(Emit, says_nothing_of_responses_and_media_that_no_way_leads_for) {
  Station station;
  auto nowhere = towards_phone();
  nowhere.to.address = base::IpAddress::v4(0, 0, 0, 0);
  emit(station.context, gate_packet(nowhere, text("SIP/2.0 200 OK\r\n\r\n")));
  emit(station.context, {0, 20000, nowhere.to}, station.payload(our_request()));
  EXPECT_EQ(station.drops(), "emit_no_route");
  EXPECT_TRUE(station.told().empty());
}

TEST(Emit, says_nothing_of_a_request_that_found_no_room_among_the_neighbours) {
  gate::PlaneLimits limits;
  limits.neighbours = 1;
  Station station(limits);
  static_cast<void>(station.link.next_hop(station.context, 0, station.ip("10.99.0.10")));
  station.receive(arp_answer_of_peer);
  auto another = towards_phone();
  another.to.address = base::IpAddress::v4(10, 99, 0, 11);
  emit(station.context, gate_packet(another, our_request()));
  EXPECT_EQ(station.count(WorkerCounter::neighbour_table_full), 1U);
  EXPECT_TRUE(station.told().empty());
}

TEST(Emit, sends_all_pieces_or_none) {
  Station station;
  meet_both_families(station);
  auto large = gate_packet(EalRig::get().messages(), towards_phone(), long_message(4000), 128);
  std::vector<Packet> hoard;
  while (auto* mbuf = rte_pktmbuf_alloc(&EalRig::get().packets())) hoard.emplace_back(mbuf);
  hoard.resize(hoard.size() - 2);
  emit(station.context, std::move(large));
  EXPECT_THAT(station.sent(), IsEmpty());
  EXPECT_EQ(station.count(WorkerCounter::emit_no_buffer), 1U);
}

}  // namespace
}  // namespace trunkline::dataplane::test
