// Logging, for the control plane only: workers count, they do not log.
#pragma once

#include "controlplane/config/log_section.h"

namespace trunkline::controlplane {

/// Sets spdlog's default logger up. Throws spdlog::spdlog_ex when the file cannot be opened.
void start_log(const LogConfig& config);
void set_log_level(LogLevel level);
/// The next line goes into what has the file's name then: the one before may have been put away (logrotate).
void reopen_log();

}  // namespace trunkline::controlplane
