#include "dataplane/stages/express.h"

#include <algorithm>
#include <array>
#include <bit>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "dataplane/packet/checksum.h"
#include "dataplane/stages/glance.h"
#include "dataplane/stages/new_head.h"
#include "dataplane/stages/slot_index.h"
#include "tests/dataplane/stages/service_station.h"

namespace trunkline::dataplane::test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

const char* const caller_end = "10.99.0.10:4000";
const char* const callee_end = "10.99.0.10:6000";

// Phone a at slot 0, phone b at slot 1; what goes the long way is seen and not served.
class ExpressTest : public ::testing::Test {
 protected:
  ExpressTest() {
    station.open(0, endpoint(caller_end), 1);
    station.open(1, endpoint(callee_end), 0);
    station.deliver(frame(0));  // the first one finds the next hop
    static_cast<void>(station.sent());
    station.before_input = [this](Batch& batch) {
      station.express.run(station.context, station.worker->context(), 0, batch);
      for (auto* mbuf : batch.mbufs()) left.emplace_back(octets_of(*mbuf));
      batch.clear();
    };
  }
  [[nodiscard]] static Octets frame(std::uint8_t sequence) {
    return udp_frame(to_us(caller_end, "10.99.0.1:20000"), rtp_octets(sequence));
  }
  // True: it was left as it came, and nothing was sent or counted.
  [[nodiscard]] bool is_left(const Octets& octets) {
    left.clear();
    static_cast<void>(station.sent());
    const auto forwarded = station.counted("media_forwarded");
    station.receive(octets);
    return left == std::vector<Octets>{octets} && station.sent().empty() &&
           station.counted("media_forwarded") == forwarded;
  }
  [[nodiscard]] Octets changed(std::size_t at, std::uint8_t value) const {
    auto octets = frame(1);
    octets[at] = value;
    return at >= 14 && at < 34 && at != 24 ? with_header_checksum(octets) : octets;
  }

  ServiceStation station;
  std::vector<Octets> left;
};

TEST_F(ExpressTest, carries_the_common_packet) {
  EXPECT_FALSE(is_left(frame(1)));
  EXPECT_EQ(station.counted("media_forwarded"), 2U);
  static_cast<void>(station.sent());
  station.receive(frame(2));
  auto expected = udp_frame(to_phone("10.99.0.1:20002", callee_end), rtp_octets(2));
  expected[19] = 2;  // the third packet
  EXPECT_THAT(station.sent(), ElementsAre(with_header_checksum(expected)));
  EXPECT_THAT(left, IsEmpty());
}

// Telephone events and comfort noise over IPv4: not many, and the lengths of all others need one look less.
TEST_F(ExpressTest, leaves_what_ethernet_pads) {
  auto padded = udp_frame(to_us(caller_end, "10.99.0.1:20000"), rtp_octets(1, 12));
  padded.resize(60, 0xee);
  EXPECT_TRUE(is_left(padded));
  EXPECT_FALSE(is_left(udp_frame(to_us(caller_end, "10.99.0.1:20000"), rtp_octets(1, 12))));
}

TEST_F(ExpressTest, carries_a_packet_without_checksum_without_one) {
  auto octets = frame(1);
  octets[40] = octets[41] = 0;
  station.receive(octets);
  const auto sent = station.sent();
  ASSERT_EQ(sent.size(), 1U);
  EXPECT_EQ(sent[0][40], 0);
  EXPECT_EQ(sent[0][41], 0);
}

TEST_F(ExpressTest, damage_stays_visible) {
  auto damaged = frame(1);
  damaged[100] ^= 0x10;
  station.receive(damaged);
  auto sent = station.sent();
  ASSERT_EQ(sent.size(), 1U);
  auto sound = udp_frame(to_phone("10.99.0.1:20002", callee_end), rtp_octets(1));
  sound[19] = 1;
  sound = with_header_checksum(sound);
  EXPECT_NE(sent[0], sound);
  sent[0][100] ^= 0x10;
  EXPECT_EQ(sent[0], sound);
}

