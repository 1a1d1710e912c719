// The folder in which DPDK keeps what belongs to one program and file prefix.
#pragma once

#include <string>

namespace trunkline::dataplane {

/// Whether a running program other than this one has locked it. Not for hugepages: with --in-memory DPDK
/// locks nothing, and shares nothing. For a program that gives up: a lock of its own in there is gone
/// afterwards.
[[nodiscard]] bool is_held_by_another(const std::string& folder);

}  // namespace trunkline::dataplane
