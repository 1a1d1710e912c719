// Large pages for the tables of a shard.
#pragma once

#include <memory_resource>

namespace trunkline::controlplane {

/// While it lives, what base::make_large_array() takes is in large pages, where the kernel has them: it is
/// asked by madvise(2), MADV_HUGEPAGE, and gives small ones else. The memory may outlive it. It is the
/// default resource of the whole process meanwhile, which serves others as well.
class InLargePages {
 public:
  InLargePages() noexcept;
  InLargePages(const InLargePages&) = delete;
  InLargePages& operator=(const InLargePages&) = delete;
  ~InLargePages() { std::pmr::set_default_resource(before_); }

 private:
  std::pmr::memory_resource* before_;
};

}  // namespace trunkline::controlplane