TEST_F(ExpressTest, leaves_every_other_frame_as_it_came) {
  EXPECT_TRUE(is_left(changed(0, 4)));       // for another station
  EXPECT_TRUE(is_left(changed(6, 3)));       // from a group
  EXPECT_TRUE(is_left(changed(13, 6)));      // ARP
  EXPECT_TRUE(is_left(changed(14, 0x46)));   // options
  EXPECT_TRUE(is_left(changed(14, 0x65)));   // version 6
  EXPECT_TRUE(is_left(changed(17, 201)));    // total length one more, and one less, than UDP's
  EXPECT_TRUE(is_left(changed(17, 199)));    //
  EXPECT_TRUE(is_left(changed(20, 0x20)));   // more fragments
  EXPECT_TRUE(is_left(changed(21, 1)));      // a later fragment
  EXPECT_TRUE(is_left(changed(23, 6)));      // TCP
  EXPECT_TRUE(is_left(changed(24, 0)));      // header checksum
  EXPECT_TRUE(is_left(changed(26, 127)));    // sources that no host can have
  EXPECT_TRUE(is_left(changed(26, 0)));      //
  EXPECT_TRUE(is_left(changed(26, 224)));    //
  EXPECT_TRUE(is_left(changed(29, 1)));      // our own address
  EXPECT_TRUE(is_left(changed(33, 2)));      // not to our address
  EXPECT_TRUE(is_left(changed(36, 0)));      // a port below the range
  EXPECT_TRUE(is_left(changed(37, 0x21)));   // the RTCP port
  EXPECT_TRUE(is_left(changed(37, 0x28)));   // a port above this worker's
  EXPECT_TRUE(is_left(changed(39, 0x10)));   // UDP's length
  EXPECT_TRUE(is_left(changed(42, 0)));      // STUN
  EXPECT_TRUE(is_left(changed(43, 201)));    // RTCP
  EXPECT_TRUE(is_left(changed(29, 11)));     // a stranger
  EXPECT_TRUE(is_left(changed(35, 1)));      // another port of the peer's machine
  EXPECT_FALSE(is_left(changed(42, 0x8f)));  // CSRCs that fit are read
  auto overrun = udp_frame(to_us(caller_end, "10.99.0.1:20000"), rtp_octets(1, 20));
  overrun[42] = 0x8f;
  EXPECT_TRUE(is_left(overrun));
  auto cut_short = frame(1);
  cut_short.resize(40);
  EXPECT_TRUE(is_left(cut_short));
}

TEST_F(ExpressTest, leaves_a_slot_that_has_something_to_decide) {
  gate::Command update;
  update.kind = gate::CommandKind::update_slot;
  update.handle = {0, 0, 1};
  update.settings.remote_rtp = endpoint(caller_end);
  update.settings.partner = 1;
  update.settings.mode = rtp::SlotMode::relay;
  update.settings.may_send = true;
  station.order(update);  // on hold
  EXPECT_TRUE(is_left(frame(1)));
  update.settings.may_receive = true;
  update.settings.latch = rtp::LatchRule::first;
  station.order(update);  // who the peer is, must be learnt
  EXPECT_TRUE(is_left(frame(1)));
  update.settings.latch = rtp::LatchRule::signalled;
  update.settings.mode = rtp::SlotMode::echo;
  station.order(update);
  EXPECT_TRUE(is_left(frame(1)));
  update.settings.mode = rtp::SlotMode::relay;
  station.order(update);
  EXPECT_FALSE(is_left(frame(1)));
  gate::Command close;
  close.kind = gate::CommandKind::close_slot;
  close.handle = {0, 0, 1};
  station.order(close);
  EXPECT_TRUE(is_left(frame(1)));
}

