// The spool: nothing that append() took is lost or doubled, whenever the process dies.
#include "controlplane/storage/spool.h"

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

#include "controlplane/storage/recorder.h"
#include "controlplane/storage/sqlite_sink.h"
#include "controlplane/storage/storage_thread.h"
#include "tests/controlplane/storage/database.h"

namespace trunkline::controlplane {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t frame = 256;

class SpoolTest : public ::testing::Test {
 protected:
  SpoolTest() {
    std::string name = (fs::temp_directory_path() / "spool-XXXXXX").string();
    folder_ = ::mkdtemp(name.data());
  }
  ~SpoolTest() override { fs::remove_all(folder_); }

  [[nodiscard]] std::string path(const char* name = "spool") const { return (folder_ / name).string(); }
  [[nodiscard]] std::unique_ptr<Spool> open(std::uint64_t frames = 64) const {
    auto spool = Spool::open(path(), frames * frame);
    EXPECT_TRUE(spool) << to_string(spool.error());
    return spool ? std::move(*spool) : nullptr;
  }

  fs::path folder_;
};

CallRecord numbered(std::uint64_t call) {
  CallRecord record;
  record.key = {7, call};
  record.started = {"alice", {}, {}};
  return record;
}

std::vector<std::uint64_t> taken(Spool& spool, std::size_t most = 1000) {
  std::vector<CallRecord> records(most);
  std::vector<std::uint64_t> calls;
  const auto count = spool.read(records);
  for (std::size_t i = 0; i < count; ++i) calls.push_back(records[i].key.call);
  spool.done(count);
  return calls;
}

using Calls = std::vector<std::uint64_t>;

TEST_F(SpoolTest, gives_back_in_order_what_it_took) {
  const auto spool = open();
  for (std::uint64_t i = 1; i <= 3; ++i) EXPECT_TRUE(spool->append(numbered(i)));
  EXPECT_EQ(spool->waiting(), 3U);
  EXPECT_EQ(taken(*spool, 2), (Calls{1, 2}));
  EXPECT_EQ(taken(*spool), (Calls{3}));
  EXPECT_EQ(taken(*spool), Calls{});
}

TEST_F(SpoolTest, reads_again_what_was_not_done_with) {
  const auto spool = open();
  EXPECT_TRUE(spool->append(numbered(1)));
  std::vector<CallRecord> records(8);
  EXPECT_EQ(spool->read(records), 1U);
  EXPECT_EQ(spool->read(records), 1U);
  EXPECT_EQ(records[0].started.caller(), "alice");
}

TEST_F(SpoolTest, takes_no_more_than_fits_and_goes_round_and_round) {
  const auto spool = open(16);
  EXPECT_EQ(spool->capacity(), 16U);
  std::uint64_t next = 0, due = 0;
  for (int lap = 0; lap < 20; ++lap) {
    while (spool->append(numbered(next))) ++next;
    EXPECT_EQ(spool->room(), 0U);
    for (const auto call : taken(*spool, 5)) EXPECT_EQ(call, due++);
  }
  for (const auto call : taken(*spool)) EXPECT_EQ(call, due++);
  EXPECT_EQ(due, next);
}

TEST_F(SpoolTest, keeps_what_is_left_for_the_next_run) {
  {
    const auto spool = open(16);
    for (std::uint64_t i = 0; i < 20; ++i) {
      if (i == 10) {
        EXPECT_EQ(taken(*spool).size(), 10U);
      }
      EXPECT_TRUE(spool->append(numbered(i)));
    }
  }
  const auto spool = open(16);
  EXPECT_EQ(spool->waiting(), 10U);
  EXPECT_TRUE(spool->append(numbered(20)));
  EXPECT_EQ(taken(*spool), (Calls{10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20}));
}

TEST_F(SpoolTest, is_of_the_size_that_is_asked_for_once_it_is_empty) {
  Runs first;
  {
    const auto spool = open(16);
    first = spool->begin_run(std::uint64_t{7} << 40);
    for (std::uint64_t i = 0; i < 5; ++i) EXPECT_TRUE(spool->append(numbered(i)));
  }
  const auto other = Spool::open(path(), 64 * frame);
  ASSERT_FALSE(other);
  EXPECT_EQ(other.error(), SpoolError::other_size);
  EXPECT_EQ(taken(*open(16)), (Calls{0, 1, 2, 3, 4}));
  for (const std::uint64_t frames : {64U, 32U}) {
    const auto spool = open(frames);
    EXPECT_EQ(spool->capacity(), frames);
    EXPECT_EQ(fs::file_size(path()), 4096 + frames * frame);
    EXPECT_EQ(spool->begin_run(1).first, first.first) << "it is the same appliance's";
    const auto before = spool->place().sequence;
    std::uint64_t count = 0;
    while (spool->append(numbered(count))) ++count;
    EXPECT_EQ(count, frames);
    EXPECT_EQ(taken(*spool).size(), frames);
    EXPECT_EQ(spool->place().sequence, before + frames);
  }
}

TEST_F(SpoolTest, whose_size_was_being_changed_when_the_process_died_is_whole) {
  { EXPECT_EQ(taken(*open(16)), Calls{}); }
  {
    std::fstream file(path(), std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(16);  // how many frames there are
    file.write("\0\0\0\0\0\0\0\0", 8);
  }
  EXPECT_EQ(open(64)->capacity(), 64U);
}

TEST_F(SpoolTest, does_not_take_a_frame_that_was_not_finished_for_one) {
  {
    const auto spool = open(16);
    EXPECT_TRUE(spool->append(numbered(1)));
    EXPECT_TRUE(spool->append(numbered(2)));
  }
  {
    std::fstream file(path(), std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(4096 + frame + 40);  // in the second record
    file.put('\x55');
  }
  const auto spool = open(16);
  EXPECT_EQ(taken(*spool), (Calls{1}));
  EXPECT_TRUE(spool->append(numbered(3)));
  EXPECT_EQ(taken(*spool), (Calls{3}));
}

TEST_F(SpoolTest, is_one_process_s_only_and_must_be_a_spool) {
  const auto spool = open();
  const auto second = Spool::open(path(), 64 * frame);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error(), SpoolError::in_use);
  std::ofstream(path("other")) << std::string(100'000, 'x');
  const auto other = Spool::open(path("other"), 64 * frame);
  ASSERT_FALSE(other);
  EXPECT_EQ(other.error(), SpoolError::foreign);
  const auto nowhere = Spool::open(path("no/such/folder"), 64 * frame);
  ASSERT_FALSE(nowhere);
  EXPECT_EQ(nowhere.error(), SpoolError::unopenable);
}

TEST_F(SpoolTest, takes_one_of_a_version_before_over_where_nothing_waits_in_it) {
  for (const char version : {'\1', '\2'}) {
    const auto age = [this, version] {
      std::fstream file(path(), std::ios::in | std::ios::out | std::ios::binary);
      file.seekp(8).put(version);
    };
    fs::remove(path());
    open().reset();
    age();
    auto spool = Spool::open(path(), 64 * frame);
    ASSERT_TRUE(spool);
    Recorder(**spool, 1, 0).ended(5, base::Instant(), {.status = 200, .cause = 16});
    ASSERT_EQ((*spool)->waiting(), 1U);
    spool->reset();
    age();
    const auto other = Spool::open(path(), 64 * frame);
    ASSERT_FALSE(other);
    EXPECT_EQ(other.error(), SpoolError::foreign);
  }
}

std::string octets(std::size_t count, char c) { return std::string(count, c); }

// Or nobody finds the call again by what his own records, or the carrier's, call it.
TEST(CallStarted, has_room_for_a_long_call_id_beside_what_uris_are_like) {
  const auto uri = "sip:+4930123456789@sip.carrier.example";
  const auto long_one = octets(128, 'i');
  const CallStarted started(uri, uri, long_one);
  EXPECT_EQ(started.call_id(), long_one);
  EXPECT_EQ(started.caller(), uri);
  EXPECT_EQ(started.callee(), uri);
  EXPECT_EQ(CallStarted({}, {}, octets(300, 'i')).call_id().size(), 205U);
  EXPECT_EQ(CallStarted(octets(40, 'a'), octets(40, 'b'), octets(300, 'i')).call_id().size(), 128U);
}

TEST(CallStarted, what_does_not_fit_is_cut_each_to_its_share) {
  const CallStarted both(octets(300, 'a'), octets(300, 'b'), octets(300, 'i'));
  EXPECT_EQ(both.caller(), octets(38, 'a'));
  EXPECT_EQ(both.callee(), octets(39, 'b'));
  EXPECT_EQ(both.call_id(), octets(128, 'i'));
  const CallStarted short_caller("sip:a", octets(300, 'b'), octets(55, 'i'));
  EXPECT_EQ(short_caller.caller(), "sip:a");
  EXPECT_EQ(short_caller.callee(), octets(145, 'b'));
  EXPECT_EQ(short_caller.call_id(), octets(55, 'i'));
  const CallStarted short_callee(octets(300, 'a'), "sip:b", octets(55, 'i'));
  EXPECT_EQ(short_callee.caller(), octets(145, 'a'));
  EXPECT_EQ(short_callee.callee(), "sip:b");
}

TEST_F(SpoolTest, knows_the_runs_that_it_belonged_to_and_no_others) {
  const auto first = open()->begin_run(0x1234'5678'9abc'def0);
  const auto second = open()->begin_run(0x0fed'cba9'8765'4321);
  EXPECT_EQ(second.first, first.first);
  EXPECT_EQ(second.current, first.current + 1);
  EXPECT_GT(first.current, first.first);
  const auto other = (*Spool::open(path("other"), 64 * frame))->begin_run(0x0fed'cba9'8765'4321);
  EXPECT_TRUE(other.current < first.first || other.first > second.current);
}

/// A file system of 256 KiB, which nobody but the thread of `f` sees. False: we may not make one.
bool on_small_disk(const fs::path& folder, const std::function<void()>& f) {
  bool made = false;
  std::thread([&] {
    made = ::unshare(CLONE_NEWNS) == 0 && ::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0 &&
           ::mount("none", folder.c_str(), "tmpfs", 0, "size=256k") == 0;
    if (made) f();
  }).join();
  return made;
}

TEST_F(SpoolTest, that_does_not_fit_on_the_disk_is_refused_at_each_start_and_leaves_nothing) {
  const bool seen = on_small_disk(folder_, [this] {
    for (int start = 0; start < 3; ++start) {
      errno = 0;
      const auto spool = Spool::open(path(), 1 << 20);
      ASSERT_FALSE(spool) << start;
      EXPECT_EQ(spool.error(), SpoolError::unopenable);
      EXPECT_EQ(errno, ENOSPC) << start;
      EXPECT_EQ(fs::file_size(path()), 0U);
    }
    EXPECT_NE(open(64), nullptr) << "a smaller one fits";
  });
  if (!seen) GTEST_SKIP() << "needs root, for a file system of its own";
}

TEST_F(SpoolTest, whose_file_has_holes_is_filled_before_it_is_used) {
  const bool seen = on_small_disk(folder_, [this] {
    {
      const auto spool = open(256);
      for (std::uint64_t i = 0; i < 3; ++i) EXPECT_TRUE(spool->append(numbered(i)));
    }
    const auto size = fs::file_size(path());
    fs::resize_file(path(), 8192);
    fs::resize_file(path(), size);  // as one that a program wrote which did not take care
    std::ofstream(path("full")) << std::string(240'000, 'x');
    for (int start = 0; start < 2; ++start) {
      const auto spool = Spool::open(path(), 256 * frame);
      ASSERT_FALSE(spool) << "it would die of SIGBUS";
      EXPECT_EQ(errno, ENOSPC);
      EXPECT_EQ(fs::file_size(path()), size);
    }
    fs::remove(path("full"));
    EXPECT_EQ(taken(*open(256)), (Calls{0, 1, 2})) << "what waits in it is there";
  });
  if (!seen) GTEST_SKIP() << "needs root, for a file system of its own";
}

TEST_F(SpoolTest, that_cannot_grow_stays_as_it_was) {
  const bool seen = on_small_disk(folder_, [this] {
    Runs first;
    {
      const auto spool = open(16);
      first = spool->begin_run(std::uint64_t{7} << 40);
      for (std::uint64_t i = 0; i < 5; ++i) EXPECT_TRUE(spool->append(numbered(i)));
      EXPECT_EQ(taken(*spool).size(), 5U);
    }
    const auto size = fs::file_size(path());
    for (int start = 0; start < 2; ++start) {
      const auto spool = Spool::open(path(), 1 << 20);
      ASSERT_FALSE(spool);
      EXPECT_EQ(spool.error(), SpoolError::unopenable);
      EXPECT_EQ(errno, ENOSPC);
      EXPECT_EQ(fs::file_size(path()), size);
    }
    const auto spool = open(16);
    ASSERT_NE(spool, nullptr);
    EXPECT_EQ(spool->begin_run(1).first, first.first) << "it is the same appliance's";
    EXPECT_EQ(spool->place().sequence, 5U);
    EXPECT_TRUE(spool->append(numbered(5)));
    EXPECT_EQ(taken(*spool), (Calls{5}));
  });
  if (!seen) GTEST_SKIP() << "needs root, for a file system of its own";
}

/// A run of the program that is killed: it records calls as fast as it can, with the storage thread beside
/// it, and says of each step, after it was recorded, what it would now send.
[[noreturn]] void run_until_killed(const std::string& spool_path, const std::string& database,
                                   std::uint64_t run, int say) {
  auto spool = Spool::open(spool_path, 4096 * frame);
  if (!spool) std::_Exit(3);
  Recorder recorder(**spool, run, 0);
  const StorageThread storage({spool->get()}, std::make_unique<SqliteSink>(database), Runs{0, run});
  for (std::uint64_t call = 0;; ++call) {
    while (!recorder.has_room()) ::usleep(1000);
    const auto says = [&](char step) {
      const std::string line = std::to_string(call) + step;
      std::array<char, 24> text{};
      std::copy(line.begin(), line.end(), text.begin());
      if (::write(say, text.data(), text.size()) != static_cast<ssize_t>(text.size())) std::_Exit(4);
    };
    const CallStarted started("alice", "bob", {});
    recorder.started(call, base::Instant(), started);
    says('s');
    recorder.answered(call, base::Instant(), {});
    says('a');
    if (call % 10 == 9) continue;  // one of ten never ends
    recorder.ended(call, base::Instant(), {.status = 200, .cause = 16});
    says('e');
    if (call % 50 == 0) ::usleep(500);
  }
}

TEST_F(SpoolTest, loses_and_doubles_no_record_however_often_the_process_is_killed) {
  const auto database = path("calls.sqlite");
  std::uint64_t started = 0, answered = 0, ended = 0;
  for (std::uint64_t run = 1; run <= 20; ++run) {
    std::array<int, 2> pipe{};
    ASSERT_EQ(::pipe(pipe.data()), 0);
    const pid_t child = ::fork();
    if (child == 0) {
      ::close(pipe[0]);
      run_until_killed(path(), database, run, pipe[1]);
    }
    ::close(pipe[1]);
    // Killed after so many messages: at another point of the storage thread's round each time.
    std::array<char, 24> text{};
    std::uint64_t heard = 0;
    bool killed = false;
    while (::read(pipe[0], text.data(), text.size()) == static_cast<ssize_t>(text.size())) {
      const std::string line(text.data());
      started += line.back() == 's' ? 1U : 0U;
      answered += line.back() == 'a' ? 1U : 0U;
      ended += line.back() == 'e' ? 1U : 0U;
      if (++heard > run * 397 && !killed) {
        ::kill(child, SIGKILL);
        killed = true;
      }
    }
    ::close(pipe[0]);
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    ASSERT_TRUE(WIFSIGNALED(status)) << "it ended by itself: " << WEXITSTATUS(status);
  }
  {
    const auto spool = open(4096);
    const StorageThread last({spool.get()}, std::make_unique<SqliteSink>(database), Runs{0, 99});
    EXPECT_EQ(spool->waiting(), 0U);
  }
  // Killed between the record and the message, a run may have recorded one step more than it said.
  const auto near = [](std::uint64_t stored, std::uint64_t said) {
    return stored >= said && stored <= said + 20;
  };
  const Database calls(database);
  EXPECT_TRUE(near(calls.number("SELECT count(*) FROM calls"), started)) << started;
  EXPECT_TRUE(near(calls.number("SELECT count(*) FROM calls WHERE answered_ms IS NOT NULL"), answered))
      << answered;
  EXPECT_TRUE(near(calls.number("SELECT count(*) FROM calls WHERE status = 200"), ended)) << ended;
  EXPECT_EQ(calls.number("SELECT count(*) FROM calls WHERE ended_ms IS NULL"), 0U);
  EXPECT_EQ(calls.number("SELECT count(*) FROM calls WHERE ended_by = 'lost'"),
            calls.number("SELECT count(*) FROM calls WHERE status IS NULL"));
  EXPECT_GT(calls.number("SELECT count(*) FROM calls WHERE ended_by = 'lost'"), 20U);
}

}  // namespace
}  // namespace trunkline::controlplane
