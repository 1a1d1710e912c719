#include "dataplane/eal/port_blocks.h"

namespace trunkline::dataplane {

std::vector<PortBlock> port_blocks(std::uint16_t first, std::uint16_t last) {
  std::vector<PortBlock> blocks;
  for (std::uint32_t at = first; at <= last;) {
    std::uint32_t size = 1;
    while (at % (2 * size) == 0 && at + 2 * size - 1 <= last && size < 0x10000) size *= 2;
    blocks.push_back({static_cast<std::uint16_t>(at), static_cast<std::uint16_t>(~(size - 1))});
    at += size;
  }
  return blocks;
}

}  // namespace trunkline::dataplane
