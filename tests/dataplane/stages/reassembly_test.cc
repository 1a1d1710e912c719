#include "dataplane/stages/reassembly.h"

#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/dataplane/stages/station.h"

namespace trunkline::dataplane::test {
namespace {

using ::testing::IsEmpty;

Octets message(std::size_t length) {
  Octets octets(length);
  for (std::size_t i = 0; i < length; ++i) octets[i] = static_cast<std::uint8_t>(i * 7 + i / 251);
  return octets;
}
Octets payload_of(rte_mbuf& mbuf) {
  const auto all = octets_of(mbuf);
  return {all.begin() + metadata(mbuf).transport_offset + 8, all.end()};
}
unsigned buffers_in_use() { return rte_mempool_in_use_count(&EalRig::get().messages()); }

class ReassemblyOf : public ::testing::TestWithParam<bool> {
 protected:
  [[nodiscard]] static Envelope envelope() { return GetParam() ? Envelope{} : envelope_v6(); }
};
INSTANTIATE_TEST_SUITE_P(Families, ReassemblyOf, ::testing::Bool(),
                         [](const auto& family) { return family.param ? "ipv4" : "ipv6"; });

TEST_P(ReassemblyOf, makes_one_contiguous_packet_of_fragments_in_any_order) {
  const auto whole = message(5000);
  auto frames = udp_fragments(envelope(), whole, 1440, 77);
  ASSERT_EQ(frames.size(), 4U);
  std::sort(frames.begin(), frames.end());
  do {
    Station station;
    const auto passed = station.receive(frames);
    ASSERT_EQ(passed.size(), 1U);
    EXPECT_EQ(passed[0]->nb_segs, 1);
    EXPECT_EQ(payload_of(*passed[0]), whole);
    EXPECT_EQ(metadata(*passed[0]).remote, envelope().from);
    EXPECT_EQ(metadata(*passed[0]).local_port, 5060);
    EXPECT_EQ(station.count(WorkerCounter::fragments_reassembled), 1U);
  } while (std::next_permutation(frames.begin(), frames.end()));
  EXPECT_EQ(buffers_in_use(), 0U);
}

TEST_P(ReassemblyOf, takes_a_message_of_the_largest_size) {
  const std::size_t ip_header = GetParam() ? 20 : 40;
  const auto whole = message(65535 - ip_header - 8);
  Station station;
  const auto passed = station.receive(udp_fragments(envelope(), whole, 1440, 1));
  ASSERT_EQ(passed.size(), 1U);
  EXPECT_EQ(payload_of(*passed[0]), whole);
}

TEST_P(ReassemblyOf, gives_up_after_its_time) {
  Station station;
  auto frames = udp_fragments(envelope(), message(3000), 1440, 1);
  const auto last = frames.back();
  frames.pop_back();
  station.receive(frames);
  EXPECT_EQ(station.reassembly.unfinished(), 1U);
  station.pass(2001ms);
  EXPECT_EQ(station.count(WorkerCounter::fragment_timed_out), 1U);
  EXPECT_EQ(buffers_in_use(), 0U);
  EXPECT_THAT(station.receive(last), IsEmpty());
}

TEST_P(ReassemblyOf, gives_a_datagram_up_when_fragments_overlap) {
  const auto frames = udp_fragments(envelope(), message(3000), 1440, 1);
  auto forged = frames[1];
  forged.back() ^= 0xff;
  Station station;
  EXPECT_THAT(station.receive({frames[0], frames[1], forged, frames[2]}), IsEmpty());
  EXPECT_EQ(station.count(WorkerCounter::fragment_overlap), 1U);
  EXPECT_EQ(station.count(WorkerCounter::fragment_refused), 1U);
  EXPECT_EQ(buffers_in_use(), 0U);
}

TEST_P(ReassemblyOf, does_not_mind_a_fragment_that_came_twice) {
  const auto frames = udp_fragments(envelope(), message(3000), 1440, 1);
  Station station;
  EXPECT_EQ(station.receive({frames[0], frames[1], frames[1], frames[0], frames[2]}).size(), 1U);
  EXPECT_EQ(station.count(WorkerCounter::fragment_duplicate), 2U);
}

TEST_P(ReassemblyOf, verifies_the_checksum_of_the_whole) {
  auto frames = udp_fragments(envelope(), message(3000), 1440, 1);
  frames[1].back() ^= 0xff;
  Station station;
  EXPECT_THAT(station.receive(frames), IsEmpty());
  EXPECT_EQ(station.count(WorkerCounter::udp_bad_checksum), 1U);
  EXPECT_EQ(buffers_in_use(), 0U);
}

TEST_P(ReassemblyOf, keeps_only_what_goes_to_a_sip_port) {
  auto media = envelope();
  media.to.port = 20000;
  const auto frames = udp_fragments(media, message(3000), 1440, 1);
  Station station;
  EXPECT_THAT(station.receive(frames), IsEmpty());
  EXPECT_EQ(station.count(WorkerCounter::fragment_not_sip), 1U);
  EXPECT_EQ(station.count(WorkerCounter::fragment_refused), 2U);
  EXPECT_EQ(buffers_in_use(), 0U);
}

TEST(Reassembly, keeps_datagrams_of_one_source_apart) {
  Station station;
  const auto one = udp_fragments({}, message(2000), 1440, 1);
  const auto two = udp_fragments({}, message(2500), 1440, 2);
  EXPECT_EQ(station.receive({one[0], two[0], two[1], one[1]}).size(), 2U);
}

TEST(Reassembly, bounds_the_unfinished_datagrams_of_one_source) {
  Station station;
  std::vector<Octets> firsts;
  for (std::uint16_t id = 1; id <= 6; ++id) firsts.push_back(udp_fragments({}, message(2000), 1440, id)[0]);
  station.receive(firsts);
  EXPECT_EQ(station.reassembly.unfinished(), 4U);
  EXPECT_EQ(station.count(WorkerCounter::fragment_source_full), 2U);
  Envelope other;
  other.from.address = base::IpAddress::v4(10, 99, 0, 11);
  EXPECT_EQ(station.receive(udp_fragments(other, message(2000), 1440, 9)).size(), 1U);
}

TEST(Reassembly, what_was_refused_makes_room_for_what_may_be_sip) {
  Station station;
  Envelope media;
  media.to.port = 20000;
  for (std::uint16_t id = 1; id <= 9; ++id) station.receive(udp_fragments(media, message(2000), 1440, id)[0]);
  EXPECT_EQ(station.receive(udp_fragments({}, message(2000), 1440, 50)).size(), 1U);
  EXPECT_EQ(station.count(WorkerCounter::fragment_source_full), 0U);
}

TEST(Reassembly, the_oldest_gives_way_when_all_places_are_taken) {
  gate::PlaneLimits limits;
  limits.reassemblies = 3;
  Station station(limits);
  for (std::uint8_t host = 20; host < 30; ++host) {
    Envelope from;
    from.from.address = base::IpAddress::v4(10, 99, 0, host);
    station.receive(udp_fragments(from, message(2000), 1440, 1)[0]);
    station.pass(1ms);
  }
  EXPECT_EQ(station.reassembly.unfinished(), 3U);
  EXPECT_EQ(station.count(WorkerCounter::fragment_evicted), 7U);
  EXPECT_EQ(station.receive(udp_fragments({}, message(2000), 1440, 5)).size(), 1U);
}

TEST(Reassembly, says_when_there_is_no_buffer) {
  std::vector<Packet> hoard;
  for (auto* mbuf = rte_pktmbuf_alloc(&EalRig::get().messages()); mbuf != nullptr;
       mbuf = rte_pktmbuf_alloc(&EalRig::get().messages())) {
    hoard.emplace_back(mbuf);
  }
  Station station;
  station.receive(udp_fragments({}, message(2000), 1440, 1)[0]);
  EXPECT_EQ(station.count(WorkerCounter::fragment_no_buffer), 1U);
}

// One fragment by hand: the fragment field and the length of its data.
Octets fragment(std::uint16_t field, std::size_t length, std::uint8_t protocol = 17) {
  return ethernet(our_mac, peer_mac, 0x0800) +
         ip_header(base::IpAddress::v4(10, 99, 0, 10), base::IpAddress::v4(10, 99, 0, 1), protocol, length,
                   field, 9) +
         message(length);
}
std::string drops(const std::vector<Octets>& frames) {
  Station station;
  EXPECT_THAT(station.receive(frames), IsEmpty());
  EXPECT_LE(buffers_in_use(), 1U);
  return station.drops();
}

TEST(Reassembly, drops_impossible_fragments_by_name) {
  EXPECT_EQ(drops({fragment(0x2000 | 100, 1439)}),
            "fragments_received fragment_malformed");                                      // no multiple of 8
  EXPECT_EQ(drops({fragment(0x2000 | 100, 0)}), "fragments_received fragment_malformed");  // empty
  EXPECT_EQ(drops({fragment(0x2000 | 100, 800), fragment(50, 8)}), "fragments_received fragment_malformed");
  EXPECT_EQ(drops({fragment(50, 8), fragment(0x2000 | 100, 800)}), "fragments_received fragment_malformed");
  EXPECT_EQ(drops({fragment(50, 8), fragment(40, 8)}), "fragments_received fragment_malformed");  // two ends
  EXPECT_EQ(drops({fragment(0x1fff, 1400)}), "fragments_received fragment_too_large");
  EXPECT_EQ(drops({fragment(0x2000, 1400, 1)}), "fragments_received fragment_not_udp");
  EXPECT_EQ(drops({fragment(0x2000, 1400, 6)}), "fragments_received fragment_not_udp");
}

TEST(Reassembly, refuses_a_datagram_in_very_many_pieces) {
  Station station;
  station.receive(udp_fragments({}, message(3000), 16, 1));
  EXPECT_EQ(station.count(WorkerCounter::fragment_too_many), 1U);
  EXPECT_EQ(buffers_in_use(), 0U);
}

}  // namespace
}  // namespace trunkline::dataplane::test
