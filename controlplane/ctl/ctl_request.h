// One question to the appliance, and its answer as JSON.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

#include "controlplane/ctl/ctl_source.h"

namespace trunkline::controlplane {

inline constexpr std::size_t longest_request = 1024;  // octets of a line
inline constexpr std::size_t most_calls_shown = 100;  // in one answer; who wants more asks for the next page
inline constexpr std::size_t most_bans_shown = 200;
inline constexpr std::size_t most_registrations_shown = 1000;

/// `line` without its line end: a word and its arguments ("status", "counters", "workers", "calls [MOST
/// [AFTER]]", "call ID", "hangup ID", "registrations [MOST]", "bans [lift ADDRESS]", "trunks", "route test
/// NUMBER [FROM]", "capture WISH", see read_capture_wish()). `file` came with the question. `reply` gets one
/// JSON object without a line end, within this call or later; of a question that is not understood or cannot
/// be answered: {"error": "..."}. What is returned ends an answer that takes long, if there is a way to.
[[nodiscard]] Stop answer_request(std::string_view line, Descriptor file, CtlSource& source,
                                  std::function<void(std::string)> reply);

}  // namespace trunkline::controlplane
