// A message written into a buffer that it fits in, when nobody knows how long it will be.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>

#include "base/buffer_pool.h"
#include "sip/message/writer.h"

namespace trunkline::controlplane {

/// Why a message of ours was not written.
enum class Unwritten : std::uint8_t {
  no_room,    // no buffer is left
  too_large,  // for a datagram, and so for us (RFC 3261 section 18.1.1)
  invalid,    // whatever the room
};

/// `write(std::span<char>)` writes it, in a buffer of `expected` octets at first. What does not fit is
/// written again, which costs as much as all that was written before. An empty one: it was not, and `why` is
/// told.
template <class Write>
[[nodiscard]] base::Buffer whole_message(base::BufferPool& buffers, std::size_t expected, Unwritten& why,
                                         Write&& write) {
  constexpr std::size_t most_octets = 65535;
  for (auto octets = std::min(expected, most_octets);; octets = std::min(2 * octets, most_octets)) {
    auto buffer = buffers.take(octets);
    if (!buffer) {
      why = Unwritten::no_room;
      return {};
    }
    // All of it: what is asked for is a guess, and the buffer of its class is larger.
    const auto written = write(std::span(reinterpret_cast<char*>(buffer.data()), buffer.capacity()));
    if (written) {
      static_cast<void>(buffer.resize(written->size()));  // never beyond its capacity
      return buffer;
    }
    if (written.error() != sip::WriteError::no_room || octets == most_octets) {
      why = written.error() == sip::WriteError::no_room ? Unwritten::too_large : Unwritten::invalid;
      return {};
    }
  }
}

}  // namespace trunkline::controlplane
