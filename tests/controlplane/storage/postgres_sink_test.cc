// What PostgreSQL holds of a call, and that nothing is lost while it is down.
#include "controlplane/storage/postgres_sink.h"

#include <chrono>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "controlplane/storage/recorder.h"
#include "controlplane/storage/storage_thread.h"
#include "tests/controlplane/storage/cluster.h"

namespace trunkline::controlplane {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

class PostgresSinkTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() { cluster_ = std::make_unique<Cluster>(); }
  static void TearDownTestSuite() { cluster_.reset(); }

  PostgresSinkTest() {
    std::string name = (fs::temp_directory_path() / "records-XXXXXX").string();
    folder_ = ::mkdtemp(name.data());
    spool_ = std::move(*Spool::open((folder_ / "spool").string(), 1 << 20));
    recorder_.emplace(*spool_, 1, 1'000'000);
    cluster_->start();
    static_cast<void>(cluster_->text("DROP TABLE IF EXISTS calls, call_media"));
  }
  ~PostgresSinkTest() override {
    cluster_->stop();
    spool_.reset();
    fs::remove_all(folder_);
  }
  std::vector<CallRecord> records() {
    std::vector<CallRecord> all(4096);
    all.resize(spool_->read(all));
    return all;
  }
  void whole_call(std::uint64_t call, std::string_view caller = "sip:alice@example.test") {
    const CallStarted started(caller, "sip:+4930@example.test", "abc");
    recorder_->started(call, base::Instant(1s), started);
    recorder_->trunks(call, base::Instant(2s), "carrier", "");
    CallAnswered answered;
    answered.pdd_ms = 120;
    answered.codec = "PCMU";
    recorder_->answered(call, base::Instant(2s), answered);
    recorder_->interim(call, base::Instant(32s));
    CallCodec codec;
    codec.codec = "PCMA";
    recorder_->codec(call, base::Instant(33s), codec);
    recorder_->ended(call, base::Instant(62s),
                     {.status = 200, .cause = 16, .by = EndedBy::callee, .reason = EndReason::operator_});
    recorder_->measured(
        call, base::Instant(63s),
        {.received = 3000, .lost = 10, .jitter_us = 900, .slot = 4, .slot_generation = 2, .mos = 405});
  }
  bool empties_within(base::Duration time) {
    const auto until = std::chrono::steady_clock::now() + time;
    while (spool_->waiting() > 0 && std::chrono::steady_clock::now() < until)
      std::this_thread::sleep_for(20ms);
    return spool_->waiting() == 0;
  }

  static std::unique_ptr<Cluster> cluster_;
  fs::path folder_;
  std::unique_ptr<Spool> spool_;
  std::optional<Recorder> recorder_;
};

std::unique_ptr<Cluster> PostgresSinkTest::cluster_;

TEST_F(PostgresSinkTest, holds_one_row_a_call_and_one_a_slot_whatever_comes_again) {
  whole_call(5);
  whole_call(6);
  PostgresSink sink(cluster_->conninfo());
  const auto all = records();
  ASSERT_TRUE(sink.store(all, {})) << sink.last_error();
  ASSERT_TRUE(sink.store(all, {})) << sink.last_error();
  ASSERT_TRUE(sink.store(std::span(all).subspan(3, 4), {}));
  EXPECT_EQ(cluster_->text("SELECT count(*) FROM calls"), "2");
  EXPECT_EQ(
      cluster_->text("SELECT concat_ws(' ', started_ms, answered_ms, interim_ms, ended_ms, caller, callee, "
                     "call_id, codec, pdd_ms, status, cause, ended_by, end_reason, caller_trunk, "
                     "coalesce(callee_trunk, 'none')) FROM calls"),
      "1001000 1002000 1032000 1062000 sip:alice@example.test sip:+4930@example.test abc PCMA 120 200 16 "
      "callee operator carrier none");
  EXPECT_EQ(cluster_->text("SELECT concat_ws(' ', party, received, lost, jitter_us, mos) FROM call_media"),
            "caller 3000 10 900 4.05");
}

TEST_F(PostgresSinkTest, goes_on_with_tables_of_an_earlier_version) {
  { ASSERT_TRUE(PostgresSink(cluster_->conninfo()).store({}, {})); }
  static_cast<void>(cluster_->text(
      "ALTER TABLE calls DROP COLUMN end_reason, DROP COLUMN caller_trunk, DROP COLUMN callee_trunk"));
  whole_call(5);
  PostgresSink sink(cluster_->conninfo());
  ASSERT_TRUE(sink.store(records(), {})) << sink.last_error();
  EXPECT_EQ(cluster_->text("SELECT concat_ws(' ', end_reason, caller_trunk) FROM calls"), "operator carrier");
}

