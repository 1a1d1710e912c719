#include "controlplane/app/log_file.h"

#include <utility>

namespace trunkline::controlplane {
namespace {

std::unique_ptr<spdlog::details::file_helper> opened(const std::string& path) {
  auto file = std::make_unique<spdlog::details::file_helper>();
  file->open(path);
  return file;
}

}  // namespace

LogFile::LogFile(std::string path) : path_(std::move(path)), file_(opened(path_)) {}

void LogFile::reopen() {
  auto file = opened(path_);  // nobody waits for it
  const std::scoped_lock lock(mutex_);
  file_.swap(file);
}

void LogFile::sink_it_(const spdlog::details::log_msg& message) {
  spdlog::memory_buf_t line;
  formatter_->format(message, line);
  file_->write(line);
}

}  // namespace trunkline::controlplane
