#include "dataplane/stages/slot_memory.h"

#include <cstdint>

#include <sys/mman.h>

#include <rte_eal.h>
#include <rte_malloc.h>

#include "rtp/relay/slot.h"

namespace trunkline::dataplane {
namespace {

constexpr std::size_t large_page = std::size_t{2} << 20;

// Begins at a large page, so that the kernel can use one from the first octet on; what lies before goes back.
std::byte* map(std::size_t octets) noexcept {
  void* const all =
      mmap(nullptr, octets + large_page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (all == MAP_FAILED) return nullptr;
  const auto begin = reinterpret_cast<std::uintptr_t>(all);
  const auto aligned = (begin + large_page - 1) / large_page * large_page;
  if (aligned != begin) munmap(all, aligned - begin);
  if (const auto behind = begin + large_page - aligned; behind != 0)
    munmap(reinterpret_cast<void*>(aligned + octets), behind);
  auto* const memory = reinterpret_cast<std::byte*>(aligned);
  static_cast<void>(madvise(memory, octets, MADV_HUGEPAGE));  // a kernel without them gives small ones
  return memory;
}

}  // namespace

SlotMemory SlotMemory::take(std::size_t octets, int socket) noexcept {
  SlotMemory taken;
  Release release{};
  std::byte* memory = nullptr;
  if (rte_eal_has_hugepages() != 0) {
    memory = static_cast<std::byte*>(rte_malloc_socket("slots", octets, alignof(rtp::Slot), socket));
  } else {
    release.mapped = (octets + large_page - 1) / large_page * large_page;
    memory = map(release.mapped);
  }
  taken.memory_ = std::unique_ptr<std::byte, Release>(memory, release);
  if (memory != nullptr) taken.size_ = octets;
  return taken;
}

void SlotMemory::Release::operator()(std::byte* memory) const noexcept {
  if (mapped != 0) {
    munmap(memory, mapped);
  } else {
    rte_free(memory);
  }
}

}  // namespace trunkline::dataplane
