#include "sip/message/name_addr.h"

#include <gtest/gtest.h>

#include "sip/message/contact.h"

namespace trunkline::sip {
namespace {

TEST(NameAddr, takes_tags_in_base64) {
  const auto address = parse_name_addr("<sip:a@b>;tag=ab/c==;x=y");
  ASSERT_TRUE(address);
  EXPECT_EQ(address->tag, "ab/c==");
  EXPECT_TRUE(address->params.has("x"));
}

TEST(NameAddr, takes_utf8_in_a_display_name_without_quotes) {
  const auto address = parse_name_addr("J\xc3\xbcrgen M <sip:a@b>;tag=1");
  ASSERT_TRUE(address);
  EXPECT_EQ(address->display_name, "J\xc3\xbcrgen M");
  EXPECT_FALSE(address->quoted);
  EXPECT_FALSE(parse_name_addr("J\xc3\xbcrgen, M <sip:a@b>"));
  EXPECT_FALSE(parse_name_addr("J\xc3\xbcrgen"));
}

TEST(NameAddr, takes_a_quoted_display_name_and_parameters) {
  const auto from =
      parse_name_addr("\"A. G. \\\"Bell\\\"\" <sip:agb@bell-telephone.com;lr>;tag=a48s;x=\"y,z\"");
  ASSERT_TRUE(from);
  EXPECT_EQ(from->display_name, "A. G. \\\"Bell\\\"");
  EXPECT_TRUE(from->quoted);
  EXPECT_TRUE(from->brackets);
  EXPECT_EQ(from->uri_text, "sip:agb@bell-telephone.com;lr");
  EXPECT_EQ(from->uri()->host, "bell-telephone.com");
  EXPECT_EQ(from->tag, "a48s");
  EXPECT_EQ(from->params.find("X")->value, "y,z");
  EXPECT_TRUE(from->params.find("x")->quoted);
}

TEST(NameAddr, takes_tokens_for_a_display_name_even_without_a_space_behind) {
  EXPECT_EQ(parse_name_addr("Anonymous  Caller <sip:c8oqz84zk7z@privacy.org>;tag=hyh8")->display_name,
            "Anonymous  Caller");
  EXPECT_EQ(parse_name_addr("caller<sip:caller@example.com>;tag=323")->display_name, "caller");
  EXPECT_EQ(parse_name_addr("token1~` token2'+_ token3*%!.- <sip:mundane@example.com>")->display_name,
            "token1~` token2'+_ token3*%!.-");
  EXPECT_EQ(parse_name_addr("<sip:a@b>")->display_name, "");
  EXPECT_EQ(parse_name_addr("\"\" <sip:a@b>")->display_name, "");
}

TEST(NameAddr, gives_the_parameters_behind_a_bare_uri_to_the_header_field) {
  const auto from = parse_name_addr("sip:+12125551212@phone2net.com;tag=887s");
  ASSERT_TRUE(from);
  EXPECT_EQ(from->uri_text, "sip:+12125551212@phone2net.com");
  EXPECT_EQ(from->tag, "887s");
  EXPECT_FALSE(from->brackets);
  EXPECT_EQ(parse_name_addr("sip:[2001:db8::1]:5060 ;tag=1")->uri_text, "sip:[2001:db8::1]:5060");
  EXPECT_EQ(parse_name_addr("isbn:2983792873")->uri_text, "isbn:2983792873");
}

TEST(NameAddr, takes_folds_and_white_space_wherever_they_may_be) {
  const auto from =
      parse_name_addr("\"J Rosenberg \\\\\\\"\"       <sip:jdrosen@example.com>\r\n  ;\r\n  tag = 98asjd8");
  ASSERT_TRUE(from);
  EXPECT_EQ(from->tag, "98asjd8");
  const auto to = parse_name_addr("sip:vivekg@chair-dnrc.example.com ;   tag    = 1918181833n");
  ASSERT_TRUE(to);
  EXPECT_EQ(to->tag, "1918181833n");
}

TEST(NameAddr, takes_parameters_of_any_token_and_utf8_values) {
  const auto from =
      parse_name_addr("<sip:a@b>;fromParam''~+*_!.-%=\"\xd1\x80\xd0\xb0\";tag=_token~1'+`*%!-.");
  ASSERT_TRUE(from);
  EXPECT_EQ(from->tag, "_token~1'+`*%!-.");
}

TEST(NameAddr, has_an_empty_range_without_parameters_and_the_first_tag_of_several) {
  EXPECT_EQ(parse_name_addr("<sip:a@b;tag=uri>")->tag, "");
  EXPECT_TRUE(parse_name_addr("<sip:a@b>")->params.begin() == std::default_sentinel);
  EXPECT_EQ(parse_name_addr("<sip:a@b>;tag=1;tag=2")->tag, "1");
}

TEST(NameAddr, refuses_what_is_none) {
  const std::pair<std::string_view, ParseError> bad[] = {
      {"", ParseError::missing},
      {"  ", ParseError::missing},
      {"\"Mr. J. User <sip:j.user@example.com>", ParseError::bad_quoted_string},
      {"\"a\\", ParseError::bad_quoted_string},
      {"\"a\" sip:a@b", ParseError::bad_name_addr},
      {"Bell, Alexander <sip:a.g.bell@example.com>;tag=43", ParseError::bad_name_addr},
      {"\"Watson, Thomas\" < sip:t.watson@example.org >", ParseError::bad_name_addr},
      {"<sip:a@b", ParseError::bad_name_addr},
      {"<>", ParseError::bad_name_addr},
      {"<<sip:a@b>>", ParseError::bad_name_addr},
      {"nothing", ParseError::bad_name_addr},
      {";tag=1", ParseError::bad_name_addr},
      {"sip:user@example.com?Route=%3Csip:sip.example.com%3E", ParseError::needs_brackets},
      {"<sip:joe@example.org>;;;;", ParseError::bad_parameter},
      {"<sip:joe@example.org>;", ParseError::bad_parameter},
      {"<sip:a@b>;tag=", ParseError::bad_parameter},
      {"<sip:a@b>;tag=\"x", ParseError::bad_quoted_string},
      {"<sip:a@b> x", ParseError::trailing_octets},
      {"<sip:a@b>;tag=1 2", ParseError::trailing_octets},
      {"<sip:a@b>, <sip:c@d>", ParseError::trailing_octets},
      {"sip:a@b c", ParseError::trailing_octets},
  };
  for (const auto& [text, error] : bad) {
    const auto address = parse_name_addr(text);
    ASSERT_FALSE(address) << text;
    EXPECT_EQ(address.error(), error) << text << ": " << to_string(address.error());
  }
}

TEST(Contact, takes_q_and_expires) {
  const auto contact =
      parse_contact("\"Mr. Watson\" <sip:watson@worcester.bell-telephone.com>;q=0.7; expires=3600");
  ASSERT_TRUE(contact);
  EXPECT_FALSE(contact->star);
  EXPECT_EQ(contact->q, 700);
  EXPECT_EQ(contact->expires, 3600u);
  EXPECT_EQ(contact->address.display_name, "Mr. Watson");
  EXPECT_EQ(parse_contact("<sip:a@b>")->q, std::nullopt);
  EXPECT_EQ(parse_contact("<sip:a@b;q=1>")->q, std::nullopt);
}

TEST(Contact, knows_the_star_and_a_display_name_that_begins_with_one) {
  EXPECT_TRUE(parse_contact("*")->star);
  EXPECT_TRUE(parse_contact(" * ")->star);
  const auto contact = parse_contact("*Star* <sip:a@b>");
  ASSERT_TRUE(contact);
  EXPECT_FALSE(contact->star);
  EXPECT_EQ(contact->address.display_name, "*Star*");
  EXPECT_EQ(parse_contact("*;q=1").error(), ParseError::bad_name_addr);
}

TEST(Contact, treats_an_expires_that_is_no_number_as_absent) {
  EXPECT_EQ(parse_contact("<sip:a@b>;expires=280297596632815")->expires, std::nullopt);
  EXPECT_EQ(parse_contact("<sip:a@b>;expires=soon")->expires, std::nullopt);
}

TEST(Contact, refuses_a_q_that_is_none) {
  for (const auto text : {"<sip:a@b>;q=2", "<sip:a@b>;q=1.001", "<sip:a@b>;q", "<sip:a@b>;q=x"}) {
    EXPECT_EQ(parse_contact(text).error(), ParseError::out_of_range) << text;
  }
}

TEST(QValue, is_in_thousandths) {
  EXPECT_EQ(parse_qvalue("0"), 0);
  EXPECT_EQ(parse_qvalue("1"), 1000);
  EXPECT_EQ(parse_qvalue("0."), 0);
  EXPECT_EQ(parse_qvalue("0.33"), 330);
  EXPECT_EQ(parse_qvalue("0.005"), 5);
  EXPECT_EQ(parse_qvalue("1.000"), 1000);
  for (const auto text : {"", "2", "0.0001", "1.1", ".5", "0,5", "-0", "0x1", "1.0a"}) {
    EXPECT_EQ(parse_qvalue(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace trunkline::sip
