// What a worker remembers of sources and peers: in fixed memory, whoever sends.
#include <map>

#include <gtest/gtest.h>

#include "base/sip_hash.h"
#include "dataplane/gate/admission_memory.h"
#include "dataplane/intake/peer_networks.h"
#include "dataplane/intake/peer_table.h"
#include "dataplane/intake/rate_limit.h"
#include "dataplane/intake/source_table.h"
#include "tests/fakes/seeded_random.h"

namespace trunkline::dataplane::tables_test {
namespace {

using namespace std::chrono_literals;

base::IpAddress ip(const char* text) { return base::IpAddress::parse(text).value_or(base::IpAddress{}); }
constexpr base::Instant at(base::Duration since) { return base::Instant(since); }

TEST(BucketRate, one_bucket_in_eight_octets_admits_a_burst_and_then_its_rate) {
  const auto rate = BucketRate::of(10, 500ms);
  base::Instant bucket;
  int admitted = 0;
  for (int i = 0; i < 20; ++i) admitted += take(bucket, rate, at(1s)) ? 1 : 0;
  EXPECT_EQ(admitted, 5);
  EXPECT_FALSE(take(bucket, rate, at(1s + 99ms)));
  EXPECT_TRUE(take(bucket, rate, at(1s + 100ms)));
}

TEST(BucketRate, a_burst_shorter_than_a_token_still_lets_one_through) {
  const auto rate = BucketRate::of(2, 10ms);
  base::Instant bucket;
  EXPECT_TRUE(take(bucket, rate, at(1s)));
  EXPECT_FALSE(take(bucket, rate, at(1s)));
  EXPECT_TRUE(take(bucket, rate, at(1500ms)));
}

TEST(BucketRate, spending_empties_and_owes_nothing) {
  RateLimit limit(BucketRate::of(10, 500ms));
  for (int i = 0; i < 100; ++i) limit.spend(at(1s));
  EXPECT_FALSE(limit.has(at(1s)));
  EXPECT_TRUE(limit.has(at(1s + 100ms)));
}

TEST(SourceTable, finds_again_what_it_has_made) {
  SourceTable table(64);
  const auto made = table.find_or_make(7, 1234);
  table.set_full_at(made.place, at(5s));
  EXPECT_EQ(table.find_or_make(7, 1234).place, made.place);
  EXPECT_EQ(table.key(made.place), 7U);
  EXPECT_EQ(table.full_at(made.place), at(5s));
}

TEST(SourceTable, who_has_been_quiet_longest_gives_way_and_a_banned_one_last) {
  SourceTable table(4);
  const base::Duration full[] = {1h, 3s, 1s, 2s};  // the first one is banned
  for (std::uint64_t key = 1; key <= 4; ++key) {
    const auto found = table.find_or_make(key, 0);
    EXPECT_FALSE(found.evicted);
    table.set_full_at(found.place, at(full[key - 1]));
  }
  for (const std::uint64_t gone : {3, 4, 2}) {
    const auto found = table.find_or_make(100 + gone, 0);
    EXPECT_TRUE(found.evicted);
    table.set_full_at(found.place, at(10s));
    for (std::size_t place = 0; place < table.size(); ++place) EXPECT_NE(table.key(place), gone);
  }
  EXPECT_EQ(table.full_at(table.find_or_make(1, 0).place), at(1h));
}

TEST(SourceTable, a_newcomer_starts_without_the_past_of_who_gave_way) {
  SourceTable table(4);
  for (std::uint64_t key = 1; key <= 4; ++key) {
    const auto place = table.find_or_make(key, 0).place;
    table.set_full_at(place, at(1s));
    table.record(place).strikes = at(9s);
    table.record(place).bans = 3;
  }
  const auto place = table.find_or_make(5, 0).place;
  EXPECT_EQ(table.full_at(place), base::Instant{});
  EXPECT_EQ(table.record(place).strikes, base::Instant{});
  EXPECT_EQ(table.record(place).bans, 0);
}

TEST(AdmissionMemory, is_what_the_tables_take) {
  EXPECT_EQ(sizeof(SourceRecord), 40U);
  for (const std::uint32_t peers : {16U, 1000U, 16'384U}) {
    for (const std::uint32_t sources : {64U, 1000U, 16'384U}) {
      gate::AdmissionConfig config;
      config.peers = peers;
      config.sources = sources;
      const SourceTable table(sources);
      const auto of_sources = table.size() * (16 + sizeof(SourceRecord));
      EXPECT_EQ(gate::admission_memory(config),
                PeerTable(2 * peers).places() * sizeof(Peer) + PeerNetworks().octets() + of_sources);
    }
  }
}

class Peers : public testing::Test {
 protected:
  [[nodiscard]] std::uint64_t hash(const base::IpAddress& address) const {
    return hash_(address.octets()) & few;
  }
  bool add(const base::IpAddress& address) { return table.add(address, hash(address)); }
  bool remove(const base::IpAddress& address) {
    return table.remove(address, [this](const base::IpAddress& other) { return hash(other); });
  }
  [[nodiscard]] Peer* find(const base::IpAddress& address) { return table.find(address, hash(address)); }

  PeerTable table{40};
  std::uint64_t few = ~std::uint64_t{0};

 private:
  base::SipHash hash_{{1, 2, 3}};
};

TEST_F(Peers, a_peer_is_forgotten_with_the_last_who_knows_it) {
  EXPECT_TRUE(add(ip("192.0.2.1")));
  EXPECT_TRUE(add(ip("192.0.2.1")));
  EXPECT_TRUE(remove(ip("192.0.2.1")));
  EXPECT_NE(find(ip("192.0.2.1")), nullptr);
  EXPECT_TRUE(remove(ip("192.0.2.1")));
  EXPECT_EQ(find(ip("192.0.2.1")), nullptr);
  EXPECT_FALSE(remove(ip("192.0.2.1")));
}

TEST_F(Peers, an_ipv6_neighbour_in_the_same_64_is_somebody_else) {
  EXPECT_TRUE(add(ip("fd99::10")));
  EXPECT_EQ(find(ip("fd99::11")), nullptr);
}

TEST_F(Peers, a_full_table_takes_nobody_more_and_loses_nobody) {
  for (std::uint8_t i = 0; i < 40; ++i) EXPECT_TRUE(add(base::IpAddress::v4(10, 0, 0, i)));
  EXPECT_FALSE(add(ip("192.0.2.1")));
  EXPECT_TRUE(add(base::IpAddress::v4(10, 0, 0, 3))) << "who is known already needs no room";
  for (std::uint8_t i = 0; i < 40; ++i) EXPECT_NE(find(base::IpAddress::v4(10, 0, 0, i)), nullptr);
}

// Against a plain map, with so few homes that everybody is pushed aside by somebody.
TEST_F(Peers, come_and_go_in_any_order_as_in_a_map) {
  few = 7;
  fakes::SeededRandom random(5);
  std::map<base::IpAddress, std::uint32_t> expected;
  for (int i = 0; i < 20'000; ++i) {
    const auto address = base::IpAddress::v4(10, 0, 0, static_cast<std::uint8_t>(random.below(60)));
    if (random.chance(50)) {
      const bool room = expected.size() < 40 || expected.contains(address);
      EXPECT_EQ(add(address), room);
      if (room) ++expected[address];
    } else {
      const auto known = expected.find(address);
      EXPECT_EQ(remove(address), known != expected.end());
      if (known != expected.end() && --known->second == 0) expected.erase(known);
    }
    EXPECT_EQ(table.size(), expected.size());
  }
  for (std::uint8_t i = 0; i < 60; ++i) {
    const auto address = base::IpAddress::v4(10, 0, 0, i);
    const Peer* found = find(address);
    const auto known = expected.find(address);
    EXPECT_EQ(found == nullptr ? 0 : found->count, known == expected.end() ? 0 : known->second);
  }
}

}  // namespace
}  // namespace trunkline::dataplane::tables_test