// A re-INVITE has changed who talks: the peer goes on hearing one stream, and still by the short way.
TEST_F(ExpressTest, carries_a_translated_stream) {
  EXPECT_FALSE(is_left(frame(1)));
  gate::Command update;
  update.kind = gate::CommandKind::update_slot;
  update.handle = {0, 0, 1};
  update.settings.remote_rtp = endpoint(caller_end);
  update.settings.partner = 1;
  update.settings.mode = rtp::SlotMode::relay;
  update.settings.may_send = update.settings.may_receive = true;
  station.order(update);
  const auto other = [](std::uint8_t sequence) {
    auto payload = rtp_octets(sequence);
    payload[11] ^= 0x55;  // SSRC
    return udp_frame(to_us(caller_end, "10.99.0.1:20000"), payload);
  };
  station.before_input = nullptr;
  station.deliver(other(77));  // the long way finds out what it is told as
  EXPECT_EQ(station.counted("media_stream_translated"), 1U);
  static_cast<void>(station.sent());
  station.before_input = [this](Batch& batch) {
    station.express.run(station.context, station.worker->context(), 0, batch);
    for (auto* mbuf : batch.mbufs()) left.emplace_back(octets_of(*mbuf));
  };
  station.receive(other(78));
  EXPECT_THAT(left, IsEmpty());
  const auto sent = station.sent();
  ASSERT_EQ(sent.size(), 1U);
  EXPECT_EQ(sent[0][45], 3);  // the sequence goes on from 1 and 2
  EXPECT_EQ(sent[0][53], frame(1)[53]);
  const Octets payload(sent[0].begin() + 42, sent[0].end());
  auto expected = udp_frame(to_phone("10.99.0.1:20002", callee_end), payload);
  std::copy_n(sent[0].begin() + 18, 2, expected.begin() + 18);  // identification
  EXPECT_EQ(sent[0], with_header_checksum(expected));
}

// The first step has counted it; what the second cannot do is explained by the long way's second step.
TEST_F(ExpressTest, a_partner_that_may_not_be_sent_to_is_counted) {
  gate::Command update;
  update.kind = gate::CommandKind::update_slot;
  update.handle = {0, 1, 1};
  update.settings.remote_rtp = endpoint(callee_end);
  update.settings.mode = rtp::SlotMode::relay;
  station.order(update);
  const auto free = free_buffers();
  station.receive(frame(1));
  EXPECT_EQ(station.counted("media_partner_on_hold"), 1U);
  gate::Command close;
  close.kind = gate::CommandKind::close_slot;
  close.handle = {0, 1, 1};
  station.order(close);
  station.receive(frame(2));
  EXPECT_EQ(station.counted("media_partner_closed"), 1U);
  EXPECT_THAT(station.sent(), IsEmpty());
  EXPECT_THAT(left, IsEmpty());
  EXPECT_EQ(free_buffers(), free);
}

TEST_F(ExpressTest, waits_for_a_next_hop_as_the_long_way_does) {
  gate::Command update;
  update.kind = gate::CommandKind::update_slot;
  update.handle = {0, 1, 1};
  update.settings.remote_rtp = endpoint("10.99.0.11:6000");
  update.settings.mode = rtp::SlotMode::relay;
  update.settings.may_send = true;
  station.order(update);
  station.receive(frame(1));
  EXPECT_EQ(station.link.packets_waiting(), 1U);
}

// As the two sides of a call are on a link of their own: packets of one burst take turns.
TEST_F(ExpressTest, gives_each_packet_of_a_burst_the_link_address_of_its_own_next_hop) {
  const char* const far_end = "10.99.0.11:6000";
  const auto short_way = std::exchange(station.before_input, {});
  gate::Command update;
  update.kind = gate::CommandKind::update_slot;
  update.handle = {0, 1, 1};
  update.settings.remote_rtp = endpoint(far_end);
  update.settings.partner = 0;
  update.settings.mode = rtp::SlotMode::relay;
  update.settings.may_receive = update.settings.may_send = true;
  station.order(update);
  auto from_b = to_us(far_end, "10.99.0.1:20002");
  from_b.from_mac = {2, 0, 0, 0, 0, 0x11};
  station.deliver(frame(1));
  station.receive(
      hex("020000000001 020000000011 0806"
          "0001 0800 06 04 0002  020000000011 0a63000b  020000000001 0a630001"));
  station.deliver({frame(2), udp_frame(from_b, rtp_octets(2))});
  static_cast<void>(station.sent());
  station.before_input = short_way;
  station.receive(std::vector<Octets>{frame(3), udp_frame(from_b, rtp_octets(3)), frame(4),
                                      udp_frame(from_b, rtp_octets(4))});
  std::string hops;
  for (const auto& sent : station.sent()) hops += sent[5] == 0x11 ? 'b' : sent[5] == 0x10 ? 'a' : '?';
  EXPECT_EQ(hops, "baba");
  EXPECT_THAT(left, IsEmpty());
}

