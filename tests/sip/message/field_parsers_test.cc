// The small header fields: one value, a few parameters.
#include <array>

#include <gtest/gtest.h>

#include "sip/message/auth_header.h"
#include "sip/message/call_id.h"
#include "sip/message/cseq.h"
#include "sip/message/date.h"
#include "sip/message/media_type.h"
#include "sip/message/numbers.h"
#include "sip/message/quoted_string.h"
#include "sip/message/rack.h"
#include "sip/message/reason_header.h"
#include "sip/message/replaces.h"
#include "sip/message/retry_after.h"
#include "sip/message/session_expires.h"
#include "sip/message/subscription_state.h"
#include "sip/message/token_list.h"

namespace trunkline::sip {
namespace {

TEST(QuotedString, what_is_quoted_reads_as_it_was) {
  constexpr std::string_view text = "the \"Desk\" at C:\\";
  const auto quoted = quote(text);
  EXPECT_EQ(quoted, "\"the \\\"Desk\\\" at C:\\\\\"");
  std::array<char, 64> room{};
  EXPECT_EQ(unquote(std::string_view(quoted).substr(1, quoted.size() - 2), room), text);
}

TEST(CSeq, takes_a_number_and_a_method) {
  const auto cseq = parse_cseq("0009\r\n  INVITE");
  ASSERT_TRUE(cseq);
  EXPECT_EQ(cseq->number, 9u);
  EXPECT_EQ(cseq->method, Method::invite);
  EXPECT_EQ(parse_cseq("2147483647 X%58")->method_text, "X%58");
  EXPECT_EQ(parse_cseq("1 invite")->method, Method::unknown);
}

TEST(CSeq, refuses_what_is_none) {
  EXPECT_EQ(parse_cseq("").error(), ParseError::missing);
  EXPECT_EQ(parse_cseq("INVITE 1").error(), ParseError::bad_number);
  EXPECT_EQ(parse_cseq("2147483648 INVITE").error(), ParseError::out_of_range);
  EXPECT_EQ(parse_cseq("36893488147419103232 REGISTER").error(), ParseError::out_of_range);
  EXPECT_EQ(parse_cseq("1").error(), ParseError::bad_token);
  EXPECT_EQ(parse_cseq("1INVITE").error(), ParseError::bad_token);
  EXPECT_EQ(parse_cseq("1 ").error(), ParseError::bad_token);
  EXPECT_EQ(parse_cseq("1 INVITE x").error(), ParseError::trailing_octets);
}

TEST(Number, is_digits_and_nothing_else) {
  EXPECT_EQ(parse_number<std::uint8_t>("0068"), 68);
  EXPECT_EQ(parse_number<std::uint8_t>("300").error(), ParseError::out_of_range);
  EXPECT_EQ(parse_number<std::uint8_t>("-1").error(), ParseError::bad_number);
  EXPECT_EQ(parse_number<std::uint32_t>("").error(), ParseError::missing);
  EXPECT_EQ(parse_number<std::uint32_t>("4294967296").error(), ParseError::out_of_range);
}

TEST(MediaType, takes_type_subtype_and_parameters) {
  const auto type = parse_media_type("multipart / mixed ; boundary=\"a b\"");
  ASSERT_TRUE(type);
  EXPECT_TRUE(type->is("Multipart", "MIXED"));
  EXPECT_FALSE(type->is("application", "sdp"));
  EXPECT_EQ(type->params.find("boundary")->value, "a b");
  EXPECT_TRUE(parse_media_type("*/*"));
  EXPECT_EQ(parse_media_type("").error(), ParseError::missing);
  EXPECT_EQ(parse_media_type("sdp").error(), ParseError::bad_token);
  EXPECT_EQ(parse_media_type("application/").error(), ParseError::bad_token);
  EXPECT_EQ(parse_media_type("application/sdp;").error(), ParseError::bad_parameter);
  EXPECT_EQ(parse_media_type("application/sdp x").error(), ParseError::trailing_octets);
}

TEST(SessionExpires, takes_seconds_and_refresher) {
  const auto session = parse_session_expires("1800;refresher=UAS;x");
  ASSERT_TRUE(session);
  EXPECT_EQ(session->seconds, 1800u);
  EXPECT_EQ(session->refresher, Refresher::uas);
  EXPECT_EQ(parse_session_expires("90;refresher=uac")->refresher, Refresher::uac);
  EXPECT_EQ(parse_session_expires("90;refresher=me")->refresher, std::nullopt);
  EXPECT_EQ(parse_min_se("90;x=y"), 90u);
  EXPECT_EQ(parse_session_expires("").error(), ParseError::missing);
  EXPECT_EQ(parse_session_expires("x").error(), ParseError::bad_number);
  EXPECT_EQ(parse_session_expires("99999999999").error(), ParseError::out_of_range);
  EXPECT_EQ(parse_session_expires("90;").error(), ParseError::bad_parameter);
  EXPECT_EQ(parse_min_se("90 x").error(), ParseError::trailing_octets);
}

TEST(RAck, takes_both_numbers_and_the_method) {
  const auto rack = parse_rack("776656 1 INVITE");
  ASSERT_TRUE(rack);
  EXPECT_EQ(rack->rseq, 776656u);
  EXPECT_EQ(rack->cseq.number, 1u);
  EXPECT_EQ(rack->cseq.method, Method::invite);
  EXPECT_EQ(parse_rack("").error(), ParseError::missing);
  EXPECT_EQ(parse_rack("x 1 INVITE").error(), ParseError::bad_number);
  EXPECT_EQ(parse_rack("4294967296 1 INVITE").error(), ParseError::out_of_range);
  EXPECT_EQ(parse_rack("1 INVITE").error(), ParseError::bad_number);
}

TEST(RetryAfter, takes_comment_and_duration) {
  const auto retry = parse_retry_after("120 (I'm in a (long \\)) meeting);duration=3600");
  ASSERT_TRUE(retry);
  EXPECT_EQ(retry->seconds, 120u);
  EXPECT_EQ(retry->comment, "I'm in a (long \\)) meeting");
  EXPECT_EQ(retry->duration, 3600u);
  EXPECT_EQ(parse_retry_after("18000;duration=3600")->duration, 3600u);
  EXPECT_EQ(parse_retry_after("").error(), ParseError::missing);
  EXPECT_EQ(parse_retry_after("soon").error(), ParseError::bad_number);
  EXPECT_EQ(parse_retry_after("949302838503028349304023988").error(), ParseError::out_of_range);
  EXPECT_EQ(parse_retry_after("1 (open").error(), ParseError::bad_quoted_string);
  EXPECT_EQ(parse_retry_after("1 (open\\").error(), ParseError::bad_quoted_string);
  EXPECT_EQ(parse_retry_after("1;duration=x").error(), ParseError::bad_number);
  EXPECT_EQ(parse_retry_after("1;").error(), ParseError::bad_parameter);
  EXPECT_EQ(parse_retry_after("1 x").error(), ParseError::trailing_octets);
}

TEST(Date, is_read_and_written_in_its_one_form) {
  EXPECT_EQ(parse_date("Thu, 01 Jan 1970 00:00:00 GMT"), 0);
  EXPECT_EQ(parse_date("Sat, 13 Nov 2010 23:29:00 GMT"), 1289690940);
  EXPECT_EQ(parse_date("Thu, 29 Feb 2024 12:00:01 GMT"), 1709208001);
  const auto text = write_date(1289690940);
  EXPECT_EQ(std::string_view(text.data(), text.size()), "Sat, 13 Nov 2010 23:29:00 GMT");
  const auto before = write_date(-1);
  EXPECT_EQ(std::string_view(before.data(), before.size()), "Wed, 31 Dec 1969 23:59:59 GMT");
}

TEST(Date, refuses_other_zones_forms_and_days) {
  EXPECT_EQ(parse_date("").error(), ParseError::missing);
  for (const auto text :
       {"Fri, 01 Jan 2010 16:00:00 EST", "Fri, 1 Jan 2010 16:00:00 GMT", "Fri,  01 Jan 2010 16:00:00 GM",
        "Xxx, 01 Jan 2010 16:00:00 GMT", "Fri, 01 Xxx 2010 16:00:00 GMT", "Fri, 30 Feb 2010 16:00:00 GMT",
        "Fri, 00 Jan 2010 16:00:00 GMT", "Fri, 01 Jan 2010 24:00:00 GMT", "Fri, 01 Jan 2010 16:60:00 GMT",
        "Fri, 01 Jan 2010 16:00:61 GMT", "Fri, 01 Jan +010 16:00:00 GMT"}) {
    EXPECT_EQ(parse_date(text).error(), ParseError::bad_date) << text;
  }
}

TEST(AuthHeader, takes_digest_credentials_apart) {
  const auto header = parse_auth_header("Digest username=\"bob\", realm=\"a,b\",\r\n nc=00000001 , qop=auth");
  ASSERT_TRUE(header);
  EXPECT_TRUE(header->is_digest());
  EXPECT_EQ(header->params.find("username")->value, "bob");
  EXPECT_TRUE(header->params.find("realm")->quoted);
  EXPECT_EQ(header->params.find("Realm")->value, "a,b");
  EXPECT_EQ(header->params.find("nc")->value, "00000001");
  EXPECT_EQ(header->params.find("qop")->value, "auth");
  EXPECT_EQ(header->params.find("stale"), std::nullopt);
}

TEST(AuthHeader, takes_other_schemes_as_they_are) {
  const auto header = parse_auth_header("NoOneKnowsThisScheme opaque-data=here");
  ASSERT_TRUE(header);
  EXPECT_FALSE(header->is_digest());
  EXPECT_EQ(header->params.find("opaque-data")->value, "here");
  EXPECT_EQ(parse_auth_header("Bearer abc.def==")->text, "abc.def==");
}

TEST(AuthHeader, refuses_broken_digests) {
  EXPECT_EQ(parse_auth_header("").error(), ParseError::missing);
  EXPECT_EQ(parse_auth_header("\"Digest\" a=b").error(), ParseError::bad_token);
  EXPECT_EQ(parse_auth_header("Digest=x").error(), ParseError::bad_token);
  EXPECT_EQ(parse_auth_header("Digest").error(), ParseError::bad_parameter);
  EXPECT_EQ(parse_auth_header("Digest realm").error(), ParseError::bad_parameter);
  EXPECT_EQ(parse_auth_header("Digest realm=\"x").error(), ParseError::bad_quoted_string);
  EXPECT_EQ(parse_auth_header("Digest realm=\"x\",").error(), ParseError::bad_parameter);
  EXPECT_EQ(parse_auth_header("Digest realm=\"x\" nonce=\"y\"").error(), ParseError::trailing_octets);
}

TEST(SubscriptionState, takes_phase_and_parameters) {
  const auto state = parse_subscription_state("Terminated;reason=noresource;retry-after=5");
  ASSERT_TRUE(state);
  EXPECT_EQ(state->phase, SubscriptionPhase::terminated);
  EXPECT_EQ(state->reason, "noresource");
  EXPECT_EQ(state->retry_after, 5u);
  EXPECT_EQ(parse_subscription_state("active;expires=599")->expires, 599u);
  EXPECT_EQ(parse_subscription_state("pending")->phase, SubscriptionPhase::pending);
  EXPECT_EQ(parse_subscription_state("waiting")->phase, SubscriptionPhase::other);
  EXPECT_EQ(parse_subscription_state("").error(), ParseError::missing);
  EXPECT_EQ(parse_subscription_state("active;expires=x").error(), ParseError::bad_number);
  EXPECT_EQ(parse_subscription_state("active,").error(), ParseError::trailing_octets);
  EXPECT_EQ(parse_subscription_state("@").error(), ParseError::bad_token);
}

TEST(Event, takes_package_and_id) {
  const auto event = parse_event("presence.winfo;id=7;x");
  ASSERT_TRUE(event);
  EXPECT_EQ(event->package, "presence.winfo");
  EXPECT_EQ(event->id, "7");
  EXPECT_TRUE(event->params.has("x"));
  EXPECT_EQ(parse_event("refer")->id, "");
  EXPECT_EQ(parse_event("a;;").error(), ParseError::bad_parameter);
}

TEST(Reason, takes_protocol_cause_and_text) {
  const auto reason = parse_reason("Q.850 ;cause=16 ;text=\"Terminated\"");
  ASSERT_TRUE(reason);
  EXPECT_EQ(reason->protocol, "Q.850");
  EXPECT_EQ(reason->cause, 16);
  EXPECT_EQ(reason->text, "Terminated");
  EXPECT_EQ(parse_reason("SIP")->cause, std::nullopt);
  EXPECT_EQ(parse_reason("SIP;cause=x").error(), ParseError::bad_number);
  EXPECT_EQ(parse_reason("").error(), ParseError::missing);
}

TEST(Replaces, names_a_dialog) {
  const auto dialog = parse_replaces("425928@bobster.example.org;to-tag=7743;from-tag=6472;early-only");
  ASSERT_TRUE(dialog);
  EXPECT_EQ(dialog->call_id, "425928@bobster.example.org");
  EXPECT_EQ(dialog->local_tag, "7743");
  EXPECT_EQ(dialog->remote_tag, "6472");
  EXPECT_TRUE(dialog->early_only);
  EXPECT_EQ(parse_target_dialog("a;local-tag=1;remote-tag=2")->remote_tag, "2");
}

TEST(Replaces, refuses_half_a_dialog) {
  EXPECT_EQ(parse_replaces("").error(), ParseError::missing);
  EXPECT_EQ(parse_replaces(";to-tag=1;from-tag=2").error(), ParseError::bad_token);
  for (const auto text :
       {"a", "a;to-tag=1", "a;from-tag=1", "a;to-tag=1;to-tag=2;from-tag=3", "a;to-tag;from-tag=1"}) {
    EXPECT_EQ(parse_replaces(text).error(), ParseError::bad_parameter) << text;
  }
  EXPECT_EQ(parse_replaces("a;to-tag=\"1;from-tag=2").error(), ParseError::bad_quoted_string);
  EXPECT_EQ(parse_replaces("a;to-tag=1;from-tag=2 b").error(), ParseError::trailing_octets);
}

TEST(CallId, is_one_word_or_two) {
  EXPECT_TRUE(is_call_id("f81d4fae-7dec-11d0-a765-00a0c91e6bf6@foo.bar.com"));
  EXPECT_TRUE(is_call_id("intmeth.word%ZK-!.*_+'@word`~)(><:\\/\"][?}{"));
  for (const auto text : {"", "@", "a@", "@a", "a@b@c", "a b", "a,b", "a;b", "a=b"})
    EXPECT_FALSE(is_call_id(text)) << text;
}

TEST(Token, is_one_and_nothing_else) {
  EXPECT_EQ(parse_token(" 100rel "), "100rel");
  EXPECT_EQ(parse_token("").error(), ParseError::missing);
  EXPECT_EQ(parse_token("a b").error(), ParseError::bad_token);
}

}  // namespace
}  // namespace trunkline::sip
