#include "sip/message/header_name.h"

#include <string>

#include <gtest/gtest.h>

#include "base/ascii.h"

namespace trunkline::sip {
namespace {

TEST(HeaderName, every_name_reads_back_in_any_case) {
  for (std::size_t i = 0; i + 1 < header_name_count; ++i) {
    const auto name = static_cast<HeaderName>(i);
    std::string text(to_string(name));
    EXPECT_FALSE(text.empty());
    EXPECT_EQ(parse_header_name(text), name) << text;
    for (auto& c : text) c = base::lower(c);
    EXPECT_EQ(parse_header_name(text), name) << text;
    for (auto& c : text) c = base::is_alpha(c) ? static_cast<char>(c - 32) : c;
    EXPECT_EQ(parse_header_name(text), name) << text;
  }
}

TEST(HeaderName, reads_compact_forms) {
  using enum HeaderName;
  const std::pair<char, HeaderName> forms[] = {{'a', accept_contact},
                                               {'b', referred_by},
                                               {'c', content_type},
                                               {'d', request_disposition},
                                               {'e', content_encoding},
                                               {'f', from},
                                               {'i', call_id},
                                               {'j', reject_contact},
                                               {'k', supported},
                                               {'l', content_length},
                                               {'m', contact},
                                               {'n', identity_info},
                                               {'o', event},
                                               {'r', refer_to},
                                               {'s', subject},
                                               {'t', to},
                                               {'u', allow_events},
                                               {'v', via},
                                               {'x', session_expires},
                                               {'y', identity},
                                               {'g', other},
                                               {'h', other},
                                               {'p', other},
                                               {'q', other},
                                               {'w', other},
                                               {'z', other}};
  for (const auto& [letter, name] : forms) {
    EXPECT_EQ(parse_header_name(std::string(1, letter)), name) << letter;
    EXPECT_EQ(parse_header_name(std::string(1, static_cast<char>(letter - 32))), name) << letter;
  }
}

TEST(HeaderName, takes_no_name_for_one_that_is_only_like_it) {
  for (const auto text :
       {"", "Vi", "Viaa", "Call ID", "CallID", "Content-Lengt", "Content-Length1", "X-Asterisk",
        "P-Charging-Function-Address", "a-name-that-is-longer-than-thirty-two-octets", "C%6Fntact"}) {
    EXPECT_EQ(parse_header_name(text), HeaderName::other) << text;
  }
  EXPECT_EQ(to_string(HeaderName::other), "");
}

}  // namespace
}  // namespace trunkline::sip
