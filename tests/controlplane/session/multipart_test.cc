// Bodies of several parts (RFC 5621): the description is anchored, other parts go on with the first INVITE.
#include "tests/controlplane/session/call_rig.h"

namespace trunkline::controlplane {
namespace {

class Multipart : public CallTest {
 protected:
  static Wording of(const std::string& parts, const std::string& type = "multipart/mixed;boundary=b1") {
    return {.body = parts + "--b1--\r\n", .headers = "Content-Type: " + type + "\r\n"};
  }
  static std::string part(const std::string& fields, const std::string& content) {
    return "--b1\r\n" + fields + "\r\n" + content + "\r\n";
  }
  [[nodiscard]] static std::string described(const Phone& phone,
                                             const std::string& attribute = "a=sendrecv") {
    return part("Content-Type: application/sdp\r\n", phone.sdp(attribute));
  }
};

const std::string isup =
    "Content-Type: application/isup;version=itu-t92+\r\nContent-Disposition: signal;handling=optional\r\n";

TEST_F(Multipart, has_its_description_anchored_and_its_other_parts_carried) {
  EXPECT_EQ(a.invites("bob", of(described(a) + part(isup + "Content-ID: <1@10.99.0.10>\r\n", "\x01\x02"))),
            "b INVITE+sdp, a 100/INVITE");
  EXPECT_TRUE(rig.type().starts_with("multipart/mixed;boundary=")) << rig.type();
  EXPECT_EQ(rig.header(sip::HeaderName::mime_version), "1.0");
  const auto boundary = rig.type().substr(rig.type().find('=') + 1);
  EXPECT_NE(boundary, "b1");
  EXPECT_TRUE(has(rig.body(), "--" + boundary + "\r\nContent-Type: application/sdp\r\n\r\nv=0\r\n"));
  EXPECT_TRUE(has(rig.body(), "c=IN IP4 10.99.0.1\r\n"));
  EXPECT_TRUE(has(rig.body(), "--" + boundary + "\r\n" + isup + "\r\n\x01\x02\r\n--" + boundary + "--\r\n"));
  EXPECT_FALSE(has(rig.body(), "10.99.0.10")) << "neither in the description nor in Content-ID";
  EXPECT_EQ(b.answers(200), "a 200/INVITE+sdp, b ACK");
  EXPECT_TRUE(rig.body().starts_with("v=0\r\n"));
  EXPECT_EQ(a.acks(), "");
}

TEST_F(Multipart, without_other_parts_goes_on_as_a_description_alone) {
  EXPECT_EQ(a.invites("bob", of(described(a))), "b INVITE+sdp, a 100/INVITE");
  EXPECT_EQ(rig.type(), "application/sdp");
  EXPECT_TRUE(rig.body().starts_with("v=0\r\n"));
}

TEST_F(Multipart, may_have_no_description_which_then_comes_with_the_200) {
  EXPECT_EQ(a.invites("bob", of(part("Content-Type: text/plain\r\n", "hello"))),
            "b INVITE+sdp, a 100/INVITE");
  EXPECT_TRUE(has(rig.body(), "Content-Type: text/plain\r\n\r\nhello\r\n"));
  EXPECT_EQ(b.answers(200), "a 200/INVITE+sdp");
  EXPECT_EQ(a.acks(a.sdp()), "b ACK+sdp");
}

TEST_F(Multipart, that_is_broken_or_says_two_things_is_400) {
  for (const auto& body : {std::string("hello"), part("no colon\r\n", "x"), described(a) + described(a),
                           part("Content-Type: /\r\n", "x")}) {
    EXPECT_EQ(a.invites("bob", of(body)), "a 400/INVITE") << body;
  }
  EXPECT_EQ(a.invites("bob", of(described(a), "multipart/mixed")), "a 400/INVITE");
  EXPECT_EQ(
      a.invites("bob", {.body = described(a), .headers = "Content-Type: multipart/mixed;boundary=b1\r\n"}),
      "a 400/INVITE")
      << "without an end";
}

TEST_F(Multipart, whose_parts_nobody_here_can_carry_is_415) {
  const auto related = part("Content-Type: multipart/related;boundary=b2\r\n",
                            "--b2\r\nContent-Type: application/sdp\r\n\r\n" + a.sdp() + "\r\n--b2--");
  const auto choice =
      part("Content-Type: multipart/alternative;boundary=b2\r\n", "--b2\r\n\r\nhello\r\n--b2--");
  const auto early = "Content-Type: application/sdp\r\nContent-Disposition: early-session\r\n";
  const auto encoded = part("Content-Type: application/sdp\r\nContent-Transfer-Encoding: base64\r\n", "dj0w");
  for (const auto& parts :
       {described(a) + related, related, described(a) + choice, described(a) + part(early, a.sdp()), encoded,
        described(a) + part("Content-Type: message/sipfrag\r\n", "INVITE sip:x@y SIP/2.0")}) {
    EXPECT_EQ(a.invites("bob", of(parts)), "a 415/INVITE") << parts;
    EXPECT_EQ(rig.header(sip::HeaderName::accept), "application/sdp, multipart/mixed, multipart/alternative");
  }
  EXPECT_EQ(a.invites("bob", of(described(a), "multipart/related;boundary=b1")), "a 415/INVITE");
  EXPECT_EQ(a.invites("bob", of(part("", "hello"), "multipart/alternative;boundary=b1")), "a 415/INVITE");
}

// RFC 5621 section 4: as a phone that also sends its picture, or an older description beside the new one.
TEST_F(Multipart, whose_parts_hold_parts_has_its_description_anchored_and_the_others_carried) {
  const auto within = [](const std::string& kind, const std::string& parts) {
    return part("Content-Type: multipart/" + kind + ";boundary=b2\r\n", parts + "--b2--");
  };
  const auto description = "--b2\r\nContent-Type: application/sdp\r\n\r\n" + a.sdp() + "\r\n";
  const auto text = std::string("--b2\r\nContent-Type: text/plain\r\n\r\nhello\r\n");
  EXPECT_EQ(a.invites("bob", of(within("mixed", description + text) + part(isup, "x"))),
            "b INVITE+sdp, a 100/INVITE");
  EXPECT_TRUE(has(rig.body(), "c=IN IP4 10.99.0.1\r\n"));
  EXPECT_TRUE(has(rig.body(), "Content-Type: text/plain\r\n\r\nhello\r\n"));
  EXPECT_TRUE(has(rig.body(), isup));
  EXPECT_FALSE(has(rig.body(), "b2"));
  EXPECT_FALSE(has(rig.body(), "10.99.0.10"));
}

TEST_F(Multipart, of_alternatives_the_description_alone_goes_on) {
  const auto text = part("Content-Type: text/plain\r\n", "hello");
  EXPECT_EQ(a.invites("bob", of(text + described(a), "multipart/alternative;boundary=b1")),
            "b INVITE+sdp, a 100/INVITE");
  EXPECT_EQ(rig.type(), "application/sdp");
  EXPECT_EQ(b.answers(200, of(described(b) + text, "multipart/alternative;boundary=b1")),
            "a 200/INVITE+sdp, b ACK");
}

TEST_F(Multipart, loses_what_would_show_addresses_where_it_may_be_left_out) {
  const auto early =
      "Content-Type: application/sdp\r\nContent-Disposition: early-session;handling=optional\r\n";
  EXPECT_EQ(a.invites("bob", of(described(a) + part(early, a.sdp()))), "b INVITE+sdp, a 100/INVITE");
  EXPECT_EQ(rig.type(), "application/sdp");
  EXPECT_FALSE(has(rig.body(), "10.99.0.10"));
}

TEST_F(Multipart, loses_parts_that_hold_others_where_they_may_be_left_out) {
  const auto choice =
      part("Content-Type: multipart/related;boundary=b2\r\nContent-Disposition: render;handling=optional\r\n",
           "--b2\r\n\r\nhello\r\n--b2--");
  EXPECT_EQ(a.invites("bob", of(described(a) + choice)), "b INVITE+sdp, a 100/INVITE");
  EXPECT_EQ(rig.type(), "application/sdp");
}

TEST_F(Multipart, is_read_in_a_reinvite_an_update_an_ack_and_in_responses) {
  a.invites("bob", of(described(a)));
  EXPECT_EQ(b.answers(183, of(described(b))), "a 183/INVITE+sdp");
  EXPECT_TRUE(rig.body().starts_with("v=0\r\n"));
  EXPECT_EQ(b.answers(200, of(described(b) + part(isup, "x"))), "a 200/INVITE+sdp, b ACK");
  a.acks();
  EXPECT_EQ(a.reinvites(of(described(a, "a=sendonly") + part(isup, "x"))), "b INVITE+sdp");
  EXPECT_TRUE(has(rig.body(), "a=sendonly"));
  EXPECT_EQ(rig.type(), "application/sdp");
  b.answers(200, of(described(b, "a=recvonly")));
  EXPECT_TRUE(has(rig.body(), "a=recvonly"));
  a.acks();
  EXPECT_EQ(a.asks("UPDATE", of(described(a, "a=inactive"))), "b UPDATE+sdp");
  EXPECT_TRUE(has(rig.body(), "a=inactive"));
  EXPECT_EQ(b.answers_request(200, of(described(b, "a=inactive"))), "a 200/UPDATE+sdp");
  EXPECT_EQ(a.reinvites(of(described(a) + part("Content-Type: text/plain\r\n", "x"))), "a 415/INVITE")
      << "it has to be known, and goes on with the first INVITE only";
}

TEST_F(Multipart, of_a_response_goes_on_with_its_other_parts) {
  a.invites("bob");
  EXPECT_EQ(b.answers(183, of(part(isup, "\x06") + described(b))), "a 183/INVITE+sdp");
  EXPECT_TRUE(rig.type().starts_with("multipart/mixed;boundary=")) << rig.type();
  EXPECT_EQ(rig.header(sip::HeaderName::mime_version), "1.0");
  const auto boundary = rig.type().substr(rig.type().find('=') + 1);
  EXPECT_NE(boundary, "b1");
  EXPECT_TRUE(has(rig.body(), "--" + boundary + "\r\nContent-Type: application/sdp\r\n\r\nv=0\r\n"));
  EXPECT_TRUE(has(rig.body(), "--" + boundary + "\r\n" + isup + "\r\n\x06\r\n--" + boundary + "--\r\n"));
  EXPECT_FALSE(has(rig.body(), "10.99.0.20")) << "anchored";
  EXPECT_EQ(b.answers(180), "a 180/INVITE");
  EXPECT_EQ(rig.header(sip::HeaderName::mime_version), "");
  EXPECT_EQ(b.answers(200, of(described(b) + part(isup + "Content-ID: <1@10.99.0.20>\r\n", "\x09"))),
            "a 200/INVITE+sdp, b ACK");
  EXPECT_TRUE(has(rig.body(), isup + "\r\n\x09\r\n"));
  EXPECT_FALSE(has(rig.body(), "10.99.0.20"));
}

// As a gateway does that only tells of its ISUP.
TEST_F(Multipart, of_a_response_may_have_no_description) {
  a.invites("bob");
  EXPECT_EQ(b.answers(180, of(part(isup, "\x06"))), "a 180/INVITE+sdp");
  EXPECT_TRUE(rig.type().starts_with("multipart/mixed;boundary="));
  EXPECT_TRUE(has(rig.body(), isup + "\r\n\x06\r\n"));
}

TEST_F(Multipart, with_parts_that_have_to_be_known_is_nothing_for_a_service) {
  EXPECT_EQ(a.invites("stress", of(described(a) + part("Content-Type: text/plain\r\n", "x"))),
            "a 415/INVITE");
  EXPECT_EQ(rig.header(sip::HeaderName::accept), "application/sdp");
  EXPECT_TRUE(has(a.invites("stress", of(described(a) + part(isup, "x"))), "a 200/INVITE+sdp"));
}

}  // namespace
}  // namespace trunkline::controlplane