TEST_F(PostgresSinkTest, believes_the_first_of_several_ends) {
  recorder_->started(1, base::Instant(1s), {});
  recorder_->let_go();
  recorder_->ended_elsewhere(1, base::Instant(9s), {.status = 200, .cause = 16, .by = EndedBy::callee});
  recorder_->ended_elsewhere(1, base::Instant(10s), {.status = 200, .cause = 31, .by = EndedBy::caller});
  PostgresSink sink(cluster_->conninfo());
  ASSERT_TRUE(sink.store(records(), {})) << sink.last_error();
  EXPECT_EQ(cluster_->text("SELECT concat_ws(' ', cause, ended_by) FROM calls"), "16 callee");
}

TEST_F(PostgresSinkTest, takes_as_many_records_as_a_batch_can_hold) {
  for (std::uint64_t call = 0; call < 582; ++call) whole_call(call);
  PostgresSink sink(cluster_->conninfo());
  const auto all = records();
  ASSERT_EQ(all.size(), 4074U);
  ASSERT_TRUE(sink.store(all, {})) << sink.last_error();
  EXPECT_EQ(cluster_->text("SELECT count(*) FROM calls WHERE ended_ms IS NOT NULL"), "582");
}

TEST_F(PostgresSinkTest, takes_texts_that_are_none) {
  whole_call(5, "sip:\xff\xc3@\xe2\x82\xac\xe2\x82");
  PostgresSink sink(cluster_->conninfo());
  ASSERT_TRUE(sink.store(records(), {})) << sink.last_error();
  EXPECT_EQ(cluster_->text("SELECT caller FROM calls"), "sip:??@\xe2\x82\xac??");
}

TEST_F(PostgresSinkTest, closes_what_another_run_has_left_open) {
  recorder_->started(1, base::Instant(1s), {});
  whole_call(2);
  PostgresSink sink(cluster_->conninfo());
  ASSERT_TRUE(sink.store(records(), {}));
  EXPECT_EQ(sink.close_lost({1, 1}), 0U);
  EXPECT_EQ(sink.close_lost({1, 2}), 1U);
  EXPECT_EQ(cluster_->text("SELECT concat_ws(' ', ended_by, ended_ms) FROM calls WHERE call=1"),
            "lost 1001000");
}

TEST_F(PostgresSinkTest, of_two_appliances_loses_no_call_of_one_when_the_other_starts) {
  const auto other_path = (folder_ / "other").string();
  const auto first = spool_->begin_run(std::uint64_t{5} << 40);
  const auto other = (*Spool::open(other_path, 1 << 20))->begin_run(std::uint64_t{9} << 60);
  PostgresSink sink(cluster_->conninfo());
  for (const auto run : {first.current, other.current}) {
    Recorder(*spool_, run, 0).started(1, base::Instant(1s), {});
    ASSERT_TRUE(sink.store(records(), {}));
    spool_->done(1);
  }
  EXPECT_EQ(sink.close_lost((*Spool::open(other_path, 1 << 20))->begin_run(0)), 1U);
  EXPECT_EQ(cluster_->text("SELECT count(*) FROM calls WHERE ended_ms IS NULL AND run=" +
                           std::to_string(first.current)),
            "1");
  EXPECT_EQ(sink.close_lost(spool_->begin_run(0)), 1U) << "but its own next start does";
}

TEST_F(PostgresSinkTest, that_is_down_loses_nothing_and_is_found_again_when_it_is_up) {
  PostgresSink sink(cluster_->conninfo());
  whole_call(1);
  ASSERT_TRUE(sink.store(records(), {}));
  cluster_->stop();
  EXPECT_FALSE(sink.store(records(), {}));
  EXPECT_EQ(sink.close_lost({1, 2}), std::nullopt);
  EXPECT_NE(sink.last_error(), "");
  {
    whole_call(2);
    const StorageThread storage({spool_.get()}, std::make_unique<PostgresSink>(cluster_->conninfo()),
                                Runs{1, 2});
    EXPECT_EQ(spool_->waiting(), 14U);
    cluster_->start();
    EXPECT_TRUE(empties_within(60s));
    cluster_->stop();
    whole_call(3);
    cluster_->start();
    EXPECT_TRUE(empties_within(60s));
  }
  EXPECT_EQ(cluster_->text("SELECT count(*) FROM calls WHERE status=200"), "3");
}

}  // namespace
}  // namespace trunkline::controlplane
