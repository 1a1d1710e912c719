#include "controlplane/app/log_file.h"

#include <array>
#include <filesystem>
#include <fstream>
#include <set>
#include <thread>

#include <gtest/gtest.h>
#include <spdlog/logger.h>

namespace trunkline::controlplane {
namespace {

namespace fs = std::filesystem;

class LogFileTest : public testing::Test {
 protected:
  LogFileTest() {
    std::string pattern = (fs::temp_directory_path() / "log_file_test_XXXXXX").string();
    folder = ::mkdtemp(pattern.data());
    path = folder / "tl.log";
    sink = std::make_shared<LogFile>(path.string());
    sink->set_pattern("%v");
  }
  ~LogFileTest() override { fs::remove_all(folder); }

  static std::multiset<std::string> lines(const fs::path& of) {
    std::multiset<std::string> read;
    std::ifstream file(of);
    for (std::string line; std::getline(file, line);) read.insert(line);
    return read;
  }

  fs::path folder;
  fs::path path;
  std::shared_ptr<LogFile> sink;
};

TEST_F(LogFileTest, what_was_put_away_is_left_alone_once_it_is_opened_anew) {
  spdlog::logger logger("test", sink);
  logger.info("before");
  fs::rename(path, folder / "tl.log.1");
  logger.info("meanwhile");
  sink->reopen();
  logger.info("after");
  logger.flush();
  EXPECT_EQ(lines(folder / "tl.log.1"), (std::multiset<std::string>{"before", "meanwhile"}));
  EXPECT_EQ(lines(path), std::multiset<std::string>{"after"});
}

TEST_F(LogFileTest, no_line_is_lost_or_written_twice_while_others_write) {
  constexpr int each = 2000;
  std::array<std::thread, 3> writers;
  for (std::size_t i = 0; i < writers.size(); ++i) {
    writers[i] = std::thread([this, i] {
      spdlog::logger logger("test", sink);
      for (int line = 0; line < each; ++line) logger.info("{} {}", i, line);
    });
  }
  std::multiset<std::string> all;
  for (int turn = 0; turn < 20; ++turn) {
    const auto away = folder / std::to_string(turn);
    fs::rename(path, away);
    sink->reopen();
    all.merge(lines(away));
  }
  for (auto& writer : writers) writer.join();
  sink->flush();
  all.merge(lines(path));
  EXPECT_EQ(all.size(), writers.size() * each);
  EXPECT_EQ(std::set<std::string>(all.begin(), all.end()).size(), all.size());
}

TEST_F(LogFileTest, goes_on_where_it_was_if_it_cannot_be_opened) {
  spdlog::logger logger("test", sink);
  fs::rename(path, folder / "tl.log.1");
  fs::create_directory(path);
  EXPECT_THROW(sink->reopen(), spdlog::spdlog_ex);
  logger.info("after");
  logger.flush();
  EXPECT_EQ(lines(folder / "tl.log.1"), std::multiset<std::string>{"after"});
}

}  // namespace
}  // namespace trunkline::controlplane
