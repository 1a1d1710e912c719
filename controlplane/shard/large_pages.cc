#include "controlplane/shard/large_pages.h"

#include <cstddef>
#include <cstdint>
#include <new>

#include <sys/mman.h>

#ifndef __has_feature
#define __has_feature(x) 0
#endif

namespace trunkline::controlplane {
namespace {

constexpr std::size_t small_page = 4096;
constexpr std::size_t large_page = std::size_t{2} << 20;

// Who looks for leaks follows pointers through the heap, not through what is mapped.
#if defined(__SANITIZE_ADDRESS__) || __has_feature(address_sanitizer)
constexpr bool leaks_are_looked_for = true;
#else
constexpr bool leaks_are_looked_for = false;
#endif

constexpr bool is_mapped(std::size_t octets) noexcept {
  return octets >= large_page && !leaks_are_looked_for;
}

// In small pages: the last part, of less than a large page, stays in them, since it would cost as much as a
// whole one.
constexpr std::size_t whole_pages(std::size_t octets) noexcept {
  return (octets + small_page - 1) / small_page * small_page;
}

// What the heap gives begins behind a page of its own; here not an octet is lost, and that counts in a call's
// memory.
void* map(std::size_t octets) {
  void* const all =
      mmap(nullptr, octets + large_page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (all == MAP_FAILED) throw std::bad_alloc();
  const auto before = (large_page - reinterpret_cast<std::uintptr_t>(all) % large_page) % large_page;
  auto* const begin = static_cast<std::byte*>(all) + before;
  if (before != 0) munmap(all, before);
  munmap(begin + octets, large_page - before);  // `before` is less than that
  static_cast<void>(madvise(begin, octets, MADV_HUGEPAGE));
  return begin;
}

class LargePages : public std::pmr::memory_resource {
  void* do_allocate(std::size_t octets, std::size_t alignment) override {
    if (is_mapped(octets)) return map(whole_pages(octets));
    return std::pmr::new_delete_resource()->allocate(octets, alignment);
  }

  void do_deallocate(void* memory, std::size_t octets, std::size_t alignment) override {
    if (is_mapped(octets)) {
      munmap(memory, whole_pages(octets));
    } else {
      std::pmr::new_delete_resource()->deallocate(memory, octets, alignment);
    }
  }

  [[nodiscard]] bool do_is_equal(const memory_resource& other) const noexcept override {
    return this == &other;
  }
};

LargePages large_pages;

}  // namespace

InLargePages::InLargePages() noexcept : before_(std::pmr::set_default_resource(&large_pages)) {}

}  // namespace trunkline::controlplane
