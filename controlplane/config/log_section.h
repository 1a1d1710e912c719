// Section `log`: what is written, and where to.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "controlplane/config/choice.h"
#include "controlplane/config/fields.h"

namespace trunkline::controlplane {

enum class LogLevel : std::uint8_t { debug, info, warning, error };

template <>
struct Choices<LogLevel> {
  static constexpr ChoiceWords<LogLevel, 4> words{{{"debug", LogLevel::debug},
                                                   {"info", LogLevel::info},
                                                   {"warning", LogLevel::warning},
                                                   {"error", LogLevel::error}}};
};

struct RawLog {
  Located<LogLevel> level{LogLevel::info};
  Located<std::optional<std::string>> file;
};

void describe(ConfigFields& fields, RawLog& raw);

struct LogConfig {
  LogLevel level = LogLevel::info;
  std::string file;  // empty: standard error
};

[[nodiscard]] LogConfig check_log(const RawLog& raw);

}  // namespace trunkline::controlplane
