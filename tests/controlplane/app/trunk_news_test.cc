#include "controlplane/app/trunk_news.h"

#include <gtest/gtest.h>

#include "controlplane/app/guess_news.h"

namespace trunkline::controlplane {
namespace {

using namespace std::chrono_literals;
using Lines = std::vector<std::string>;

constexpr DestinationId host_0{TrunkId{0}, 0};
base::Instant at(base::Duration time) { return base::Instant(time); }

Trunk trunk_named(const std::string& name) {
  Trunk trunk;
  trunk.name = name;
  trunk.hosts = {{"192.0.2.1:5060", *base::Endpoint::parse("192.0.2.1:5060")}};
  trunk.breaker = {2, 10s, 60s};
  trunk.probe = {5s, 2};
  return trunk;
}

class TrunkNewsTest : public testing::Test {
 protected:
  Lines lines(base::Duration now) {
    Lines made;
    for (const auto& line : news.look(board, at(now))) made.push_back(line.text);
    return made;
  }
  /// Is asked, and says that.
  void probe(base::Duration now, int status) {
    const auto asked = board.next_probe(at(now));
    ASSERT_TRUE(asked);
    static_cast<void>(board.probed(*asked, board.probe_serial(*asked), status));
  }

  std::vector<Trunk> trunks{trunk_named("carrier")};
  TrunkBoard board{trunks, at(0s)};
  TrunkNews news;
};

TEST_F(TrunkNewsTest, a_host_that_is_as_it_was_is_no_news) {
  EXPECT_EQ(lines(0s), Lines{});
  probe(5s, 200);
  EXPECT_EQ(lines(6s), Lines{"trunk carrier: host 192.0.2.1:5060 is up: 200 to OPTIONS"});
  probe(10s, 200);
  EXPECT_EQ(lines(11s), Lines{});
}

TEST_F(TrunkNewsTest, a_host_goes_down_and_comes_up_with_the_reason) {
  probe(5s, 0);
  EXPECT_EQ(lines(6s), Lines{}) << "it has one more try";
  probe(10s, 0);
  EXPECT_EQ(lines(11s), Lines{"trunk carrier: host 192.0.2.1:5060 is down: no answer to OPTIONS"});
  EXPECT_EQ(lines(12s), Lines{});
  probe(15s, 405);
  const auto up = news.look(board, at(16s));
  ASSERT_EQ(up.size(), 1U);
  EXPECT_EQ(up[0].text, "trunk carrier: host 192.0.2.1:5060 is up: 405 to OPTIONS");
  EXPECT_TRUE(up[0].trouble) << "who heard that it is down must hear this";
  probe(20s, 503);
  probe(25s, 503);
  EXPECT_EQ(lines(26s), Lines{"trunk carrier: host 192.0.2.1:5060 is down: 503 to OPTIONS"});
}

TEST_F(TrunkNewsTest, a_breaker_opens_opens_again_and_closes) {
  for (int i = 0; i < 2; ++i) board.failed(board.begin(host_0, at(1s)), at(1s));
  EXPECT_EQ(lines(1900ms),
            Lines{"trunk carrier: the breaker of host 192.0.2.1:5060 opens for 10 s: 2 failure(s) in a row"});
  EXPECT_EQ(lines(3s), Lines{});
  const auto trial = board.begin(host_0, at(11s));
  EXPECT_EQ(lines(11s), Lines{}) << "one call tries it: nothing has changed yet";
  board.failed(trial, at(12s));
  EXPECT_EQ(lines(12s), Lines{"trunk carrier: the breaker of host 192.0.2.1:5060 opens again for 20 s: the "
                              "call that tried it failed"});
  board.answered(board.begin(host_0, at(40s)));
  EXPECT_EQ(lines(40s),
            Lines{"trunk carrier: the breaker of host 192.0.2.1:5060 closes: a call got through"});
  board.failed(board.begin(host_0, at(50s)), at(50s), 30s);
  EXPECT_EQ(lines(50s),
            Lines{"trunk carrier: the breaker of host 192.0.2.1:5060 opens for 30 s: it asked for "
                  "that (503 with Retry-After)"});
}

TEST_F(TrunkNewsTest, a_trunk_in_the_place_of_another_begins_anew) {
  for (int i = 0; i < 2; ++i) board.failed(board.begin(host_0, at(1s)), at(1s));
  EXPECT_EQ(lines(2s).size(), 1U);
  const std::vector other{trunk_named("other")};
  const TrunkBoard of_other(other, at(2s));
  EXPECT_TRUE(news.look(of_other, at(3s)).empty()) << "that the other's breaker closes, nobody has seen";
}

TEST(GuessNews, says_at_most_once_a_minute_how_many_there_were_meanwhile) {
  GuessNews news;
  EXPECT_EQ(news.look(0, at(0s)), std::nullopt);
  EXPECT_EQ(news.look(3, at(1s)), 3U);
  EXPECT_EQ(news.look(50, at(2s)), std::nullopt);
  EXPECT_EQ(news.look(60, at(61s)), 57U);
  EXPECT_EQ(news.look(60, at(500s)), std::nullopt) << "it has ended";
}

}  // namespace
}  // namespace trunkline::controlplane
