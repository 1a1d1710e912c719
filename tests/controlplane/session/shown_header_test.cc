// Header fields that cross with less than was said in them, and what refusals have to say.
#include "controlplane/session/shown_header.h"

#include "tests/controlplane/session/call_rig.h"

namespace trunkline::controlplane {
namespace {

using enum sip::HeaderName;

TEST(ShownHeader, of_retry_after_shows_the_seconds_alone) {
  EXPECT_EQ(shown_retry_after("120"), "120");
  EXPECT_EQ(shown_retry_after("120 (call pbx1.internal)"), "120");
  EXPECT_EQ(shown_retry_after("120 (a);duration=60;at=\"pbx1.internal\""), "120;duration=60");
  EXPECT_EQ(shown_retry_after("soon, at pbx1.internal"), "");
}

TEST(ShownHeader, of_a_disposition_shows_what_it_is_and_how_it_is_to_be_handled) {
  EXPECT_EQ(shown_disposition("signal"), "signal");
  EXPECT_EQ(shown_disposition("attachment ; filename=\"a;handling=x\" ; Handling=OPTIONAL"),
            "attachment;handling=optional");
  EXPECT_EQ(shown_disposition("render;handling=required;x=pbx1.internal"), "render;handling=required");
  EXPECT_EQ(shown_disposition("render;handling=pbx1.internal"), "render");
  EXPECT_EQ(shown_disposition("pbx1.internal:5060"), "");
}

class ShownToPeers : public CallTest {};

TEST_F(ShownToPeers, what_describes_a_body_names_neither_its_file_nor_its_host) {
  rig.reach(CallState::established);
  const std::string said =
      "Content-Type: text/plain\r\nContent-Disposition: render;filename=\"pbx1.internal\"\r\n"
      "Content-ID: <1@10.99.0.10>\r\nContent-Language: en\r\n";
  for (const std::string method : {"INFO", "MESSAGE"}) {
    EXPECT_EQ(a.asks(method, {.body = "hello", .headers = said}), "b " + method + "+sdp");
    EXPECT_EQ(rig.header(content_disposition), "render");
    EXPECT_EQ(rig.header(content_language), "en");
    EXPECT_EQ(rig.count_of(content_id), 0U);
    b.answers_request(200);
  }
}

TEST_F(ShownToPeers, a_refusal_says_how_long_to_wait_and_not_where_it_came_from) {
  a.invites();
  EXPECT_EQ(b.answers(486, {.headers = "Retry-After: 120 (call pbx1.internal);duration=9;x=y\r\n"}),
            "a 486/INVITE");
  EXPECT_EQ(rig.header(retry_after), "120;duration=9");
}

// RFC 3261 section 21.4.13.
TEST_F(ShownToPeers, a_415_says_what_is_taken_in_its_place) {
  a.invites();
  EXPECT_EQ(b.answers(415, {.headers = "Accept: text/plain\r\nAccept-Encoding: gzip\r\n"
                                       "Accept-Language: de\r\n"}),
            "a 415/INVITE");
  EXPECT_EQ(rig.header(accept), "text/plain");
  EXPECT_EQ(rig.header(accept_encoding), "gzip");
  EXPECT_EQ(rig.header(accept_language), "de");
}

// RFC 3261 section 21.4.6.
TEST_F(ShownToPeers, a_405_says_which_of_our_methods_are_taken) {
  rig.reach(CallState::established);
  a.asks("INFO", {.headers = "Content-Type: text/plain\r\n"});
  EXPECT_EQ(b.answers_request(405, {.headers = "Allow: INVITE, ACK, BYE, REFER\r\nAllow: CANCEL\r\n"}),
            "a 405/INFO");
  EXPECT_EQ(rig.header(allow), "INVITE, ACK, CANCEL, BYE");
  EXPECT_EQ(rig.count_of(allow), 1U);
  a.asks("MESSAGE", Wording{});
  EXPECT_EQ(b.answers_request(405), "a 405/MESSAGE");
  EXPECT_EQ(rig.header(allow), "INVITE, ACK, CANCEL, BYE, OPTIONS, INFO, UPDATE, PRACK") << "it did not say";
  a.asks("INFO", {.headers = "Content-Type: text/plain\r\n"});
  EXPECT_EQ(b.answers_request(488, {.headers = "Allow: INVITE\r\n"}), "a 488/INFO");
  EXPECT_EQ(rig.count_of(allow), 0U);
}

}  // namespace
}  // namespace trunkline::controlplane
