// Which slot a packet is most likely for: enough to fetch it, before anything is compared.
#pragma once

#include <array>
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

/// Made at start, then only read. It finds every slot of one worker by its address and port; a packet for any
/// other end may be sent to a slot, too, and differs from it by its ends.
class SlotGuess {
 public:
  /// What leads to the slots behind the addresses of one port.
  class OfPort {
   public:
    /// `destination` as it lies in the header, `port` in host order. False: certainly for none.
    [[nodiscard]] bool find(Ipv4Word destination, std::uint16_t port, std::uint32_t& slot) const noexcept {
      const auto& cell = cells_[destination * multiplier_ >> shift];
      const auto pair = static_cast<std::uint16_t>(port - first_port_) / 2U;
      if (pair >= cell.pairs) return false;
      slot = cell.first_slot + pair;
      return true;
    }

   private:
    friend class SlotGuess;
    static constexpr unsigned bits = 9;
    static constexpr unsigned shift = 32 - bits;
    struct Cell {
      std::uint32_t first_slot = 0;
      std::uint32_t pairs = 0;
    };
    [[nodiscard]] bool add(Ipv4Word address, const Cell& cell) noexcept;

    std::uint32_t multiplier_ = 1;
    std::uint16_t first_port_ = 0;
    std::array<Cell, 1U << bits> cells_{};
  };

  SlotGuess(const Interfaces& interfaces, const Services& services, const rtp::MediaLayout& media,
            base::WorkerId worker);

  [[nodiscard]] const OfPort& operator[](std::uint8_t port) const noexcept { return ports_[port]; }

 private:
  std::vector<OfPort> ports_;
};

}  // namespace trunkline::dataplane
