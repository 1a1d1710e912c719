// Users in PostgreSQL, by a server of the test's own.
#include "controlplane/storage/postgres_users.h"

#include <csignal>
#include <thread>

#include "tests/controlplane/storage/cluster.h"

namespace trunkline::controlplane {
namespace {

using namespace std::chrono_literals;

constexpr const char* backend = "SELECT pid FROM pg_stat_activity WHERE application_name = 'trunkline'";

void add_alice(const Cluster& cluster) {
  static_cast<void>(
      cluster.text("CREATE TABLE users (name text, domain text, ha1_sha256 text, ha1_md5 text)"));
  static_cast<void>(cluster.text("INSERT INTO users VALUES ('alice', 'example.test', NULL, 'AB')"));
}

TEST(PostgresUsers, a_name_that_is_no_text_names_nobody_and_costs_no_connection) {
  Cluster cluster;
  cluster.start();
  add_alice(cluster);
  PostgresUsers users(cluster.conninfo());
  EXPECT_TRUE(users.find("alice", "example.test").known);
  const auto before = cluster.text(backend);
  const auto nobody = users.find("\xff", "example.test");
  EXPECT_FALSE(nobody.known);
  EXPECT_FALSE(nobody.failed);
  EXPECT_EQ(cluster.text(backend), before);
}

TEST(PostgresUsers, a_server_that_has_stopped_costs_one_question_its_patience_and_those_behind_it_nothing) {
  Cluster cluster;
  cluster.start();
  add_alice(cluster);
  PostgresUsers users(cluster.conninfo(), 1s);
  EXPECT_TRUE(users.find("alice", "example.test").known);
  const auto process = std::stoi(cluster.text(backend));
  ASSERT_EQ(::kill(process, SIGSTOP), 0);
  EXPECT_TRUE(users.find("alice", "example.test").failed);
  EXPECT_TRUE(users.find("alice", "example.test").failed) << "it rests, and connects to nobody";
  EXPECT_EQ(cluster.text(backend), std::to_string(process));
  ASSERT_EQ(::kill(process, SIGCONT), 0);
  std::this_thread::sleep_for(1100ms);
  EXPECT_TRUE(users.find("alice", "example.test").known);
}

TEST(PostgresConnection, a_server_that_says_a_little_now_and_then_has_no_more_time_for_its_answer) {
  Cluster cluster;
  cluster.start();
  PostgresConnection connection(cluster.conninfo(), 1s);
  ASSERT_TRUE(connection.open());
  PQsetNoticeProcessor(
      connection.get(), [](void*, const char*) {}, nullptr);
  const char* const notices =
      "DO $$ BEGIN FOR i IN 1..20 LOOP RAISE NOTICE 'still here'; PERFORM pg_sleep(0.2); END LOOP; END $$";
  ASSERT_EQ(PQsendQuery(connection.get(), notices), 1);
  PostgresResult result;
  EXPECT_FALSE(connection.next(result));
}

TEST(PostgresUsers, are_found_and_a_server_that_was_away_is_asked_again) {
  Cluster cluster;
  PostgresUsers users(cluster.conninfo());
  EXPECT_TRUE(users.find("alice", "example.test").failed) << "nobody is there";
  cluster.start();
  add_alice(cluster);
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
