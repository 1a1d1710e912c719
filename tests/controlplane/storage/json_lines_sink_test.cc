// Call records as lines of JSON: as gzip reads them, rotated, and whole after a process has died while it
// wrote.
#include "controlplane/storage/json_lines_sink.h"

#include <array>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <sys/resource.h>

#include "controlplane/storage/recorder.h"

namespace trunkline::controlplane {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

class JsonLines : public ::testing::Test {
 protected:
  JsonLines() {
    std::string name = (fs::temp_directory_path() / "lines-XXXXXX").string();
    folder_ = ::mkdtemp(name.data());
    spool_ = std::move(*Spool::open((folder_ / "spool").string(), 1 << 20));
    recorder_.emplace(*spool_, 7, 1'000'000);
  }
  ~JsonLines() override {
    spool_.reset();
    fs::remove_all(folder_);
  }
  std::vector<CallRecord> records() {
    std::vector<CallRecord> all(4096);
    all.resize(spool_->read(all));
    return all;
  }
  [[nodiscard]] fs::path file(int number = 1) const {
    return folder_ / ("calls-00000" + std::to_string(number) + ".jsonl.gz");
  }
  /// As the program of that name reads it.
  [[nodiscard]] std::string gunzipped(int number = 1) const {
    std::string text;
    FILE* const pipe = ::popen(("gzip -dc " + file(number).string()).c_str(), "r");
    std::array<char, 4096> piece;
    for (std::size_t n = 1; n > 0;) {
      n = std::fread(piece.data(), 1, piece.size(), pipe);
      text.append(piece.data(), n);
    }
    EXPECT_EQ(::pclose(pipe), 0) << "gzip finds fault with it";
    return text;
  }

  void expect_once_each(std::uint64_t calls, int number = 1) const {
    const auto text = gunzipped(number);
    for (std::uint64_t call = 0; call < calls; ++call) {
      const auto wanted = "\"call\":\"" + std::to_string(call) + "\"";
      const auto at = text.find(wanted);
      ASSERT_NE(at, std::string::npos) << call;
      EXPECT_EQ(text.find(wanted, at + 1), std::string::npos) << call;
    }
  }

