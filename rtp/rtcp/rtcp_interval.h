// When the next RTCP is due in a session of two.
#pragma once

#include <cstdint>

namespace trunkline::rtp {

/// From the last report to the next one, in milliseconds, of 32 random bits. Source: RFC 3550 sections 6.2
/// and 6.3.1. What two members may send within a twentieth of the slowest codec's bandwidth lets them report
/// more often than every five seconds, so that minimum is what counts: half of it before the first report,
/// times 0.5 to 1.5, by e - 3/2 since whoever draws again when it is due (section 6.3.6) waits for longer.
[[nodiscard]] constexpr std::uint32_t rtcp_interval_ms(std::uint32_t random, bool is_first) noexcept {
  constexpr std::uint64_t minimum_ms = 5000;
  constexpr std::uint64_t half = std::uint64_t{1} << 31;
  const std::uint64_t least = is_first ? minimum_ms / 2 : minimum_ms;
  return static_cast<std::uint32_t>(least * (half + random) / 121828 * 100000 >> 32);
}
static_assert(rtcp_interval_ms(0, false) == 2052 && rtcp_interval_ms(0xffffffff, false) == 6156);
static_assert(rtcp_interval_ms(0, true) == 1026 && rtcp_interval_ms(0xffffffff, true) == 3078);

}  // namespace trunkline::rtp
