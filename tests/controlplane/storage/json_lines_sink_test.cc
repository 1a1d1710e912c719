// Call records as lines of JSON: as gzip reads them, rotated, and whole after a process has died while it
// wrote.
#include "controlplane/storage/json_lines_sink.h"

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

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

  fs::path folder_;
  std::unique_ptr<Spool> spool_;
  std::optional<Recorder> recorder_;
};

TEST_F(JsonLines, say_of_each_step_what_is_known_of_it) {
  CallStarted started;
  started.caller = "sip:\"a\\b\"\x01@example.test";
  started.callee = "sip:+4930@example.test";
  started.call_id = "abc";
  recorder_->started(5, base::Instant(1s), started);
  recorder_->ended(5, base::Instant(2s), {.status = 486, .cause = 17, .by = EndedBy::callee, .pdd_ms = 9});
  JsonLinesSink sink(folder_);
  ASSERT_TRUE(sink.store(records()));
  EXPECT_EQ(sink.close_lost({1, 7}), 0U);
  EXPECT_EQ(gunzipped(),
            "{\"run\":\"7\",\"call\":\"5\",\"unix_ms\":1001000,\"kind\":\"started\",\"caller\":\"sip:"
            "\\\"a\\\\b\\\"\\u0001@"
            "example.test\",\"callee\":\"sip:+4930@example.test\",\"call_id\":\"abc\"}\n"
            "{\"run\":\"7\",\"call\":\"5\",\"unix_ms\":1002000,\"kind\":\"ended\",\"status\":486,\"cause\":"
            "17,\"ended_by\":"
            "\"callee\",\"pdd_ms\":9}\n"
            "{\"kind\":\"lost\",\"all_runs_but\":\"7\"}\n");
}

TEST_F(JsonLines, go_on_in_another_file_when_one_is_full) {
  for (std::uint64_t call = 0; call < 3; ++call) {
    recorder_->interim(call, base::Instant(1s));
    JsonLinesSink sink(folder_, 10);
    ASSERT_TRUE(sink.store(records()));
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
    ASSERT_TRUE(sink.store(std::span(all).first(10)));
    ASSERT_TRUE(sink.store(std::span(all).subspan(10, 10)));
  }
  const auto whole = fs::file_size(file());
  {
    JsonLinesSink sink(folder_);
    ASSERT_TRUE(sink.store(std::span(all).subspan(20, 10)));
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
  ASSERT_TRUE(last.store(std::span(all).subspan(10)));
  const auto text = gunzipped();
  for (std::uint64_t call = 0; call < 50; ++call) {
    const auto wanted = "\"call\":\"" + std::to_string(call) + "\"";
    const auto at = text.find(wanted);
    ASSERT_NE(at, std::string::npos) << call;
    EXPECT_EQ(text.find(wanted, at + 1), std::string::npos) << call;
  }
}

TEST_F(JsonLines, say_why_they_cannot_be_written) {
  EXPECT_THROW(JsonLinesSink((folder_ / "no" / "such").string()), std::runtime_error);
}

}  // namespace
}  // namespace trunkline::controlplane
