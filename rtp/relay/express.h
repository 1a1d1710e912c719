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

/// Whether the source, of the slot's own family, is all that refuse_rtp() would still ask about a packet on
/// its RTP port. `local`: the slot's own address; `own`: all of ours. A rule that is added there and that
/// such a slot could break belongs here as well: the short way asks nothing else.
[[nodiscard]] bool is_express(const Slot& slot, const base::IpAddress& local,
                              std::span<const base::IpAddress> own) noexcept;

/// How what comes to `in`, whose end `in_local` is, leaves by `out`: only where nothing can keep depart()
/// from sending any more; otherwise no way is open. Two slots that name each other as partners.
[[nodiscard]] WayOut way_between(const Slot& in, const base::Endpoint& in_local, const Slot& out,
                                 const base::Endpoint& out_local) noexcept;

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

/// What admit_express() does with a packet from the peer.
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
/// leaves by the slot's way. False, and nothing has happened: admit() must look at it. The packet came over
/// IPv4 to just this slot's RTP end; `address` and `port` are its source's, the one as wire_word() has it and
/// the other in host order. `octets` are at least 12.
template <Counting counting = Counting::on>
[[nodiscard]] inline bool admit_express(Slot& slot, std::uint32_t address, std::uint16_t port,
                                        std::span<const std::uint8_t> octets, const Moment& now) noexcept {
  const auto differs = (wire_word(slot.remote.address) ^ address) | (std::uint32_t{slot.remote.port} ^ port);
  return slot.express_in && differs == 0 && take_express<counting>(slot, octets, now);
}

/// The same over IPv6.
template <Counting counting = Counting::on>
[[nodiscard]] inline bool admit_express_v6(Slot& slot, const base::IpAddress::Octets& address,
                                           std::uint16_t port, std::span<const std::uint8_t> octets,
                                           const Moment& now) noexcept {
  return slot.express_in && slot.remote.port == port && slot.remote.address.octets() == address &&
         take_express<counting>(slot, octets, now);
}

}  // namespace trunkline::rtp
