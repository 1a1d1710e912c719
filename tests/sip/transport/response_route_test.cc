#include "sip/transport/response_route.h"

#include <gtest/gtest.h>

namespace trunkline::sip {
namespace {

const base::Endpoint here{base::IpAddress::v4(10, 99, 0, 1), 5060};
const base::Endpoint there{base::IpAddress::v4(192, 0, 2, 1), 9988};

Hop from(Transport transport, std::uint64_t connection = 0) {
  return {here, there, transport, false, false, connection};
}

Via via(std::string_view text) { return *parse_via(text); }

TEST(ResponseRoute, udp_goes_to_the_source_address_and_the_port_of_sent_by) {
  const auto hop = response_hop(via("SIP/2.0/UDP 192.0.2.1:5066;branch=z9hG4bK1"), from(Transport::udp));
  EXPECT_EQ(hop, (Hop{here, {there.address, 5066}, Transport::udp}));
}

TEST(ResponseRoute, udp_without_a_port_goes_to_5060) {
  EXPECT_EQ(response_hop(via("SIP/2.0/UDP host.example.com"), from(Transport::udp)).remote.port, 5060);
}

TEST(ResponseRoute, udp_with_rport_goes_to_the_source_port) {
  for (const auto text : {"SIP/2.0/UDP 10.0.0.1:5066;rport", "SIP/2.0/UDP 10.0.0.1:5066;rport=1"}) {
    EXPECT_EQ(response_hop(via(text), from(Transport::udp)).remote, there) << text;
  }
}

TEST(ResponseRoute, what_the_sender_claims_in_received_is_not_followed) {
  EXPECT_EQ(
      response_hop(via("SIP/2.0/UDP 192.0.2.1;received=203.0.113.7"), from(Transport::udp)).remote.address,
      there.address);
}

TEST(ResponseRoute, udp_with_maddr_goes_there) {
  const auto hop =
      response_hop(via("SIP/2.0/UDP 192.0.2.1:5070;maddr=224.2.0.1;rport"), from(Transport::udp));
  EXPECT_EQ(hop.remote, (base::Endpoint{base::IpAddress::v4(224, 2, 0, 1), 5070}));
}

TEST(ResponseRoute, a_stream_takes_its_responses_back) {
  const auto top = via("SIP/2.0/TCP 192.0.2.1:5066;branch=z9hG4bK1");
  EXPECT_EQ(response_hop(top, from(Transport::tcp, 7)), from(Transport::tcp, 7));
  EXPECT_EQ(response_fallback(top, from(Transport::tcp, 7)),
            (Hop{here, {there.address, 5066}, Transport::tcp}));
  EXPECT_EQ(response_fallback(via("SIP/2.0/TLS h"), from(Transport::tls, 7))->remote.port, 5061);
  EXPECT_EQ(response_fallback(top, from(Transport::udp)), std::nullopt);
}

}  // namespace
}  // namespace trunkline::sip
