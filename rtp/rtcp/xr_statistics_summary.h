// XR block 6: loss, duplicates, jitter and hop counts of an interval in a few figures.
#pragma once

#include <cstdint>

#include "base/octet_writer.h"
#include "base/result.h"
#include "rtp/rtcp/extended_report.h"

namespace trunkline::rtp {

/// Which header the hop figures are from.
enum class HopFigures : std::uint8_t { none = 0, ipv4_ttl = 1, ipv6_hop_limit = 2 };

/// Source: RFC 3611 section 4.6. What is not told has no meaning.
struct XrStatisticsSummary {
  bool tells_loss = false;
  bool tells_duplicates = false;
  bool tells_jitter = false;
  HopFigures hops = HopFigures::none;
  Ssrc source{};
  std::uint16_t begin_sequence = 0;
  std::uint16_t end_sequence = 0;  // one after the last
  std::uint32_t lost = 0;
  std::uint32_t duplicated = 0;
  std::uint32_t min_jitter = 0;  // timestamp units, as are the next three
  std::uint32_t max_jitter = 0;
  std::uint32_t mean_jitter = 0;
  std::uint32_t deviation_of_jitter = 0;
  std::uint8_t min_hops = 0;
  std::uint8_t max_hops = 0;
  std::uint8_t mean_hops = 0;
  std::uint8_t deviation_of_hops = 0;

  friend bool operator==(const XrStatisticsSummary&, const XrStatisticsSummary&) noexcept = default;
};

/// Errors: `wrong_type`; `body_too_short`.
[[nodiscard]] base::Result<XrStatisticsSummary, RtcpError> parse_statistics_summary(
    const XrBlock& block) noexcept;
void write(base::OctetWriter& writer, const XrStatisticsSummary& block) noexcept;

}  // namespace trunkline::rtp
