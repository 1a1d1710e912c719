// What strangers send to a SIP port: noise, broken messages, scanners.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/endpoint.h"
#include "base/random.h"

namespace trunkline::trafgen {

enum class GarbageKind : std::uint8_t {
  noise,    // random octets
  broken,   // an INVITE with octets overwritten and its end cut off
  scanner,  // a whole OPTIONS with the name of a known scanner in User-Agent
  invite,   // a whole INVITE with an offer, to the next phone: nothing is wrong with it
  mixed,    // any of these
};

/// As --garbage and the step `garbage` call it.
[[nodiscard]] std::optional<GarbageKind> garbage_named(std::string_view name) noexcept;

/// Stands in the branch and the Call-ID of an `invite`. Whoever sends it writes a number there, hexadecimal,
/// so that no two are the same call.
inline constexpr std::string_view number_mark = "-number-";

/// One datagram. Up to 800 octets; it may hold any octet.
[[nodiscard]] std::string make_garbage(GarbageKind kind, const base::Endpoint& target,
                                       const base::Endpoint& source, base::Random& random);

/// Somewhere on the target's link, in the upper half of the last 16 bits.
[[nodiscard]] base::Endpoint garbage_source(const base::Endpoint& target, std::uint32_t sources,
                                            base::Random& random);

}  // namespace trunkline::trafgen
