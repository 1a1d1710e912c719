#include "controlplane/shard/large_pages.h"

#include <sys/mman.h>

#include "base/large_array.h"

namespace trunkline::controlplane {
namespace {

constexpr std::size_t small_page = 4096;

// The last part, of less than a large page, stays in small ones: it would cost as much as a whole one.
class LargePages : public std::pmr::memory_resource {
  void* do_allocate(std::size_t octets, std::size_t alignment) override {
    void* const memory = std::pmr::new_delete_resource()->allocate(octets, alignment);
    if (alignment == base::large_page) {
      static_cast<void>(madvise(memory, octets / small_page * small_page, MADV_HUGEPAGE));
    }
    return memory;
  }

  void do_deallocate(void* memory, std::size_t octets, std::size_t alignment) override {
    std::pmr::new_delete_resource()->deallocate(memory, octets, alignment);
  }

  [[nodiscard]] bool do_is_equal(const memory_resource& other) const noexcept override {
    return this == &other;
  }
};

LargePages large_pages;

}  // namespace

InLargePages::InLargePages() noexcept : before_(std::pmr::set_default_resource(&large_pages)) {}

}  // namespace trunkline::controlplane
