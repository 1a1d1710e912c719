// Which slots take the short way: streams about which nothing has to be decided any more.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <span>

#include "base/endpoint.h"
#include "rtp/packet/header.h"
#include "rtp/relay/count.h"
#include "rtp/relay/moment.h"
#include "rtp/relay/slot.h"

namespace trunkline::rtp {

/// Sources that no other host has, and whose packets the IP stages drop by name: the short way has no such
/// drop, so it never admits them. RFC 1122 section 3.2.1.3, RFC 4291 section 2.5.
[[nodiscard]] inline bool is_impossible(const base::IpAddress& source,
                                        std::span<const base::IpAddress> own) noexcept {
  constexpr base::IpAddress loopback({0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1});
  const auto first = source.octets()[source.is_v4() ? 12 : 0];
  const bool no_host = source.is_v4() ? first == 0 || first == 127 || first >= 224
                                      : first == 0xff || source == loopback || source.is_unspecified();
  return no_host || std::find(own.begin(), own.end(), source) != own.end();
}

/// To be called whenever something that admit.h, latch.h or rewrite.h look at has changed. `local`: the
/// slot's own address; `own`: all of ours.
///
/// A slot is `express_in` when the source is all that refuse_rtp() would still ask about a packet on its RTP
/// port, and `express_out`, or `express_out_v6`, when nothing but the partner can keep depart() from sending;
/// only between ends of one family. Those of IPv4 are kept as packets carry them; of IPv6 the ports are, and
/// the sum. A rule that is added there and that such a slot could break belongs here as well: the short way
/// asks nothing else.
void settle(Slot& slot, const base::IpAddress& local, std::span<const base::IpAddress> own) noexcept;

/// Whether counting is done by admit_express(). Always; that it can be left out is for measuring what it
/// costs.
enum class Counting : std::uint8_t { on, off };

/// The same as count_express() for a header that has more in it than twelve octets.
[[nodiscard]] bool count_long_header(Slot& slot, std::span<const std::uint8_t> octets,
                                     const Moment& now) noexcept;

/// Counts a packet that is RTP, has 12 octets or more and is the next of its stream. False, and nothing has
/// happened: it is another, or its header lies about its lengths.
[[nodiscard]] inline bool count_express(Slot& slot, std::span<const std::uint8_t> octets,
                                        const Moment& now) noexcept {
  const auto word = [&](std::size_t at) {
    std::uint32_t value = 0;
    std::memcpy(&value, octets.data() + at, sizeof value);
    return __builtin_bswap32(value);
  };
  const auto length = static_cast<std::uint32_t>(octets.size());
  // Neither CSRCs nor extension nor padding: there is nothing else to read.
  if (octets[0] == 0x80) [[likely]] {
    const StreamStatistics::Glimpse packet{Ssrc{word(8)}, word(4), static_cast<std::uint16_t>(word(0)),
                                           static_cast<std::uint8_t>(octets[1] & 0x7f)};
    return slot.stream.record_next(packet, length, now.arrival);
  }
  return count_long_header(slot, octets, now);
}

/// What admit_express() does with a packet that has the slot's ends.
template <Counting counting>
[[nodiscard]] inline bool take_express(Slot& slot, std::span<const std::uint8_t> octets,
                                       const Moment& now) noexcept {
  // 192 to 223 in the second octet is RTCP (RFC 5761 section 4).
  if ((octets[1] & 0xe0) == 0xc0) [[unlikely]]
    return false;
  if constexpr (counting == Counting::on) {
    if (!count_express(slot, octets, now)) return false;
  } else {
    if (octets[0] >> 6 != 2) return false;
  }
  count_heard(slot, now);
  return true;
}

/// The first step in short, for RTP about which nothing has to be decided: counted as by Relay::admit(), it
/// leaves by the slot's partner. False, and nothing has happened: admit() must look at it. `ends`: where
/// those of the packet lie (see WireEnds), which may be for another slot. `octets` are at least 12.
template <Counting counting = Counting::on>
[[nodiscard]] inline bool admit_express(Slot& slot, const std::uint8_t* ends,
                                        std::span<const std::uint8_t> octets, const Moment& now) noexcept {
  return slot.express_in && slot.ends.are_those_of(ends) && take_express<counting>(slot, octets, now);
}

/// The same for a packet over IPv6 to the slot's own address. `ports`: as WireEnds has them.
template <Counting counting = Counting::on>
[[nodiscard]] inline bool admit_express_v6(Slot& slot, const base::IpAddress::Octets& source,
                                           std::uint32_t ports, std::span<const std::uint8_t> octets,
                                           const Moment& now) noexcept {
  return slot.express_in && slot.ends.ports == ports && slot.remote.address.octets() == source &&
         take_express<counting>(slot, octets, now);
}

/// The second step in short, over IPv4: the packet from `from` gets the ends and the DSCP of `slot`. Whoever
/// sends it counts it, by count_sent() and Relay::count_express(), and asks Relay::translate_express() where
/// the slot translates. False: Relay::depart() must look at it.
[[nodiscard]] inline bool departs_express(const Slot& slot, std::uint32_t from) noexcept {
  return slot.express_out && slot.partner == from;
}

}  // namespace trunkline::rtp
