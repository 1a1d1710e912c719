// How a UAS refuses what it cannot look at: RFC 3261 section 8.2, in its order.
#include "sip/dialog/uas_inspection.h"

#include <array>
#include <string>

#include <gtest/gtest.h>

#include "tests/sip/message/text.h"

namespace trunkline::sip {
namespace {

struct Asked {
  std::string method = "INVITE";
  std::string uri = "sip:bob@192.0.2.1";
  std::string extra = {};
  std::string body = {};
};

struct Inspection : testing::Test {
  /// "accept", or the status, reason and header of the refusal.
  std::string inspect(const Asked& asked, bool merged = false) {
    const Scanned scanned(
        asked.method + " " + asked.uri +
        " SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.9;branch=z9hG4bK1\r\nFrom: <sip:a@b>;tag=1\r\n"
        "To: <sip:c@d>\r\nCall-ID: x\r\nCSeq: 1 " +
        asked.method + "\r\n" + asked.extra + "Content-Length: " + std::to_string(asked.body.size()) +
        "\r\n\r\n" + asked.body);
    EXPECT_TRUE(scanned.ok());
    std::array<char, 40> scratch{};
    const auto refused = inspect_as_uas(scanned.message(), policy, merged, scratch);
    if (!refused) return "accept";
    std::string text = std::to_string(refused->status);
    if (!refused->reason.empty()) text += " " + std::string(refused->reason);
    if (!refused->value.empty()) {
      text += " " + std::string(to_string(refused->header)) + ": " + std::string(refused->value);
    }
    return text;
  }

