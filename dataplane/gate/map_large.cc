#include "dataplane/gate/map_large.h"

#include <cstdint>

#include <sys/mman.h>

namespace trunkline::gate {
namespace {

constexpr std::size_t small_page = 4096;

constexpr std::size_t whole_pages(std::size_t octets) noexcept {
  return (octets + small_page - 1) / small_page * small_page;
}

}  // namespace

// What lies before and behind goes back.
std::byte* map_large(std::size_t octets) noexcept {
  octets = whole_pages(octets);
  void* const all =
      mmap(nullptr, octets + large_page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (all == MAP_FAILED) return nullptr;
  const auto before = (large_page - reinterpret_cast<std::uintptr_t>(all) % large_page) % large_page;
  auto* const begin = static_cast<std::byte*>(all) + before;
  if (before != 0) munmap(all, before);
  munmap(begin + octets, large_page - before);
  static_cast<void>(madvise(begin, octets, MADV_HUGEPAGE));
  return begin;
}

void unmap_large(std::byte* memory, std::size_t octets) noexcept { munmap(memory, whole_pages(octets)); }

}  // namespace trunkline::gate
