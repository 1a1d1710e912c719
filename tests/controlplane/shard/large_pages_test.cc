#include "controlplane/shard/large_pages.h"

#include <cstdint>
#include <cstdio>
#include <fstream>
#include <memory_resource>
#include <string>

#include <gtest/gtest.h>

#include "base/large_array.h"
#include "dataplane/gate/map_large.h"
#include "tests/controlplane/shard/shard_rig.h"

namespace trunkline::controlplane {
namespace {

using gate::large_page;

#if defined(__SANITIZE_ADDRESS__)
constexpr bool leaks_are_looked_for = true;
#else
constexpr bool leaks_are_looked_for = false;
#endif

// Octets in mappings for which the kernel was asked for large pages, as /proc/self/smaps has it.
std::size_t octets_asked_for() {
  std::ifstream file("/proc/self/smaps");
  std::size_t octets = 0;
  std::size_t here = 0;
  for (std::string line; std::getline(file, line);) {
    std::size_t begin = 0;
    std::size_t end = 0;
    if (std::sscanf(line.c_str(), "%zx-%zx ", &begin, &end) == 2) here = end - begin;
    if (line.starts_with("VmFlags:") && (line + " ").find(" hg ") != std::string::npos) octets += here;
  }
  return octets;
}

TEST(LargePages, AreAskedForWhileItLives) {
  if (leaks_are_looked_for) GTEST_SKIP() << "what is watched for leaks stays in the heap";
  constexpr std::size_t octets = 3 * large_page + 100;
  base::LargeArray<char> inside;
  {
    const InLargePages in_large_pages;
    inside = base::make_large_array<char>(octets);
  }
  const auto asked_for = octets_asked_for();
  EXPECT_GE(asked_for, octets);
  EXPECT_EQ(reinterpret_cast<std::uintptr_t>(inside.get()) % large_page, 0U);
  const auto outside = base::make_large_array<char>(octets);
  EXPECT_EQ(octets_asked_for(), asked_for);
  inside.reset();
  EXPECT_LE(octets_asked_for() + octets, asked_for);
}

TEST(LargePages, AreNotForWhatFillsNone) {
  const auto before = octets_asked_for();
  const InLargePages in_large_pages;
  const auto small = base::make_large_array<char>(large_page - 1);
  EXPECT_EQ(octets_asked_for(), before);
}

TEST(LargePages, HoldTheTablesOfAShard) {
  if (leaks_are_looked_for) GTEST_SKIP() << "what is watched for leaks stays in the heap";
  const auto before = octets_asked_for();
  auto settings = usual();
  settings.shard.buffers = {{1024, 4096}};
  const ShardRig rig(settings);
  EXPECT_GE(octets_asked_for(), before + 1024 * 4096);
}

}  // namespace
}  // namespace trunkline::controlplane
