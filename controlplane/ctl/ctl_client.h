// trunkctl's end of the control socket: asks one question and waits for the answer.
#pragma once

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

/// Sends the line and returns the answer's line, without line ends. Waits at most `timeout_s` for each step.
[[nodiscard]] base::Result<std::string, CtlError> ask_appliance(const std::string& path,
                                                                std::string_view line, int timeout_s);

}  // namespace trunkline::controlplane
