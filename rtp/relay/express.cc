#include "rtp/relay/express.h"

#include <array>
#include <cstring>

namespace trunkline::rtp {
namespace {

std::uint16_t sum_of(const base::IpAddress& address) noexcept {
  std::array<std::uint32_t, 4> words;
  std::memcpy(words.data(), address.octets().data(), sizeof words);
  const WireEnds low{words[0], words[1], words[2]};
  return WireEnds{low.sum(), words[3], 0}.sum();
}

bool relays(const Slot& slot) noexcept {
  return slot.open && slot.mode == SlotMode::relay && slot.remote.port != 0;
}

// Of both ends of a slot, in either direction.
std::uint16_t sum_of_ends(const base::Endpoint& local, const base::Endpoint& remote) noexcept {
  return WireEnds{sum_of(local.address), sum_of(remote.address), WireEnds::ports_of(local.port, remote.port)}
      .sum();
}

bool of_one_family(const base::Endpoint& local, const base::Endpoint& remote) noexcept {
  return local.address.is_v4() == remote.address.is_v4();
}

}  // namespace

bool is_express(const Slot& slot, const base::IpAddress& local,
                std::span<const base::IpAddress> own) noexcept {
  const auto& remote = slot.remote.address;
  const bool knows_peer = (slot.latched || slot.latch == LatchRule::signalled) && !is_impossible(remote, own);
  return relays(slot) && local.is_v4() == remote.is_v4() && slot.may_receive && knows_peer;
}

WayOut way_between(const Slot& in, const base::Endpoint& in_local, const Slot& out,
                   const base::Endpoint& out_local) noexcept {
  WayOut way;
  if (!relays(in) || !relays(out) || !out.may_send || !of_one_family(in_local, in.remote) ||
      !of_one_family(out_local, out.remote))
    return way;
  way.v4 = out_local.address.is_v4();
  way.v6 = !way.v4;
  way.translates = out.translates;
  way.ends.ports = WireEnds::ports_of(out_local.port, out.remote.port);
  if (way.v4) way.ends = WireEnds::of(out_local, out.remote);
  way.head_word = static_cast<std::uint16_t>(out.dscp << 10 | 0x45);
  way.head_sum = WireEnds{way.ends.source, way.ends.destination, way.head_word}.sum();
  way.ends_change = change_of_sums(sum_of_ends(in_local, in.remote), sum_of_ends(out_local, out.remote));
  return way;
}

bool count_long_header(Slot& slot, std::span<const std::uint8_t> octets, const Moment& now) noexcept {
  const auto header = parse_clear(octets);
  return header && slot.stream.record_next(*header, static_cast<std::uint32_t>(octets.size()), now.arrival);
}

}  // namespace trunkline::rtp
