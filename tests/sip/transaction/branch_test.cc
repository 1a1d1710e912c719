// Branches and key digests: what stands for a transaction on the wire and in a table.
#include "sip/transport/branch.h"

#include <set>
#include <string>

#include <gtest/gtest.h>

#include "sip/transaction/key_digest.h"
#include "tests/fakes/seeded_random.h"

namespace trunkline::sip {
namespace {

TEST(branch, says_shard_index_generation_and_secret_after_the_cookie) {
  base::TransactionHandle handle;
  handle.owner = 0x03;
  handle.index = 0x00beef;
  handle.generation = 0x12345678;
  const Branch branch(handle, 0x0123456789abcdef);
  EXPECT_EQ(branch.text(), "z9hG4bK0300beef123456780123456789abcdef");
  const auto read = read_branch(branch.text());
  ASSERT_TRUE(read);
  EXPECT_EQ(read->handle, handle);
  EXPECT_EQ(read->secret, 0x0123456789abcdefu);
}

TEST(branch, of_others_is_not_read) {
  for (const auto* text :
       {"", "z9hG4bK", "z9hG4bKabc", "z9hG4bK0300beef123456780123456789abcdex",
        "z9hG4bK0300beef123456780123456789abcdef0", "y9hG4bK0300beef123456780123456789abcdef"}) {
    EXPECT_FALSE(read_branch(text)) << text;
  }
}

struct key_digest : testing::Test {
  fakes::SeededRandom random{1};
  KeySecret secret{random};
  template <class... Parts>
  RequestKey of(Parts... parts) {
    KeyDigest digest(secret);
    (digest.add(std::string_view(parts)), ...);
    return digest.finish();
  }
};

TEST_F(key_digest, fences_its_parts) {
  EXPECT_EQ(of("ab", "c"), of("ab", "c"));
  EXPECT_NE(of("ab", "c"), of("a", "bc"));
  EXPECT_NE(of("ab"), of("ab", ""));
}

TEST_F(key_digest, reads_to_the_end_of_long_parts) {
  std::set<std::pair<std::uint64_t, std::uint64_t>> seen;
  for (std::size_t length = 200; length < 600; ++length) {
    const auto key = of(std::string(length, 'a').c_str());
    seen.emplace(key.high, key.low);
  }
  EXPECT_EQ(seen.size(), 400u);
}

TEST_F(key_digest, depends_on_the_secret) {
  fakes::SeededRandom other_random(2);
  const KeySecret other(other_random);
  KeyDigest digest(other);
  digest.add("ab");
  EXPECT_NE(digest.finish(), of("ab"));
}

}  // namespace
}  // namespace trunkline::sip
