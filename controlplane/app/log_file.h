// A log file that is opened anew when somebody has put it away.
#pragma once

#include <memory>
#include <mutex>
#include <string>

#include <spdlog/details/file_helper.h>
#include <spdlog/sinks/base_sink.h>

namespace trunkline::controlplane {

/// Appends. Any thread may use it.
class LogFile final : public spdlog::sinks::base_sink<std::mutex> {
 public:
  /// Throws spdlog::spdlog_ex when it cannot be opened.
  explicit LogFile(std::string path);

  /// What has that name now, or a new one, from the next line on; no line is lost. Throws as the constructor
  /// does: then it goes on in the file from before.
  void reopen();

 protected:
  void sink_it_(const spdlog::details::log_msg& message) override;
  void flush_() override { file_->flush(); }

 private:
  using File = spdlog::details::file_helper;

  std::string path_;
  std::unique_ptr<File> file_;  // under the mutex of base_sink
};

}  // namespace trunkline::controlplane
