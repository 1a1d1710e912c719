#include "controlplane/shard/large_pages.h"

#include <cstddef>
#include <new>

#include "dataplane/gate/map_large.h"

#ifndef __has_feature
#define __has_feature(x) 0
#endif

namespace trunkline::controlplane {
namespace {

// Who looks for leaks follows pointers through the heap, not through what is mapped.
#if defined(__SANITIZE_ADDRESS__) || __has_feature(address_sanitizer)
constexpr bool leaks_are_looked_for = true;
#else
constexpr bool leaks_are_looked_for = false;
#endif

constexpr bool is_mapped(std::size_t octets) noexcept {
  return octets >= gate::large_page && !leaks_are_looked_for;
}

class LargePages : public std::pmr::memory_resource {
  void* do_allocate(std::size_t octets, std::size_t alignment) override {
    if (!is_mapped(octets)) return std::pmr::new_delete_resource()->allocate(octets, alignment);
    auto* const memory = gate::map_large(octets);
    if (memory == nullptr) throw std::bad_alloc();
    return memory;
  }

  void do_deallocate(void* memory, std::size_t octets, std::size_t alignment) override {
    if (!is_mapped(octets)) return std::pmr::new_delete_resource()->deallocate(memory, octets, alignment);
    gate::unmap_large(static_cast<std::byte*>(memory), octets);
  }

  [[nodiscard]] bool do_is_equal(const memory_resource& other) const noexcept override {
    return this == &other;
  }
};

LargePages large_pages;

}  // namespace

InLargePages::InLargePages() noexcept : before_(std::pmr::set_default_resource(&large_pages)) {}

}  // namespace trunkline::controlplane
