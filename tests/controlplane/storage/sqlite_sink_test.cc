// What a database holds of a call, and that a record which comes twice changes nothing.
#include "controlplane/storage/sqlite_sink.h"

#include <array>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>
#include <sqlite3.h>
#include <sys/stat.h>

#include "controlplane/storage/recorder.h"
#include "controlplane/storage/storage_thread.h"
#include "tests/controlplane/storage/database.h"

namespace trunkline::controlplane {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

class SqliteSinkTest : public ::testing::Test {
 protected:
  SqliteSinkTest() {
    std::string name = (fs::temp_directory_path() / "records-XXXXXX").string();
    folder_ = ::mkdtemp(name.data());
    spool_ = std::move(*Spool::open((folder_ / "spool").string(), 1 << 20));
    recorder_.emplace(*spool_, 1, 1'000'000);
  }
  ~SqliteSinkTest() override {
    spool_.reset();
    fs::remove_all(folder_);
  }
  [[nodiscard]] std::string path() const { return (folder_ / "calls.sqlite").string(); }
  std::vector<CallRecord> records() {
    std::vector<CallRecord> all(100);
    all.resize(spool_->read(all));
    return all;
  }
  void whole_call(std::uint64_t call) {
    const CallStarted started("sip:alice@example.test", "sip:+4930@example.test", "abc");
    recorder_->started(call, base::Instant(1s), started);
    CallAnswered answered;
    answered.pdd_ms = 120;
    answered.codec = "PCMU";
    recorder_->answered(call, base::Instant(2s), answered);
    recorder_->ended(call, base::Instant(62s),
                     {.status = 200, .cause = 16, .by = EndedBy::callee, .pdd_ms = 120});
    recorder_->measured(call, base::Instant(63s),
                        {.received = 3000,
                         .sent = 2990,
                         .lost = 10,
                         .reordered = 1,
                         .jitter_us = 900,
                         .slot = 4,
                         .slot_generation = 2,
                         .mos = 431,
                         .party = 0,
                         .stream = 0});
  }

