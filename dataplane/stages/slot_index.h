// Which slot a packet came to, by where it was sent.
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <vector>

#include "base/handle.h"
#include "dataplane/intake/services.h"
#include "dataplane/stages/address_index.h"
#include "dataplane/stages/interfaces.h"
#include "rtp/relay/media_layout.h"
#include "rtp/relay/slot.h"

namespace trunkline::dataplane {

/// A media address of one worker on which nothing but media comes.
struct MediaPlace {
  base::IpAddress address;
  std::uint8_t port = 0;         // of the data plane
  std::uint32_t first_slot = 0;  // there
};
[[nodiscard]] std::vector<MediaPlace> media_places(const Interfaces& interfaces, const Services& services,
                                                   const rtp::MediaLayout& media, base::WorkerId worker);
/// The first UDP port of a worker's piece of the range.
[[nodiscard]] std::uint16_t first_media_port(const rtp::MediaLayout& media, base::WorkerId worker) noexcept;

/// Made at start, then only read: the slots of one worker by their addresses and RTP ports. Few may be left
/// out, whose packets go the long way.
class SlotIndex {
 public:
  /// What leads to the slots behind the addresses of one port.
  class OfPort {
   public:
    /// `destination` as it lies in the header, `port` in host order. False: no slot's RTP end, or left out.
    [[nodiscard]] bool find(Ipv4Word destination, std::uint16_t port, std::uint32_t& slot) const noexcept {
      const auto& cell = cells_[destination * multiplier_ >> shift];
      // An odd port, which is RTCP's, comes out beyond all pairs.
      const auto pair = std::rotr(static_cast<std::uint16_t>(port - first_port_), 1);
      if (cell.address != destination || pair >= cell.pairs) return false;
      slot = cell.first_slot + pair;
      return true;
    }

   private:
    friend class SlotIndex;
    static constexpr unsigned bits = 9;
    static constexpr unsigned shift = 32 - bits;
    struct alignas(16) Cell {
      Ipv4Word address{};
      std::uint32_t first_slot = 0;
      std::uint16_t pairs = 0;  // below 0x8000, since each has two ports
    };
    [[nodiscard]] bool add(const Cell& cell) noexcept;

    std::uint32_t multiplier_ = 1;
    std::uint16_t first_port_ = 0;
    std::array<Cell, 1U << bits> cells_{};
  };

  SlotIndex(const Interfaces& interfaces, const Services& services, const rtp::MediaLayout& media,
            base::WorkerId worker);

  [[nodiscard]] const OfPort& operator[](std::uint8_t port) const noexcept { return ports_[port]; }

 private:
  std::vector<OfPort> ports_;
};

}  // namespace trunkline::dataplane
