#include "sip/transport/reliability.h"

#include <string>

#include <gtest/gtest.h>

#include "sip/transport/by_size.h"
#include "sip/transport/hop.h"

namespace trunkline::sip {
namespace {

TEST(Transport, only_udp_is_unreliable) {
  using enum Transport;
  EXPECT_FALSE(is_reliable(udp));
  for (const auto transport : {tcp, tls, ws, wss}) EXPECT_TRUE(is_reliable(transport));
}

TEST(Transport, reads_back_in_any_case_and_knows_no_other) {
  using enum Transport;
  for (const auto transport : {udp, tcp, tls, ws, wss})
    EXPECT_EQ(parse_transport(to_string(transport)), transport);
  EXPECT_EQ(parse_transport("udp"), udp);
  EXPECT_EQ(parse_transport("Wss"), wss);
  EXPECT_EQ(parse_transport("SCTP"), std::nullopt);
  EXPECT_EQ(parse_transport(""), std::nullopt);
}

TEST(Transport, has_the_default_ports_and_secrecy_of_its_rfc) {
  using enum Transport;
  EXPECT_EQ(default_port(udp), 5060);
  EXPECT_EQ(default_port(tcp), 5060);
  EXPECT_EQ(default_port(tls), 5061);
  EXPECT_EQ(default_port(ws), 80);
  EXPECT_EQ(default_port(wss), 443);
  EXPECT_TRUE(is_secure(tls) && is_secure(wss));
  EXPECT_FALSE(is_secure(udp) || is_secure(tcp) || is_secure(ws));
}

TEST(UriParameter, names_every_transport_but_udp) {
  EXPECT_EQ(uri_parameter(Transport::udp), "");
  EXPECT_EQ(uri_parameter(Transport::tcp), ";transport=tcp");
  EXPECT_EQ(uri_parameter(Transport::tls), ";transport=tls");
  EXPECT_EQ(uri_parameter(Transport::ws), ";transport=ws");
  EXPECT_EQ(uri_parameter(Transport::wss), ";transport=wss");
}

TEST(BySize, turns_the_topmost_via_and_the_hop_over_and_back) {
  std::string text = "INVITE sip:a SIP/2.0\r\nVia: SIP/2.0/UDP x\r\nVia: SIP/2.0/UDP y\r\n\r\n";
  const auto before = text;
  Hop hop;
  hop.connection = 3;
  EXPECT_FALSE(turn_to_udp(text, hop)) << "it was not turned";
  EXPECT_TRUE(turn_to_tcp(text, hop));
  EXPECT_EQ(text, "INVITE sip:a SIP/2.0\r\nVia: SIP/2.0/TCP x\r\nVia: SIP/2.0/UDP y\r\n\r\n");
  EXPECT_EQ(hop.transport, Transport::tcp);
  EXPECT_TRUE(hop.by_size);
  EXPECT_EQ(hop.connection, 0U);
  EXPECT_FALSE(turn_to_tcp(text, hop)) << "twice";
  EXPECT_TRUE(turn_to_udp(text, hop));
  EXPECT_EQ(text, before);
  EXPECT_EQ(hop, Hop{});
}

TEST(BySize, leaves_what_has_no_such_via) {
  std::string text = "ACK sip:a SIP/2.0\r\nv: SIP/2.0/UDP x\r\n\r\n";
  Hop hop;
  EXPECT_FALSE(turn_to_tcp(text, hop));
  EXPECT_EQ(hop, Hop{});
}

}  // namespace
}  // namespace trunkline::sip
