#include "dataplane/intake/first_octets.h"

#include <string>

#include <gtest/gtest.h>

namespace trunkline::dataplane {
namespace {

TEST(FirstSight, every_begin_of_a_message_passes) {
  for (const char* text : {"INVITE sip:a@b SIP/2.0\r\n", "SIP/2.0 200 OK\r\n", "sip/2.0 200 OK\r\n",
                           "X-!%*_+`'~ sip:a SIP/2.0", "\r\n\r\nBYE sip:a SIP/2.0", "\nACK sip:a SIP/2.0"}) {
    EXPECT_EQ(first_sight(text), FirstSight::may_be_sip) << text;
  }
}

TEST(FirstSight, line_ends_alone_keep_a_binding_alive) {
  for (const char* text : {"", "\r\n", "\r\n\r\n", "\n\n\n\n\n\n\n\n\n\n"}) {
    EXPECT_EQ(first_sight(text), FirstSight::keep_alive) << std::string(text).size();
  }
}

TEST(FirstSight, stun_is_told_by_its_cookie) {
  std::string text("\0\1\0\0\x21\x12\xa4\x42", 8);
  EXPECT_EQ(first_sight(text), FirstSight::not_sip) << "without a transaction";
  text.append(12, 'x');
  EXPECT_EQ(first_sight(text), FirstSight::stun);
  EXPECT_EQ(first_sight("\r\n" + text), FirstSight::not_sip) << "line ends stand before SIP alone";
  text[4] = 0;
  EXPECT_EQ(first_sight(text), FirstSight::not_sip);
}

TEST(FirstSight, what_is_too_short_for_a_message_is_none) {
  EXPECT_EQ(first_sight("INVITE "), FirstSight::not_sip);
  EXPECT_EQ(first_sight("\r\nBYE"), FirstSight::not_sip);
}

// Each of the first eight octets, with each value it can have.
TEST(FirstSight, one_unprintable_octet_gives_it_away) {
  for (std::size_t at = 0; at < 8; ++at) {
    for (int value = 0; value < 256; ++value) {
      std::string text = "OPTIONS sip:a SIP/2.0\r\n";
      text[at] = static_cast<char>(value);
      const bool line_end = at == 0 && (value == '\r' || value == '\n');
      const bool printable = line_end || (value >= 0x20 && value < 0x80);
      EXPECT_EQ(first_sight(text), printable ? FirstSight::may_be_sip : FirstSight::not_sip)
          << at << ' ' << value;
    }
  }
}

}  // namespace
}  // namespace trunkline::dataplane