// Phone a at slot 0 over IPv4, phone c at slot 4 over IPv6, phone d at slot 5 likewise, partners 0-4 or 4-5.
class ExpressV6Test : public ::testing::Test {
 protected:
  void begin() {
    station.before_input = [this](Batch& batch) {
      station.express.run(station.context, station.worker->context(), 0, batch);
      for (auto* mbuf : batch.mbufs()) left.emplace_back(octets_of(*mbuf));
      batch.clear();
    };
  }
  void mixed() {
    station.open(0, endpoint(caller_end), 4);
    station.open(4, endpoint(phone_c), 0);
    station.deliver({from_a(0), from_c(0)});  // the first ones find the next hops
    static_cast<void>(station.sent());
    station.context.next_identification = 0;
    begin();
  }
  [[nodiscard]] static Octets from_a(std::uint8_t sequence) {
    return udp_frame(to_us(caller_end, "10.99.0.1:20000"), rtp_octets(sequence, 33));
  }
  [[nodiscard]] static Octets from_c(std::uint8_t sequence) {
    return udp_frame(to_us(phone_c, "[fd99::1]:20000"), rtp_octets(sequence, 33));
  }
  [[nodiscard]] bool is_left(Octets octets, std::size_t at, std::uint8_t value) {
    octets[at] = value;
    left.clear();
    static_cast<void>(station.sent());
    station.receive(octets);
    return left == std::vector<Octets>{octets} && station.sent().empty();
  }

  static constexpr const char* phone_c = "[fd99::10]:6000";
  static constexpr const char* phone_d = "[fd99::10]:7000";
  ServiceStation station;
  std::vector<Octets> left;
};

TEST_F(ExpressV6Test, carries_between_the_families) {
  mixed();
  station.receive(from_a(1));
  EXPECT_THAT(station.sent(),
              ElementsAre(udp_frame(to_phone("[fd99::1]:20000", phone_c), rtp_octets(1, 33))));
  station.context.next_identification = 0;
  station.receive(from_c(1));
  EXPECT_THAT(station.sent(),
              ElementsAre(udp_frame(to_phone("10.99.0.1:20000", caller_end), rtp_octets(1, 33))));
  EXPECT_THAT(left, IsEmpty());
  EXPECT_EQ(station.counted("media_forwarded"), 4U);
}

TEST_F(ExpressV6Test, carries_from_ipv6_to_ipv6) {
  station.open(4, endpoint(phone_c), 5);
  station.open(5, endpoint(phone_d), 4);
  station.deliver(from_c(0));
  static_cast<void>(station.sent());
  begin();
  station.receive(from_c(1));
  EXPECT_THAT(station.sent(),
              ElementsAre(udp_frame(to_phone("[fd99::1]:20002", phone_d), rtp_octets(1, 33))));
  EXPECT_THAT(left, IsEmpty());
}

