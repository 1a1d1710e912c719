// Requests and responses as a proxy sends them on, against octets written by hand.
#include <array>
#include <string>

#include <gtest/gtest.h>

#include "sip/proxy/forwarded_request.h"
#include "sip/proxy/forwarded_response.h"
#include "sip/proxy/proxy_inspection.h"
#include "tests/sip/proxy/proxy_bench.h"

namespace trunkline::sip {
namespace {

constexpr base::Endpoint sender{base::IpAddress::v4(192, 0, 2, 1), 5060};
constexpr base::Endpoint caller{base::IpAddress::v4(192, 0, 2, 8), 5062};

std::string sent_on(const std::string& text, const ForwardedRequest& as) {
  const Scanned request(text);
  std::array<char, 4096> room{};
  const auto written = write_forwarded(room, request.message(), caller, as);
  return written ? std::string(*written) : "error: " + std::string(to_string(written.error()));
}

std::string sent_back(const std::string& text) {
  const Scanned response(text);
  std::array<char, 4096> room{};
  const auto written = write_forwarded(room, response.message());
  return written ? std::string(*written) : "error: " + std::string(to_string(written.error()));
}

ForwardedRequest plainly() {
  ForwardedRequest as;
  as.request_uri = "sip:bob@192.0.2.9";
  as.max_forwards = 9;
  as.sent_by = sender;
  as.branch = "z9hG4bKours";
  return as;
}

TEST(Forwarded, a_request_keeps_its_fields_and_their_order_and_its_body) {
  const std::array routes{HeaderLine{HeaderName::route, "<sip:192.0.2.3;lr>"}};
  const std::array added{HeaderLine{HeaderName::record_route, "<sip:us;lr>"}};
  const std::array left_out{HeaderName::p_asserted_identity};
  auto as = plainly();
  as.loop = 0xab;
  as.routes = routes;
  as.last_route = "sip:bob@192.0.2.9";
  as.added = added;
  as.left_out = left_out;
  EXPECT_EQ(
      sent_on(
          "FANCY sip:us SIP/2.0\r\nv: SIP/2.0/UDP 192.0.2.7:5060;branch=z9hG4bK7;rport\r\nVia: "
          "SIP/2.0/TCP 192.0.2.6;branch=z9hG4bK6\r\nRoute: <sip:us;lr>\r\nRecord-Route: "
          "<sip:192.0.2.6;lr>\r\nMax-Forwards: 10\r\nX-Own:  folded\r\n value\r\nf: <sip:a@x>;tag=a\r\nTo: "
          "<sip:b@x>\r\ni: one\r\nCSeq: 1 FANCY\r\nP-Asserted-Identity: <sip:king@x>\r\nc: "
          "text/plain\r\nl: 3\r\n\r\nhey",
          as),
      "FANCY sip:bob@192.0.2.9 SIP/2.0\r\n"
      "Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bKours;rport;loop=00000000000000ab\r\n"
      "Via: SIP/2.0/UDP 192.0.2.7:5060;branch=z9hG4bK7;received=192.0.2.8;rport=5062\r\n"
      "Via: SIP/2.0/TCP 192.0.2.6;branch=z9hG4bK6\r\n"
      "Route: <sip:192.0.2.3;lr>\r\n"
      "Route: <sip:bob@192.0.2.9>\r\n"
      "Max-Forwards: 9\r\n"
      "Max-Breadth: 60\r\n"
      "Record-Route: <sip:us;lr>\r\n"
      "Record-Route: <sip:192.0.2.6;lr>\r\n"
      "X-Own: folded value\r\n"
      "From: <sip:a@x>;tag=a\r\n"
      "To: <sip:b@x>\r\n"
      "Call-ID: one\r\n"
      "CSeq: 1 FANCY\r\n"
      "Content-Type: text/plain\r\n"
      "Content-Length: 3\r\n\r\n"
      "hey");
}

// RFC 3261 section 22.3.
TEST(Forwarded, credentials_for_our_realm_stay_behind_and_others_go_on) {
  const auto credentials = [](const std::string& realm) {
    return "Authorization: Digest username=\"a\", realm=\"" + realm +
           "\", nonce=\"n\", uri=\"sip:x\", response=\"00000000000000000000000000000000\", qop=auth, "
           "nc=00000001, cnonce=\"c\"\r\n";
  };
  auto as = plainly();
  const std::array<std::string, 2> realms{"other.test", "ours.test"};
  as.own_realms = realms;
  const auto text = sent_on(request_with(credentials("ours.test") + credentials("theirs.test")).text, as);
  EXPECT_EQ(text.find("ours.test"), std::string::npos);
  EXPECT_NE(text.find("theirs.test"), std::string::npos);
}

TEST(Forwarded, a_response_loses_the_via_on_top_wherever_it_stands) {
  EXPECT_EQ(sent_back("SIP/2.0 200 Very Well\r\nVia: SIP/2.0/UDP us;branch=z9hG4bKo, SIP/2.0/UDP "
                      "192.0.2.7;branch=z9hG4bK7\r\nVia: SIP/2.0/UDP 192.0.2.6;branch=z9hG4bK6\r\nFrom: "
                      "<sip:a@x>;tag=a\r\nTo: <sip:b@x>;tag=b\r\nCall-ID: one\r\nCSeq: 1 INVITE\r\nm: "
                      "<sip:b@y>\r\nContent-Length: 0\r\n\r\n"),
            "SIP/2.0 200 Very Well\r\n"
            "Via: SIP/2.0/UDP 192.0.2.7;branch=z9hG4bK7\r\n"
            "Via: SIP/2.0/UDP 192.0.2.6;branch=z9hG4bK6\r\n"
            "From: <sip:a@x>;tag=a\r\n"
            "To: <sip:b@x>;tag=b\r\n"
            "Call-ID: one\r\n"
            "CSeq: 1 INVITE\r\n"
            "Contact: <sip:b@y>\r\n"
            "Content-Length: 0\r\n\r\n");
}

TEST(ProxyInspection, of_a_request_uri_that_we_do_not_route) {
  const auto status = [](const std::string& uri) {
    const auto request = request_with("", uri);
    const auto rejection = inspect_as_proxy(request.message());
    return rejection ? rejection->status : 0;
  };
  EXPECT_EQ(status("sip:bob@x"), 0);
  EXPECT_EQ(status("tel:+4930"), 0);
  EXPECT_EQ(status("sips:bob@x"), 416);
  EXPECT_EQ(status("nobodyknows:bob"), 416);
  EXPECT_EQ(status("sip:bob@"), 400);
  EXPECT_EQ(status("sip:bob@x?Subject=y"), 400) << "RFC 3261 section 19.1.1";
}

TEST(ProxyInspection, an_extension_that_is_no_token_is_not_said_again) {
  const auto request = request_with("Proxy-Require: a b\r\n");
  EXPECT_EQ(inspect_as_proxy(request.message())->status, 400);
  const auto harmless = request_with("Proxy-Require: ,\r\nMax-Breadth: 99999999999\r\n");
  EXPECT_FALSE(inspect_as_proxy(harmless.message()).has_value());
}

}  // namespace
}  // namespace trunkline::sip
