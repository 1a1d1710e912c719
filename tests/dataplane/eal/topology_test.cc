#include "dataplane/eal/topology.h"

#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>
#include <unistd.h>

namespace trunkline::dataplane {
namespace {

class Topology : public ::testing::Test {
 protected:
  Topology() : root_(std::filesystem::temp_directory_path() / ("tl_topology_" + std::to_string(getpid()))) {}
  ~Topology() override { std::filesystem::remove_all(root_); }

  void write(const std::string& path, const std::string& text) {
    std::filesystem::create_directories((root_ / path).parent_path());
    std::ofstream(root_ / path) << text << "\n";
  }

  std::filesystem::path root_;
};

TEST_F(Topology, reads_cores_and_their_sockets) {
  write("devices/system/cpu/online", "0-2,5");
  write("devices/system/node/node0/cpulist", "0,2");
  write("devices/system/node/node1/cpulist", "1,3-5");
  write("devices/system/node/possible", "0-1");
  const auto topology = read_topology(root_.string());
  EXPECT_EQ(topology.socket_of,
            (std::vector<std::int16_t>{0, 1, 0, CpuTopology::absent, CpuTopology::absent, 1}));
}

TEST_F(Topology, takes_socket_0_where_there_is_no_numa) {
  write("devices/system/cpu/online", "0-1");
  EXPECT_EQ(read_topology(root_.string()).socket_of, (std::vector<std::int16_t>{0, 0}));
}

TEST_F(Topology, is_empty_where_nothing_can_be_read) {
  EXPECT_TRUE(read_topology(root_.string()).socket_of.empty());
  write("devices/system/cpu/online", "none");
  EXPECT_TRUE(read_topology(root_.string()).socket_of.empty());
}

TEST(TopologyOfThisMachine, has_a_first_core) { EXPECT_TRUE(read_topology().has(0)); }

}  // namespace
}  // namespace trunkline::dataplane
