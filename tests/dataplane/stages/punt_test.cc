#include "dataplane/stages/punt.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/dataplane/stages/station.h"

namespace trunkline::dataplane::test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// A SYN from 10.99.0.10:40000 to port 5060 and its answer; the TCP checksums are the kernel's business.
const Octets syn = hex("9c40 13c4 00000001 00000000 5002 ffff 0000 0000");
const Octets syn_ack = hex("13c4 9c40 00000005 00000002 5012 ffff 0000 0000");

Octets tcp_v4(const char* macs, const char* addresses, const Octets& segment) {
  return with_header_checksum(hex(macs) + hex("0800 4500 0028 0001 4000 40 06 0000") + hex(addresses) +
                              segment);
}
Octets tcp_v6(const char* macs, const char* addresses, const Octets& segment) {
  return hex(macs) + hex("86dd 60000000 0014 06 40") + hex(addresses) + segment;
}

constexpr const char* in_v4 = "0a63000a 0a630001";
constexpr const char* out_v4 = "0a630001 0a63000a";
constexpr const char* in_v6 = "fd990000000000000000000000000010 fd990000000000000000000000000001";
constexpr const char* ethernet_to_us = "020000000001 020000000010";
constexpr const char* by_the_kernel = "020000000001 020000000001";

/// Whose port leads to the kernel as well as to the wire: the rig has one.
struct KernelStation : Station {
  KernelStation() { context.to_kernel = 0; }

  void from_kernel(const Octets& frame) {
    wire().deliver(frame);
    Batch batch;
    static_cast<void>(dataplane::receive({interfaces[0].device, 0, 0}, batch, counters));
    take_from_kernel(context, batch);
    EXPECT_TRUE(batch.empty());
  }
};

TEST(Punt, gives_tcp_for_our_addresses_to_the_kernel) {
  KernelStation station;
  EXPECT_THAT(station.receive({tcp_v4(ethernet_to_us, in_v4, syn), tcp_v6(ethernet_to_us, in_v6, syn)}),
              IsEmpty());
  EXPECT_THAT(station.sent(),
              ElementsAre(tcp_v4(by_the_kernel, in_v4, syn), tcp_v6(by_the_kernel, in_v6, syn)));
  EXPECT_EQ(station.count(WorkerCounter::punt_to_kernel), 2U);
}

TEST(Punt, gives_the_kernel_no_more_than_it_shall_bear) {
  KernelStation station;
  station.limits.punt = RateLimit(100, 10);
  EXPECT_THAT(station.receive(std::vector<Octets>(12, tcp_v4(ethernet_to_us, in_v4, syn))), IsEmpty());
  EXPECT_EQ(station.count(WorkerCounter::punt_to_kernel), 10U);
  EXPECT_EQ(station.count(WorkerCounter::punt_limited), 2U);
}

TEST(Punt, sends_for_the_kernel_and_resolves_the_neighbour) {
  KernelStation station;
  station.from_kernel(tcp_v4(by_the_kernel, out_v4, syn_ack));
  EXPECT_THAT(station.sent(), ElementsAre(arp_question_for_peer));
  station.receive(arp_answer_of_peer);
  EXPECT_THAT(station.sent(), ElementsAre(tcp_v4("020000000010 020000000001", out_v4, syn_ack)));
  EXPECT_EQ(station.count(WorkerCounter::punt_from_kernel), 1U);
}

TEST(Punt, lets_nothing_else_out_of_the_kernel) {
  KernelStation arp;
  arp.from_kernel(arp_question_for_peer);
  EXPECT_EQ(arp.drops(), "punt_not_ip");

  KernelStation runt;
  runt.from_kernel(hex("0200000000"));
  EXPECT_EQ(runt.drops(), "punt_not_ip");

  KernelStation udp;
  auto datagram = tcp_v4(by_the_kernel, out_v4, syn_ack);
  datagram[23] = 17;
  udp.from_kernel(with_header_checksum(datagram));
  EXPECT_EQ(udp.drops(), "punt_not_tcp");

  KernelStation stranger;
  stranger.from_kernel(tcp_v4(by_the_kernel, "0a630002 0a63000a", syn_ack));
  EXPECT_EQ(stranger.drops(), "punt_wrong_source");

  KernelStation cut_off;
  auto longer = tcp_v4(by_the_kernel, out_v4, syn_ack);
  longer[17] = 0x29;
  cut_off.from_kernel(with_header_checksum(longer));
  EXPECT_EQ(cut_off.drops(), "punt_not_ip");
}

}  // namespace
}  // namespace trunkline::dataplane::test
