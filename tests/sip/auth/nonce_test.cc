// Nonces that nobody remembers, and the counts of those that somebody used.
#include "sip/auth/nonce.h"

#include <set>
#include <string>

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "sip/auth/nonce_counts.h"

namespace trunkline::sip {
namespace {

using namespace std::chrono_literals;

constexpr base::SipHash::Key secret{1, 2, 3};
constexpr base::SipHash::Key other_secret{1, 2, 4};
constexpr auto phone = base::IpAddress::v4(192, 0, 2, 7);
constexpr auto stranger = base::IpAddress::v4(192, 0, 2, 8);

base::Instant at(base::Duration time) { return base::Instant(time); }
std::string_view view(const NonceMaker::Text& text) { return {text.data(), text.size()}; }

TEST(Nonce, is_fresh_for_its_lifetime_and_its_source_only) {
  const NonceMaker maker(secret, 5min);
  const auto nonce = maker.make(at(100s), 42, phone);
  EXPECT_EQ(maker.check(view(nonce), at(100s), phone).state, NonceState::fresh);
  EXPECT_EQ(maker.check(view(nonce), at(399s), phone).state, NonceState::fresh);
  EXPECT_EQ(maker.check(view(nonce), at(400s), phone).state, NonceState::expired);
  EXPECT_EQ(maker.check(view(nonce), at(101s), stranger).state, NonceState::foreign);
  EXPECT_EQ(maker.check(view(nonce), at(101s), phone).salt, 42U);
}

TEST(Nonce, of_another_start_or_made_up_is_foreign) {
  const NonceMaker maker(secret, 5min);
  const auto before = NonceMaker(other_secret, 5min).make(at(100s), 42, phone);
  EXPECT_EQ(maker.check(view(before), at(100s), phone).state, NonceState::foreign);
  EXPECT_EQ(maker.check("", at(100s), phone).state, NonceState::foreign);
  EXPECT_EQ(maker.check(std::string(40, 'x'), at(100s), phone).state, NonceState::foreign);
}

TEST(Nonce, does_not_bear_one_changed_character) {
  const NonceMaker maker(secret, 5min);
  const auto nonce = maker.make(at(100s), 0x0123456789abcdef, phone);
  for (std::size_t i = 0; i < nonce.size(); ++i) {
    auto changed = nonce;
    changed[i] = changed[i] == '0' ? '1' : '0';
    EXPECT_EQ(maker.check(view(changed), at(100s), phone).state, NonceState::foreign) << i;
  }
}

CheckedNonce nonce(std::uint64_t salt, std::uint32_t issued_s = 1) {
  return {NonceState::fresh, salt, issued_s};
}

TEST(NonceCounts, take_each_count_once_in_any_order) {
  NonceCounts counts(100, secret);
  EXPECT_EQ(counts.use(nonce(1), 1), CountUse::first);
  EXPECT_EQ(counts.use(nonce(1), 1), CountUse::replayed);
  EXPECT_EQ(counts.use(nonce(1), 5), CountUse::first);
  EXPECT_EQ(counts.use(nonce(1), 3), CountUse::first);
  EXPECT_EQ(counts.use(nonce(1), 3), CountUse::replayed);
  EXPECT_EQ(counts.use(nonce(1), 200), CountUse::first);
  EXPECT_EQ(counts.use(nonce(1), 136), CountUse::replayed);  // 64 behind: nobody knows
  EXPECT_EQ(counts.use(nonce(1), 137), CountUse::first);
  EXPECT_EQ(counts.use(nonce(1), 0xffff'ffff), CountUse::first);
  EXPECT_EQ(counts.use(nonce(1), 0xffff'ffff), CountUse::replayed);
  EXPECT_EQ(counts.use(nonce(2), 0), CountUse::replayed);  // counting begins at 1
}

TEST(NonceCounts, never_take_one_twice_however_full_they_are) {
  EXPECT_TRUE(rc::check([] {
    NonceCounts counts(4, secret);
    std::set<std::pair<std::uint64_t, std::uint32_t>> taken;
    for (int i = 0; i < 400; ++i) {
      const auto salt = *rc::gen::inRange<std::uint64_t>(0, 30);
      const auto count = *rc::gen::inRange<std::uint32_t>(0, 6);
      const auto use = counts.use(nonce(salt, static_cast<std::uint32_t>(salt / 3)), count);
      if (use == CountUse::first) RC_ASSERT(taken.insert({salt, count}).second);
    }
  }));
}

TEST(NonceCounts, let_the_oldest_nonce_make_room_and_say_so) {
  NonceCounts counts(1, secret);  // one place of four
  for (std::uint32_t i = 1; i <= 4; ++i) EXPECT_EQ(counts.use(nonce(i, i), 1), CountUse::first);
  EXPECT_EQ(counts.use(nonce(5, 5), 1), CountUse::first);
  EXPECT_EQ(counts.use(nonce(1, 1), 2), CountUse::forgotten);
  EXPECT_EQ(counts.use(nonce(2, 2), 2), CountUse::first);
}

}  // namespace
}  // namespace trunkline::sip
