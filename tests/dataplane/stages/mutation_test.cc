#include <algorithm>
#include <cstdlib>
#include <random>
#include <string>

#include <gtest/gtest.h>

#include "tests/dataplane/stages/service_station.h"

namespace trunkline::dataplane::test {
namespace {

// How many frames: ten million in the long form of the tests, or TL_MUTATIONS in the environment.
std::size_t frames_to_try() {
  if (const auto* wanted = std::getenv("TL_MUTATIONS")) return std::stoul(wanted);
  return std::getenv("TL_TEST_LONG") == nullptr ? 100'000 : 10'000'000;
}

Octets any_message(std::size_t length) {
  Octets octets(length);
  for (std::size_t i = 0; i < length; ++i) octets[i] = static_cast<std::uint8_t>(i * 7 + i / 251);
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
      udp_frame({}, any_message(200)),
      udp_frame(envelope_v6(), any_message(200)),
      udp_frame(to_us("10.99.0.10:4000", "10.99.0.1:20000"), rtp_octets(7)),
      udp_frame(to_us("10.99.0.10:4001", "10.99.0.1:20001"), hex("80 c9 0001 00000007")),
  };
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
  if (frame.size() >= 34 && frame[12] == 8 && frame[13] == 0 && random() % 4 != 0 &&
      frame.size() >= 14U + (frame[14] & 0x0fU) * 4U) {
    frame = with_header_checksum(frame);
  }
}

const Octets neighbour_answer = icmpv6_frame(
    envelope_v6(), hex("88 00 0000 60000000 fd990000000000000000000000000010 02 01 020000000010"));

// A call lives on all the while: its phone answers when it is asked where it is, and each of its packets
// arrives.
TEST(Mutation, no_frame_costs_more_than_its_buffer_for_a_while_or_harms_a_call) {
  const auto packets_before = rte_mempool_in_use_count(&EalRig::get().packets());
  const auto messages_before = rte_mempool_in_use_count(&EalRig::get().messages());
  const auto good = good_frames();
  ServiceStation station;
  station.open(0, endpoint("10.99.0.10:4000"), 1);
  station.open(1, endpoint("10.99.0.10:6000"), 0);
  const auto live = udp_frame(to_us("10.99.0.10:6000", "10.99.0.1:20002"), rtp_octets(1));
  std::mt19937 random(20260);
  std::size_t lost = 0;
  for (std::size_t tried = 0; tried < frames_to_try(); tried += 50) {
    std::vector<Octets> frames;
    for (int i = 0; i < 50; ++i) {
      auto frame = good[random() % good.size()];
      mutate(frame, random);
      mend(frame, random);
      if (!frame.empty()) frames.push_back(std::move(frame));
    }
    station.deliver(frames);
    station.deliver({arp_answer_of_peer, neighbour_answer});
    station.round();
    static_cast<void>(station.received());
    static_cast<void>(station.sent());
    station.deliver(live);
    const auto sent = station.sent();
    lost += sent.size() == 1 && Octets(sent[0].begin() + 42, sent[0].end()) == rtp_octets(1) ? 0 : 1;
    station.pass(1ms);
  }
  EXPECT_EQ(lost, 0U);
  EXPECT_EQ(station.receive(udp_frame({}, any_message(100))).size(), 1U);
  EXPECT_EQ(station.receive(udp_frame(envelope_v6(), any_message(100))).size(), 1U);
  station.pass(5s);
  static_cast<void>(station.received());
  EXPECT_EQ(station.link.packets_waiting(), 0U);
  EXPECT_EQ(station.reassembly.unfinished(), 0U);
  static_cast<void>(station.sent());
  EXPECT_EQ(rte_mempool_in_use_count(&EalRig::get().packets()), packets_before);
  EXPECT_EQ(rte_mempool_in_use_count(&EalRig::get().messages()), messages_before);
}

}  // namespace
}  // namespace trunkline::dataplane::test
