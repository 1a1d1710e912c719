#include "controlplane/routing/numbering.h"

#include <gtest/gtest.h>

namespace trunkline::controlplane {
namespace {

const Numbering germany{"de", "49", "00", "0"};
const Numbering america{"us", "1", "011", "1"};
const Numbering italy{"it", "39", "00", ""};

TEST(Numbering, what_is_dialled_at_home_becomes_international) {
  EXPECT_EQ(to_international(germany, "03012345678"), "+493012345678");
  EXPECT_EQ(to_international(germany, "004930123456"), "+4930123456");
  EXPECT_EQ(to_international(germany, "00441212345678"), "+441212345678");
  EXPECT_EQ(to_international(america, "12125550123"), "+12125550123");
  EXPECT_EQ(to_international(america, "01149301234567"), "+49301234567");
}

TEST(Numbering, what_says_too_little_stays_as_it_is) {
  EXPECT_EQ(to_international(germany, "+4930123456"), "+4930123456");
  EXPECT_EQ(to_international(germany, "112"), "112");
  EXPECT_EQ(to_international(germany, "0800"), "0800") << "too short to be a subscriber's";
  EXPECT_EQ(to_international(germany, "4711"), "4711");
  EXPECT_EQ(to_international(germany, "0alice1234"), "0alice1234");
}

TEST(Numbering, where_no_prefix_tells_a_national_number_each_that_is_long_enough_is_one) {
  EXPECT_EQ(to_international(italy, "0612345678"), "+390612345678") << "the zero belongs to it";
  EXPECT_EQ(to_international(italy, "3331234567"), "+393331234567");
  EXPECT_EQ(to_international(italy, "004930123456"), "+4930123456");
  EXPECT_EQ(to_international(italy, "+4930123456"), "+4930123456");
  EXPECT_EQ(to_international({"no", "47", "00", ""}, "22123456"), "+4722123456");
  EXPECT_EQ(to_international(italy, "112"), "112");
  EXPECT_EQ(to_international(italy, "47110"), "47110") << "an extension";
  EXPECT_EQ(to_international(italy, "123456"), "+39123456");
  EXPECT_EQ(to_international(italy, "*21*0612345678#"), "*21*0612345678#");
  EXPECT_EQ(to_international(italy, "mario.rossi"), "mario.rossi");
}

TEST(Numbering, a_rule_takes_digits_off_and_puts_others_there) {
  EXPECT_EQ(changed({3, "00"}, "+4930"), "0030");
  EXPECT_EQ(changed({0, ""}, "123"), "123");
  EXPECT_EQ(changed({3, ""}, "123"), "");
  EXPECT_EQ(changed({4, "9"}, "123"), std::nullopt);
}

std::string dialled(const char* uri) { return dialled_number(*sip::parse_uri(uri)); }

TEST(Numbering, the_number_of_a_uri_has_no_separators) {
  EXPECT_EQ(dialled("sip:+49-30-123@h"), "+4930123");
  EXPECT_EQ(dialled("sip:%2B4930@h"), "+4930");
  EXPECT_EQ(dialled("tel:+49(30)12.34"), "+49301234");
  EXPECT_EQ(dialled("sip:*21*+49%23@h"), "*21*+49%23") << "a plus within makes it no number";
  EXPECT_EQ(dialled("sip:*21%23@h"), "*21#");
  EXPECT_EQ(dialled("sip:112;phone-context=x@h"), "112");
  EXPECT_EQ(dialled("tel:7042;phone-context=+4930"), "+49307042");
  EXPECT_EQ(dialled("tel:7042;phone-context=example.com"), "7042");
}

TEST(Numbering, a_name_stays_as_it_was_written) {
  EXPECT_EQ(dialled("sip:j.doe@h"), "j.doe");
  EXPECT_EQ(dialled("sip:a%40b@h"), "a%40b");
  EXPECT_EQ(dialled("sip:h"), "");
  EXPECT_EQ(dialled("sip:1%002@h"), "1%002") << "an escaped NUL is part of no number";
}

}  // namespace
}  // namespace trunkline::controlplane
