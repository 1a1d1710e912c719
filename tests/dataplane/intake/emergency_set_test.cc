#include "dataplane/intake/emergency_set.h"

#include <vector>

#include <gtest/gtest.h>

namespace trunkline::dataplane {
namespace {

const EmergencySet set(std::vector<std::string>{"112", "911"});

TEST(EmergencySet, has_the_service_and_its_sub_services) {
  for (const char* uri :
       {"urn:service:sos", "urn:service:sos.fire", "URN:Service:SOS", "urn:service:sos.a.b"}) {
    EXPECT_TRUE(set.matches(uri)) << uri;
  }
  for (const char* uri : {"urn:service:sosx", "urn:service:counseling", "urn:service", "", "sip:sos@x"}) {
    EXPECT_FALSE(set.matches(uri)) << uri;
  }
}

TEST(EmergencySet, has_the_configured_numbers_however_they_are_dialled) {
  for (const char* uri : {"sip:112@10.0.0.1", "sips:911@x:5061;user=phone", "tel:112",
                          "sip:112;phone-context=x@y", "tel:911;phone-context=+1"}) {
    EXPECT_TRUE(set.matches(uri)) << uri;
  }
  for (const char* uri : {"sip:1123@x", "sip:12@x", "sip:112", "sip:112;lr", "tel:+112", "sip:a112@x",
                          "tel:1129", "im:112@x", "112@x"}) {
    EXPECT_FALSE(set.matches(uri)) << uri;
  }
}

TEST(EmergencySet, is_seen_in_the_first_line_of_an_invite) {
  EXPECT_TRUE(set.invites("INVITE urn:service:sos SIP/2.0\r\n"));
  EXPECT_TRUE(set.invites("INVITE sip:112@x SIP/2.0\r\n"));
  EXPECT_TRUE(set.invites("\r\n\r\nINVITE sip:112@x SIP/2.0\r\n")) << "RFC 3261 section 7.5";
  for (const char* text : {"OPTIONS sip:112@x SIP/2.0\r\n", "INVITE sip:113@x SIP/2.0\r\n",
                           "INVITE sip:112@x", "invite sip:112@x SIP/2.0", "\r\n", ""}) {
    EXPECT_FALSE(set.invites(text)) << text;
  }
}

}  // namespace
}  // namespace trunkline::dataplane
