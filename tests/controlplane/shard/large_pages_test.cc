#include "controlplane/shard/large_pages.h"

#include <cstdint>
#include <cstdio>
#include <fstream>
#include <memory_resource>
#include <string>

#include <gtest/gtest.h>

#include "base/large_array.h"

namespace trunkline::controlplane {
namespace {

constexpr std::size_t large_page = std::size_t{2} << 20;

// What the kernel was told of the mapping that an address lies in, as /proc/self/smaps has it.
std::string flags_of(const void* address) {
  std::ifstream file("/proc/self/smaps");
  bool here = false;
  for (std::string line; std::getline(file, line);) {
    std::uintptr_t begin = 0;
    std::uintptr_t end = 0;
    if (std::sscanf(line.c_str(), "%lx-%lx ", &begin, &end) == 2) {
      const auto wanted = reinterpret_cast<std::uintptr_t>(address);
      here = begin <= wanted && wanted < end;
    }
    if (here && line.starts_with("VmFlags:")) return line + " ";
  }
  return {};
}

TEST(LargePages, AreAskedForWhileItLives) {
  constexpr std::size_t octets = 3 * large_page + 100;
  base::LargeArray<char> inside;
  {
    const InLargePages in_large_pages;
    inside = base::make_large_array<char>(octets);
  }
  const auto outside = base::make_large_array<char>(octets);
#if defined(__SANITIZE_ADDRESS__)
  GTEST_SKIP() << "what is watched for leaks stays in the heap";
#endif
  EXPECT_EQ(reinterpret_cast<std::uintptr_t>(inside.get()) % large_page, 0U);
  EXPECT_NE(flags_of(inside.get()).find(" hg "), std::string::npos) << flags_of(inside.get());
  EXPECT_EQ(flags_of(outside.get()).find(" hg "), std::string::npos) << flags_of(outside.get());
}

TEST(LargePages, AreNotForWhatFillsNone) {
  const InLargePages in_large_pages;
  const auto small = base::make_large_array<char>(large_page - 1);
  EXPECT_EQ(flags_of(small.get()).find(" hg "), std::string::npos) << flags_of(small.get());
}

}  // namespace
}  // namespace trunkline::controlplane