TEST_F(ExpressV6Test, leaves_every_other_frame_as_it_came) {
  mixed();
  EXPECT_TRUE(is_left(from_c(1), 0, 4));      // for another station
  EXPECT_TRUE(is_left(from_c(1), 6, 3));      // from a group
  EXPECT_TRUE(is_left(from_c(1), 12, 0x08));  // another type
  EXPECT_TRUE(is_left(from_c(1), 14, 0x40));  // version 4
  EXPECT_TRUE(is_left(from_c(1), 19, 40));    // IP's length, and UDP's
  EXPECT_TRUE(is_left(from_c(1), 59, 40));    //
  EXPECT_TRUE(is_left(from_c(1), 20, 0));     // an extension header
  EXPECT_TRUE(is_left(from_c(1), 20, 6));     // TCP
  EXPECT_TRUE(is_left(from_c(1), 37, 0x11));  // a stranger
  EXPECT_TRUE(is_left(from_c(1), 55, 0x71));  // another port of the peer's machine
  EXPECT_TRUE(is_left(from_c(1), 53, 2));     // not to our address
  EXPECT_TRUE(is_left(from_c(1), 57, 0x21));  // the RTCP port
  EXPECT_TRUE(is_left(from_c(1), 62, 0));     // STUN
  EXPECT_TRUE(is_left(from_c(1), 63, 200));   // RTCP
  EXPECT_FALSE(is_left(from_c(1), 17, 7));    // any flow label
  auto without_checksum = from_c(2);
  without_checksum[60] = without_checksum[61] = 0;
  station.receive(without_checksum);
  EXPECT_EQ(left.size(), 1U);
}

TEST_F(ExpressV6Test, a_partner_that_may_not_be_sent_to_is_counted) {
  mixed();
  const auto free = free_buffers();
  gate::Command close;
  close.kind = gate::CommandKind::close_slot;
  close.handle = {0, 0, 1};
  station.order(close);
  station.receive(from_c(1));
  EXPECT_EQ(station.counted("media_partner_closed"), 1U);
  EXPECT_THAT(station.sent(), IsEmpty());
  EXPECT_THAT(left, IsEmpty());
  EXPECT_EQ(free_buffers(), free);
}

TEST_F(ExpressV6Test, damage_stays_visible) {
  mixed();
  for (const bool to_v6 : {true, false}) {
    auto damaged = to_v6 ? from_a(1) : from_c(1);
    damaged.back() ^= 0x10;
    station.context.next_identification = 0;
    station.receive(damaged);
    auto sent = station.sent();
    ASSERT_EQ(sent.size(), 1U);
    sent[0].back() ^= 0x10;
    EXPECT_EQ(sent[0], to_v6 ? udp_frame(to_phone("[fd99::1]:20000", phone_c), rtp_octets(1, 33))
                             : udp_frame(to_phone("10.99.0.1:20000", caller_end), rtp_octets(1, 33)));
  }
}

// A port of SIP's within the media range: the address is no express address at all.
TEST(ExpressPorts, sip_within_the_media_range_is_told_apart) {
  ServiceStation station;
  station.open(0, endpoint(caller_end), 1);
  station.open(1, endpoint(callee_end), 0);
  auto config = station.config;
  config.sip_listen = {endpoint("10.99.0.1:20002")};
  const auto services = make_services(station.interfaces, config);
  Express express(station.interfaces, services, config.media, base::WorkerId{0});
  std::size_t left = 0;
  station.before_input = [&](Batch& batch) {
    express.run(station.context, station.worker->context(), 0, batch);
    left = batch.size();
  };
  station.receive(udp_frame(to_us(caller_end, "10.99.0.1:20000"), rtp_octets(1)));
  EXPECT_EQ(left, 1U);
}

TEST(AddressIndex, finds_each_address_on_its_port_alone) {
  AddressIndex index;
  for (std::uint8_t i = 0; i < 250; ++i) {
    index.add(word_of(Ipv4Octets{10, static_cast<std::uint8_t>(i / 3), 0, i}), i % 2, i);
  }
  for (std::uint8_t i = 0; i < 250; ++i) {
    const auto word = word_of(Ipv4Octets{10, static_cast<std::uint8_t>(i / 3), 0, i});
    EXPECT_EQ(index.find(word, i % 2), i);
    EXPECT_EQ(index.find(word, 3), AddressIndex::none);
  }
  EXPECT_EQ(index.find(word_of(Ipv4Octets{192, 0, 2, 1}), 0), AddressIndex::none);
}

TEST(Fold, adds_both_halves_with_their_carry) {
  EXPECT_EQ(fold32(0), 0);
  EXPECT_EQ(fold32(0xffff), 0xffff);
  EXPECT_EQ(fold32(0x10000), 1);
  EXPECT_EQ(fold32(0xffffffff), 0xffff);
  EXPECT_EQ(fold32(0xffff0001), 1);
  EXPECT_EQ(fold32(0x00030004), 7);
}

