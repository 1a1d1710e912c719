// What the configuration's validator has to know of the machine we run on.
#pragma once

#include <cstdint>
#include <filesystem>

#include "controlplane/config/machine.h"

namespace trunkline::controlplane {

/// What counts as free of its memory: what nobody has now, or, for --check, all of it, since the appliance
/// that is to be started again may be running meanwhile.
enum class MemoryOf : std::uint8_t { now, whole_machine };

/// Reads /proc and /sys, which are below `root`.
[[nodiscard]] Machine this_machine(MemoryOf which = MemoryOf::now, const std::filesystem::path& root = "/");

}  // namespace trunkline::controlplane
