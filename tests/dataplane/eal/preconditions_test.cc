#include "dataplane/eal/preconditions.h"

#include <filesystem>
#include <fstream>
#include <string>

#include <gtest/gtest.h>
#include <unistd.h>

namespace trunkline::dataplane {
namespace {

namespace fs = std::filesystem;

class Preconditions : public ::testing::Test {
 protected:
  Preconditions() : root_(fs::temp_directory_path() / ("tl_preconditions_" + std::to_string(getpid()))) {
    paths_.tun = (root_ / "tun").string();
    paths_.hugepages = (root_ / "hugepages").string();
    fs::create_directories(root_);
    config_.ports.emplace_back();
  }
  ~Preconditions() override { fs::remove_all(root_); }

  void free_pages(const std::string& size, int count) {
    fs::create_directories(fs::path(paths_.hugepages) / size);
    std::ofstream(fs::path(paths_.hugepages) / size / "free_hugepages") << count << "\n";
  }

  fs::path root_;
  MachinePaths paths_;
  gate::PlaneConfig config_;
};

TEST_F(Preconditions, count_free_hugepages_of_every_size) {
  EXPECT_EQ(free_hugepages_mib(paths_.hugepages), 0U);
  free_pages("hugepages-2048kB", 3);
  free_pages("hugepages-1048576kB", 1);
  EXPECT_EQ(free_hugepages_mib(paths_.hugepages), 1030U);
}

TEST_F(Preconditions, want_as_many_hugepages_as_memory_is_configured) {
  config_.memory = {gate::MemoryMode::huge, 256, 0, 0};
  free_pages("hugepages-2048kB", 127);
  EXPECT_EQ(check_preconditions(config_, paths_).error(), StartError::no_hugepages);
  free_pages("hugepages-2048kB", 128);
  EXPECT_TRUE(check_preconditions(config_, paths_));
  config_.memory.mode = gate::MemoryMode::nohuge;
  free_pages("hugepages-2048kB", 0);
  EXPECT_TRUE(check_preconditions(config_, paths_));
}

TEST_F(Preconditions, want_the_tun_device_for_a_tap) {
  config_.ports[0].driver = gate::PortDriver::tap;
  EXPECT_EQ(check_preconditions(config_, paths_).error(), StartError::no_tun_device);
  std::ofstream(paths_.tun) << "";
  EXPECT_TRUE(check_preconditions(config_, paths_));
}

TEST_F(Preconditions, want_the_interface_of_af_packet) {
  config_.ports[0].driver = gate::PortDriver::af_packet;
  config_.ports[0].interface = "tlnosuchif";
  EXPECT_EQ(check_preconditions(config_, paths_).error(), StartError::no_such_interface);
}

TEST_F(Preconditions, want_a_queue_of_an_af_xdp_interface_for_each_worker) {
  config_.ports[0].driver = gate::PortDriver::af_xdp;
  config_.ports[0].interface = "lo";  // which has one
  config_.workers.resize(2);
  EXPECT_EQ(check_preconditions(config_, paths_).error(), StartError::too_few_interface_queues);
  const std::string said(to_string(StartError::too_few_interface_queues));
  EXPECT_NE(said.find("queues"), std::string::npos);
  EXPECT_NE(said.find("ethtool -L"), std::string::npos);
  config_.workers.resize(1);
  const auto with_one = check_preconditions(config_, paths_);
  EXPECT_TRUE(with_one || with_one.error() == StartError::raw_sockets_not_permitted);
}

TEST_F(Preconditions, want_the_folder_of_a_memif_socket) {
  config_.ports[0].driver = gate::PortDriver::memif;
  config_.ports[0].memif_socket = (root_ / "nowhere" / "memif.sock").string();
  EXPECT_EQ(check_preconditions(config_, paths_).error(), StartError::no_such_socket_directory);
  config_.ports[0].memif_socket = (root_ / "memif.sock").string();
  EXPECT_TRUE(check_preconditions(config_, paths_));
}

TEST_F(Preconditions, every_error_has_a_sentence) {
  for (int i = 0; i <= static_cast<int>(StartError::threads_not_started); ++i) {
    EXPECT_NE(to_string(static_cast<StartError>(i)), "unknown") << i;
  }
}

}  // namespace
}  // namespace trunkline::dataplane
