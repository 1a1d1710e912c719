// What is to be captured: a fixed value that the control side makes and every worker reads.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "base/endpoint.h"

namespace trunkline::gate {

enum class CaptureKind : std::uint8_t {
  none,
  sip,   // all signalling
  ip,    // what comes from or goes to `address`
  call,  // signalling by its Call-ID, media by its ports
};

/// `call`: signalling of both legs, by digest of their Call-IDs (base::SipHash under the secret of
/// gate::Sharding), and what passes our media ports of that call: RTP, and RTCP one port above.
struct CaptureFilter {
  static constexpr std::size_t most_call_ids = 2;
  static constexpr std::size_t most_media = 64;

  CaptureKind kind = CaptureKind::none;
  base::IpAddress address;
  std::uint8_t call_id_count = 0;
  std::uint8_t media_count = 0;
  std::array<std::uint64_t, most_call_ids> call_ids{};
  std::array<base::Endpoint, most_media> media{};  // the even port of each pair

  friend bool operator==(const CaptureFilter&, const CaptureFilter&) noexcept = default;
};

/// All captures that run at one time, each in a place of its own. Swapped as a whole.
struct CaptureFilters {
  static constexpr std::size_t most = 4;
  std::array<CaptureFilter, most> places{};

  [[nodiscard]] constexpr bool any() const noexcept {
    for (const auto& filter : places) {
      if (filter.kind != CaptureKind::none) return true;
    }
    return false;
  }
  friend bool operator==(const CaptureFilters&, const CaptureFilters&) noexcept = default;
};
static_assert(std::is_trivially_copyable_v<CaptureFilters>);

}  // namespace trunkline::gate
