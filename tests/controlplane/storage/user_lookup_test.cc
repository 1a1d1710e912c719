// Users of a database: looked up on a thread of their own, remembered for a while, never waited for.
#include "controlplane/storage/user_lookup.h"

#include <atomic>
#include <filesystem>
#include <semaphore>
#include <thread>

#include <gtest/gtest.h>
#include <sqlite3.h>

#include "controlplane/storage/sqlite_users.h"
#include "controlplane/storage/stored_directory.h"

namespace trunkline::controlplane {
namespace {

using namespace std::chrono_literals;

class StillClock final : public base::Clock {
 public:
  [[nodiscard]] base::Instant now() const noexcept override { return now_; }
  void pass(base::Duration time) { now_ = now_ + time; }

 private:
  base::Instant now_{100s};
};

/// Says what it is told to, when it is let.
struct FakeSource final : UserSource {
  [[nodiscard]] UserAnswer find(const std::string& user, const std::string&) override {
    ++asked;
    go.acquire();
    UserAnswer answer;
    answer.known = user == "alice";
    answer.failed = fails;
    if (fails) last_error_ = "no such table: users";
    if (answer.known) answer.ha1[0] = stored_digest("ABCDEF");
    return answer;
  }
  std::atomic<int> asked = 0;
  std::atomic<bool> fails = false;
  std::counting_semaphore<> go{0};
};

class UserLookupTest : public ::testing::Test {
 protected:
  explicit UserLookupTest(UserDatabase limits = {}) {
    auto source = std::make_unique<FakeSource>();
    source_ = source.get();
    lookup_ = std::make_shared<UserLookup>(
        std::move(source), limits, clock_, [this] { woken_.release(); },
        [this](std::string_view line) { said_ += std::string(line) + ". "; });
  }
  ~UserLookupTest() override { source_->go.release(1000); }

  /// The answer to a question that the database is asked.
  UserAnswer found(std::uint64_t ticket, const std::string& user) {
    lookup_->ask(ticket, user, "example.test");
    UserAnswer answer;
    EXPECT_FALSE(lookup_->has_answer());
    EXPECT_FALSE(lookup_->next_answer(answer)) << "nobody waits";
    source_->go.release();
    woken_.acquire();
    EXPECT_TRUE(lookup_->has_answer());
    EXPECT_TRUE(lookup_->next_answer(answer));
    EXPECT_EQ(answer.ticket, ticket);
    EXPECT_FALSE(lookup_->has_answer());
    return answer;
  }
  /// Of what is remembered.
  std::optional<UserAnswer> recalled(std::uint64_t ticket, const std::string& user) {
    lookup_->ask(ticket, user, "example.test");
    UserAnswer answer;
    if (!lookup_->next_answer(answer)) return std::nullopt;
    EXPECT_EQ(answer.ticket, ticket);
    return answer;
  }

