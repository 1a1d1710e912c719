#include "base/sip_hash.h"

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "base/derived_key.h"
#include "base/sip_hash_128.h"

namespace trunkline::base {
namespace {

constexpr SipHash::Key paper_key{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};

std::uint64_t hash_of_first(std::size_t count) {
  std::vector<std::uint8_t> message;
  for (std::size_t i = 0; i < count; ++i) message.push_back(static_cast<std::uint8_t>(i));
  return SipHash(paper_key)(message);
}

TEST(SipHash, gives_the_value_worked_out_in_the_paper) {
  EXPECT_EQ(hash_of_first(15), 0xa129ca6149be45e5U);  // appendix A
}

TEST(SipHash, gives_the_published_vectors) {
  // Message 00 01 02 ... of each length, from the authors' list of test vectors.
  constexpr std::array<std::uint64_t, 9> expected{0x726fdb47dd0e0e31, 0x74f839c593dc67fd, 0x0d6c8009d9a94f5a,
                                                  0x85676696d7fb7e2d, 0xcf2794e0277187b7, 0x18765564cd99a68d,
                                                  0xcbc9466e58fee3ce, 0xab0200f58b01d137, 0x93f5f5799a932462};
  for (std::size_t length = 0; length < expected.size(); ++length) {
    EXPECT_EQ(hash_of_first(length), expected[length]) << length;
  }
}

TEST(SipHash, depends_on_the_key_the_text_and_its_length) {
  SipHash::Key other = paper_key;
  other[15] ^= 0x80;
  EXPECT_NE(SipHash(other)("call-1"), SipHash(paper_key)("call-1"));
  EXPECT_NE(SipHash(paper_key)("call-1"), SipHash(paper_key)("call-2"));
  EXPECT_NE(SipHash(paper_key)(std::string(8, '\0')), SipHash(paper_key)(std::string(9, '\0')));
}

TEST(SipHash, reads_text_at_any_alignment) {
  const std::string text = "xa84b4c76e66710@pc33.atlanta.example.com";
  const std::string shifted = text.substr(1);
  EXPECT_EQ(SipHash(paper_key)(std::string_view(text).substr(1)), SipHash(paper_key)(shifted));
}

TEST(SipHash128, gives_the_published_vectors) {
  // Message 00 01 02 ... of each length, from the authors' list of test vectors, octets in the order they
  // have there.
  constexpr std::array<SipHash128::Result, 2> expected{
      {{0xe6a825ba047f81a3, 0x930255c71472f66d}, {0x44af996bd8c187da, 0x45fc229b11597634}}};
  const std::string message("\0", 1);
  for (std::size_t length = 0; length < expected.size(); ++length) {
    const auto text = std::string_view(message).substr(0, length);
    EXPECT_EQ(SipHash128(paper_key)(text), expected[length]) << length;
    EXPECT_EQ(SipHash128(paper_key).first(text), expected[length].first) << length;
  }
}

TEST(SipHash128, depends_on_every_octet_and_the_length) {
  const std::string text = "z9hG4bK-524287-1---7a2b3c;h.example.com";
  const auto whole = SipHash128(paper_key)(text);
  for (std::size_t i = 0; i < text.size(); ++i) {
    auto other = text;
    other[i] ^= 1;
    EXPECT_NE(SipHash128(paper_key)(other).first, whole.first) << i;
    EXPECT_NE(SipHash128(paper_key)(other).second, whole.second) << i;
    EXPECT_NE(SipHash128(paper_key)(text.substr(0, i)).first, whole.first) << i;
  }
}

TEST(DerivedKey, is_one_of_its_own_for_each_purpose) {
  EXPECT_EQ(derived(paper_key, "names"), derived(paper_key, "names"));
  EXPECT_NE(derived(paper_key, "names"), derived(paper_key, "admission"));
  EXPECT_NE(derived(paper_key, "names"), paper_key);
}

}  // namespace
}  // namespace trunkline::base
