// The descriptions of phones that speak one codec: written, and of the others only where their media goes.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/endpoint.h"
#include "perf/trafgen/codec.h"

namespace trunkline::trafgen {

[[nodiscard]] std::string write_sdp(const base::Endpoint& media, const Codec& codec);

/// Address and port of the first audio stream. Nothing when it has none, or port 0 (refused).
[[nodiscard]] std::optional<base::Endpoint> media_endpoint(std::string_view sdp) noexcept;

}  // namespace trunkline::trafgen
