#include "controlplane/shard/own_sent_by.h"

#include <array>
#include <string>

#include <gtest/gtest.h>

namespace trunkline::controlplane::test {
namespace {

bool has(const OwnSentBy& own, const std::string& sent_by, const std::string& transport = "UDP") {
  const auto text = "SIP/2.0/" + transport + " " + sent_by + ";branch=z9hG4bK1";
  const auto via = sip::parse_via(text);
  return via && own.has(*via);
}

base::Endpoint at(const char* text) { return *base::Endpoint::parse(text); }

// RFC 3261 section 18.1.2.
TEST(OwnSentBy, is_each_address_where_we_listen_however_it_is_written) {
  const std::array listen{at("10.99.0.1:5060"), at("[fd99::1]:5060"), at("10.99.0.1:5070"),
                          at("1.1.1.1:5060")};
  const OwnSentBy own(listen);
  for (const auto* sent_by : {"10.99.0.1:5060", "10.99.0.1", "[fd99::1]:5060", "[FD99:0::1]",
                              "10.99.0.1:5070", "1.1.1.1:5060", "1.1.1.1"})
    EXPECT_TRUE(has(own, sent_by)) << sent_by;
  EXPECT_TRUE(has(own, "10.99.0.1:5060", "TCP")) << "we listen for connections, too";
}

TEST(OwnSentBy, is_no_other_address_port_or_name) {
  const std::array listen{at("10.99.0.1:5060"), at("[fd99::1]:5060")};
  const OwnSentBy own(listen);
  for (const auto* sent_by :
       {"10.99.0.9:5060", "10.98.0.1:5060", "10.99.0.11:5060", "10.99.0.1:5999", "evil.example:5060",
        "a:5060", "[fd99::2]:5060", "[fd99::1]:5070", "255.255.255.255"})
    EXPECT_FALSE(has(own, sent_by)) << sent_by;
}

TEST(OwnSentBy, without_a_port_is_the_default_one) {
  const std::array listen{at("10.99.0.1:5070")};
  const OwnSentBy own(listen);
  EXPECT_TRUE(has(own, "10.99.0.1:5070"));
  EXPECT_FALSE(has(own, "10.99.0.1"));
}

TEST(OwnSentBy, of_a_first_address_of_any_length_is_found) {
  for (const auto* text : {"1.1.1.1:5060", "10.1.1.1:5060", "255.255.255.254:65535", "[2001:db8::1]:5060"}) {
    const std::array listen{at(text)};
    EXPECT_TRUE(has(OwnSentBy(listen), text)) << text;
    EXPECT_FALSE(has(OwnSentBy(listen), "10.1.1.2:5060")) << text;
  }
}

}  // namespace
}  // namespace trunkline::controlplane::test
