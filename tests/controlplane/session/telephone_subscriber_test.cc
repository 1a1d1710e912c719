#include "controlplane/session/telephone_subscriber.h"

#include <gtest/gtest.h>

namespace trunkline::controlplane {
namespace {

std::string subscriber(const char* tel) { return telephone_subscriber(*sip::parse_uri(tel)); }

TEST(TelephoneSubscriber, keeps_what_says_whom_the_number_reaches) {
  EXPECT_EQ(subscriber("tel:+49-30-123"), "+49-30-123");
  EXPECT_EQ(subscriber("tel:+49-30-123;ext=5"), "+49-30-123;ext=5");
  EXPECT_EQ(subscriber("tel:7042;phone-context=example.com"), "7042;phone-context=example.com");
}

TEST(TelephoneSubscriber, is_the_same_however_the_uri_was_written) {
  EXPECT_EQ(subscriber("tel:7042;Phone-Context=Example.COM;isub=1"), "7042;isub=1;phone-context=example.com");
  EXPECT_EQ(subscriber("tel:+1;z=1;postd=pp22;isub=9;a"), "+1;isub=9;postd=pp22;a;z=1");
}

// RFC 3966 section 5.1.5.
TEST(TelephoneSubscriber, has_a_context_only_where_the_number_is_the_local_one_that_was_said) {
  const auto with_number = [](const char* tel, const char* number) {
    auto uri = *sip::parse_uri(tel);
    uri.user = number;
    return telephone_subscriber(uri);
  };
  EXPECT_EQ(with_number("tel:31;phone-context=+49", "+4931"), "+4931");
  EXPECT_EQ(with_number("tel:31;phone-context=+49;isub=1", "0031"), "0031;isub=1");
  EXPECT_EQ(with_number("tel:1-1-2;phone-context=+49", "112"), "112;phone-context=+49");
  EXPECT_EQ(subscriber("tel:+4931;phone-context=+49"), "+4931");
}

// RFC 4904.
TEST(TelephoneSubscriber, names_no_trunk_group) {
  EXPECT_EQ(subscriber("tel:+1;tgrp=out1;trunk-context=pbx.internal;ext=5"), "+1;ext=5");
  EXPECT_EQ(subscriber("tel:7042;TGRP=a;%74runk-context=b;phone-context=x.test"),
            "7042;phone-context=x.test");
  EXPECT_EQ(without_trunk_group("+1;Tgrp=out1;isub=2;trunk-context=pbx.internal;a"), "+1;isub=2;a");
  EXPECT_EQ(without_trunk_group("+1;"), "+1");
  EXPECT_EQ(without_trunk_group("bob"), "bob");
}

TEST(TelephoneSubscriber, escapes_what_a_user_part_may_not_hold) {
  EXPECT_EQ(subscriber("tel:*21#;phone-context=+49"), "*21%23;phone-context=+49");
  const auto inside = "sip:" + subscriber("tel:+1;isub=a:[b]") + "@example.com";
  ASSERT_TRUE(sip::parse_uri(inside)) << inside;
  EXPECT_EQ(sip::parse_uri(inside)->host, "example.com");
}

}  // namespace
}  // namespace trunkline::controlplane