  fs::path folder_;
  std::unique_ptr<Spool> spool_;
  std::optional<Recorder> recorder_;
};

TEST_F(SqliteSinkTest, holds_one_row_a_call_and_one_a_slot) {
  whole_call(5);
  SqliteSink sink(path());
  ASSERT_TRUE(sink.store(records(), {}));
  const Database database(path());
  EXPECT_EQ(database.text("SELECT started_ms||' '||answered_ms||' '||ended_ms FROM calls"),
            "1001000 1002000 1062000");
  EXPECT_EQ(database.text("SELECT caller||' '||callee||' '||call_id||' '||codec FROM calls"),
            "sip:alice@example.test sip:+4930@example.test abc PCMU");
  EXPECT_EQ(database.text("SELECT status||' '||cause||' '||ended_by||' '||pdd_ms FROM calls"),
            "200 16 callee 120");
  EXPECT_EQ(database.text(
                "SELECT party||' '||received||' '||sent||' '||lost||' '||reordered||' '||jitter_us||' '||mos "
                "FROM call_media"),
            "caller 3000 2990 10 1 900 4.31");
}

TEST_F(SqliteSinkTest, is_not_changed_by_what_comes_again) {
  whole_call(5);
  whole_call(6);
  SqliteSink sink(path());
  const auto all = records();
  ASSERT_TRUE(sink.store(all, {}));
  ASSERT_TRUE(sink.store(all, {}));
  ASSERT_TRUE(sink.store(std::span(all).subspan(3, 4), {}));
  const Database database(path());
  EXPECT_EQ(database.number("SELECT count(*) FROM calls"), 2U);
  EXPECT_EQ(database.number("SELECT count(*) FROM call_media"), 2U);
  EXPECT_EQ(database.number("SELECT sum(received) FROM call_media"), 6000U);
}

TEST_F(SqliteSinkTest, is_for_its_owner_and_group_alone) {
  const auto mask = ::umask(022);  // as of nearly every machine
  whole_call(5);
  SqliteSink sink(path());
  ASSERT_TRUE(sink.store(records(), {}));
  ::umask(mask);
  constexpr auto wanted = fs::perms::owner_read | fs::perms::owner_write | fs::perms::group_read;
  for (const char* file : {"calls.sqlite", "calls.sqlite-wal", "calls.sqlite-shm"})
    EXPECT_EQ(fs::status(folder_ / file).permissions(), wanted) << file;
}

TEST_F(SqliteSinkTest, believes_the_first_of_several_ends) {
  recorder_->started(1, base::Instant(1s), {});
  recorder_->let_go();
  recorder_->ended_elsewhere(1, base::Instant(9s), {.status = 200, .cause = 16, .by = EndedBy::callee});
  recorder_->ended_elsewhere(1, base::Instant(10s), {.status = 200, .cause = 31, .by = EndedBy::caller});
  SqliteSink sink(path());
  ASSERT_TRUE(sink.store(records(), {}));
  const Database database(path());
  EXPECT_EQ(database.text("SELECT ended_ms||' '||cause||' '||ended_by FROM calls"), "1009000 16 callee");
}

TEST_F(SqliteSinkTest, closes_what_another_run_has_left_open) {
  recorder_->started(1, base::Instant(1s), {});
  whole_call(2);
  SqliteSink sink(path());
  ASSERT_TRUE(sink.store(records(), {}));
  EXPECT_EQ(sink.close_lost({1, 1}), 0U);  // the run goes on
  EXPECT_EQ(sink.close_lost({1, 2}), 1U);
  const Database database(path());
  EXPECT_EQ(database.text("SELECT ended_by||' '||ended_ms FROM calls WHERE call=1"), "lost 1001000");
  EXPECT_EQ(database.text("SELECT ended_by FROM calls WHERE call=2"), "callee");
}

TEST_F(SqliteSinkTest, closes_them_at_the_last_moment_they_were_heard_of) {
  recorder_->started(1, base::Instant(1s), {});
  recorder_->answered(1, base::Instant(2s), {});
  recorder_->started(2, base::Instant(1s), {});
  recorder_->answered(2, base::Instant(2s), {});
  recorder_->interim(2, base::Instant(902s));
  recorder_->measured(2, base::Instant(902s), {.received = 40, .slot = 1, .slot_generation = 1});
  recorder_->measured(2, base::Instant(903s), {.received = 60, .slot = 1, .slot_generation = 1});
  SqliteSink sink(path());
  ASSERT_TRUE(sink.store(records(), {}));
  EXPECT_EQ(sink.close_lost({1, 2}), 2U);
  const Database database(path());
  EXPECT_EQ(database.number("SELECT ended_ms FROM calls WHERE call=1"), 1'002'000U);
  EXPECT_EQ(database.number("SELECT ended_ms FROM calls WHERE call=2"), 1'902'000U);
  EXPECT_EQ(database.text("SELECT group_concat(received) FROM call_media"), "60");
}

TEST_F(SqliteSinkTest, says_why_it_cannot_be_opened) {
  EXPECT_THROW(SqliteSink((folder_ / "no" / "such").string()), std::runtime_error);
}

/// Refuses a while.
class StubbornSink final : public RecordSink {
 public:
  StubbornSink(int refusals, std::vector<CallRecord>& stored, std::size_t& lost_asked)
      : refusals_(refusals), stored_(stored), lost_asked_(lost_asked) {}
  bool store(std::span<const CallRecord> batch, SpoolPlace) override {
    if (refusals_-- > 0) throw std::runtime_error("disk full\nI am sorry\n");
    stored_.insert(stored_.end(), batch.begin(), batch.end());
    return true;
  }
  std::optional<std::uint64_t> close_lost(Runs) override {
    lost_asked_ = stored_.size();
    return 0;
  }

  std::string last_error() const override { return "no row"; }

