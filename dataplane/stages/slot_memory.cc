#include "dataplane/stages/slot_memory.h"

#include <rte_eal.h>
#include <rte_malloc.h>

#include "dataplane/gate/map_large.h"
#include "rtp/relay/slot.h"

namespace trunkline::dataplane {

SlotMemory SlotMemory::take(std::size_t octets, int socket) noexcept {
  SlotMemory taken;
  Release release{};
  std::byte* memory = nullptr;
  if (rte_eal_has_hugepages() != 0) {
    memory = static_cast<std::byte*>(rte_malloc_socket("slots", octets, alignof(rtp::Slot), socket));
  } else {
    release.mapped = (octets + gate::large_page - 1) / gate::large_page * gate::large_page;
    memory = gate::map_large(release.mapped);
  }
  taken.memory_ = std::unique_ptr<std::byte, Release>(memory, release);
  if (memory != nullptr) taken.size_ = octets;
  return taken;
}

void SlotMemory::Release::operator()(std::byte* memory) const noexcept {
  if (mapped != 0) {
    gate::unmap_large(memory, mapped);
  } else {
    rte_free(memory);
  }
}

}  // namespace trunkline::dataplane