TEST(Glance, takes_a_header_for_whole_as_its_checksum_says) {
  std::mt19937 random(20260);
  int whole = 0;
  for (int i = 0; i < 200'000; ++i) {
    std::array<std::uint8_t, sizeof(Ipv4Header)> octets{};
    for (auto& octet : octets) octet = static_cast<std::uint8_t>(random());
    octets[0] = 0x45;
    auto header = std::bit_cast<Ipv4Header>(octets);
    if (i % 2 == 0) header.checksum = ipv4_checksum(header);
    Checksum checksum;
    checksum.add(std::bit_cast<std::array<std::uint8_t, sizeof(Ipv4Header)>>(header));
    ASSERT_EQ(is_whole(header), checksum.is_valid());
    whole += checksum.is_valid();
  }
  EXPECT_GE(whole, 100'000);
}

TEST(NewHead, carries_a_checksum_over_as_if_it_were_worked_out_anew) {
  std::mt19937 random(20261);
  using Ends = std::array<std::uint8_t, 12>;
  for (int i = 0; i < 200'000; ++i) {
    Ends before{};
    Ends after{};
    for (auto& octet : before) octet = static_cast<std::uint8_t>(random());
    for (auto& octet : after) octet = static_cast<std::uint8_t>(random());
    const auto payload = static_cast<std::uint16_t>(i % 65536);
    Checksum old_sum;
    old_sum.add(before);
    old_sum.add(base::Be16::from_host(payload));
    Checksum new_sum;
    new_sum.add(after);
    new_sum.add(base::Be16::from_host(payload));
    ASSERT_EQ(carried_over(std::bit_cast<std::uint16_t>(old_sum.udp_field()),
                           rtp::change_of_sums(std::bit_cast<rtp::WireEnds>(before).sum(),
                                               std::bit_cast<rtp::WireEnds>(after).sum())),
              std::bit_cast<std::uint16_t>(new_sum.udp_field()));
  }
  EXPECT_EQ(carried_over(0, 1), 0);  // none stays none
}

std::uint32_t slot_of(const SlotIndex::OfPort& index, Ipv4Word address, std::uint16_t port) {
  std::uint32_t slot = rtp::no_slot;
  return index.find(address, port, slot) ? slot : rtp::no_slot;
}

TEST(SlotIndex, finds_every_slot_behind_64_addresses_of_two_ports) {
  gate::PlaneConfig config;
  config.ports.resize(2);
  config.media.first_port = 20000;
  config.media.pairs_per_worker = 100;
  config.media.worker_count = 2;
  config.media.address_count = 64;
  for (std::uint8_t i = 0; i < 64; ++i) {
    config.media.addresses[i] = base::IpAddress::v4(10, 99, i, 1);
    config.ports[i % 2].addresses.push_back({config.media.addresses[i], 24});
  }
  const Interfaces interfaces(config.ports, std::vector<Interface>(2));
  const SlotIndex index(interfaces, make_services(interfaces, config), config.media, base::WorkerId{1});
  for (std::uint8_t i = 0; i < 64; ++i) {
    const auto word = word_of(Ipv4Octets{10, 99, i, 1});
    EXPECT_EQ(slot_of(index[i % 2], word, 20200), i * 100U);
    EXPECT_EQ(slot_of(index[i % 2], word, 20398), i * 100U + 99);
    EXPECT_EQ(slot_of(index[i % 2], word, 20198), rtp::no_slot);  // the other worker's
    EXPECT_EQ(slot_of(index[i % 2], word, 20400), rtp::no_slot);
    EXPECT_EQ(slot_of(index[i % 2], word, 20201), rtp::no_slot) << "RTCP";
    EXPECT_EQ(slot_of(index[i % 2], word_of(Ipv4Octets{10, 98, i, 1}), 20200), rtp::no_slot);
  }
}

}  // namespace
}  // namespace trunkline::dataplane::test
