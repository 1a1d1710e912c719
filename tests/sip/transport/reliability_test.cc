#include "sip/transport/reliability.h"

#include <gtest/gtest.h>

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

}  // namespace
}  // namespace trunkline::sip
