#include "controlplane/config/machine_text.h"

#include <gtest/gtest.h>

namespace trunkline::controlplane {
namespace {

const Machine here{2, mebibytes(64)};

TEST(MachineText, names_another_machine_in_whole_or_in_part) {
  const auto large = read_machine("cpus=16,hugepages=8GiB", here);
  ASSERT_TRUE(large);
  EXPECT_EQ(large->cpus, 16);
  EXPECT_EQ(large->free_hugepages, mebibytes(8192));
  EXPECT_EQ(read_machine("cpus=4", here)->free_hugepages, here.free_hugepages);
  EXPECT_EQ(read_machine("hugepages=0MiB", here)->free_hugepages, mebibytes(0));
  EXPECT_EQ(read_machine("memory=4GiB", here)->free_memory, mebibytes(4096));
  EXPECT_EQ(read_machine("memory=4GiB", here)->free_hugepages, here.free_hugepages);
  EXPECT_EQ(read_machine("", here)->cpus, 2);
}

TEST(MachineText, says_what_is_wrong_with_it) {
  EXPECT_EQ(read_machine("16", here).error(), MachineError::not_a_pair);
  EXPECT_EQ(read_machine("cpus=16,,hugepages=8GiB", here).error(), MachineError::not_a_pair);
  EXPECT_EQ(read_machine("disk=8GiB", here).error(), MachineError::unknown_key);
  for (const char* text : {"cpus=0", "cpus=1025", "cpus=70000", "cpus=two", "cpus=2 ", "hugepages=8",
                           "hugepages=", "memory=4", "memory=-4GiB"}) {
    EXPECT_EQ(read_machine(text, here).error(), MachineError::bad_value) << text;
  }
  for (const auto error : {MachineError::not_a_pair, MachineError::unknown_key, MachineError::bad_value}) {
    EXPECT_NE(to_string(error).find("cpus"), std::string_view::npos);
  }
}

}  // namespace
}  // namespace trunkline::controlplane
