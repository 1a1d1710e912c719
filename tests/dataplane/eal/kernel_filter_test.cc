#include "dataplane/eal/kernel_filter.h"

#include <cerrno>
#include <cstdint>
#include <cstring>
#include <functional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <gtest/gtest.h>
#include <linux/pkt_cls.h>
#include <net/if.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "dataplane/eal/kernel_filter_program.h"

namespace trunkline::dataplane {
namespace {

using Frame = std::vector<std::uint8_t>;

const auto own_v4 = *base::IpAddress::parse("192.0.2.1");
const auto second_v4 = *base::IpAddress::parse("198.51.100.255");
const auto own_v6 = *base::IpAddress::parse("2001:db8::1");
const auto second_v6 = *base::IpAddress::parse("2001:db8::8000:2");

gate::PortConfig port_on(std::string interface, std::vector<base::IpAddress> addresses) {
  gate::PortConfig port;
  port.driver = gate::PortDriver::af_packet;
  port.interface = std::move(interface);
  for (const auto& address : addresses) port.addresses.push_back({address, 24});
  return port;
}

Frame frame_to(const base::IpAddress& to, std::uint8_t protocol = 17) {
  Frame frame(100, 0);
  const auto& octets = to.octets();
  if (to.is_v4()) {
    frame[12] = 0x08;
    frame[14] = 0x45;
    frame[23] = protocol;
    std::copy(octets.begin() + 12, octets.end(), frame.begin() + 30);
  } else {
    frame[12] = 0x86;
    frame[13] = 0xdd;
    frame[14] = 0x60;
    frame[20] = protocol;
    std::copy(octets.begin(), octets.end(), frame.begin() + 38);
  }
  return frame;
}

class KernelFilterProgram : public testing::Test {
 protected:
  void SetUp() override {
    const auto program = kernel_filter_program(port_on("", {own_v4, own_v6, second_v4, second_v6}).addresses);
    program_ = bpf_prog_load(BPF_PROG_TYPE_SCHED_CLS, "test", "GPL", program.data(), program.size(), nullptr);
    if (program_ < 0 && errno == EPERM) GTEST_SKIP() << "the kernel takes programs of root only";
    ASSERT_GE(program_, 0) << std::strerror(errno);
  }
  void TearDown() override {
    if (program_ >= 0) close(program_);
  }
  // As the kernel itself runs it.
  std::int32_t verdict(const Frame& frame) {
    bpf_test_run_opts options{};
    options.sz = sizeof(options);
    options.data_in = frame.data();
    options.data_size_in = static_cast<std::uint32_t>(frame.size());
    options.repeat = 1;
    EXPECT_EQ(bpf_prog_test_run_opts(program_, &options), 0) << std::strerror(errno);
    return static_cast<std::int32_t>(options.retval);
  }

  int program_ = -1;
};

TEST_F(KernelFilterProgram, ends_udp_for_each_of_our_addresses) {
  for (const auto& own : {own_v4, second_v4, own_v6, second_v6})
    EXPECT_EQ(verdict(frame_to(own)), TC_ACT_SHOT) << own.to_string();
}

TEST_F(KernelFilterProgram, leaves_other_addresses_to_the_kernel) {
  for (const auto* other : {"192.0.2.2", "198.51.100.254", "192.0.2.255", "2001:db8::2", "2001:db8::8000:1",
                            "2001:db9::1", "2001:db8:1::1", "2001:db8:0:0:1::1"})
    EXPECT_EQ(verdict(frame_to(*base::IpAddress::parse(other))), TC_ACT_UNSPEC) << other;
}

TEST_F(KernelFilterProgram, leaves_all_that_is_not_udp_to_the_kernel) {
  constexpr std::uint8_t icmp = 1, tcp = 6, icmpv6 = 58;
  EXPECT_EQ(verdict(frame_to(own_v4, tcp)), TC_ACT_UNSPEC);
  EXPECT_EQ(verdict(frame_to(own_v4, icmp)), TC_ACT_UNSPEC);
  EXPECT_EQ(verdict(frame_to(own_v6, tcp)), TC_ACT_UNSPEC);
  EXPECT_EQ(verdict(frame_to(own_v6, icmpv6)), TC_ACT_UNSPEC);
  auto arp = frame_to(own_v4);
  arp[13] = 0x06;
  EXPECT_EQ(verdict(arp), TC_ACT_UNSPEC);
}

// In a network namespace of its own, with the loopback interface up.
void in_namespace(const std::function<void()>& what) {
  bool entered = false;
  std::thread([&] {  // a namespace is a thread's
    entered = unshare(CLONE_NEWNET) == 0;
    if (!entered) return;
    ifreq request{};
    std::memcpy(request.ifr_name, "lo", 3);
    request.ifr_flags = IFF_UP;
    const int any = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    EXPECT_EQ(ioctl(any, SIOCSIFFLAGS, &request), 0);
    close(any);
    what();
  })
      .join();
  if (!entered) GTEST_SKIP() << "only root makes network namespaces";
}

bool has_filter() {
  bpf_tc_hook hook{};
  hook.sz = sizeof(hook);
  hook.ifindex = static_cast<int>(if_nametoindex("lo"));
  hook.attach_point = BPF_TC_INGRESS;
  bpf_tc_opts options{};
  options.sz = sizeof(options);
  options.handle = options.priority = 1;
  libbpf_set_print(nullptr);
  return bpf_tc_query(&hook, &options) == 0;
}

TEST(KernelFilter, stands_as_long_as_its_owner) {
  in_namespace([] {
    {
      auto filter = KernelFilter::attach(port_on("lo", {own_v4, own_v6}));
      ASSERT_TRUE(filter.is_attached());
      EXPECT_TRUE(has_filter());
      const auto moved = std::move(filter);
      EXPECT_TRUE(has_filter());
    }
    EXPECT_FALSE(has_filter());
  });
}

TEST(KernelFilter, replaces_what_a_killed_process_left) {
  in_namespace([] {
    const auto left = KernelFilter::attach(port_on("lo", {second_v4}));
    ASSERT_TRUE(left.is_attached());
    EXPECT_TRUE(KernelFilter::attach(port_on("lo", {own_v4})).is_attached());
  });
}

TEST(KernelFilter, is_not_there_where_the_kernel_has_the_same_address) {
  in_namespace([] {
    EXPECT_FALSE(
        KernelFilter::attach(port_on("lo", {own_v4, *base::IpAddress::parse("127.0.0.1")})).is_attached());
    EXPECT_FALSE(KernelFilter::attach(port_on("lo", {*base::IpAddress::parse("::1")})).is_attached());
    EXPECT_FALSE(has_filter());
  });
}

TEST(KernelFilter, is_not_there_where_there_is_no_such_interface) {
  EXPECT_FALSE(KernelFilter::attach(port_on("nowhere0", {own_v4})).is_attached());
}

}  // namespace
}  // namespace trunkline::dataplane
