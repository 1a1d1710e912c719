#include "sip/message/message.h"

#include <array>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "sip/message/quoted_string.h"
#include "sip/message/reason_phrase.h"
#include "sip/message/token_list.h"
#include "tests/sip/message/text.h"

namespace trunkline::sip {
namespace {

std::vector<std::string> values(std::initializer_list<std::string_view> fields, HeaderName name) {
  std::string text = "OPTIONS sip:a@b SIP/2.0\r\n";
  for (const auto field : fields) text.append(field).append("\r\n");
  const Scanned scanned(text + "\r\n");
  std::vector<std::string> list;
  for (const auto value : scanned.message().values(name)) list.emplace_back(value);
  return list;
}

using Values = std::vector<std::string>;

TEST(Message, splits_values_at_commas_over_all_fields) {
  EXPECT_EQ(values({"Route: <sip:a;x=1,2>, \"b,\\\",\" <sip:b>", "Subject: x", "Route:", "Route: <sip:c>"},
                   HeaderName::route),
            (Values{"<sip:a;x=1,2>", "\"b,\\\",\" <sip:b>", "<sip:c>"}));
  EXPECT_EQ(values({"k: a,b ,\r\n c"}, HeaderName::supported), (Values{"a", "b", "c"}));
  EXPECT_EQ(values({"k: a,,b,"}, HeaderName::supported), (Values{"a", "", "b", ""}));
  EXPECT_EQ(values({"k:"}, HeaderName::supported), Values{});
  EXPECT_EQ(values({}, HeaderName::supported), Values{});
}

TEST(Message, keeps_what_follows_an_open_quote_or_bracket_in_one_value) {
  EXPECT_EQ(values({"m: \"a, b"}, HeaderName::contact), (Values{"\"a, b"}));
  EXPECT_EQ(values({"m: <a, b"}, HeaderName::contact), (Values{"<a, b"}));
  EXPECT_EQ(values({"m: \"a\\"}, HeaderName::contact), (Values{"\"a\\"}));
}

TEST(Message, reads_its_main_fields) {
  const Scanned scanned(
      lines({"INVITE sip:b@c SIP/2.0", "v: SIP/2.0/UDP h;branch=z9hG4bK1, SIP/2.0/TCP i",
             "f: <sip:a@b>;tag=1", "t: <sip:b@c>", "CSeq: 7 INVITE", "i: id", "m: <sip:x@y>;q=0.5",
             "Max-Forwards: 70", "Expires: 120", "c: application/sdp", ""}));
  const auto message = scanned.message();
  EXPECT_EQ(message.top_via()->branch, "z9hG4bK1");
  EXPECT_EQ(message.from()->tag, "1");
  EXPECT_EQ(message.to()->uri_text, "sip:b@c");
  EXPECT_EQ(message.cseq()->number, 7u);
  EXPECT_EQ(message.contact()->q, 500);
  EXPECT_EQ(message.call_id(), "id");
  EXPECT_EQ(message.max_forwards(), 70);
  EXPECT_EQ(message.expires(), 120u);
  EXPECT_TRUE(message.content_type()->is("application", "sdp"));
}

TEST(Message, says_which_fields_are_missing) {
  const Scanned scanned(lines({"INVITE sip:b@c SIP/2.0", ""}));
  const auto message = scanned.message();
  EXPECT_EQ(message.top_via().error(), ParseError::missing);
  EXPECT_EQ(message.from().error(), ParseError::missing);
  EXPECT_EQ(message.cseq().error(), ParseError::missing);
  EXPECT_EQ(message.contact().error(), ParseError::missing);
  EXPECT_EQ(message.max_forwards().error(), ParseError::missing);
  EXPECT_EQ(message.content_type().error(), ParseError::missing);
  EXPECT_TRUE(message.all_fields().begin() == std::default_sentinel);
}

TEST(Message, knows_tokens_and_methods_in_lists) {
  const Scanned scanned(
      lines({"OPTIONS sip:b@c SIP/2.0", "Supported: timer, 100REL", "Allow: INVITE,BYE", "Allow: FOO", ""}));
  const auto message = scanned.message();
  EXPECT_TRUE(has_token(message, HeaderName::supported, "100rel"));
  EXPECT_FALSE(has_token(message, HeaderName::supported, "100re"));
  // A comma within quotes separates nothing.
  const Scanned quoted(lines({"OPTIONS sip:b@c SIP/2.0", "Supported: \"a, timer, b\", 100rel", ""}));
  EXPECT_FALSE(has_token(quoted.message(), HeaderName::supported, "timer"));
  EXPECT_TRUE(has_token(quoted.message(), HeaderName::supported, "100REL"));
  EXPECT_FALSE(has_token(message, HeaderName::require, "timer"));
}

TEST(Message, knows_which_methods_are_allowed) {
  const Scanned scanned(lines({"OPTIONS sip:b@c SIP/2.0", "Allow: INVITE,BYE , XBYE",
                               "Allow: FOO, PRACKS, INFOx", "Allow: X-MESSAGE,\tUPDATE", ""}));
  const auto message = scanned.message();
  for (const auto method : {Method::invite, Method::bye, Method::update})
    EXPECT_TRUE(allows(message, method));
  for (const auto method : {Method::prack, Method::info, Method::message, Method::ack, Method::unknown})
    EXPECT_FALSE(allows(message, method));
  const Scanned without(lines({"OPTIONS sip:b@c SIP/2.0", ""}));
  EXPECT_FALSE(allows(without.message(), Method::invite));
}

TEST(QuotedString, unfolds_each_fold_to_one_space) {
  std::array<char, 16> out{};
  EXPECT_EQ(unfold("a \r\n\t b  c", out), "a b  c");
  EXPECT_EQ(unfold("a\n b", out), "a b");
  EXPECT_EQ(unfold("", out), "");
  EXPECT_EQ(unfold("\\\"", out), "\\\"");
  EXPECT_EQ(unfold("12345678901234567", out), std::nullopt);
  EXPECT_EQ(unfold("123456789012345\r\n 7", out), std::nullopt);
}

TEST(QuotedString, unquotes_escapes) {
  std::array<char, 16> out{};
  EXPECT_EQ(unquote("a\\\"b\\\\ \\c", out), "a\"b\\ c");
  EXPECT_EQ(unquote("end\\", out), "end\\");
  EXPECT_EQ(unquote("\\ \\x", out), " x");
  EXPECT_EQ(unquote("123456789012345\\67", out), std::nullopt);
}

TEST(ReasonPhrase, is_the_registered_one_or_that_of_the_class) {
  EXPECT_EQ(reason_phrase(180), "Ringing");
  EXPECT_EQ(reason_phrase(487), "Request Terminated");
  EXPECT_EQ(reason_phrase(608), "Rejected");
  EXPECT_EQ(reason_phrase(299), "OK");
  EXPECT_EQ(reason_phrase(499), "Bad Request");
  EXPECT_EQ(reason_phrase(699), "Busy Everywhere");
  EXPECT_EQ(reason_phrase(99), "");
  EXPECT_EQ(reason_phrase(700), "");
}

TEST(ParseError, has_a_sentence_each) {
  for (int i = 0; i <= static_cast<int>(ParseError::trailing_octets); ++i) {
    EXPECT_NE(to_string(static_cast<ParseError>(i)), "unknown parse error");
  }
}

}  // namespace
}  // namespace trunkline::sip
