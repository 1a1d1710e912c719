// One datagram that is arriving in fragments: what has come so far, in the buffer in which it will be whole.
#pragma once

#include <bitset>
#include <cstdint>
#include <span>

#include "base/endpoint.h"
#include "base/instant.h"
#include "dataplane/packet/packet.h"

namespace trunkline::dataplane {

/// What an IP stage knows of a fragment.
struct FragmentFacts {
  base::IpAddress source;
  base::IpAddress destination;
  std::uint32_t identification = 0;
  std::uint8_t protocol = 0;
  bool more = false;              // it is not the last
  std::uint32_t offset = 0;       // of its data in the whole
  std::uint16_t data_begins = 0;  // in its packet; the data ends with the packet
};

/// What one more fragment made of the datagram.
enum class Placed : std::uint8_t {
  added,
  completed,
  duplicate,  // was here, octet for octet: harmless
  malformed,  // no data, a middle piece that is no multiple of eight, data behind the end
  overlap,    // other octets for a place that is taken (RFC 5722: the datagram is given up)
  too_large,  // would run past 65,535 octets
  too_many,   // pieces
};

class UnfinishedDatagram {
 public:
  static constexpr std::uint16_t most_fragments = 128;  // 65,535 octets in packets of 576 are 119

  /// Begins anew with the first fragment seen of it. `buffer` takes the whole, with `header_room` octets in
  /// front of its data for the IP header.
  void begin(const FragmentFacts& facts, Packet buffer, std::uint16_t header_room,
             base::Instant now) noexcept;
  /// Gives the buffer back; later fragments of it are still recognised.
  void refuse() noexcept { buffer_.reset(); }
  /// Free for another.
  void end() noexcept {
    buffer_.reset();
    active_ = false;
  }

  /// Copies the data in. After anything but `added`, `completed` and `duplicate` the datagram is of no more
  /// use.
  [[nodiscard]] Placed place(const FragmentFacts& facts, std::span<const std::uint8_t> data) noexcept;
  /// After `completed`: the whole, its data behind `header_room` octets yet to be written; this is then free.
  [[nodiscard]] Packet take() noexcept;

  [[nodiscard]] bool is_active() const noexcept { return active_; }
  [[nodiscard]] bool is_refused() const noexcept { return !buffer_; }
  [[nodiscard]] bool is_part(const FragmentFacts& facts) const noexcept {
    return identification_ == facts.identification && protocol_ == facts.protocol &&
           source_ == facts.source && destination_ == facts.destination;
  }
  [[nodiscard]] const base::IpAddress& source() const noexcept { return source_; }
  [[nodiscard]] base::Instant began() const noexcept { return began_; }

 private:
  static constexpr std::size_t unit = 8;
  static constexpr std::uint32_t unknown = 0xffffffff;

  [[nodiscard]] bool holds_same(std::uint32_t offset, std::span<const std::uint8_t> data) const noexcept;

  bool active_ = false;
  std::uint8_t protocol_ = 0;
  std::uint16_t header_room_ = 0;
  std::uint16_t fragments_ = 0;
  std::uint32_t identification_ = 0;
  std::uint32_t total_ = unknown;  // octets of data, known from the last fragment
  std::uint32_t placed_ = 0;
  std::uint32_t highest_ = 0;  // end of the data placed so far
  base::IpAddress source_;
  base::IpAddress destination_;
  base::Instant began_;
  Packet buffer_;
  std::bitset<65536 / unit> taken_;
};

}  // namespace trunkline::dataplane
