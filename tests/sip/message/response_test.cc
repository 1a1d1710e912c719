#include "sip/message/response.h"

#include <array>
#include <string>

#include <gtest/gtest.h>

#include "tests/sip/message/text.h"

namespace trunkline::sip {
namespace {

const base::Endpoint source{base::IpAddress::v4(192, 0, 2, 1), 9988};

std::string head(const Scanned& request, int status, std::string_view reason = "",
                 std::string_view tag = "") {
  std::array<char, 2048> buffer{};
  Writer writer(buffer);
  write_response_head(writer, request.message(), source, status, reason, tag);
  const auto text = writer.finish();
  EXPECT_TRUE(text);
  return text ? std::string(*text) : "";
}

std::string vias(std::initializer_list<std::string_view> fields, const base::Endpoint& from = source) {
  std::string text = "OPTIONS sip:a@b SIP/2.0\r\n";
  for (const auto field : fields) text.append(field).append("\r\n");
  const Scanned request(text + "\r\n");
  std::array<char, 2048> buffer{};
  Writer writer(buffer);
  writer.status_line(200, "OK");
  write_vias(writer, request.message(), from);
  const std::string written(*writer.finish());
  return written.substr(16, written.size() - 16 - std::string_view("Content-Length: 0\r\n\r\n").size());
}

const Scanned asked(
    lines({"INVITE sip:bob@biloxi.example.com SIP/2.0",
           "Via: SIP/2.0/UDP bigbox3.site3.atlanta.example.com;branch=z9hG4bK77ef4c2312983.1",
           "Via: SIP/2.0/UDP pc33.atlanta.example.com;branch=z9hG4bKnashds8;received=192.0.2.9",
           "Record-Route: <sip:p2.example.com;lr>", "Record-Route: <sip:p1.example.com;lr>",
           "Max-Forwards: 69", "To: Bob <sip:bob@biloxi.example.com>", "From: Alice",
           " <sip:alice@atlanta.example.com>;tag=1928301774", "Call-ID: a84b4c76e66710",
           "CSeq: 314159 INVITE", "Timestamp: 54", "Contact: <sip:alice@pc33.atlanta.example.com>", ""}));

TEST(ResponseHead, copies_what_a_uas_takes_over) {
  EXPECT_EQ(head(asked, 180, "", "a6c85cf"),
            "SIP/2.0 180 Ringing\r\n"
            "Via: SIP/2.0/UDP "
            "bigbox3.site3.atlanta.example.com;branch=z9hG4bK77ef4c2312983.1;received=192.0.2.1\r\n"
            "Via: SIP/2.0/UDP pc33.atlanta.example.com;branch=z9hG4bKnashds8;received=192.0.2.9\r\n"
            "Record-Route: <sip:p2.example.com;lr>\r\n"
            "Record-Route: <sip:p1.example.com;lr>\r\n"
            "From: Alice <sip:alice@atlanta.example.com>;tag=1928301774\r\n"
            "To: Bob <sip:bob@biloxi.example.com>;tag=a6c85cf\r\n"
            "Call-ID: a84b4c76e66710\r\n"
            "CSeq: 314159 INVITE\r\n"
            "Content-Length: 0\r\n\r\n");
}

TEST(ResponseHead, of_100_has_the_timestamp_and_no_tag) {
  EXPECT_EQ(head(asked, 100),
            "SIP/2.0 100 Trying\r\n"
            "Via: SIP/2.0/UDP "
            "bigbox3.site3.atlanta.example.com;branch=z9hG4bK77ef4c2312983.1;received=192.0.2.1\r\n"
            "Via: SIP/2.0/UDP pc33.atlanta.example.com;branch=z9hG4bKnashds8;received=192.0.2.9\r\n"
            "From: Alice <sip:alice@atlanta.example.com>;tag=1928301774\r\n"
            "To: Bob <sip:bob@biloxi.example.com>\r\n"
            "Call-ID: a84b4c76e66710\r\n"
            "CSeq: 314159 INVITE\r\n"
            "Timestamp: 54\r\n"
            "Content-Length: 0\r\n\r\n");
}

TEST(ResponseHead, of_a_failure_has_no_record_route_and_the_reason_given) {
  const auto text = head(asked, 404, "Nobody here", "x");
  EXPECT_TRUE(text.starts_with("SIP/2.0 404 Nobody here\r\nVia: "));
  EXPECT_EQ(text.find("Record-Route"), std::string::npos);
  EXPECT_EQ(text.find("Timestamp"), std::string::npos);
}

TEST(ResponseHead, keeps_the_tag_that_is_there) {
  const Scanned bye(lines({"BYE sip:a@b SIP/2.0", "To: <sip:a@b;tag=no> ; TAG = x1", ""}));
  EXPECT_NE(head(bye, 200, "", "mine").find("To: <sip:a@b;tag=no> ; TAG = x1\r\n"), std::string::npos);
  const Scanned tag_in_uri(lines({"BYE sip:a@b SIP/2.0", "To: <sip:a@b;tag=no>", ""}));
  EXPECT_NE(head(tag_in_uri, 200, "", "mine").find("To: <sip:a@b;tag=no>;tag=mine\r\n"), std::string::npos);
}

TEST(ResponseHead, leaves_out_what_the_request_lacks) {
  const Scanned poor(lines({"INVITE sip:a@b SIP/2.0", "CSeq: 1 INVITE", ""}));
  EXPECT_EQ(head(poor, 400, "Missing Via", "x"),
            "SIP/2.0 400 Missing Via\r\nCSeq: 1 INVITE\r\nContent-Length: 0\r\n\r\n");
}

TEST(ResponseHead, copies_record_route_only_where_a_dialog_may_begin) {
  EXPECT_TRUE(copies_record_route(Method::invite, 101));
  EXPECT_TRUE(copies_record_route(Method::subscribe, 200));
  EXPECT_FALSE(copies_record_route(Method::invite, 100));
  EXPECT_FALSE(copies_record_route(Method::invite, 300));
  EXPECT_FALSE(copies_record_route(Method::bye, 200));
}

// RFC 3581 section 4: received is added even where it says nothing new.
TEST(ResponseVia, fills_an_empty_rport_and_adds_received) {
  EXPECT_EQ(vias({"Via: SIP/2.0/UDP 192.0.2.1:5060;rport;branch=z9hG4bKkjshdyff"}),
            "Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bKkjshdyff;received=192.0.2.1;rport=9988\r\n");
}

TEST(ResponseVia, replaces_rport_wherever_it_stands) {
  constexpr auto expected = ";received=192.0.2.1;rport=9988\r\n";
  EXPECT_EQ(vias({"Via: SIP/2.0/UDP h;branch=z9hG4bK1;rport"}),
            std::string("Via: SIP/2.0/UDP h;branch=z9hG4bK1") + expected);
  EXPECT_EQ(vias({"Via: SIP/2.0/UDP h;rport=5;branch=z9hG4bK1;x=\"a;rport\""}),
            std::string("Via: SIP/2.0/UDP h;branch=z9hG4bK1;x=\"a;rport\"") + expected);
  EXPECT_EQ(vias({"Via: SIP/2.0/UDP h;rport;a;RPORT=1;received=9.9.9.9;b"}),
            std::string("Via: SIP/2.0/UDP h;a;b") + expected);
}

TEST(ResponseVia, adds_nothing_where_sent_by_is_the_source) {
  EXPECT_EQ(vias({"Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bK1"}),
            "Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bK1\r\n");
  const base::Endpoint v6{*base::IpAddress::parse("2001:db8::9"), 5060};
  EXPECT_EQ(vias({"v: SIP/2.0/UDP [2001:DB8:0::9];branch=z9hG4bK1"}, v6),
            "Via: SIP/2.0/UDP [2001:DB8:0::9];branch=z9hG4bK1\r\n");
}

TEST(ResponseVia, replaces_what_the_sender_claims) {
  EXPECT_EQ(vias({"Via: SIP/2.0/UDP 192.0.2.1;received=10.9.9.9;x=\"a;b\\\"\";rport=1;branch=b"}),
            "Via: SIP/2.0/UDP 192.0.2.1;x=\"a;b\\\"\";branch=b;received=192.0.2.1;rport=9988\r\n");
}

TEST(ResponseVia, writes_an_ipv6_source_without_brackets) {
  const base::Endpoint v6{*base::IpAddress::parse("2001:db8::9:1"), 5061};
  EXPECT_EQ(vias({"Via: SIP/2.0/TLS [2001:db8::9];branch=z9hG4bK1;rport"}, v6),
            "Via: SIP/2.0/TLS [2001:db8::9];branch=z9hG4bK1;received=2001:db8::9:1;rport=5061\r\n");
}

TEST(ResponseVia, leaves_all_but_the_top_value_alone) {
  EXPECT_EQ(vias({"Via: SIP/2.0/UDP a ;branch=1 , SIP/2.0/UDP 10.0.0.1;rport,", "\tSIP/2.0/TCP c",
                  "v: SIP/2.0/UDP d;rport"}),
            "Via: SIP/2.0/UDP a ;branch=1;received=192.0.2.1, SIP/2.0/UDP 10.0.0.1;rport, SIP/2.0/TCP c\r\n"
            "Via: SIP/2.0/UDP d;rport\r\n");
}

TEST(ResponseVia, copies_one_that_cannot_be_read) {
  EXPECT_EQ(vias({"Via: SIP/2.0/UDP 192.0.2.15;;,;,,"}), "Via: SIP/2.0/UDP 192.0.2.15;;,;,,\r\n");
}

}  // namespace
}  // namespace trunkline::sip