 private:
  int refusals_;
  std::vector<CallRecord>& stored_;
  std::size_t& lost_asked_;  // so many were stored by then
};

TEST_F(SqliteSinkTest, that_refuses_loses_nothing) {
  whole_call(1);
  std::vector<CallRecord> stored;
  std::size_t lost_asked = 0;
  {
    const StorageThread storage({spool_.get()}, std::make_unique<StubbornSink>(1, stored, lost_asked),
                                Runs{1, 1});
    EXPECT_EQ(storage.counters().read(StorageCounter::batches_failed), 1U);
    EXPECT_EQ(spool_->waiting(), 4U);
  }
  EXPECT_EQ(lost_asked, 4U) << "what another run has left is closed once all of it is there, and not before";
  EXPECT_EQ(stored.size(), 4U);
  EXPECT_EQ(spool_->waiting(), 0U);
}

TEST_F(SqliteSinkTest, that_fails_is_told_of_once_with_the_reason_and_once_when_it_does_not_any_more) {
  whole_call(1);
  std::vector<CallRecord> stored;
  std::vector<std::string> said;
  std::size_t lost_asked = 0;
  {
    const StorageThread storage({spool_.get()}, std::make_unique<StubbornSink>(2, stored, lost_asked),
                                Runs{1, 1}, [&said](std::string_view line) { said.emplace_back(line); });
    while (spool_->waiting() > 0) std::this_thread::sleep_for(10ms);
  }
  EXPECT_EQ(said, (std::vector<std::string>{
                      "call records cannot be stored, and wait in the spool: disk full I am sorry",
                      "call records are stored again"}));
}

TEST_F(SqliteSinkTest, says_why_it_cannot_store) {
  whole_call(1);
  SqliteSink sink(path());
  sqlite3* other = nullptr;
  ASSERT_EQ(sqlite3_open(path().c_str(), &other), SQLITE_OK);
  ASSERT_EQ(sqlite3_exec(other, "DROP TABLE calls", nullptr, nullptr, nullptr), SQLITE_OK);
  sqlite3_close(other);
  EXPECT_FALSE(sink.store(records(), {}));
  EXPECT_EQ(sink.last_error(), "no such table: calls");
}

TEST_F(SqliteSinkTest, goes_on_with_a_database_of_an_earlier_version) {
  { SqliteSink sink(path()); }
  sqlite3* other = nullptr;
  ASSERT_EQ(sqlite3_open(path().c_str(), &other), SQLITE_OK);
  ASSERT_EQ(
      sqlite3_exec(other,
                   "ALTER TABLE calls DROP COLUMN end_reason; ALTER TABLE calls DROP COLUMN caller_trunk; "
                   "ALTER TABLE calls DROP COLUMN callee_trunk",
                   nullptr, nullptr, nullptr),
      SQLITE_OK);
  sqlite3_close(other);
  recorder_->started(1, base::Instant(1s), {});
  recorder_->trunks(1, base::Instant(2s), "carrier", "");
  recorder_->trunks(1, base::Instant(2s), "", "");
  recorder_->codec(1, base::Instant(2s), CallCodec{});
  recorder_->ended(1, base::Instant(2s),
                   {.status = 408, .by = EndedBy::us, .reason = EndReason::media_timeout});
  SqliteSink sink(path());
  ASSERT_TRUE(sink.store(records(), {})) << sink.last_error();
  EXPECT_EQ(
      Database(path()).text("SELECT end_reason||' '||coalesce(pdd_ms, 'no ringing')||' '||caller_trunk||' '||"
                            "coalesce(callee_trunk, 'no trunk') FROM calls"),
      "media_timeout no ringing carrier no trunk");
}

TEST(Recorder, refuses_calls_whose_records_might_not_fit) {
  const fs::path folder = fs::temp_directory_path() / ("recorder-" + std::to_string(::getpid()));
  fs::create_directory(folder);
  {
    const auto spool = std::move(*Spool::open((folder / "spool").string(), 32 * 256));
    Recorder recorder(*spool, 1, 0);
    for (std::uint64_t call = 0; call < 3; ++call) recorder.started(call, base::Instant(), {});
    EXPECT_FALSE(recorder.has_room());  // 29 frames are left, and each call may need eight
    recorder.ended(0, base::Instant(), {});
    recorder.refused(base::ShardId{0}, base::Instant(), {}, {});
    EXPECT_TRUE(recorder.has_room());
    for (std::uint64_t call = 3; call < 37; ++call) recorder.started(call, base::Instant(), {});
    EXPECT_FALSE(recorder.interim(5, base::Instant()));
    recorder.refused(base::ShardId{0}, base::Instant(), {}, {});
    EXPECT_EQ(recorder.counters().read(RecorderCounter::records_written), 32U);
    EXPECT_EQ(recorder.counters().read(RecorderCounter::records_lost), 8U);
    EXPECT_EQ(recorder.counters().read(RecorderCounter::calls_refused), 1U);
    EXPECT_EQ(recorder.counters().read(RecorderCounter::refusals_unrecorded), 1U);
  }
  fs::remove_all(folder);
}

TEST(Recorder, follows_the_time_of_day_and_lets_no_setting_of_it_lengthen_a_call) {
  using std::chrono::seconds;
  const fs::path folder = fs::temp_directory_path() / ("recorder-" + std::to_string(::getpid()));
  fs::create_directory(folder);
  {
    const auto spool = std::move(*Spool::open((folder / "spool").string(), 64 * 256));
    Recorder recorder(*spool, 1, 1'000'000);
    const auto at = [](int s) { return base::Instant(seconds(s)); };
    recorder.started(1, at(10), {});
    recorder.day_is(9'000'000, at(20));
    recorder.answered(1, {at(21), at(10)}, {});
    recorder.started(2, at(22), {});
    recorder.day_is(9'000'000, at(23));
    recorder.day_is(5'000'000, at(30));
    EXPECT_TRUE(recorder.interim(2, {at(31), at(22)}));
    recorder.codec(1, {at(32), at(10)}, {});
    recorder.ended(1, {at(70), at(10)}, {});
    recorder.ended(2, {at(80), at(22)}, {});
    recorder.started(3, at(81), {});
    for (int more = 0; more < 20; ++more) recorder.day_is(more, at(90 + more));
    recorder.ended(3, {at(200), at(108)}, {});
    std::vector<CallRecord> read(16);
    read.resize(spool->read(read));
    std::vector<std::int64_t> unix_ms;
    for (const auto& record : read) unix_ms.push_back(record.unix_ms);
    EXPECT_EQ(unix_ms, (std::vector<std::int64_t>{1'010'000, 1'021'000, 9'022'000, 9'031'000, 1'032'000,
                                                  1'070'000, 9'080'000, 5'081'000, 200'018}));
  }
  fs::remove_all(folder);
}

TEST(Recorder, keeps_the_room_for_ends_from_figures_in_between) {
  const fs::path folder = fs::temp_directory_path() / ("recorder-" + std::to_string(::getpid()));
  fs::create_directory(folder);
  {
    const auto spool = std::move(*Spool::open((folder / "spool").string(), 32 * 256));
    Recorder recorder(*spool, 1, 0);
    recorder.started(1, base::Instant(), {});
    for (int i = 0; i < 100; ++i) {
      static_cast<void>(recorder.interim(1, base::Instant()));
      recorder.measured_so_far(1, base::Instant(), {});
    }
    EXPECT_FALSE(recorder.interim(1, base::Instant()));
    recorder.ended(1, base::Instant(), {});
    recorder.measured(1, base::Instant(), {});
    EXPECT_EQ(recorder.counters().read(RecorderCounter::records_lost), 0U);
  }
  fs::remove_all(folder);
}

TEST(Recorder, keeps_no_room_for_what_it_has_let_go_and_gives_it_none_of_others) {
  const fs::path folder = fs::temp_directory_path() / ("recorder-" + std::to_string(::getpid()));
  fs::create_directory(folder);
  {
    const auto spool = std::move(*Spool::open((folder / "spool").string(), 32 * 256));
    Recorder recorder(*spool, 1, 0);
    for (std::uint64_t call = 0; call < 20; ++call) {
      recorder.started(call, base::Instant(), {});
      recorder.let_go();
    }
    EXPECT_TRUE(recorder.has_room());
    for (int i = 0; i < 100; ++i) recorder.ended_elsewhere(1, base::Instant(), {});
    EXPECT_EQ(recorder.counters().read(RecorderCounter::ends_unrecorded), 95U);
    EXPECT_EQ(recorder.counters().read(RecorderCounter::records_lost), 0U);
    EXPECT_EQ(spool->room(), 7U) << "less than a call may need";
  }
  fs::remove_all(folder);
}

TEST(CauseOf, follows_rfc_3398) {
  EXPECT_EQ(cause_of(200), 16);
  EXPECT_EQ(cause_of(404), 1);
  EXPECT_EQ(cause_of(486), 17);
  EXPECT_EQ(cause_of(480), 18);
  EXPECT_EQ(cause_of(408), 102);
  EXPECT_EQ(cause_of(400), 41);
  EXPECT_EQ(cause_of(503), 41);
  EXPECT_EQ(cause_of(606), 58);
  EXPECT_EQ(cause_of(599), 31);
}

}  // namespace
}  // namespace trunkline::controlplane