  static constexpr std::array allowed{Method::invite, Method::ack, Method::bye, Method::options};
  static constexpr std::array<std::string_view, 2> options{"100rel", "timer"};
  const UasPolicy policy{allowed, "INVITE, ACK, BYE, OPTIONS", options};
};

TEST_F(Inspection, accepts_what_it_knows) {
  EXPECT_EQ(inspect({}), "accept");
  EXPECT_EQ(inspect({.method = "OPTIONS", .uri = "sip:192.0.2.1"}), "accept");
  EXPECT_EQ(inspect({.uri = "tel:+4930123"}), "accept");
  EXPECT_EQ(inspect({.extra = "Require: 100rel, TIMER\r\n"}), "accept");
  EXPECT_EQ(inspect({.extra = "Content-Type: Application/SDP;charset=utf-8\r\n", .body = "v=0"}), "accept");
  EXPECT_EQ(
      inspect({.extra = "Content-Encoding: identity\r\nContent-Type: application/sdp\r\n", .body = "v=0"}),
      "accept");
}

TEST_F(Inspection, refuses_methods_with_501_and_405) {
  EXPECT_EQ(inspect({.method = "FOO"}), "501 Allow: INVITE, ACK, BYE, OPTIONS");
  EXPECT_EQ(inspect({.method = "invite"}), "501 Allow: INVITE, ACK, BYE, OPTIONS") << "case matters";
  EXPECT_EQ(inspect({.method = "REFER"}), "405 Allow: INVITE, ACK, BYE, OPTIONS");
}

TEST_F(Inspection, refuses_schemes_with_416) {
  EXPECT_EQ(inspect({.uri = "http://example.com/"}), "416");
  EXPECT_EQ(inspect({.uri = "sips:bob@192.0.2.1"}), "416");
  EXPECT_EQ(inspect({.uri = "sip:"}), "400 Malformed Request-URI");
}

// RFC 3261 section 19.1.1, table 1.
TEST_F(Inspection, refuses_header_fields_in_a_request_uri_with_400) {
  EXPECT_EQ(inspect({.uri = "sip:bob@192.0.2.1?Subject=x"}), "400 Header Fields in Request-URI");
  EXPECT_EQ(inspect({.method = "OPTIONS", .uri = "sip:192.0.2.1?Route=%3Csip:example.com%3E"}),
            "400 Header Fields in Request-URI");
}

TEST_F(Inspection, takes_a_call_for_help_by_the_name_of_its_service) {
  EXPECT_EQ(inspect({.uri = "urn:service:sos"}), "accept");
  EXPECT_EQ(inspect({.uri = "urn:service:sos.fire"}), "accept");
  EXPECT_EQ(inspect({.uri = "urn:service:sosumi"}), "416");
  EXPECT_EQ(inspect({.method = "OPTIONS", .uri = "urn:service:sos"}), "416");
}

TEST_F(Inspection, refuses_a_merged_request_with_482) { EXPECT_EQ(inspect({}, true), "482"); }

TEST_F(Inspection, refuses_extensions_with_420_and_names_them) {
  EXPECT_EQ(inspect({.extra = "Require: 100rel, gruu\r\nRequire: norefersub\r\n"}),
            "420 Unsupported: gruu, norefersub");
}

TEST_F(Inspection, refuses_an_extension_whose_name_is_too_long_to_repeat) {
  EXPECT_EQ(inspect({.extra = "Require: " + std::string(41, 'x') + "\r\n"}), "420");
  EXPECT_EQ(inspect({.extra = "Require: " + std::string(41, 'x') + ", gruu\r\n"}), "420 Unsupported: gruu");
}

TEST_F(Inspection, refuses_an_extension_that_is_no_token) {
  EXPECT_EQ(inspect({.extra = "Require: a b\r\n"}), "400 Malformed Require");
  EXPECT_EQ(inspect({.extra = "Require: a\r\n b\r\n"}), "400 Malformed Require");
}

TEST_F(Inspection, refuses_content_with_415_and_says_what_it_takes) {
  EXPECT_EQ(inspect({.extra = "Content-Type: text/plain\r\n", .body = "x"}),
            "415 Accept: application/sdp, multipart/mixed, multipart/alternative");
  EXPECT_EQ(inspect({.extra = "Content-Type: application/sdp\r\nContent-Encoding: gzip\r\n", .body = "x"}),
            "415 Accept-Encoding: identity");
  EXPECT_EQ(inspect({.body = "x"}), "400 Missing Content-Type");
  EXPECT_EQ(inspect({.extra = "Content-Type: text\r\n", .body = "x"}), "400 Malformed Content-Type");
  EXPECT_EQ(inspect({.extra = "Content-Type: text/plain\r\n"}), "accept") << "no body, no content";
}

TEST_F(Inspection, lets_content_pass_that_may_be_ignored) {
  const auto with = [this](const std::string& disposition) {
    return inspect(
        {.extra = "Content-Type: text/plain\r\nContent-Disposition: " + disposition + "\r\n", .body = "x"});
  };
  EXPECT_EQ(with("render;handling=optional"), "accept");
  EXPECT_EQ(with("render; Handling = OPTIONAL"), "accept");
  EXPECT_EQ(with("render;handling=required"),
            "415 Accept: application/sdp, multipart/mixed, multipart/alternative");
  EXPECT_EQ(with("render"), "415 Accept: application/sdp, multipart/mixed, multipart/alternative");
  EXPECT_EQ(with("handling=optional"), "415 Accept: application/sdp, multipart/mixed, multipart/alternative")
      << "a type that looks like it";
}

TEST_F(Inspection, refuses_with_406_who_takes_no_session_description) {
  const auto invite = [this](const std::string& accept) {
    return inspect({.method = "INVITE", .extra = "Accept:" + accept + "\r\n"}).substr(0, 3);
  };
  EXPECT_EQ(invite(" text/plain"), "406");
  EXPECT_EQ(invite(""), "406") << "nothing is acceptable (RFC 3261 section 20.1)";
  for (const auto* accept :
       {" application/sdp", " text/plain, Application/SDP;level=1;q=0.5", " application/*", " */*"}) {
    EXPECT_NE(invite(accept), "406") << accept;
  }
  EXPECT_EQ(inspect({.method = "OPTIONS", .extra = "Accept: text/plain\r\n"}), "accept");
}

TEST_F(Inspection, goes_in_the_order_of_section_8_2) {
  const std::string all = "Require: gruu\r\nContent-Type: text/plain\r\n";
  EXPECT_EQ(inspect({.method = "REFER", .uri = "http://x", .extra = all, .body = "x"}, true).substr(0, 3),
            "405");
  EXPECT_EQ(inspect({.uri = "http://x", .extra = all, .body = "x"}, true).substr(0, 3), "416");
  EXPECT_EQ(inspect({.extra = all, .body = "x"}, true).substr(0, 3), "482");
  EXPECT_EQ(inspect({.extra = all, .body = "x"}).substr(0, 3), "420");
}

}  // namespace
}  // namespace trunkline::sip
