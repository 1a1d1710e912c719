#include "rtp/relay/express.h"

namespace trunkline::rtp {

bool count_long_header(Slot& slot, std::span<const std::uint8_t> octets, const Moment& now) noexcept {
  const auto header = parse_clear(octets);
  return header && slot.stream.record_next(*header, static_cast<std::uint32_t>(octets.size()), now.arrival);
}

}  // namespace trunkline::rtp
