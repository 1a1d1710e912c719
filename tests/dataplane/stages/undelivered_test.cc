// ICMP errors about what we have sent: RFC 3261 section 18.4, RFC 792, RFC 4443.
#include "dataplane/stages/undelivered.h"

#include <string>

#include <gtest/gtest.h>

#include "tests/dataplane/stages/station.h"

namespace trunkline::dataplane::test {
namespace {

constexpr std::uint8_t unreachable = 3;
constexpr std::uint8_t closed_port = 3;  // a code
constexpr std::string_view own_branch = "z9hG4bK00000001000000020123456789abcdef";

Envelope sent(const char* from = "10.99.0.1:5060", const char* to = "10.99.0.10:5070") {
  Envelope envelope;
  envelope.from = *base::Endpoint::parse(from);
  envelope.to = *base::Endpoint::parse(to);
  return envelope;
}
Envelope sent_v6() { return sent("[fd99::1]:5060", "[fd99::10]:5070"); }

// What comes of one frame by itself.
std::string fate_of(const Octets& frame) {
  Station station;
  station.receive(frame);
  return station.drops();
}

class UndeliveredIn : public ::testing::TestWithParam<bool> {
 protected:
  [[nodiscard]] Octets error(const Octets& payload, std::size_t most = 548) const {
    return GetParam() ? icmp_error(sent(), unreachable, closed_port, payload, most)
                      : icmp_error(sent_v6(), 1, 4, payload, most);
  }
  [[nodiscard]] std::size_t headers() const { return GetParam() ? 28 : 48; }
};
INSTANTIATE_TEST_SUITE_P(Families, UndeliveredIn, ::testing::Bool(),
                         [](const auto& family) { return family.param ? "ipv4" : "ipv6"; });

TEST_P(UndeliveredIn, a_request_is_told_to_its_shard) {
  Station station;
  station.receive(error(our_request()));
  EXPECT_EQ(station.drops(), "undelivered_told");
  const auto told = station.told();
  ASSERT_EQ(told.size(), 1U);
  EXPECT_EQ(told[0]->kind, gate::PacketKind::undelivered);
  EXPECT_EQ(told[0].octets(), own_branch);
  const auto envelope = GetParam() ? sent() : sent_v6();
  EXPECT_EQ(told[0]->local, envelope.from);
  EXPECT_EQ(told[0]->remote, envelope.to);
}

TEST_P(UndeliveredIn, another_shards_request_is_told_to_that_one) {
  Station station;
  station.receive(error(our_request("z9hG4bK01000001000000020123456789abcdef")));
  EXPECT_TRUE(station.told().empty());
  EXPECT_EQ(station.told(1).size(), 1U);
  station.receive(error(our_request("z9hG4bK02000001000000020123456789abcdef")));
  EXPECT_EQ(station.count(WorkerCounter::icmp_error_no_request), 1U) << "there are two";
}

// RFC 792 asks for eight octets behind the IP header, which say nothing that a stranger could not guess.
TEST_P(UndeliveredIn, a_quote_must_reach_to_the_end_of_the_branch) {
  const auto request = our_request();
  const std::string whole(request.begin(), request.end());
  const auto needed = headers() + whole.find(own_branch) + own_branch.size();
  EXPECT_EQ(fate_of(error(request, needed)), "undelivered_told");
  for (std::size_t most = 0; most < needed; ++most) {
    EXPECT_EQ(fate_of(error(request, most)), "icmp_error_too_short") << most;
  }
}

TEST_P(UndeliveredIn, a_response_of_ours_is_no_request) {
  EXPECT_EQ(fate_of(error(text("SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP 10.99.0.10;branch=z9hG4bK1\r\n"))),
            "icmp_error_no_request");
  EXPECT_EQ(fate_of(error(our_request("z9hG4bK-of-somebody-else-and-of-that-length"))),
            "icmp_error_no_request");
}

TEST_P(UndeliveredIn, a_flood_of_errors_about_requests_is_limited_and_other_errors_take_nothing_of_it) {
  Station station;
  station.receive(std::vector<Octets>(300, error(text("SIP/2.0 200 OK\r\n\r\n"))));
  station.receive(std::vector<Octets>(201, error(our_request())));
  EXPECT_EQ(station.count(WorkerCounter::undelivered_told), 200U);
  EXPECT_EQ(station.count(WorkerCounter::icmp_error_limited), 1U);
}

TEST(Undelivered, every_kind_of_it_counts_and_what_may_still_arrive_does_not) {
  for (const int code : {0, 1, 2, 3, 5, 13}) {
    EXPECT_EQ(fate_of(icmp_error(sent(), unreachable, static_cast<std::uint8_t>(code), our_request())),
              "undelivered_told")
        << code;
  }
  EXPECT_EQ(fate_of(icmp_error(sent(), 12, 0, our_request())), "undelivered_told") << "parameter problem";
  EXPECT_EQ(fate_of(icmp_error(sent(), unreachable, 4, our_request())), "icmp_unhandled") << "too large";
  EXPECT_EQ(fate_of(icmp_error(sent(), 4, 0, our_request())), "icmp_unhandled") << "source quench";
  EXPECT_EQ(fate_of(icmp_error(sent(), 5, 1, our_request())), "icmp_unhandled") << "redirect";
  EXPECT_EQ(fate_of(icmp_error(sent(), 11, 0, our_request())), "icmp_unhandled") << "time exceeded";
  for (const int code : {0, 1, 3, 4}) {
    EXPECT_EQ(fate_of(icmp_error(sent_v6(), 1, static_cast<std::uint8_t>(code), our_request())),
              "undelivered_told")
        << code;
  }
  EXPECT_EQ(fate_of(icmp_error(sent_v6(), 4, 1, our_request())), "undelivered_told") << "parameter problem";
  EXPECT_EQ(fate_of(icmp_error(sent_v6(), 2, 0, our_request())), "icmpv6_unhandled") << "too large";
  EXPECT_EQ(fate_of(icmp_error(sent_v6(), 3, 0, our_request())), "icmpv6_unhandled") << "time exceeded";
}

TEST(Undelivered, only_what_was_sent_from_a_sip_port_of_the_address_that_is_told) {
  const auto about = [](const char* from) {
    const auto datagram = udp(sent(from), our_request());
    const auto& ip = sent(from);
    return icmp_error_about(sent(), unreachable, closed_port,
                            ip_header(ip.from.address, ip.to.address, 17, datagram.size()) + datagram);
  };
  EXPECT_EQ(fate_of(about("10.99.0.1:5060")), "undelivered_told");
  EXPECT_EQ(fate_of(about("10.99.0.2:5060")), "icmp_error_foreign") << "another's";
  EXPECT_EQ(fate_of(about("10.99.0.1:5061")), "icmp_error_foreign") << "nothing of ours is there";
  EXPECT_EQ(fate_of(about("10.99.0.1:20000")), "icmp_error_media");
  EXPECT_EQ(fate_of(about("10.99.0.1:20001")), "icmp_error_media");
}

TEST(Undelivered, a_quote_is_read_with_no_trust_in_it) {
  const auto datagram = udp(sent(), our_request());
  const auto plain = ip_header(sent().from.address, sent().to.address, 17, datagram.size());
  const auto about = [&](Octets ip, std::size_t at, std::uint8_t to) {
    ip[at] = to;
    return fate_of(icmp_error_about(sent(), unreachable, closed_port, ip + datagram));
  };
  EXPECT_EQ(about(plain, 8, 1), "undelivered_told") << "its TTL has shrunk on the way";
  EXPECT_EQ(about(plain, 0, 0x65), "icmp_error_foreign") << "another version";
  EXPECT_EQ(about(plain, 0, 0x44), "icmp_error_foreign") << "a header that is none";
  EXPECT_EQ(about(plain, 0, 0x4f), "icmp_error_foreign") << "the ports are elsewhere";
  EXPECT_EQ(about(plain, 9, 6), "icmp_error_foreign") << "TCP";
  EXPECT_EQ(about(plain, 6, 0x20), "undelivered_told") << "the first fragment has all of it";
  EXPECT_EQ(about(plain, 7, 1), "icmp_error_foreign") << "a later one has nothing";
  EXPECT_EQ(about(plain, 3, 27), "undelivered_told") << "longer than what is quoted";
  auto short_of_it = plain;
  short_of_it[2] = 0;
  EXPECT_EQ(about(short_of_it, 3, 60), "icmp_error_too_short") << "what stands behind it is none of it";
}

TEST(Undelivered, a_quoted_ipv6_packet_may_be_the_first_fragment) {
  const auto datagram = udp(sent_v6(), our_request());
  const auto about = [&](const Octets& fragment_header) {
    auto ip = ip_header(sent_v6().from.address, sent_v6().to.address, 44, datagram.size() + 8);
    return fate_of(icmp_error_about(sent_v6(), 1, 4, ip + fragment_header + datagram));
  };
  EXPECT_EQ(about(hex("11 00 0001 00000007")), "undelivered_told");
  EXPECT_EQ(about(hex("11 00 0008 00000007")), "icmp_error_foreign");
  EXPECT_EQ(about(hex("06 00 0001 00000007")), "icmp_error_foreign");
  EXPECT_EQ(fate_of(icmp_error_about(sent_v6(), 1, 4, {})), "icmp_error_too_short");
}

TEST(Undelivered, an_error_with_a_wrong_sum_or_in_fragments_is_none) {
  auto frame = icmp_error(sent(), unreachable, closed_port, our_request());
  frame.back() ^= 1;
  EXPECT_EQ(fate_of(frame), "icmp_bad_checksum");
  auto piece = icmp_error(sent(), unreachable, closed_port, our_request());
  piece[20] = 0x20;
  EXPECT_EQ(fate_of(with_header_checksum(piece)), "fragments_received fragment_not_udp");
}

TEST(Undelivered, nobody_who_cannot_be_there_sends_ipv6_errors) {
  const auto datagram = udp(sent_v6(), our_request());
  const auto body = hex("01 04 0000 00000000") +
                    ip_header(sent_v6().from.address, sent_v6().to.address, 17, datagram.size()) + datagram;
  for (const auto* nobody : {"::", "fd99::1"}) {
    auto envelope = envelope_v6();
    envelope.from.address = *base::IpAddress::parse(nobody);
    EXPECT_EQ(fate_of(icmpv6_frame(envelope, body)), "ipv6_martian") << nobody;
  }
  auto group = envelope_v6();
  group.to_mac = {0x33, 0x33, 0, 0, 0, 1};
  group.to.address = *base::IpAddress::parse("ff02::1");
  EXPECT_EQ(fate_of(icmpv6_frame(group, body)), "icmpv6_unhandled");
}

}  // namespace
}  // namespace trunkline::dataplane::test
