#include "dataplane/stages/vlan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/dataplane/stages/station.h"

namespace trunkline::dataplane::test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// "8100 0064" behind the addresses: VLAN 100.
Octets tagged(const Octets& frame, std::string_view tag = "8100 0064") {
  return Octets(frame.begin(), frame.begin() + 12) + hex(tag) + Octets(frame.begin() + 12, frame.end());
}

const Octets untagged = udp_frame({}, text("OPTIONS sip:a SIP/2.0\r\n\r\n"));

class Vlan : public ::testing::Test {
 protected:
  // The only counter that the frame has moved; empty when it came through as `untagged`.
  std::string fate(
      const Octets& frame, void (*change)(rte_mbuf&) = [](rte_mbuf&) {}) {
    Batch batch;
    batch.push(packet_of(frame));
    change(batch[0]);
    gate::WorkerCounters counters;
    take_tags_off(batch, 100, counters);
    if (!batch.empty()) return octets_of(batch[0]) == untagged ? "" : "changed";
    std::string names;
    counters.for_each([&](std::string_view name, std::uint64_t value) {
      if (value != 0) names += name;
    });
    return names;
  }
};

TEST_F(Vlan, takes_its_own_tag_off) {
  EXPECT_EQ(fate(tagged(untagged)), "");
  EXPECT_EQ(fate(tagged(untagged, "8100 b064")), "");  // of a priority
}

TEST_F(Vlan, drops_other_vlans_and_untagged_frames_by_name) {
  EXPECT_EQ(fate(tagged(untagged, "8100 0065")), "ethernet_other_vlan");
  EXPECT_EQ(fate(tagged(untagged, "8100 0000")), "ethernet_other_vlan");  // a priority alone
  EXPECT_EQ(fate(tagged(untagged, "8100 0164")), "ethernet_other_vlan");
  EXPECT_EQ(fate(untagged), "ethernet_untagged");
  EXPECT_EQ(fate(tagged(untagged, "88a8 0064")), "ethernet_untagged");  // 802.1ad: a provider's
  EXPECT_EQ(fate(hex("020000000001 020000000010 8100 00")), "ethernet_untagged");
}

TEST_F(Vlan, goes_by_the_tag_that_the_port_has_taken_off) {
  EXPECT_EQ(fate(untagged,
                 [](rte_mbuf& mbuf) {
                   mbuf.ol_flags |= RTE_MBUF_F_RX_VLAN | RTE_MBUF_F_RX_VLAN_STRIPPED;
                   mbuf.vlan_tci = 0xb064;
                 }),
            "");
  EXPECT_EQ(fate(untagged,
                 [](rte_mbuf& mbuf) {
                   mbuf.ol_flags |= RTE_MBUF_F_RX_VLAN | RTE_MBUF_F_RX_VLAN_STRIPPED;
                   mbuf.vlan_tci = 101;
                 }),
            "ethernet_other_vlan");
}

TEST_F(Vlan, a_second_tag_is_no_business_of_ours) {
  Station station;
  station.before_input = [&](Batch& batch) { take_tags_off(batch, 100, station.counters); };
  EXPECT_THAT(station.receive(tagged(tagged(untagged))), IsEmpty());
  EXPECT_EQ(station.drops(), "ethernet_vlan");
}

TEST_F(Vlan, puts_the_tag_on_or_has_the_port_do_so) {
  auto packet = packet_of(untagged);
  rte_mbuf* frames[] = {packet.get()};
  put_tags_on(frames, 100, false);
  EXPECT_EQ(octets_of(*packet), tagged(untagged));
  auto left_to_the_port = packet_of(untagged);
  frames[0] = left_to_the_port.get();
  put_tags_on(frames, 100, true);
  EXPECT_EQ(octets_of(*left_to_the_port), untagged);
  EXPECT_NE(left_to_the_port->ol_flags & RTE_MBUF_F_TX_VLAN, 0U);
  EXPECT_EQ(left_to_the_port->vlan_tci, 100);
}

// The port looks for the IP header behind so many octets.
TEST_F(Vlan, tells_a_port_that_sums_where_ip_begins_now) {
  auto packet = packet_of(untagged);
  packet->ol_flags = RTE_MBUF_F_TX_IPV4 | RTE_MBUF_F_TX_IP_CKSUM;
  packet->l2_len = sizeof(EthernetHeader);
  packet->l3_len = 20;
  rte_mbuf* frames[] = {packet.get()};
  put_tags_on(frames, 100, false);
  EXPECT_EQ(packet->l2_len, 18);
  EXPECT_EQ(packet->l3_len, 20);
}

TEST_F(Vlan, whatever_leaves_by_the_port_is_tagged) {
  Station station;
  auto interface = station.interfaces[0];
  interface.vlan = 100;
  const Interfaces interfaces(station.ports, std::vector<Interface>{interface});
  Transmitter transmitter(interfaces, 0, station.counters);
  transmitter.send(0, packet_of(untagged));
  transmitter.send(0, packet_of(untagged));
  transmitter.flush();
  EXPECT_THAT(station.sent(), ElementsAre(tagged(untagged), tagged(untagged)));
}

}  // namespace
}  // namespace trunkline::dataplane::test
