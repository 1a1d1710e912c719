// Which local port is which slot of which worker: plain arithmetic that both planes share, in place of a
// lookup.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "base/endpoint.h"
#include "base/handle.h"

namespace trunkline::rtp {

/// The media ports of the appliance. Each local address carries the same port range, cut into one contiguous
/// piece a worker; a slot is an even port (RTP) with the odd one above it (RTCP, RFC 3550 section 11).
/// A worker's slots are numbered address by address: index = address * pairs_per_worker + pair.
struct MediaLayout {
  static constexpr std::size_t most_addresses = 64;

  std::array<base::IpAddress, most_addresses> addresses{};
  std::uint8_t address_count = 0;
  std::uint8_t worker_count = 1;
  std::uint16_t first_port = 0;  // even
  std::uint16_t pairs_per_worker = 0;

  struct Slot {
    base::WorkerId worker;
    std::uint32_t index;
    bool is_odd;  // the RTCP port of the pair
  };

  [[nodiscard]] constexpr std::uint32_t slots_per_worker() const noexcept {
    return static_cast<std::uint32_t>(address_count) * pairs_per_worker;
  }
  /// The slot behind a local port; nullopt when the port is no media port.
  [[nodiscard]] constexpr std::optional<Slot> find(std::uint8_t address, std::uint16_t port) const noexcept {
    if (port < first_port || pairs_per_worker == 0) return std::nullopt;
    const std::uint32_t pair = static_cast<std::uint32_t>(port - first_port) >> 1;
    const std::uint32_t worker = pair / pairs_per_worker;
    if (worker >= worker_count) return std::nullopt;
    const std::uint32_t index = std::uint32_t{address} * pairs_per_worker + pair % pairs_per_worker;
    return Slot{base::WorkerId{static_cast<std::uint8_t>(worker)}, index, (port & 1) != 0};
  }
  /// The RTP port's local endpoint of a slot. `handle` must name a slot of this layout.
  [[nodiscard]] constexpr base::Endpoint local(base::MediaHandle handle) const noexcept {
    const std::uint32_t pair =
        handle.owner * std::uint32_t{pairs_per_worker} + handle.index % pairs_per_worker;
    return {addresses[handle.index / pairs_per_worker], static_cast<std::uint16_t>(first_port + 2 * pair)};
  }
};

}  // namespace trunkline::rtp
