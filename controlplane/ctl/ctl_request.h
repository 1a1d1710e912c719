// One question to the appliance, and its answer as JSON.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "controlplane/ctl/snapshot.h"

namespace trunkline::controlplane {

inline constexpr std::size_t longest_request = 1024;  // octets of a line
inline constexpr std::size_t most_calls_shown =
    1000;  // in one answer: each costs the shard some microseconds

/// `line` without its line end: a word and its arguments ("status", "counters", "workers", "calls [MOST]").
/// The answer is one JSON object without a line end; of a question that is not understood: {"error": "..."}.
[[nodiscard]] std::string answer_request(std::string_view line, CtlSource& source);

}  // namespace trunkline::controlplane
