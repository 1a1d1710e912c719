#include "dataplane/eal/eal_arguments.h"

#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace trunkline::dataplane {
namespace {

using ::testing::ElementsAre;

gate::PlaneConfig tap_config() {
  gate::PlaneConfig config;
  config.memory.size_mib = 256;
  config.workers.resize(2);
  config.workers[1].cpu = 1;
  config.ports.emplace_back().driver = gate::PortDriver::tap;
  config.ports[0].interface = "tl0";
  return config;
}

std::vector<std::string> arguments_of(const gate::PlaneConfig& config, const CpuTopology& topology) {
  return eal_arguments(config, make_plan(config, topology).value());
}

TEST(EalArguments, start_a_tap_on_a_laptop_without_hugepages) {
  EXPECT_THAT(arguments_of(tap_config(), {{0, 0}}),
              ElementsAre("trunkline", "--lcores", "0@0,1@0,2@1", "--main-lcore", "0", "--no-huge", "-m",
                          "256", "--file-prefix", "trunkline", "--no-pci", "--vdev", "net_tap0,iface=tl0",
                          "--log-level", "error", "--log-level", "pmd.net.tap:critical"));
}

TEST(EalArguments, divide_hugepages_among_the_sockets_of_the_workers) {
  auto config = tap_config();
  config.memory.mode = gate::MemoryMode::huge;
  auto arguments = arguments_of(config, {{0, 1}});
  auto memory = std::find(arguments.begin(), arguments.end(), "--socket-mem");
  ASSERT_NE(memory, arguments.end());
  EXPECT_EQ(memory[-1], "--in-memory");
  EXPECT_EQ(memory[1], "128,128");

  config.workers.erase(config.workers.begin());
  arguments = arguments_of(config, {{0, 1}});
  memory = std::find(arguments.begin(), arguments.end(), "--socket-mem");
  ASSERT_NE(memory, arguments.end());
  EXPECT_EQ(memory[1], "0,256");
}

TEST(EalArguments, look_at_pci_only_for_the_named_device) {
  auto config = tap_config();
  config.ports.emplace_back().driver = gate::PortDriver::pci;
  config.ports[1].pci_address = "0000:3b:00.0";
  const auto arguments = arguments_of(config, {{0, 0}});
  EXPECT_EQ(std::count(arguments.begin(), arguments.end(), "--no-pci"), 0);
  const auto allow = std::find(arguments.begin(), arguments.end(), "--allow");
  ASSERT_NE(allow, arguments.end());
  EXPECT_EQ(allow[1], "0000:3b:00.0");
}

}  // namespace
}  // namespace trunkline::dataplane