  StillClock clock_;
  std::string said_;  // by the thread, before it wakes us
  std::counting_semaphore<> woken_{0};
  FakeSource* source_ = nullptr;
  std::shared_ptr<UserLookup> lookup_;
};

TEST_F(UserLookupTest, remembers_who_is_known_as_long_as_who_is_not) {
  EXPECT_EQ(found(1, "alice").ha1[0].view(), "abcdef");
  EXPECT_FALSE(found(2, "bob").known);
  clock_.pass(59s);
  EXPECT_TRUE(recalled(3, "alice")->known);
  EXPECT_FALSE(recalled(4, "bob")->known);
  EXPECT_EQ(source_->asked, 2);
  lookup_->ask(8, "alice", "example.test");
  EXPECT_TRUE(lookup_->has_answer()) << "of what is remembered";
  UserAnswer answer;
  EXPECT_TRUE(lookup_->next_answer(answer));
  clock_.pass(2s);
  EXPECT_TRUE(found(7, "alice").known);
  EXPECT_FALSE(found(5, "bob").known) << "he may be new";
}

TEST_F(UserLookupTest, asks_once_for_all_who_wait_for_the_same_user) {
  for (std::uint64_t ticket = 1; ticket <= 3; ++ticket) lookup_->ask(ticket, "alice", "example.test");
  source_->go.release();
  woken_.acquire();
  UserAnswer answer;
  for (std::uint64_t ticket = 1; ticket <= 3; ++ticket) {
    ASSERT_TRUE(lookup_->next_answer(answer));
    EXPECT_EQ(answer.ticket, ticket);
  }
  EXPECT_FALSE(lookup_->next_answer(answer));
  EXPECT_EQ(source_->asked, 1);
}

TEST_F(UserLookupTest, a_failure_is_told_and_not_remembered) {
  source_->fails = true;
  EXPECT_TRUE(found(1, "alice").failed);
  EXPECT_TRUE(found(2, "alice").failed);
  source_->fails = false;
  EXPECT_FALSE(found(3, "alice").failed);
  EXPECT_EQ(
      said_,
      "the database of users cannot be asked: no such table: users. the database of users is asked again. ");
}

TEST_F(UserLookupTest, more_who_wait_for_one_user_than_it_holds_fail_at_once) {
  UserAnswer answer;
  std::uint64_t ticket = 0;
  while (ticket < 2000 && !lookup_->next_answer(answer)) lookup_->ask(++ticket, "alice", "example.test");
  EXPECT_TRUE(answer.failed);
  EXPECT_EQ(ticket, 257U);
}

TEST_F(UserLookupTest, more_questions_than_it_holds_fail_at_once) {
  UserAnswer answer;
  std::uint64_t ticket = 0;
  while (ticket < 2000 && !lookup_->next_answer(answer)) {
    ++ticket;
    lookup_->ask(ticket, "user" + std::to_string(ticket), "example.test");
  }
  EXPECT_TRUE(answer.failed);
  EXPECT_LE(ticket, 513U);
  EXPECT_GE(ticket, 512U);
}

struct SmallUserLookup : UserLookupTest {
  SmallUserLookup() : UserLookupTest({.remembered = 4}) {}
};

TEST_F(SmallUserLookup, forgets_the_older_half_when_it_is_full) {
  for (const char* user : {"u1", "u2", "u3", "u4", "u5"}) static_cast<void>(found(1, user));
  EXPECT_TRUE(recalled(2, "u5").has_value());
  EXPECT_TRUE(recalled(3, "u3").has_value());
  EXPECT_FALSE(recalled(4, "u1").has_value());
}

TEST_F(UserLookupTest, users_of_the_configuration_are_themselves_but_answered_no_sooner) {
  const std::vector<ConfiguredUser> users{{"carol", "example.test", {"11", "22"}, {}}};
  StoredDirectory directory(users, lookup_);
  const auto answered = [&](std::uint64_t ticket, const char* user) {
    directory.ask(ticket, user, "example.test");
    EXPECT_FALSE(directory.has_answer()) << user;
    source_->go.release();
    woken_.acquire();
    UserAnswer answer;
    EXPECT_TRUE(directory.next_answer(answer));
    EXPECT_EQ(answer.ticket, ticket);
    EXPECT_FALSE(directory.next_answer(answer));
    return answer;
  };
  EXPECT_EQ(answered(1, "carol").ha1[1].view(), "22");
  EXPECT_EQ(answered(2, "alice").ha1[0].view(), "abcdef") << "of the database";
  EXPECT_FALSE(answered(3, "nobody").known);
  source_->fails = true;
  const std::vector<ConfiguredUser> others{{"dave", "example.test", {"33", "44"}, {}}};
  StoredDirectory next(others, lookup_);
  next.ask(4, "dave", "example.test");
  source_->go.release();
  woken_.acquire();
  UserAnswer dave;
  ASSERT_TRUE(next.next_answer(dave));
  EXPECT_TRUE(dave.known && !dave.failed) << "whatever the database says";
}

TEST_F(UserLookupTest, a_user_of_the_configuration_stays_so_when_it_is_read_again_while_he_waits) {
  const std::vector<ConfiguredUser> users{{"carol", "example.test", {"11", "22"}, {}}};
  for (const bool fails : {false, true}) {
    source_->fails = fails;
    auto directory = std::make_unique<StoredDirectory>(users, lookup_);
    directory->ask(7, "carol", "example.test");
    directory = std::make_unique<StoredDirectory>(users, lookup_);
    source_->go.release();
    woken_.acquire();
    UserAnswer carol;
    ASSERT_TRUE(directory->next_answer(carol));
    EXPECT_EQ(carol.ticket, 7U);
    EXPECT_TRUE(carol.known && !carol.failed);
    EXPECT_EQ(carol.ha1[1].view(), "22");
    clock_.pass(61s);  // nothing is remembered
  }
}

TEST(SqliteUsers, are_found_by_name_and_domain_and_seen_when_they_change) {
  const auto path =
      (std::filesystem::temp_directory_path() / ("users-" + std::to_string(::getpid()))).string();
  sqlite3* database = nullptr;
  ASSERT_EQ(sqlite3_open(path.c_str(), &database), SQLITE_OK);
  const auto run = [&](const char* sql) {
    ASSERT_EQ(sqlite3_exec(database, sql, nullptr, nullptr, nullptr), SQLITE_OK);
  };
  SqliteUsers users(path);
  EXPECT_TRUE(users.find("alice", "example.test").failed) << "there is no table yet";
  run("CREATE TABLE users (name TEXT, domain TEXT, ha1_sha256 TEXT, ha1_md5 TEXT, PRIMARY KEY (domain, "
      "name))");
  run("INSERT INTO users VALUES ('alice', 'example.test', 'AA', NULL)");
  const auto alice = users.find("alice", "example.test");
  EXPECT_TRUE(alice.known);
  EXPECT_EQ(alice.ha1[0].view(), "aa");
  EXPECT_EQ(alice.ha1[1].view(), "");
  EXPECT_FALSE(users.find("alice", "other.test").known);
  EXPECT_FALSE(users.find("' OR 1=1 --", "example.test").known);
  run("UPDATE users SET ha1_md5 = 'bb'");
  EXPECT_EQ(users.find("alice", "example.test").ha1[1].view(), "bb");
  std::filesystem::copy_file(path, path + ".new");
  run("UPDATE users SET ha1_md5 = 'cc'");
  std::filesystem::rename(path + ".new", path);
  EXPECT_EQ(users.find("alice", "example.test").ha1[1].view(), "bb") << "another file has its place";
  sqlite3_close(database);
  ASSERT_EQ(sqlite3_open(path.c_str(), &database), SQLITE_OK);
  run("DROP TABLE users");
  EXPECT_TRUE(users.find("alice", "example.test").failed);
  sqlite3_close(database);
  std::filesystem::remove(path);
  EXPECT_TRUE(SqliteUsers("/nowhere/users.sqlite").find("alice", "example.test").failed);
}

}  // namespace
}  // namespace trunkline::controlplane
