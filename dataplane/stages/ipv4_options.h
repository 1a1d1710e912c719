// The options of an IPv4 header: walked, never obeyed.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "dataplane/gate/worker_counters.h"

namespace trunkline::dataplane {

/// Why a packet with these options is dropped: `ipv4_bad_options` when they do not fit together,
/// `ipv4_source_route` for LSRR and SSRR (RFC 7126 sections 4.3 and 4.4). Others are skipped.
[[nodiscard]] std::optional<gate::WorkerCounter> fault_in_options(
    std::span<const std::uint8_t> options) noexcept;

}  // namespace trunkline::dataplane
