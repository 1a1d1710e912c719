#include "sip/message/uri.h"

#include <array>
#include <string>

#include <gtest/gtest.h>

#include "sip/message/request_uri.h"
#include "sip/message/uri_compare.h"

namespace trunkline::sip {
namespace {

using namespace std::string_view_literals;

TEST(Uri, takes_a_full_sip_uri_apart) {
  const auto uri =
      parse_uri("sip:alice:se%63ret@atlanta.example.com:5066;transport=tcp;lr?subject=a%20b&priority=urgent");
  ASSERT_TRUE(uri);
  EXPECT_EQ(uri->scheme, Scheme::sip);
  EXPECT_TRUE(uri->is_sip());
  EXPECT_EQ(uri->user, "alice");
  EXPECT_TRUE(uri->has_password);
  EXPECT_EQ(uri->password, "se%63ret");
  EXPECT_EQ(uri->host, "atlanta.example.com");
  EXPECT_EQ(uri->port, 5066);
  EXPECT_EQ(uri->parameter_text, "transport=tcp;lr");
  EXPECT_EQ(uri->parameter("TRANSPORT")->value, "tcp");
  EXPECT_FALSE(uri->parameter("lr")->has_value);
  EXPECT_EQ(uri->parameter("maddr"), std::nullopt);
  EXPECT_EQ(uri->header_text, "subject=a%20b&priority=urgent");
  EXPECT_EQ(uri->headers().find("priority")->value, "urgent");
}

TEST(Uri, takes_the_short_forms) {
  const auto host = parse_uri("SIPS:example.com");
  ASSERT_TRUE(host);
  EXPECT_EQ(host->scheme, Scheme::sips);
  EXPECT_FALSE(host->has_user);
  EXPECT_EQ(host->port, 0);
  const auto empty_password = parse_uri("sip:alice:@example.com");
  ASSERT_TRUE(empty_password);
  EXPECT_TRUE(empty_password->has_password);
  EXPECT_EQ(empty_password->password, "");
  const auto header = parse_uri("sip:example.com?a=");
  ASSERT_TRUE(header);
  EXPECT_EQ(header->headers().find("a")->value, "");
}

TEST(Uri, keeps_semicolons_question_marks_and_escapes_in_the_user_part) {
  const auto uri = parse_uri("sip:user;par=u%40example.net@example.com");
  ASSERT_TRUE(uri);
  EXPECT_EQ(uri->user, "user;par=u%40example.net");
  EXPECT_EQ(uri->host, "example.com");
  const auto odd = parse_uri(
      "sip:1_unusual.URI~(to-be!sure)&isn't+it$/crazy?,/;;*:&it+has=1,weird!*pas$wo~d_too."
      "(doesn't-it)@example.com");
  ASSERT_TRUE(odd);
  EXPECT_EQ(odd->user, "1_unusual.URI~(to-be!sure)&isn't+it$/crazy?,/;;*");
  EXPECT_EQ(odd->password, "&it+has=1,weird!*pas$wo~d_too.(doesn't-it)");
}

TEST(Uri, takes_ipv6_references) {
  const auto uri = parse_uri("sip:[2001:db8::10]:5070;transport=udp");
  ASSERT_TRUE(uri);
  EXPECT_EQ(uri->host, "[2001:db8::10]");
  EXPECT_EQ(uri->port, 5070);
  EXPECT_EQ(uri->address(), base::IpAddress::parse("2001:db8::10"));
  EXPECT_TRUE(parse_uri("sip:[::ffff:192.0.2.1]"));
  EXPECT_EQ(parse_uri("sip:example.com")->address(), std::nullopt);
  EXPECT_EQ(parse_uri("sip:192.0.2.7")->address(), base::IpAddress::v4(192, 0, 2, 7));
}

TEST(Uri, takes_tel_numbers) {
  const auto uri = parse_uri("tel:+1-201-555-0123;phone-context=example.com");
  ASSERT_TRUE(uri);
  EXPECT_EQ(uri->scheme, Scheme::tel);
  EXPECT_EQ(uri->user, "+1-201-555-0123");
  EXPECT_EQ(uri->host, "");
  EXPECT_EQ(uri->parameter("phone-context")->value, "example.com");
  EXPECT_TRUE(parse_uri("tel:*21#"));
  EXPECT_EQ(parse_uri("tel:").error(), ParseError::bad_user);
  EXPECT_EQ(parse_uri("tel:hello").error(), ParseError::bad_user);
}

TEST(Uri, takes_other_schemes_whole) {
  const auto uri = parse_uri("soap.beep://192.0.2.103:3002");
  ASSERT_TRUE(uri);
  EXPECT_EQ(uri->scheme, Scheme::other);
  EXPECT_EQ(uri->scheme_text, "soap.beep");
  EXPECT_EQ(uri->opaque, "//192.0.2.103:3002");
  EXPECT_TRUE(parse_uri("urn:service:sos"));
  EXPECT_TRUE(parse_uri("isbn:2983792873"));
  EXPECT_TRUE(parse_uri("nobodyKnowsThisScheme:totallyopaquecontent"));
}

TEST(Uri, refuses_what_is_none) {
  const std::pair<std::string_view, ParseError> bad[] = {
      {"", ParseError::missing},
      {"sip", ParseError::bad_scheme},
      {":a@b", ParseError::bad_scheme},
      {"<sip:a@b>", ParseError::bad_scheme},
      {"1sip:a@b", ParseError::bad_scheme},
      {"si_p:a@b", ParseError::bad_scheme},
      {"sip:", ParseError::bad_host},
      {"sip:@host", ParseError::bad_user},
      {"sip::pw@host", ParseError::bad_user},
      {"sip:a b@host", ParseError::bad_user},
      {"sip:a@b@c", ParseError::bad_uri},
      {"sip:a\"@host", ParseError::bad_user},
      {"sip:a%4@host", ParseError::bad_escape},
      {"sip:a%4x@host", ParseError::bad_escape},
      {"sip:a:p;w@host", ParseError::bad_user},
      {"sip:a@", ParseError::bad_host},
      {"sip:a@:5060", ParseError::bad_host},
      {"sip:a@[::1", ParseError::bad_host},
      {"sip:a@[]", ParseError::bad_host},
      {"sip:a@[12]", ParseError::bad_host},
      {"sip:a@[::x]", ParseError::bad_host},
      {"sip:a@h:", ParseError::bad_port},
      {"sip:a@h:65536", ParseError::bad_port},
      {"sip:a@h:12x", ParseError::bad_uri},
      {"sip:a@h/x", ParseError::bad_uri},
      {"sip:a@h\xc3\xa4", ParseError::bad_uri},
      {"sip:a@h;", ParseError::bad_parameter},
      {"sip:a@h;=x", ParseError::bad_parameter},
      {"sip:a@h;x=", ParseError::bad_parameter},
      {"sip:a@h;;x", ParseError::bad_parameter},
      {"sip:a@h; lr", ParseError::bad_parameter},
      {"sip:a@h;x=y=z", ParseError::bad_parameter},
      {"sip:a@h?", ParseError::bad_parameter},
      {"sip:a@h?a=b&", ParseError::bad_parameter},
      {"sip:a@h?a=b=c", ParseError::bad_parameter},
      {"sip:a@h;x?a=<b>", ParseError::bad_parameter},
      {"urn:", ParseError::bad_uri},
      {"urn:a b", ParseError::bad_uri},
      {"urn:a%zz", ParseError::bad_escape},
  };
  for (const auto& [text, error] : bad) {
    const auto uri = parse_uri(text);
    ASSERT_FALSE(uri) << text;
    EXPECT_EQ(uri.error(), error) << text << ": " << to_string(uri.error());
  }
}

TEST(Uri, takes_what_phones_dial_and_what_those_without_a_port_write) {
  const auto code = parse_uri("sip:*21*0301234#@example.com");
  ASSERT_TRUE(code);
  EXPECT_EQ(code->user, "*21*0301234#");
  EXPECT_EQ(parse_uri("sip:a@h:0;lr")->port, 0);
  EXPECT_FALSE(parse_uri("sip:a@h#x"));
}

TEST(Uri, unescapes_once_and_in_the_room_given) {
  std::array<char, 16> out{};
  EXPECT_EQ(unescape("a%25%34%31%zz%4", out), "a%41%zz%4");
  EXPECT_EQ(unescape("null-%00-null", out), "null-\0-null"sv);
  EXPECT_EQ(unescape("", out), "");
  EXPECT_EQ(unescape("12345678901234567", out), std::nullopt);
}

bool same(std::string_view a, std::string_view b) {
  const auto x = parse_uri(a);
  const auto y = parse_uri(b);
  EXPECT_TRUE(x && y) << a << " " << b;
  const bool result = x && y && equivalent(*x, *y);
  EXPECT_EQ(result, x && y && equivalent(*y, *x)) << a << " " << b;
  return result;
}

// The examples of RFC 3261 section 19.1.4.
TEST(UriComparison, agrees_with_the_examples_of_the_rfc) {
  EXPECT_TRUE(same("sip:%61lice@atlanta.com;transport=TCP", "sip:alice@AtLanTa.CoM;Transport=tcp"));
  EXPECT_TRUE(same("sip:carol@chicago.com", "sip:carol@chicago.com;newparam=5"));
  EXPECT_TRUE(same("sip:carol@chicago.com", "sip:carol@chicago.com;security=on"));
  EXPECT_TRUE(same("sip:carol@chicago.com;newparam=5", "sip:carol@chicago.com;security=on"));
  EXPECT_TRUE(same("sip:biloxi.com;transport=tcp;method=REGISTER?to=sip:bob%40biloxi.com",
                   "sip:biloxi.com;method=REGISTER;transport=tcp?to=sip:bob%40biloxi.com"));
  EXPECT_TRUE(same("sip:alice@atlanta.com?subject=project%20x&priority=urgent",
                   "sip:alice@atlanta.com?priority=urgent&subject=project%20x"));
  EXPECT_FALSE(same("SIP:ALICE@AtLanTa.CoM;Transport=udp", "sip:alice@AtLanTa.CoM;Transport=UDP"));
  EXPECT_FALSE(same("sip:bob@biloxi.com", "sip:bob@biloxi.com:5060"));
  EXPECT_FALSE(same("sip:bob@biloxi.com", "sip:bob@biloxi.com;transport=udp"));
  EXPECT_FALSE(same("sip:bob@biloxi.com", "sip:bob@biloxi.com:6000;transport=tcp"));
  EXPECT_FALSE(same("sip:carol@chicago.com", "sip:carol@chicago.com?Subject=next%20meeting"));
  EXPECT_FALSE(same("sip:bob@phone21.boxesbybob.com", "sip:bob@192.0.2.4"));
  EXPECT_FALSE(same("sip:carol@chicago.com;security=on", "sip:carol@chicago.com;security=off"));
}

TEST(UriComparison, tells_schemes_users_passwords_and_needed_parameters_apart) {
  EXPECT_FALSE(same("sip:a@b", "sips:a@b"));
  EXPECT_FALSE(same("sip:a@b", "sip:b"));
  EXPECT_FALSE(same("sip:a:x@b", "sip:a@b"));
  EXPECT_FALSE(same("sip:a:x@b", "sip:a:X@b"));
  for (const auto parameter : {"user=phone", "ttl=1", "method=INVITE", "maddr=192.0.2.1"}) {
    EXPECT_FALSE(same("sip:a@b", "sip:a@b;" + std::string(parameter))) << parameter;
  }
  EXPECT_FALSE(same("sip:a%40b@c", "sip:a@c"));
  EXPECT_TRUE(same("sip:a%40b@c", "sip:%61%40%62@c"));
  EXPECT_FALSE(same("sip:a%3Bb@c", "sip:a;b@c")) << "an escaped reserved character is not the bare one";
}

std::string for_request(const std::string& text, std::size_t most = 200) {
  const auto uri = parse_uri(text);
  EXPECT_TRUE(uri) << text;
  std::string room(most, 'x');
  const auto cut = uri ? request_uri_of(*uri, room) : std::nullopt;
  return cut ? std::string(*cut) : "no room";
}

// RFC 3261 section 19.1.1, table 1.
TEST(RequestUri, has_no_header_fields_and_no_method) {
  EXPECT_EQ(for_request("sip:a@b:5070?Replaces=x&Subject=y"), "sip:a@b:5070");
  EXPECT_EQ(for_request("sip:a@b;method=INVITE"), "sip:a@b");
  EXPECT_EQ(for_request("sip:a@b;lr;Method=INVITE;x=y?Subject=z"), "sip:a@b;lr;x=y");
  EXPECT_EQ(for_request("sip:a@b;method=BYE;transport=tcp;METHOD=x;ob"), "sip:a@b;transport=tcp;ob");
  EXPECT_EQ(for_request("sip:a?b;method=c@d;ob?e=f"), "sip:a?b;method=c@d;ob")
      << "in a user part they are none";
}

TEST(RequestUri, is_otherwise_as_it_was) {
  for (const auto* text : {"sip:a@b", "sips:a:pw@b:5061;transport=tcp;methods=x;x=method",
                           "sip:[2001:db8::1];lr", "tel:+1;method=x", "urn:service:sos"})
    EXPECT_EQ(for_request(text), text);
}

TEST(RequestUri, needs_room_for_what_is_left_of_parameters_only) {
  EXPECT_EQ(for_request("sip:a@b;x;method=INVITE", 10), "no room");
  EXPECT_EQ(for_request("sip:a@b;x?Subject=y", 0), "sip:a@b;x");
}

TEST(UriComparison, compares_addresses_as_numbers) {
  EXPECT_TRUE(same("sip:a@[2001:db8:0:0::1]", "sip:a@[2001:DB8::1]"));
  EXPECT_FALSE(same("sip:a@[2001:db8::1]", "sip:a@[2001:db8::2]"));
}

TEST(UriComparison, of_tel_numbers_ignores_their_separators) {
  EXPECT_TRUE(same("tel:+1-201-555-0123", "tel:+1(201)555.0123"));
  EXPECT_FALSE(same("tel:+12015550123", "tel:12015550123"));
  EXPECT_FALSE(same("tel:7042;phone-context=a.example.com", "tel:7042;phone-context=b.example.com"));
  EXPECT_FALSE(same("tel:7042;phone-context=a.example.com", "tel:7042"));
}

TEST(UriComparison, of_other_schemes_is_of_octets) {
  EXPECT_TRUE(same("urn:service:sos", "URN:service:sos"));
  EXPECT_FALSE(same("urn:service:sos", "urn:service:SOS"));
  EXPECT_FALSE(same("urn:service:sos", "mailto:service:sos"));
}

TEST(UriComparison, of_a_parameter_that_stands_twice_takes_the_first) {
  EXPECT_TRUE(same("sip:a@b;x=1;x=2", "sip:a@b;x=1;x=2"));
  EXPECT_TRUE(same("sip:a@b:5060;x=1;x=2", "sip:a@b:05060;x=1"));
  EXPECT_FALSE(same("sip:a@b;x=1;x=2", "sip:a@b;x=2;x=1"));
}

TEST(UriComparison, does_not_compare_without_end) {
  std::string many = "sip:a@b";
  for (int i = 0; i < 300; ++i) many += ";p" + std::to_string(i);
  EXPECT_TRUE(same(many, many));
  EXPECT_FALSE(same(many, "sip:a@b"));
}

}  // namespace
}  // namespace trunkline::sip
