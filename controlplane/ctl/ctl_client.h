// trunkctl's end of the control socket: asks one question and waits for the answer.
#pragma once

#include <csignal>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace trunkline::controlplane {

enum class CtlError : std::uint8_t {
  no_socket,    // there is no such file
  refused,      // nobody listens: the appliance has ended without removing its socket
  forbidden,    // not our user or group
  unreachable,  // any other failure to connect
  no_answer,    // the connection ended, or nothing came in time
};

[[nodiscard]] std::string_view to_string(CtlError error) noexcept;

/// What goes beside a question whose answer takes long.
struct LongQuestion {
  int file = -1;                                       // passed to the appliance; -1: none
  const volatile std::sig_atomic_t* enough = nullptr;  // set by a signal: ask for the answer now
};

/// Sends the line and returns the answer's line, without line ends. Waits at most `timeout_s` for each step.
[[nodiscard]] base::Result<std::string, CtlError> ask_appliance(const std::string& path,
                                                                std::string_view line, int timeout_s);
/// The same; the answer may take as long as it does.
[[nodiscard]] base::Result<std::string, CtlError> ask_appliance(const std::string& path,
                                                                std::string_view line, int timeout_s,
                                                                const LongQuestion& question);

}  // namespace trunkline::controlplane