  fs::path folder_;
  std::unique_ptr<Spool> spool_;
  std::optional<Recorder> recorder_;
};

TEST_F(JsonLines, say_of_each_step_what_is_known_of_it) {
  const CallStarted started("sip:\"a\\b\"\x01@example.test", "sip:+4930@example.test", "abc");
  recorder_->started(5, base::Instant(1s), started);
  recorder_->trunks(5, base::Instant(2s), "", "carrier");
  recorder_->ended(5, base::Instant(2s), {.status = 486, .cause = 17, .by = EndedBy::callee, .pdd_ms = 9});
  JsonLinesSink sink(folder_);
  ASSERT_TRUE(sink.store(records(), {}));
  EXPECT_EQ(sink.close_lost({1, 7}), 0U);
  EXPECT_EQ(gunzipped(),
            "{\"run\":\"7\",\"call\":\"5\",\"unix_ms\":1001000,\"kind\":\"started\",\"caller\":\"sip:"
            "\\\"a\\\\b\\\"\\u0001@"
            "example.test\",\"callee\":\"sip:+4930@example.test\",\"call_id\":\"abc\"}\n"
            "{\"run\":\"7\",\"call\":\"5\",\"unix_ms\":1002000,\"kind\":\"trunks\",\"caller_trunk\":null,"
            "\"callee_trunk\":\"carrier\"}\n"
            "{\"run\":\"7\",\"call\":\"5\",\"unix_ms\":1002000,\"kind\":\"ended\",\"status\":486,\"cause\":"
            "17,\"ended_by\":"
            "\"callee\",\"end_reason\":null,\"pdd_ms\":9}\n");
}

TEST_F(JsonLines, say_once_that_a_call_has_ended) {
  recorder_->started(1, base::Instant(1s), {});
  recorder_->let_go();
  recorder_->ended_elsewhere(1, base::Instant(2s), {});
  recorder_->ended_elsewhere(1, base::Instant(3s), {});
  JsonLinesSink sink(folder_);
  const auto first = records();
  ASSERT_TRUE(sink.store(first, {1, 0}));
  spool_->done(first.size());
  recorder_->ended_elsewhere(1, base::Instant(4s), {});
  ASSERT_TRUE(sink.store(records(), {1, first.size()}));
  const auto text = gunzipped();
  const auto at = text.find("ended\"");
  ASSERT_NE(at, std::string::npos);
  EXPECT_NE(text.find("\"unix_ms\":1002000,\"kind\":\"ended\""), std::string::npos);
  EXPECT_EQ(text.find("ended\"", at + 1), std::string::npos);
}

TEST_F(JsonLines, go_on_in_another_file_when_one_is_full) {
  for (std::uint64_t call = 0; call < 3; ++call) {
    recorder_->interim(call, base::Instant(1s));
    JsonLinesSink sink(folder_, 10);
    ASSERT_TRUE(sink.store(records(), spool_->place()));
    spool_->done(1);
  }
  for (int number = 1; number <= 3; ++number) {
    EXPECT_NE(gunzipped(number).find("\"call\":\"" + std::to_string(number - 1) + '"'), std::string::npos);
  }
}

TEST_F(JsonLines, are_whole_after_a_process_died_while_it_wrote_and_hold_nothing_twice) {
  for (std::uint64_t call = 0; call < 50; ++call) recorder_->interim(call, base::Instant(1s));
  const auto all = records();
  {
    JsonLinesSink sink(folder_);
    ASSERT_TRUE(sink.store(std::span(all).first(10), {0, 0}));
    ASSERT_TRUE(sink.store(std::span(all).subspan(10, 10), {0, 10}));
  }
  const auto whole = fs::file_size(file());
  {
    JsonLinesSink sink(folder_);
    ASSERT_TRUE(sink.store(std::span(all).subspan(20, 10), {0, 20}));
  }
  for (auto size = fs::file_size(file()) - 1; size > whole; size = whole + (size - whole) / 2) {
    fs::resize_file(file(), size);  // it died so far in the third batch
    JsonLinesSink again(folder_);
    EXPECT_EQ(fs::file_size(file()), whole);
    std::ofstream(file(), std::ios::app) << std::string(size - whole, 'x');
    fs::resize_file(file(), size);
  }
  JsonLinesSink last(folder_);
  // The second batch was stored and the spool not told so: it comes again, with what came after it.
  ASSERT_TRUE(last.store(std::span(all).subspan(10), {0, 10}));
  expect_once_each(50);
}

TEST_F(JsonLines, hold_nothing_twice_however_often_a_process_died_before_the_spool_was_told) {
  for (std::uint64_t call = 0; call < 30; ++call) recorder_->interim(call, base::Instant(1s));
  const auto all = records();
  for (const std::size_t count : {10U, 20U, 20U, 30U}) {
    JsonLinesSink sink(folder_);
    ASSERT_TRUE(sink.store(std::span(all).first(count), {4, 0}));
  }
  expect_once_each(30);
}

TEST_F(JsonLines, of_two_spools_are_known_apart) {
  for (std::uint64_t call = 0; call < 30; ++call) recorder_->interim(call, base::Instant(1s));
  const auto all = records();
  for (int run = 0; run < 3; ++run) {
    JsonLinesSink sink(folder_);
    ASSERT_TRUE(sink.store(std::span(all).first(20), {4, 0}));
    ASSERT_TRUE(sink.store(std::span(all).last(10), {5, 0}));
  }
  expect_once_each(30);
}

TEST_F(JsonLines, hold_nothing_twice_when_a_process_died_with_a_new_file_just_begun) {
  for (std::uint64_t call = 0; call < 3; ++call) recorder_->interim(call, base::Instant(1s));
  const auto all = records();
  for (const int octets_of_next : {0, 30}) {
    JsonLinesSink sink(folder_, 10);
    ASSERT_TRUE(sink.store(std::span(all).first(2), {4, 0}));
    std::ofstream(file(2)) << std::string(static_cast<std::size_t>(octets_of_next), 'x');
  }
  JsonLinesSink sink(folder_, 10);
  ASSERT_TRUE(sink.store(all, {4, 0}));
  expect_once_each(2, 1);
  EXPECT_EQ(gunzipped(2), "{\"run\":\"7\",\"call\":\"2\",\"unix_ms\":1001000,\"kind\":\"interim\"}\n");
}

TEST_F(JsonLines, close_each_call_that_an_earlier_run_left_open_whatever_file_it_began_in) {
  for (std::uint64_t call = 0; call < 4; ++call) recorder_->started(call, base::Instant(1s), {});
  recorder_->answered(1, base::Instant(2s), {});
  recorder_->interim(2, base::Instant(902s));
  recorder_->ended(3, base::Instant(3s), {});
  {
    JsonLinesSink sink(folder_, 10);
    ASSERT_TRUE(sink.store(records(), spool_->place()));
    spool_->done(spool_->waiting());
    recorder_->ended(0, base::Instant(4s), {});
    ASSERT_TRUE(sink.store(records(), spool_->place()));  // in another file
    EXPECT_EQ(sink.close_lost({1, 7}), 0U) << "they are this run's";
  }
  const auto lost = [](const char* call, const char* unix_ms) {
    return std::string("{\"run\":\"7\",\"call\":\"") + call + "\",\"unix_ms\":" + unix_ms +
           ",\"kind\":\"lost\"}\n";
  };
  {
    JsonLinesSink next(folder_, 1000);
    EXPECT_EQ(next.close_lost({1, 8}), 2U);
    EXPECT_EQ(next.close_lost({1, 9}), 0U);
  }
  const auto text = gunzipped(2);
  EXPECT_NE(text.find(lost("1", "1002000")), std::string::npos) << text;
  EXPECT_NE(text.find(lost("2", "1902000")), std::string::npos) << text;
  EXPECT_EQ(JsonLinesSink(folder_, 1000).close_lost({1, 9}), 0U) << "and once only";
}

TEST_F(JsonLines, go_on_from_the_highest_number_and_overwrite_none_that_is_there) {
  // Older files are taken away; some may be put back, and one that is no file of ours bears such a name.
  for (const std::vector<int>& there : {std::vector{3}, std::vector{7}, std::vector{1, 5}}) {
    for (int number = 1; number <= 9; ++number) fs::remove(file(number));
    recorder_->started(1, base::Instant(1s), {});
    {
      JsonLinesSink before(folder_);
      ASSERT_TRUE(before.store(records(), spool_->place()));
      spool_->done(1);
    }
    for (const int number : there) {
      if (number != 1) fs::copy(file(1), file(number));
    }
    if (there.front() != 1) fs::remove(file(1));
    std::ofstream(folder_ / "calls-9.jsonl.gz") << "another's";
    const int last = there.back();
    const auto older = there.size() > 1 ? gunzipped(1) : std::string();
    const auto size_before = fs::file_size(file(last));
    JsonLinesSink sink(folder_, size_before + 1);
    EXPECT_EQ(sink.close_lost({1, 8}), 1U) << "the call that is open in " << last << " is closed";
    EXPECT_GT(fs::file_size(file(last)), size_before) << "in that file";
    std::ofstream(file(last + 1)) << "another's";  // it is there when its turn comes
    recorder_->interim(2, base::Instant(2s));
    ASSERT_TRUE(sink.store(records(), spool_->place()));
    spool_->done(1);
    EXPECT_EQ(fs::file_size(file(last + 1)), 9U);
    EXPECT_NE(gunzipped(last + 2).find("\"call\":\"2\""), std::string::npos);
    EXPECT_EQ(there.size() > 1 ? gunzipped(1) : std::string(), older);
    fs::remove(file(last + 1));
    fs::remove(file(last));
    recorder_->interim(3, base::Instant(3s));
    JsonLinesSink next(folder_);
    ASSERT_TRUE(next.store(records(), spool_->place()));
    spool_->done(1);
    EXPECT_NE(gunzipped(last + 2).find("\"call\":\"3\""), std::string::npos);
    EXPECT_FALSE(fs::exists(file(last)) || fs::exists(file(last + 3)));
  }
}

TEST_F(JsonLines, of_a_begun_file_whose_forerunner_was_taken_away_go_on_in_it) {
  std::ofstream(file(7)) << "xx";
  recorder_->interim(1, base::Instant(1s));
  JsonLinesSink sink(folder_);
  ASSERT_TRUE(sink.store(records(), spool_->place()));
  EXPECT_NE(gunzipped(7).find("\"call\":\"1\""), std::string::npos);
  EXPECT_FALSE(fs::exists(file(1)) || fs::exists(file(6)));
}

/// While it lives no file can grow beyond so many octets.
class FullDisk {
 public:
  explicit FullDisk(rlim_t octets) : handler_(std::signal(SIGXFSZ, SIG_IGN)) {
    ::getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit less{octets, before_.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &less);
  }
  ~FullDisk() {
    ::setrlimit(RLIMIT_FSIZE, &before_);
    std::signal(SIGXFSZ, handler_);
  }
  FullDisk(const FullDisk&) = delete;
  FullDisk& operator=(const FullDisk&) = delete;

