// Requests of a dialog on the wire: RFC 3261 sections 12.2.1.1 and 13.2.2.4, against octets written by hand.
#include "sip/dialog/write_request.h"

#include <array>
#include <string>

#include <gtest/gtest.h>

#include "sip/dialog/route.h"
#include "tests/sip/dialog/dialog_bench.h"

namespace trunkline::sip {
namespace {

using namespace std::string_view_literals;

constexpr base::Endpoint us{base::IpAddress::v4(192, 0, 2, 1), 5060};

struct Requests : testing::Test, DialogBench {
  std::string write(const Dialog& dialog, const RequestParts& parts) {
    std::array<char, 4096> room{};
    const auto text = write_request(room, dialog, parts);
    return text ? std::string(*text) : "error: " + std::string(to_string(text.error()));
  }
  Dialog answered(const ResponseText& response = {}) {
    auto dialog = calling();
    learn(dialog, response);
    return dialog;
  }
};

TEST_F(Requests, the_invite_that_begins_a_dialog_has_no_to_tag_and_no_route) {
  const HeaderLine headers[] = {{HeaderName::allow, "INVITE, ACK"}, {HeaderName::other, "7", "X-Hop"}};
  EXPECT_EQ(write(calling(), {.method = Method::invite,
                              .cseq = 17,
                              .branch = "z9hG4bKb1",
                              .sent_by = us,
                              .contact_user = "alice",
                              .max_forwards = 69,
                              .headers = headers,
                              .content_type = "application/sdp",
                              .body = "v=0\r\n"}),
            "INVITE sip:bob@biloxi.com SIP/2.0\r\n"
            "Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bKb1;rport\r\n"
            "Max-Forwards: 69\r\n"
            "From: Alice <sip:alice@atlanta.com>;tag=0123456789abcdef07000012340000005601\r\n"
            "To: Bob <sip:bob@biloxi.com>\r\n"
            "Call-ID: our-call\r\n"
            "CSeq: 17 INVITE\r\n"
            "Contact: <sip:alice@192.0.2.1:5060>\r\n"
            "Allow: INVITE, ACK\r\n"
            "X-Hop: 7\r\n"
            "Content-Type: application/sdp\r\n"
            "Content-Length: 5\r\n\r\n"
            "v=0\r\n");
}

TEST_F(Requests, over_tcp_via_and_contact_say_so) {
  const auto text = write(calling(), {.method = Method::invite,
                                      .cseq = 17,
                                      .branch = "z9hG4bKb1",
                                      .sent_by = us,
                                      .transport = Transport::tcp,
                                      .contact_user = ""});
  EXPECT_NE(text.find("\r\nVia: SIP/2.0/TCP 192.0.2.1:5060;branch=z9hG4bKb1;rport\r\n"), std::string::npos)
      << text;
  EXPECT_NE(text.find("\r\nContact: <sip:192.0.2.1:5060;transport=tcp>\r\n"), std::string::npos) << text;
}

TEST(TransportOf, is_what_the_uri_says_or_udp) {
  EXPECT_EQ(transport_of(*parse_uri("sip:a@192.0.2.1")), Transport::udp);
  EXPECT_EQ(transport_of(*parse_uri("sip:a@192.0.2.1;transport=TCP;lr")), Transport::tcp);
  EXPECT_EQ(transport_of(*parse_uri("sip:a@192.0.2.1;transport=sctp")), std::nullopt);
}

TEST_F(Requests, the_ack_to_a_2xx_has_the_invites_number_and_goes_the_dialogs_way) {
  const auto dialog = answered();
  EXPECT_EQ(write(dialog, {.method = Method::ack, .cseq = 17, .branch = "z9hG4bKb2", .sent_by = us}),
            "ACK sip:bob@192.0.2.4 SIP/2.0\r\n"
            "Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bKb2;rport\r\n"
            "Route: <sip:p1.example.com;lr>, <sip:p2.example.com;lr>\r\n"
            "Max-Forwards: 70\r\n"
            "From: Alice <sip:alice@atlanta.com>;tag=0123456789abcdef07000012340000005601\r\n"
            "To: Bob <sip:bob@biloxi.com>;tag=a6c85cf\r\n"
            "Call-ID: our-call\r\n"
            "CSeq: 17 ACK\r\n"
            "Content-Length: 0\r\n\r\n");
  EXPECT_EQ(route_of(dialog).next_hop, "sip:p1.example.com;lr");
}

TEST_F(Requests, of_who_was_called_have_from_and_to_turned_round) {
  auto dialog = from_invite({.record_route = ""});
  const auto text = write(
      dialog, {.method = Method::bye, .cseq = dialog.next_cseq(), .branch = "z9hG4bKb3", .sent_by = us});
  EXPECT_EQ(text,
            "BYE sip:alice@pc33.atlanta.com SIP/2.0\r\n"
            "Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bKb3;rport\r\n"
            "Max-Forwards: 70\r\n"
            "From: Bob <sip:bob@biloxi.com>;tag=0123456789abcdef07000012340000005601\r\n"
            "To: \"Alice \\\"A\\\"\" <sip:alice@atlanta.com>;tag=1928301774\r\n"
            "Call-ID: a84b4c76e66710@pc33.atlanta.com\r\n"
            "CSeq: 1 BYE\r\n"
            "Content-Length: 0\r\n\r\n");
  EXPECT_EQ(route_of(dialog).next_hop, "sip:alice@pc33.atlanta.com");
}

// The example of RFC 3261 section 16.12.1.2, from the point of view of the caller.
TEST_F(Requests, to_a_strict_router_name_it_and_carry_the_target_along) {
  const auto dialog = answered({.record_route = "Record-Route: <sip:p2.example.com;lr>\r\n"
                                                "Record-Route: <sip:p1.example.com;transport=udp?X=1>\r\n"});
  const auto text = write(dialog, {.method = Method::bye, .cseq = 18, .branch = "z9hG4bKb4", .sent_by = us});
  EXPECT_TRUE(text.starts_with("BYE sip:p1.example.com;transport=udp SIP/2.0\r\n")) << text;
  EXPECT_NE(text.find("\r\nRoute: <sip:p2.example.com;lr>, <sip:bob@192.0.2.4>\r\n"), std::string::npos)
      << text;
  EXPECT_TRUE(route_of(dialog).next_hop.starts_with("sip:p1.example.com;transport=udp"));
}

TEST_F(Requests, to_a_strict_router_alone_carry_only_the_target) {
  const auto dialog = answered({.record_route = "Record-Route: <sip:p1.example.com>\r\n"});
  const auto text = write(dialog, {.method = Method::bye, .cseq = 18, .branch = "z9hG4bKb4", .sent_by = us});
  EXPECT_TRUE(text.starts_with("BYE sip:p1.example.com SIP/2.0\r\n")) << text;
  EXPECT_NE(text.find("\r\nRoute: <sip:bob@192.0.2.4>\r\n"), std::string::npos) << text;
}

TEST_F(Requests, that_could_break_out_of_a_line_are_not_written) {
  EXPECT_TRUE(write(calling(), {.method = Method::bye, .cseq = 1, .branch = "x\r\nEvil: 1", .sent_by = us})
                  .starts_with("error"));
  const HeaderLine evil[] = {{HeaderName::reason, "SIP\r\nEvil: 1"}};
  EXPECT_TRUE(
      write(calling(), {.method = Method::bye, .cseq = 1, .branch = "x", .sent_by = us, .headers = evil})
          .starts_with("error"));
}

TEST_F(Requests, of_a_dialog_whose_texts_could_break_out_of_a_line_are_not_written) {
  const auto written = [this](const Parties& parties) {
    auto dialog = Dialog::to_invite(pool, parties, our_tag, 17);
    EXPECT_TRUE(dialog);
    return dialog ? write(*dialog, {.method = Method::bye, .cseq = 18, .branch = "z9hG4bKb1", .sent_by = us})
                  : std::string();
  };
  const auto refused = "error: " + std::string(to_string(WriteError::bad_octet));
  for (const auto bad : {"a\r\nEvil: yes"sv, "a\rb"sv, "a\nb"sv, "a\0b"sv, "\0"sv}) {
    EXPECT_EQ(written({bad, "<sip:a@b>", "<sip:c@d>", "sip:c@d"}), refused);
    EXPECT_EQ(written({"our-call", bad, "<sip:c@d>", "sip:c@d"}), refused);
    EXPECT_EQ(written({"our-call", "<sip:a@b>", bad, "sip:c@d"}), refused);
  }
  const auto folded = answered({.to_tag = "\"far\r\n end\""});
  EXPECT_EQ(folded.remote_tag(), "far\r\n end");
  EXPECT_EQ(write(folded, {.method = Method::ack, .cseq = 17, .branch = "z9hG4bKb2", .sent_by = us}),
            refused);
}

TEST_F(Requests, carry_tabs_and_escaped_nuls_of_addresses) {
  const auto dialog = Dialog::to_invite(
      pool, {"our-call", "\"A\\\0\" <sip:a@b>"sv, "\"C\tD\" <sip:c@d>", "sip:c@d"}, our_tag, 17);
  ASSERT_TRUE(dialog);
  EXPECT_EQ(write(*dialog, {.method = Method::bye, .cseq = 18, .branch = "z9hG4bKb1", .sent_by = us}),
            "BYE sip:c@d SIP/2.0\r\n"
            "Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bKb1;rport\r\n"
            "Max-Forwards: 70\r\n"
            "From: \"A\\\0\" <sip:a@b>;tag=0123456789abcdef07000012340000005601\r\n"
            "To: \"C\tD\" <sip:c@d>\r\n"
            "Call-ID: our-call\r\n"
            "CSeq: 18 BYE\r\n"
            "Content-Length: 0\r\n\r\n"sv);
}

TEST_F(Requests, that_do_not_fit_are_refused) {
  std::array<char, 100> small{};
  EXPECT_EQ(write_request(small, calling(), {.method = Method::bye, .cseq = 1, .branch = "x", .sent_by = us})
                .error(),
            WriteError::no_room);
}

TEST(literal_endpoint, is_what_a_uri_names_without_a_lookup) {
  const auto text = [](std::string_view uri) {
    const auto found = literal_endpoint(uri);
    return found ? found->to_string() : std::string("none");
  };
  EXPECT_EQ(text("sip:bob@192.0.2.4"), "192.0.2.4:5060");
  EXPECT_EQ(text("sip:192.0.2.4:5070;lr"), "192.0.2.4:5070");
  EXPECT_EQ(text("sip:bob@[2001:db8::4]:5080"), "[2001:db8::4]:5080");
  EXPECT_EQ(text("sip:bob@example.com;maddr=192.0.2.8"), "192.0.2.8:5060");
  EXPECT_EQ(text("sip:bob@192.0.2.4;maddr=example.com"), "none");
  EXPECT_EQ(text("sip:bob@example.com"), "none");
  EXPECT_EQ(text("tel:+1234"), "none");
  EXPECT_EQ(text("nonsense"), "none");
}

}  // namespace
}  // namespace trunkline::sip
