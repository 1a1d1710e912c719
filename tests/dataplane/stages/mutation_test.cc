// Ten million frames that are nearly right: what they may not cost, and whom they may not harm.
#include <algorithm>
#include <cstdlib>
#include <random>
#include <string>

#include <gtest/gtest.h>

#include "dataplane/stages/vlan.h"
#include "tests/dataplane/stages/service_station.h"

namespace trunkline::dataplane::test {
namespace {

constexpr std::uint16_t our_vlan = 100;

// How many frames, in all: ten million in the long form of the tests, or TL_MUTATIONS in the environment.
std::size_t frames_to_try() {
  if (const auto* wanted = std::getenv("TL_MUTATIONS")) return std::stoul(wanted);
  return std::getenv("TL_TEST_LONG") == nullptr ? 100'000 : 10'000'000;
}

Octets any_message(std::size_t length) {
  Octets octets(length);
  for (std::size_t i = 0; i < length; ++i) octets[i] = static_cast<std::uint8_t>(i * 7 + i / 251);
  return octets;
}

Octets tagged(const Octets& frame, std::string_view tag = "8100 0064") {
  return Octets(frame.begin(), frame.begin() + 12) + hex(tag) + Octets(frame.begin() + 12, frame.end());
}

// Without a checksum of UDP, so that a change behind it is not all that is seen of the packet.
Octets unchecked(Octets frame) {
  frame[40] = frame[41] = 0;
  return frame;
}

Octets sip_message(const std::string& method, const std::string& to_tag, std::size_t body) {
  return text(method +
              " sip:bob@10.99.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 10.99.0.10;branch=z9hG4bK1;rport\r\n"
              "Max-Forwards: 70\r\nFrom: \"A\" <sip:alice@10.99.0.10>;tag=1\r\nTo: <sip:bob@10.99.0.1>" +
              to_tag + "\r\nCall-ID: mutated@10.99.0.10\r\nCSeq: 1 " + method +
              "\r\nContact: <sip:alice@10.99.0.10>\r\n"
              "Content-Type: application/sdp\r\nContent-Length: " +
              std::to_string(body) + "\r\n\r\n" + std::string(body, 'v'));
}

// Of a stream, in order, as the short way wants it.
Octets in_order(std::uint16_t sequence) {
  auto octets = rtp_octets(static_cast<std::uint8_t>(sequence));
  octets[2] = static_cast<std::uint8_t>(sequence >> 8);
  return octets;
}

std::vector<Octets> good_frames() {
  std::vector<Octets> frames{
      arp_answer_of_peer,
      hex("ffffffffffff 020000000010 0806 0001 0800 06 04 0001 020000000010 0a63000a 000000000000 0a630001"),
      hex("020000000001 020000000010 0800 4500 0024 5678 4000 40 01 cf90 0a63000a 0a630001"
          "08 00 5435 1234 0001 6162636465666768"),
      icmpv6_frame(envelope_v6(), hex("80 00 0000 1234 0001 6162636465666768")),
      icmpv6_frame(envelope_v6(),
                   hex("87 00 0000 00000000 fd990000000000000000000000000001 01 01 020000000010")),
      icmpv6_frame(envelope_v6(),
                   hex("88 00 0000 60000000 fd990000000000000000000000000010 02 01 020000000010")),
      icmp_error(to_phone("10.99.0.1:5060", "10.99.0.10:5060"), 3, 3, our_request()),
      icmp_error(to_phone("[fd99::1]:5060", "[fd99::10]:5060"), 1, 4, our_request()),
      hex("020000000001 020000000010 0800 4500 002c 0000 0000 40 06 65fc 0a63000a 0a630001"
          "9c40 13c4 00000001 00000000 6002 ffff d350 0000 020405b4"),
      udp_frame({}, any_message(200)),
      udp_frame(envelope_v6(), any_message(200)),
      udp_frame(to_us("10.99.0.10:4000", "10.99.0.1:20000"), rtp_octets(7)),
      udp_frame(to_us("10.99.0.10:4001", "10.99.0.1:20001"), hex("80 c9 0001 00000007")),
      unchecked(udp_frame({}, sip_message("INVITE", "", 150))),
      unchecked(udp_frame({}, sip_message("BYE", ";tag=2", 0))),
      unchecked(udp_frame(
          {}, text("SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP 10.99.0.1;branch=z9hG4bK2\r\nFrom: <sip:a@x>;"
                   "tag=1\r\nTo: <sip:b@x>;tag=2\r\nCall-ID: x\r\nCSeq: 1 INVITE\r\n\r\n"))),
      udp_frame(envelope_v6(), sip_message("OPTIONS", "", 0)),
  };
  for (auto& piece : udp_fragments({}, sip_message("INVITE", "", 3000), 1440, 8))
    frames.push_back(std::move(piece));
  for (const auto& envelope : {Envelope{}, envelope_v6()}) {
    for (auto& piece : udp_fragments(envelope, any_message(3000), 1440, 7))
      frames.push_back(std::move(piece));
  }
  return frames;
}

// One to four changes: of a bit, an octet, a length, the end.
void mutate(Octets& frame, std::mt19937& random) {
  const auto below = [&](std::size_t bound) {
    return std::uniform_int_distribution<std::size_t>(0, bound - 1)(random);
  };
  for (auto changes = 1 + below(4); changes > 0 && !frame.empty(); --changes) {
    const auto at = below(std::min<std::size_t>(frame.size(), below(4) == 0 ? frame.size() : 80));
    switch (below(6)) {
      case 0: frame[at] = static_cast<std::uint8_t>(frame[at] ^ 1U << below(8)); break;
      case 1: frame[at] = static_cast<std::uint8_t>(random()); break;
      case 2: frame[at] = below(2) == 0 ? 0 : 0xff; break;
      case 3: frame.resize(at); break;
      case 4: frame.resize(std::min<std::size_t>(2000, frame.size() + below(100)), 0xaa); break;
      case 5: frame.insert(frame.begin() + static_cast<std::ptrdiff_t>(at), frame[at]); break;
    }
  }
}

// So that mutations beyond the header are reached too.
void mend(Octets& frame, std::mt19937& random) {
  if (frame.size() >= 18 && frame[12] == 0x81 && frame[13] == 0) {
    Octets inner(frame.begin(), frame.begin() + 12);
    inner.insert(inner.end(), frame.begin() + 16, frame.end());
    mend(inner, random);
    std::copy(inner.begin() + 12, inner.end(), frame.begin() + 16);
    return;
  }
  if (frame.size() >= 34 && frame[12] == 8 && frame[13] == 0 && random() % 4 != 0 &&
      frame.size() >= 14U + (frame[14] & 0x0fU) * 4U) {
    frame = with_header_checksum(frame);
  }
}

const Octets neighbour_answer = icmpv6_frame(
    envelope_v6(), hex("88 00 0000 60000000 fd990000000000000000000000000010 02 01 020000000010"));

// As they come by a port of our VLAN: most in it, some in two, some in another, some in none.
std::vector<Octets> in_vlans(const std::vector<Octets>& frames) {
  std::vector<Octets> all;
  for (const auto& frame : frames) {
    for (int i = 0; i < 5; ++i) all.push_back(tagged(frame));
    all.push_back(tagged(tagged(frame)));
    all.push_back(tagged(frame, "8100 0065"));
    all.push_back(tagged(frame, "88a8 0064"));
    all.push_back(frame);
  }
  return all;
}

// A call lives on all the while: its phone answers when it is asked where it is, and each of its packets
// arrives, and goes the short way.
void lives_on(const std::vector<Octets>& good, bool in_vlan) {
  const auto packets_before = rte_mempool_in_use_count(&EalRig::get().packets());
  const auto messages_before = rte_mempool_in_use_count(&EalRig::get().messages());
  ServiceRig rig;
  rig.admission.known = {*base::IpAddress::parse("10.99.0.10"), *base::IpAddress::parse("fd99::10")};
  ServiceStation station(rig);
  std::size_t left_over = 0;  // by the short way
  station.before_input = [&](Batch& batch) {
    if (in_vlan) take_tags_off(batch, our_vlan, station.counters);
    station.express.run(station.context, station.worker->context(), 0, batch);
    left_over = batch.size();
  };
  const auto comes = [in_vlan](const Octets& frame) { return in_vlan ? tagged(frame) : frame; };
  station.open(0, endpoint("10.99.0.10:4000"), 1);
  station.open(1, endpoint("10.99.0.10:6000"), 0);
  std::mt19937 random(20260);
  std::size_t lost = 0;
  std::size_t long_ways = 0;
  std::size_t signalling = 0;
  std::size_t errors = 0;
  std::uint16_t sequence = 0;
  for (std::size_t tried = 0; tried < frames_to_try() / 2; tried += 50) {
    std::vector<Octets> frames;
    for (int i = 0; i < 50; ++i) {
      auto frame = good[random() % good.size()];
      mutate(frame, random);
      mend(frame, random);
      if (!frame.empty()) frames.push_back(std::move(frame));
    }
    station.deliver(frames);
    station.deliver({comes(arp_answer_of_peer), comes(neighbour_answer)});
    station.round();
    signalling += station.received().size();
    errors += station.told().size();
    static_cast<void>(station.told(1));
    static_cast<void>(station.sent());
    const auto packet = in_order(++sequence);
    station.deliver(comes(udp_frame(to_us("10.99.0.10:6000", "10.99.0.1:20002"), packet)));
    long_ways += sequence == 1 ? 0 : left_over;  // the first one latches
    const auto sent = station.sent();
    lost += sent.size() == 1 && Octets(sent[0].begin() + 42, sent[0].end()) == packet ? 0 : 1;
    station.pass(1ms);
  }
  EXPECT_EQ(lost, 0U);
  EXPECT_LT(long_ways, frames_to_try() / 2 / 50 / 20) << "of so many packets nearly all go the short way";
  EXPECT_GT(signalling, frames_to_try() / 1000) << "some of it is SIP still";
  EXPECT_GT(errors, frames_to_try() / 10'000) << "some quote a request still";
  EXPECT_EQ(station.receive(comes(udp_frame({}, any_message(100)))).size(), 1U);
  EXPECT_EQ(station.receive(comes(udp_frame(envelope_v6(), any_message(100)))).size(), 1U);
  station.pass(5s);
  static_cast<void>(station.received());
  static_cast<void>(station.told());
  static_cast<void>(station.told(1));
  EXPECT_EQ(station.link.packets_waiting(), 0U);
  EXPECT_EQ(station.reassembly.unfinished(), 0U);
  static_cast<void>(station.sent());
  EXPECT_EQ(rte_mempool_in_use_count(&EalRig::get().packets()), packets_before);
  EXPECT_EQ(rte_mempool_in_use_count(&EalRig::get().messages()), messages_before);
}

TEST(Mutation, no_frame_costs_more_than_its_buffer_for_a_while_or_harms_a_call) {
  auto frames = good_frames();
  frames.push_back(tagged(frames.front()));
  frames.push_back(tagged(udp_frame({}, any_message(200))));
  lives_on(frames, false);
}

TEST(Mutation, none_does_on_a_port_of_a_vlan) { lives_on(in_vlans(good_frames()), true); }

}  // namespace
}  // namespace trunkline::dataplane::test
