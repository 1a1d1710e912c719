// The short way to read an address, a URI or a Via gives what the long way gives, or steps back: on values as
// phones and servers write them, with any octet of note in any place, and wherever a part lies to the blocks
// of 64 octets.
#include <array>
#include <memory>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "sip/message/avx2.h"
#include "sip/message/call_id.h"
#include "sip/message/contact_params.h"
#include "sip/message/name_addr.h"
#include "sip/message/plain_address.h"
#include "sip/message/plain_call_id.h"
#include "sip/message/plain_via.h"
#include "sip/message/token_key.h"

namespace trunkline::sip {
namespace {

#ifdef __x86_64__

/// Goes past what was read, if it was.
bool took(Cursor& cursor, const char* end) noexcept {
  if (end != nullptr) cursor.skip_to(end);
  return end != nullptr;
}

class PlainValues : public testing::Test {
 protected:
  void SetUp() override {
    if (!has_avx2()) GTEST_SKIP() << "this processor has the long way only";
  }
};

TEST_F(PlainValues, take_an_address_apart_in_one_pass) {
  Cursor cursor("\"Alice\" <sips:alice;a=b@example.org:5061;transport=tcp;lr>;x;tag=a/b==");
  NameAddr address;
  Uri uri;
  ASSERT_TRUE(took(cursor, read_plain_address(cursor.rest(), address, &uri)));
  EXPECT_TRUE(cursor.done());
  EXPECT_EQ(address.display_name, "Alice");
  EXPECT_TRUE(address.quoted);
  EXPECT_TRUE(address.brackets);
  EXPECT_EQ(address.uri_text, uri.text);
  EXPECT_EQ(address.params.text(), ";x;tag=a/b==");
  EXPECT_EQ(address.tag, "a/b==");
  EXPECT_EQ(uri.scheme, Scheme::sips);
  EXPECT_EQ(uri.user, "alice;a=b");
  EXPECT_EQ(uri.host, "example.org");
  EXPECT_EQ(uri.port, 5061);
  EXPECT_EQ(uri.parameter_text, "transport=tcp;lr");
}

TEST_F(PlainValues, end_an_address_at_a_comma) {
  Cursor cursor("Bob Smith <sip:[2001:db8::1]:5070>,<sip:b@example.org>");
  NameAddr address;
  Uri uri;
  ASSERT_TRUE(took(cursor, read_plain_address(cursor.rest(), address, &uri)));
  EXPECT_EQ(cursor.rest(), ",<sip:b@example.org>");
  EXPECT_EQ(address.display_name, "Bob Smith");
  EXPECT_EQ(uri.host, "[2001:db8::1]");
  EXPECT_EQ(uri.port, 5070);
  EXPECT_FALSE(uri.has_user);
}

TEST_F(PlainValues, take_a_via_apart_in_one_pass) {
  Cursor cursor("SIP/2.0/TLS proxy.example.org:5061;branch=z9hG4bK+a;received=192.0.2.1;rport=5070;x");
  Via via;
  ASSERT_TRUE(took(cursor, read_plain_via(cursor.rest(), via)));
  EXPECT_EQ(via.transport, "TLS");
  EXPECT_EQ(via.host, "proxy.example.org");
  EXPECT_EQ(via.port, 5061);
  EXPECT_EQ(via.branch, "z9hG4bK+a");
  EXPECT_EQ(via.received, "192.0.2.1");
  EXPECT_EQ(via.rport_port, 5070);
  EXPECT_EQ(via.rport_text, "rport=5070");
  EXPECT_EQ(via.replaced, 2);
}

TEST_F(PlainValues, leave_the_rest_to_the_long_way_and_no_trace) {
  for (const std::string_view text :
       {"<sip:alice@example.org>;x=\"a\\\\b\"", "<sip:al%69ce@example.org>;tag=1", "<urn:service:sos>;tag=1",
        "<tel:+1555x234567>", "<sip:alice:pw@example.org>;tag=1", "<sip:alice@example.org?a=b>;tag=1",
        "<sip:alice@example.org:65536>", "<sip:alice@example.org:>;tag=1", "<sip:alice@example.org>;",
        "<sip:alice@example.org>x;tag=1", "<sip:alice@example.org>;tag=", "<sip:alice@example.org >",
        "\"a\\\"\" <sip:alice@example.org>", "sip:alice@example.org;tag=1", "<sip:@example.org>;tag=1",
        "<sip:[2001:db8::g]>;tag=1"}) {
    Cursor cursor(text);
    NameAddr address;
    Uri uri;
    EXPECT_FALSE(took(cursor, read_plain_address(cursor.rest(), address, &uri))) << text;
    EXPECT_EQ(cursor.rest(), text);
    EXPECT_TRUE(address.uri_text.empty() && address.display_name.empty() && address.tag.empty()) << text;
    EXPECT_TRUE(uri.text.empty() && uri.host.empty() && uri.port == 0 && !uri.has_user) << text;
  }
}

bool same(const NameAddr& a, const NameAddr& b) {
  return a.display_name == b.display_name && a.uri_text == b.uri_text && a.tag == b.tag &&
         a.params.text() == b.params.text() && a.quoted == b.quoted && a.brackets == b.brackets;
}

bool same(const Uri& a, const Uri& b) {
  return a.scheme == b.scheme && a.has_user == b.has_user && a.has_password == b.has_password &&
         a.port == b.port && a.text == b.text && a.scheme_text == b.scheme_text && a.user == b.user &&
         a.password == b.password && a.host == b.host && a.opaque == b.opaque &&
         a.parameter_text == b.parameter_text && a.header_text == b.header_text;
}

bool same(const Via& a, const Via& b) {
  return a.text == b.text && a.transport == b.transport && a.host == b.host && a.port == b.port &&
         a.rport == b.rport && a.rport_port == b.rport_port && a.ttl == b.ttl && a.branch == b.branch &&
         a.received == b.received && a.maddr == b.maddr && a.rport_text == b.rport_text &&
         a.replaced == b.replaced && a.params.text() == b.params.text();
}

/// Whether the long way reads the same, if the short one reads it.
bool ways_agree(std::string_view text) {
  Cursor cursor(text);
  Cursor other(text);
  if (Via via; took(cursor, read_plain_via(cursor.rest(), via))) {
    Via expected;
    if (read_any_via(other, expected) || !same(via, expected) || cursor.rest() != other.rest()) return false;
  }
  if (Uri uri; read_plain_uri(text, uri)) {
    Uri expected;
    if (read_any_uri(text, expected) || !same(uri, expected)) return false;
  }
  cursor = other = Cursor(text);
  Uri uri;
  if (NameAddr address; took(cursor, read_plain_address(cursor.rest(), address, &uri))) {
    NameAddr expected;
    Uri expected_uri;
    if (read_any_address(other, expected) || !same(address, expected) || cursor.rest() != other.rest() ||
        read_any_uri(expected.uri_text, expected_uri) || !same(uri, expected_uri))
      return false;
  }
  cursor = other = Cursor(text);
  if (NameAddr address; took(cursor, read_plain_address(cursor.rest(), address, nullptr))) {
    NameAddr expected;
    if (read_any_address(other, expected) || !same(address, expected) || cursor.rest() != other.rest())
      return false;
  }
  cursor = other = Cursor(text);
  uri = {};
  if (Contact contact; took(cursor, read_plain_contact(cursor.rest(), contact, &uri))) {
    Contact expected;
    Uri expected_uri;
    if (read_any_address(other, expected.address) || !same(contact.address, expected.address) ||
        cursor.rest() != other.rest() || read_any_uri(expected.address.uri_text, expected_uri) ||
        !same(uri, expected_uri))
      return false;
    for (const auto& param : expected.address.params) {
      if (note_contact_param(token_key(param.name), param, expected)) return false;
    }
    if (contact.q != expected.q || contact.expires != expected.expires) return false;
  }
  return true;
}

constexpr std::array<std::string_view, 13> usual = {
    "\"Alice\" <sip:alice@example.org:5060;transport=udp>;tag=9fxced76sl",
    "Bob Smith <sips:+15551234567;a=b@[2001:db8::9:1]:5061;lr>;x;tag=a/b==,<sip:carol@example.org>",
    "<sip:example.org;transport=tcp;lr>",
    "SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bK-524287-1;rport=5060;received=192.0.2.9, SIP/2.0/TCP b",
    "SIP/2.0/TLS [2001:db8::9:1]:5061;rport;branch=z9hG4bKnashds8/x==;ttl=16;maddr=192.0.2.2;x",
    "SIP/2.0/WS df7jal23ls0d.invalid;branch=z9hG4bK56sdasks",
    "sip:alice@example.org:5060;transport=udp",
    "sips:1234*#;phone-context=example.org@example.com;user=phone",
    "sip:registrar.example.org",
    "sip:h:5;transport=udp",
    "<sip:a@192.0.2.1:5070>;+sip.instance=\"<urn:uuid:0-1>\";reg-id=1;q=0.5;x=\"\",<sip:b@example.org>",
    "\"Alice\" <sip:alice@192.0.2.4:5062;ob>;Expires=3600;q=0.75;expires=x,<sip:b@example.org>;q=2",
    "tel:+1-555-123-4567;phone-context=example.org;ext=12",
};

TEST_F(PlainValues, agree_with_the_long_way_with_any_octet_of_note_in_any_place) {
  constexpr std::string_view notable = "\r\n \t\x01\x7f\x80:;,=<>@\"\\?%[]/&+#*a-0'";
  for (const auto value : usual) {
    ASSERT_TRUE(ways_agree(value)) << value;
    for (std::size_t at = 0; at < value.size(); ++at) {
      for (const char octet : notable) {
        auto text = std::string(value);
        text[at] = octet;
        ASSERT_TRUE(ways_agree(text)) << text;
        text = std::string(value).insert(at, 1, octet);
        ASSERT_TRUE(ways_agree(text)) << text;
      }
      ASSERT_TRUE(ways_agree(value.substr(0, at))) << value.substr(0, at);
      ASSERT_TRUE(ways_agree(value.substr(at))) << value.substr(at);
    }
  }
}

TEST_F(PlainValues, agree_with_the_long_way_wherever_a_part_lies_to_the_blocks) {
  for (std::size_t octets = 0; octets < 140; ++octets) {
    const std::string filling(octets, 'x');
    for (const auto& text :
         {"<sip:" + filling + "a@example.org;lr>;tag=1", "<sip:a@" + filling + "b.example;lr;x=y>;tag=1",
          "\"" + filling + "\" <sip:a@example.org>;tag=1", "<sip:a@example.org>;tag=" + filling + "1",
          "SIP/2.0/UDP " + filling + "h.example:5060;branch=z9hG4bK1;rport",
          "SIP/2.0/UDP h.example:5060;branch=" + filling + "1;rport,"}) {
      // Nothing stands around it, so that a sanitizer sees a read outside of it.
      const auto exact = std::make_unique<char[]>(text.size());
      text.copy(exact.get(), text.size());
      const std::string_view value(exact.get(), text.size());
      EXPECT_TRUE(ways_agree(value)) << value;
      Cursor cursor(value);
      NameAddr address;
      Via via;
      EXPECT_TRUE(took(cursor, read_plain_address(cursor.rest(), address, nullptr)) ||
                  took(cursor, read_plain_via(cursor.rest(), via)))
          << value;
    }
  }
}

TEST_F(PlainValues, check_a_call_id_as_the_long_way_does) {
  EXPECT_TRUE(is_plain_call_id("f81d4fae-7dec-11d0-a765-00a0c91e6bf6@192.0.2.1"));
  EXPECT_TRUE(is_plain_call_id("3848276298220188511"));
  EXPECT_FALSE(is_plain_call_id("a84b4c76e66710@a@b"));
  EXPECT_FALSE(is_plain_call_id("a84b4c76e66710a84b4c76e66710@"));
  EXPECT_FALSE(is_plain_call_id("@a84b4c76e66710a84b4c76e66710"));
  for (std::size_t size = 0; size < 70; ++size) {
    for (std::size_t at = 0; at <= size; ++at) {
      for (const char octet : std::string_view("@ ,\x80"
                                               "a")) {
        const auto text = std::string(size, 'x').insert(at, 1, octet);
        const bool fits = text.size() >= 16 && text.size() <= 64;
        EXPECT_EQ(is_plain_call_id(text), fits && is_call_id(text)) << text;
      }
    }
  }
}

#endif

}  // namespace
}  // namespace trunkline::sip
