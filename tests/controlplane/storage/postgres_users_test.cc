// Users in PostgreSQL, by a server of the test's own.
#include "controlplane/storage/postgres_users.h"

#include "tests/controlplane/storage/cluster.h"

namespace trunkline::controlplane {
namespace {

TEST(PostgresUsers, are_found_and_a_server_that_was_away_is_asked_again) {
  Cluster cluster;
  PostgresUsers users(cluster.conninfo());
  EXPECT_TRUE(users.find("alice", "example.test").failed) << "nobody is there";
  cluster.start();
  static_cast<void>(
      cluster.text("CREATE TABLE users (name text, domain text, ha1_sha256 text, ha1_md5 text)"));
  static_cast<void>(cluster.text("INSERT INTO users VALUES ('alice', 'example.test', NULL, 'AB')"));
  const auto alice = users.find("alice", "example.test");
  EXPECT_TRUE(alice.known);
  EXPECT_EQ(alice.ha1[0].view(), "");
  EXPECT_EQ(alice.ha1[1].view(), "ab");
  EXPECT_FALSE(users.find("bob", "example.test").known);
  EXPECT_FALSE(users.find("bob", "example.test").failed);
  cluster.stop();
  EXPECT_TRUE(users.find("alice", "example.test").failed);
  cluster.start();
  EXPECT_TRUE(users.find("alice", "example.test").known);
}

}  // namespace
}  // namespace trunkline::controlplane
