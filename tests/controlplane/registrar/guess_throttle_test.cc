// Those who guess have to wait, and nobody else.
#include "controlplane/registrar/guess_throttle.h"

#include <string>

#include <gtest/gtest.h>

#include "controlplane/registrar/aor.h"

namespace trunkline::controlplane {
namespace {

using namespace std::chrono_literals;

constexpr auto guesser = base::IpAddress::v4(192, 0, 2, 1);
constexpr auto home = base::IpAddress::v4(192, 0, 2, 2);
base::Instant at(base::Duration time) { return base::Instant(time); }

TEST(GuessThrottle, makes_one_source_wait_for_one_user) {
  GuessThrottle throttle(16, 3, 60s, {1});
  for (int i = 0; i < 3; ++i) {
    EXPECT_FALSE(throttle.waits("alice", guesser, at(1s)));
    throttle.wrong("alice", guesser, at(1s));
  }
  EXPECT_TRUE(throttle.waits("alice", guesser, at(2s)));
  EXPECT_FALSE(throttle.waits("alice", home, at(2s)));  // she is not locked out
  EXPECT_FALSE(throttle.waits("bob", guesser, at(2s)));
  EXPECT_FALSE(throttle.waits("alice", guesser, at(61s)));
}

TEST(GuessThrottle, forgets_what_was_wrong_after_the_right_one_and_after_a_pause) {
  GuessThrottle throttle(16, 2, 60s, {1});
  throttle.wrong("alice", guesser, at(1s));
  throttle.right("alice", guesser);
  throttle.wrong("alice", guesser, at(2s));
  EXPECT_FALSE(throttle.waits("alice", guesser, at(3s)));
  throttle.wrong("alice", guesser, at(100s));
  EXPECT_FALSE(throttle.waits("alice", guesser, at(101s)));
}

TEST(GuessThrottle, takes_all_addresses_of_a_64_for_one_source) {
  GuessThrottle throttle(16, 2, 60s, {1});
  for (const char* from : {"2001:db8::1", "2001:db8::2"})
    throttle.wrong("alice", *base::IpAddress::parse(from), at(1s));
  EXPECT_TRUE(throttle.waits("alice", *base::IpAddress::parse("2001:db8::3"), at(2s)));
  EXPECT_FALSE(throttle.waits("alice", *base::IpAddress::parse("2001:db8:0:1::3"), at(2s)));
}

TEST(GuessThrottle, makes_a_source_wait_that_tries_one_user_after_the_other) {
  GuessThrottle throttle(64, 2, 60s, {1});
  for (int i = 0; i < 8; ++i) throttle.wrong("user" + std::to_string(i), guesser, at(1s));
  throttle.right("user3", guesser);
  EXPECT_TRUE(throttle.waits("alice", guesser, at(2s)));
  EXPECT_FALSE(throttle.waits("alice", home, at(2s)));
  EXPECT_FALSE(throttle.waits("alice", guesser, at(61s)));
}

TEST(GuessThrottle, lets_the_quietest_account_make_room) {
  GuessThrottle throttle(4, 1, 600s, {1});
  throttle.wrong("victim", guesser, at(1s));
  const auto another = [](int i) {
    return base::IpAddress::v4(192, 0, 2, static_cast<std::uint8_t>(10 + i));
  };
  for (int i = 0; i < 4; ++i) throttle.wrong("user" + std::to_string(i), another(i), at(2s + i * 1ms));
  EXPECT_FALSE(throttle.waits("victim", guesser, at(3s)));
  EXPECT_TRUE(throttle.waits("user3", another(3), at(3s)));
}

TEST(OwnDomains, give_a_user_one_address_of_record_however_it_is_written) {
  const std::vector<std::string> names{"example.test", "other.test"};
  const std::vector<base::IpAddress> own{base::IpAddress::v4(10, 0, 0, 1)};
  const OwnDomains domains(names, own);
  const auto aor = [&](const char* text) {
    return domains.address_of_record(*sip::parse_uri(text)).value_or("");
  };
  EXPECT_EQ(aor("sip:alice@example.test"), "alice@example.test");
  EXPECT_EQ(aor("sip:%61lice:pw@EXAMPLE.test:5080;user=phone"), "alice@example.test");
  EXPECT_EQ(aor("sips:Alice@other.test"), "Alice@other.test");
  EXPECT_EQ(aor("sip:alice@10.0.0.1"), "alice@example.test");
  EXPECT_EQ(aor("sip:alice@10.0.0.2"), "");
  EXPECT_EQ(aor("sip:example.test"), "");
  EXPECT_EQ(aor("tel:+4930123"), "");
}

}  // namespace
}  // namespace trunkline::controlplane
