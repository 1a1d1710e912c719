// Keep-alive by STUN: RFC 5389 sections 6, 7.3 and 15, as RFC 5626 section 3.5.2 uses them.
#include "sip/transport/stun_keep_alive.h"

#include <array>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace trunkline::sip::stun_keep_alive_test {
namespace {

using Octets = std::vector<std::uint8_t>;

const Octets request{0x00, 0x01, 0x00, 0x00, 0x21, 0x12, 0xa4, 0x42, 0xb7, 0xe7,
                     0xa7, 0x01, 0xbc, 0x34, 0xd6, 0x86, 0xfa, 0x87, 0xdf, 0xae};

Octets with(std::initializer_list<std::uint8_t> attributes) {
  Octets all = request;
  all[3] = static_cast<std::uint8_t>(attributes.size());
  all.insert(all.end(), attributes);
  return all;
}

std::string text_of(const Octets& octets) { return {octets.begin(), octets.end()}; }

Octets answer(const Octets& asked, const char* source, std::size_t room = most_stun_answer) {
  std::array<char, most_stun_answer> buffer{};
  const auto written =
      write_stun_answer(std::span(buffer).first(room), text_of(asked), *base::Endpoint::parse(source));
  return {written.begin(), written.end()};
}

// The addresses and the transaction of RFC 5769 sections 2.2 and 2.3.
TEST(StunKeepAlive, says_where_a_request_came_from) {
  EXPECT_EQ(answer(request, "192.0.2.1:32853"),
            (Octets{0x01, 0x01, 0x00, 0x0c, 0x21, 0x12, 0xa4, 0x42, 0xb7, 0xe7, 0xa7,
                    0x01, 0xbc, 0x34, 0xd6, 0x86, 0xfa, 0x87, 0xdf, 0xae, 0x00, 0x20,
                    0x00, 0x08, 0x00, 0x01, 0xa1, 0x47, 0xe1, 0x12, 0xa6, 0x43}));
  EXPECT_EQ(answer(request, "[2001:db8:1234:5678:11:2233:4455:6677]:32853"),
            (Octets{0x01, 0x01, 0x00, 0x18, 0x21, 0x12, 0xa4, 0x42, 0xb7, 0xe7, 0xa7, 0x01, 0xbc, 0x34, 0xd6,
                    0x86, 0xfa, 0x87, 0xdf, 0xae, 0x00, 0x20, 0x00, 0x14, 0x00, 0x02, 0xa1, 0x47, 0x01, 0x13,
                    0xa9, 0xfa, 0xa5, 0xd3, 0xf1, 0x79, 0xbc, 0x25, 0xf4, 0xb5, 0xbe, 0xd2, 0xb9, 0xd9}));
}

TEST(StunKeepAlive, passes_over_what_need_not_be_understood) {
  // SOFTWARE of five octets, padded; USERNAME; FINGERPRINT.
  const auto asked = with({0x80, 0x22, 0,   5,   'p', 'h', 'o',  'n',  'e', 0, 0, 0, 0x00, 0x06,
                           0,    4,    'u', 's', 'e', 'r', 0x80, 0x28, 0,   4, 1, 2, 3,    4});
  EXPECT_EQ(answer(asked, "192.0.2.1:32853"), answer(request, "192.0.2.1:32853"));
}

TEST(StunKeepAlive, refuses_what_it_would_have_to_understand) {
  // CHANGE-REQUEST of RFC 3489, twice: an answer does not grow with what is asked.
  const auto asked = with({0x00, 0x03, 0, 4, 0, 0, 0, 6, 0x00, 0x03, 0, 4, 0, 0, 0, 6});
  EXPECT_EQ(answer(asked, "192.0.2.1:32853"),
            (Octets{0x01, 0x11, 0x00, 0x10, 0x21, 0x12, 0xa4, 0x42, 0xb7, 0xe7, 0xa7, 0x01,
                    0xbc, 0x34, 0xd6, 0x86, 0xfa, 0x87, 0xdf, 0xae, 0x00, 0x09, 0x00, 0x04,
                    0x00, 0x00, 0x04, 0x14, 0x00, 0x0a, 0x00, 0x02, 0x00, 0x03, 0x00, 0x00}));
}

TEST(StunKeepAlive, answers_nothing_but_a_whole_binding_request) {
  auto indication = request;
  indication[1] = 0x11;
  auto response = request;
  response[0] = 0x01;
  auto longer = request;
  longer[3] = 4;
  auto old = request;  // without the cookie: RFC 3489
  old[4] = 0;
  auto cut = request;
  cut.pop_back();
  const auto overrun = with({0x80, 0x22, 0, 9, 1, 2, 3, 4});
  const auto odd = with({0x80, 0x22});
  for (const auto& asked : {indication, response, longer, old, cut, overrun, odd, Octets{}}) {
    EXPECT_EQ(answer(asked, "192.0.2.1:32853"), Octets{});
  }
  EXPECT_EQ(answer(request, "192.0.2.1:32853", most_stun_answer - 1), Octets{});
}

TEST(StunKeepAlive, is_told_from_sip_and_rtp) {
  EXPECT_TRUE(is_stun(text_of(request)));
  EXPECT_FALSE(is_stun("\r\n\r\nOPTIONS sip:a SIP/2.0\r\n"));
  EXPECT_FALSE(is_stun("OPTIONS sip:a SIP/2.0\r\n"));
  auto rtp = request;
  rtp[0] = 0x80;
  EXPECT_FALSE(is_stun(text_of(rtp)));
  EXPECT_FALSE(is_stun({}));
}

// RFC 5769 sections 2.2 and 2.3, with SOFTWARE before it.
TEST(StunKeepAlive, reads_where_a_request_came_from) {
  auto said = answer(request, "192.0.2.1:32853");
  EXPECT_EQ(read_mapped_address(text_of(said)), base::Endpoint::parse("192.0.2.1:32853"));
  EXPECT_EQ(read_mapped_address(text_of(answer(request, "[2001:db8:1234:5678:11:2233:4455:6677]:32853"))),
            base::Endpoint::parse("[2001:db8:1234:5678:11:2233:4455:6677]:32853"));
  const Octets software{0x80, 0x22, 0, 5, 'p', 'r', 'o', 'x', 'y', ' ', ' ', ' '};
  said.insert(said.begin() + 20, software.begin(), software.end());
  said[3] = static_cast<std::uint8_t>(said[3] + software.size());
  EXPECT_EQ(read_mapped_address(text_of(said)), base::Endpoint::parse("192.0.2.1:32853"));
}

TEST(StunKeepAlive, reads_nothing_of_what_is_not_whole_or_says_nothing) {
  const auto said = answer(request, "192.0.2.1:32853");
  auto refused = said;
  refused[1] = 0x11;
  auto cut = said;
  cut.pop_back();
  auto of_no_family = said;
  of_no_family[25] = 3;
  auto too_long = said;
  too_long[25] = 2;
  auto overrun = said;
  overrun[23] = 12;
  Octets silent(said.begin(), said.begin() + 20);
  silent[3] = 0;
  for (const auto& octets : {refused, cut, of_no_family, too_long, overrun, silent, request, Octets{}})
    EXPECT_EQ(read_mapped_address(text_of(octets)), std::nullopt);
}

TEST(StunKeepAlive, asks_octet_by_octet) {
  const auto asked = write_stun_request({0x01020304, 0xa0b0c0d0, 0xffffffff});
  const std::string_view octets(asked.data(), asked.size());
  EXPECT_EQ(octets, std::string_view("\x00\x01\x00\x00\x21\x12\xa4\x42\x01\x02\x03\x04\xa0\xb0\xc0\xd0"
                                     "\xff\xff\xff\xff",
                                     20));
  std::array<char, most_stun_answer> room{};
  EXPECT_FALSE(write_stun_answer(room, octets, *base::Endpoint::parse("192.0.2.1:5060")).empty());
}

}  // namespace
}  // namespace trunkline::sip::stun_keep_alive_test
