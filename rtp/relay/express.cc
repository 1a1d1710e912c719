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

}  // namespace

void settle(Slot& slot, const base::IpAddress& local, std::span<const base::IpAddress> own) noexcept {
  const auto& remote = slot.remote.address;
  const bool is_v4 = local.is_v4() && remote.is_v4();
  const bool is_v6 = !local.is_v4() && !remote.is_v4();
  const bool relays = slot.open && slot.mode == SlotMode::relay && slot.remote.port != 0;
  const bool knows_peer = (slot.latched || slot.latch == LatchRule::signalled) && !is_impossible(remote, own);
  slot.express_in = relays && (is_v4 || is_v6) && slot.may_receive && knows_peer;
  slot.express_out = relays && is_v4 && slot.may_send;
  slot.express_out_v6 = relays && is_v6 && slot.may_send;
  slot.ends = is_v4 || is_v6 ? WireEnds::of({local, slot.local_port}, slot.remote) : WireEnds{};
  if (is_v6) slot.ends.remote = slot.ends.local = 0;
  slot.ends_sum = slot.ends.sum();
  if (is_v6) slot.ends_sum = WireEnds{slot.ends.ports, sum_of(local), sum_of(remote)}.sum();
  slot.head_word = static_cast<std::uint16_t>(slot.dscp << 10 | 0x45);
  slot.head_sum = WireEnds{slot.ends.remote, slot.ends.local, slot.head_word}.sum();
}

bool count_long_header(Slot& slot, std::span<const std::uint8_t> octets, const Moment& now) noexcept {
  const auto header = parse_clear(octets);
  return header && slot.stream.record_next(*header, static_cast<std::uint32_t>(octets.size()), now.arrival);
}

}  // namespace trunkline::rtp