 private:
  rlimit before_{};
  void (*handler_)(int);
};

// Whoever makes room takes the older files away, and with them what was known.
TEST_F(JsonLines, of_a_disk_that_is_full_when_another_file_is_due_leave_no_empty_one_as_the_newest) {
  recorder_->started(1, base::Instant(1s), {});
  JsonLinesSink sink(folder_, 10);
  ASSERT_TRUE(sink.store(records(), spool_->place()));
  spool_->done(1);
  recorder_->started(2, base::Instant(2s), {});
  for (const rlim_t octets : {0, 5}) {
    const FullDisk full(octets);
    EXPECT_FALSE(sink.store(records(), spool_->place()));
    EXPECT_NE(sink.last_error(), "");
    EXPECT_FALSE(fs::exists(file(2)));
  }
  EXPECT_EQ(JsonLinesSink(folder_).close_lost({1, 7}), 0U) << "a start finds the one before, whole";
  ASSERT_TRUE(sink.store(records(), spool_->place()));
  EXPECT_NE(gunzipped(2).find("\"call\":\"2\""), std::string::npos);
  fs::remove(file(1));
  EXPECT_EQ(JsonLinesSink(folder_).close_lost({1, 8}), 2U);
}

TEST_F(JsonLines, say_why_they_cannot_be_written) {
  EXPECT_THROW(JsonLinesSink((folder_ / "no" / "such").string()), std::runtime_error);
}

}  // namespace
}  // namespace trunkline::controlplane
