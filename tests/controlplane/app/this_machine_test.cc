// How much memory there is for us: of the machine, and of the control groups that we are in.
#include "controlplane/app/this_machine.h"

#include <fstream>
#include <string>

#include <gtest/gtest.h>
#include <unistd.h>

namespace trunkline::controlplane {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t mib = std::uint64_t{1} << 20;

class ThisMachineTest : public ::testing::Test {
 protected:
  ThisMachineTest() {
    write("proc/meminfo", "MemTotal:  1048576 kB\nMemAvailable:  524288 kB\nCached: 1 kB\n");
  }
  ~ThisMachineTest() override { fs::remove_all(root_); }

  void write(const std::string& file, const std::string& text) {
    fs::create_directories((root_ / file).parent_path());
    std::ofstream(root_ / file) << text << '\n';
  }
  void group(const std::string& name, const std::string& most, std::uint64_t current) {
    write("sys/fs/cgroup/" + name + "memory.max", most);
    write("sys/fs/cgroup/" + name + "memory.current", std::to_string(current));
  }
  [[nodiscard]] std::uint64_t now() const { return this_machine(MemoryOf::now, root_).free_memory.octets; }
  [[nodiscard]] std::uint64_t whole() const {
    return this_machine(MemoryOf::whole_machine, root_).free_memory.octets;
  }

  const fs::path root_ = fs::temp_directory_path() / ("this-machine-" + std::to_string(::getpid()));
};

TEST_F(ThisMachineTest, without_a_limit_there_is_what_the_kernel_says) {
  EXPECT_EQ(now(), 512 * mib);
  EXPECT_EQ(whole(), 1024 * mib);
  write("proc/self/cgroup", "0::/system.slice");
  group("system.slice/", "max", 100 * mib);
  EXPECT_EQ(now(), 512 * mib);
}

TEST_F(ThisMachineTest, of_the_limit_of_its_group_there_is_what_is_not_taken) {
  write("proc/self/cgroup", "1:name=systemd:/x\n0::/");  // as a container sees its own
  group("", std::to_string(300 * mib), 100 * mib);
  EXPECT_EQ(now(), 200 * mib);
  EXPECT_EQ(whole(), 300 * mib);
  group("", std::to_string(900 * mib), 100 * mib);
  EXPECT_EQ(now(), 512 * mib) << "the machine has no more";
}

TEST_F(ThisMachineTest, cached_files_are_not_taken) {
  write("proc/self/cgroup", "0::/");
  group("", std::to_string(300 * mib), 250 * mib);
  write("sys/fs/cgroup/memory.stat",
        "anon 1\ninactive_file " + std::to_string(120 * mib) + "\nactive_file " + std::to_string(30 * mib));
  EXPECT_EQ(now(), 200 * mib);
}

TEST_F(ThisMachineTest, the_limit_of_a_group_around_it_binds_as_well) {
  write("proc/self/cgroup", "0::/machine/pod/one");
  group("machine/", std::to_string(400 * mib), 350 * mib);
  group("machine/pod/", "max", 350 * mib);
  group("machine/pod/one/", std::to_string(300 * mib), 10 * mib);
  EXPECT_EQ(now(), 50 * mib);
  EXPECT_EQ(whole(), 300 * mib);
}

TEST_F(ThisMachineTest, a_group_that_has_taken_all_leaves_nothing_which_is_not_unknown) {
  write("proc/self/cgroup", "0::/one");
  group("one/", std::to_string(300 * mib), 301 * mib);
  EXPECT_EQ(now(), 1U);
}

TEST_F(ThisMachineTest, hugepages_of_all_sizes_are_added_up) {
  for (const char* pages : {"free_hugepages", "nr_hugepages"}) {
    const auto count = std::string(pages) == "nr_hugepages" ? "8" : "3";
    write("sys/kernel/mm/hugepages/hugepages-2048kB/" + std::string(pages), count);
  }
  write("sys/kernel/mm/hugepages/hugepages-1048576kB/free_hugepages", "1");
  write("sys/kernel/mm/hugepages/hugepages-1048576kB/nr_hugepages", "1");
  EXPECT_EQ(this_machine(MemoryOf::now, root_).free_hugepages.octets, 6 * mib + 1024 * mib);
  EXPECT_EQ(this_machine(MemoryOf::whole_machine, root_).free_hugepages.octets, 16 * mib + 1024 * mib);
}

TEST(ThisMachine, knows_where_files_can_be_made) {
  const auto machine = this_machine();
  EXPECT_EQ(machine.unwritable(std::filesystem::temp_directory_path()), "");
  EXPECT_EQ(machine.unwritable("/nope/nowhere"), "is no directory");
  EXPECT_EQ(machine.unwritable("/etc/passwd"), "is no directory");
  EXPECT_NE(machine.unwritable("/sys/kernel/security/nowhere"), "");
}

}  // namespace
}  // namespace trunkline::controlplane
