#include "controlplane/app/log.h"

#include <memory>

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include "controlplane/app/log_file.h"

namespace trunkline::controlplane {
namespace {

spdlog::level::level_enum level_of(LogLevel level) {
  switch (level) {
    case LogLevel::debug: return spdlog::level::debug;
    case LogLevel::info: return spdlog::level::info;
    case LogLevel::warning: return spdlog::level::warn;
    case LogLevel::error: break;
  }
  return spdlog::level::err;
}

}  // namespace

void start_log(const LogConfig& config) {
  auto logger = config.file.empty()
                    ? spdlog::stderr_logger_mt("trunkline")
                    : std::make_shared<spdlog::logger>("trunkline", std::make_shared<LogFile>(config.file));
  logger->set_pattern("%Y-%m-%d %H:%M:%S.%e %l %v");
  logger->flush_on(spdlog::level::info);
  spdlog::set_default_logger(logger);
  set_log_level(config.level);
}

void set_log_level(LogLevel level) { spdlog::set_level(level_of(level)); }

void reopen_log() {
  for (const auto& sink : spdlog::default_logger_raw()->sinks()) {
    const auto file = std::dynamic_pointer_cast<LogFile>(sink);
    if (!file) continue;
    try {
      file->reopen();
    } catch (const spdlog::spdlog_ex& error) {
      spdlog::error("the log goes on where it was: {}", error.what());
    }
  }
}

}  // namespace trunkline::controlplane
