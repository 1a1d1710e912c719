#include "dataplane/eal/kernel_filter.h"

#include <cerrno>
#include <csignal>
#include <cstdint>
#include <cstring>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <gtest/gtest.h>
#include <net/if.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/dataplane/rig/veth_rig.h"

namespace trunkline::dataplane {
namespace {

using test::TestFrame;
using test::VethRig;

const auto own_v4 = *base::IpAddress::parse("192.0.2.1");
const auto second_v4 = *base::IpAddress::parse("198.51.100.255");
const auto own_v6 = *base::IpAddress::parse("2001:db8::1");
const auto second_v6 = *base::IpAddress::parse("2001:db8::8000:2");
const std::vector<base::IpAddress> all_own = {own_v4, own_v6, second_v4, second_v6};

const std::vector<std::uint8_t> vlan_5 = {0x81, 0x00, 0x00, 0x05}, vlan_5_urgent = {0x81, 0x00, 0xe0, 0x05},
                                vlan_6 = {0x81, 0x00, 0x00, 0x06}, priority_only = {0x81, 0x00, 0xe0, 0x00},
                                service_5 = {0x88, 0xa8, 0x00, 0x05};

const std::string place = " prio 60000 handle 0x74726b ";

class KernelFilterOnVeth : public testing::Test {
 protected:
  void SetUp() override {
    if (!link_.is_there()) GTEST_SKIP() << "only root makes network namespaces";
  }
  static KernelFilter attached() {
    auto filter = KernelFilter::attach(VethRig::port);
    if (!filter) ADD_FAILURE() << to_string(filter.error()) << ": " << std::strerror(errno);
    return std::move(*filter);
  }
  static KernelFilter attached_for(const std::vector<base::IpAddress>& addresses, std::uint16_t vlan = 0) {
    auto filter = attached();
    EXPECT_TRUE(filter.end_udp_for(addresses, vlan)) << std::strerror(errno);
    return filter;
  }
  static std::string filters(const std::string& side = "ingress") {
    return test::said("tc filter show dev port0 " + side);
  }
  static std::string disciplines() { return test::said("tc qdisc show dev port0"); }
  static bool has(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
  }

  VethRig link_;
};

TEST_F(KernelFilterOnVeth, ends_udp_for_each_of_our_addresses_behind_the_packet_socket) {
  for (const auto& own : all_own) EXPECT_TRUE(link_.kernel_reads({own})) << own.to_string();
  const auto filter = attached_for(all_own);
  for (const auto& own : all_own) {
    EXPECT_FALSE(link_.kernel_reads({own})) << own.to_string();
    EXPECT_TRUE(link_.socket_reads({own})) << own.to_string();
  }
}

TEST_F(KernelFilterOnVeth, leaves_other_addresses_to_the_kernel) {
  const auto filter = attached_for(all_own);
  for (const auto* other : {"192.0.2.2", "198.51.100.254", "192.0.2.255", "2001:db8::2", "2001:db8::8000:1",
                            "2001:db9::1", "2001:db8:1::1", "2001:db8:0:0:1::1"})
    EXPECT_TRUE(link_.kernel_reads({*base::IpAddress::parse(other)})) << other;
}

TEST_F(KernelFilterOnVeth, leaves_all_that_is_not_udp_to_the_kernel) {
  const auto filter = attached_for(all_own);
  constexpr std::uint8_t icmp = 1, icmpv6 = 58, tcp = 6, hop_by_hop = 0;
  for (const auto protocol : {icmp, tcp}) EXPECT_TRUE(link_.kernel_reads({own_v4, protocol}));
  for (const auto protocol : {icmpv6, tcp, hop_by_hop}) EXPECT_TRUE(link_.kernel_reads({own_v6, protocol}));
}

TEST_F(KernelFilterOnVeth, takes_all_fragments_of_a_datagram_or_none) {
  const auto filter = attached_for(all_own);
  for (const auto& own : {own_v4, own_v6}) {
    TestFrame fragment{own};
    fragment.is_fragment = true;
    EXPECT_FALSE(link_.kernel_reads(fragment)) << own.to_string();
    fragment.protocol = 6;
    EXPECT_TRUE(link_.kernel_reads(fragment)) << own.to_string();
  }
}

TEST_F(KernelFilterOnVeth, leaves_frames_for_other_stations_to_the_kernel) {
  const auto filter = attached_for(all_own);
  for (const auto& own : {own_v4, own_v6}) {
    TestFrame frame{own};
    frame.for_another_station = true;
    EXPECT_TRUE(link_.kernel_reads(frame));
  }
}

TEST_F(KernelFilterOnVeth, leaves_frames_that_end_early_to_the_kernel) {
  const auto filter = attached_for({own_v6});
  TestFrame frame{own_v6};
  frame.octets = 57;  // with the rig's own four: one less than UDP's header ends at
  EXPECT_TRUE(link_.kernel_reads(frame));
  frame.octets = 58;
  EXPECT_FALSE(link_.kernel_reads(frame));
}

TEST_F(KernelFilterOnVeth, leaves_vlans_alone_where_the_port_has_none) {
  const auto filter = attached_for({own_v4});
  for (const auto& tag : {vlan_5, vlan_6, priority_only, service_5}) {
    TestFrame frame{own_v4};
    frame.tag = tag;
    EXPECT_TRUE(link_.kernel_reads(frame));
  }
}

TEST_F(KernelFilterOnVeth, takes_the_ports_vlan_alone) {
  const auto filter = attached_for({own_v4, own_v6}, 5);
  for (const auto& own : {own_v4, own_v6}) {
    EXPECT_TRUE(link_.kernel_reads({own}));
    for (const auto& tag : {vlan_6, priority_only, service_5}) {
      TestFrame frame{own};
      frame.tag = tag;
      EXPECT_TRUE(link_.kernel_reads(frame));
    }
    for (const auto& tag : {vlan_5, vlan_5_urgent}) {
      TestFrame frame{own};
      frame.tag = tag;
      EXPECT_FALSE(link_.kernel_reads(frame));
    }
  }
}

TEST_F(KernelFilterOnVeth, takes_what_it_is_told_last) {
  auto filter = attached();
  EXPECT_TRUE(link_.kernel_reads({own_v4}));
  EXPECT_TRUE(filter.end_udp_for(std::vector{own_v4}, 0));
  EXPECT_FALSE(link_.kernel_reads({own_v4}));
  EXPECT_TRUE(filter.end_udp_for(std::vector{second_v4}, 0));
  EXPECT_TRUE(link_.kernel_reads({own_v4}));
  EXPECT_FALSE(link_.kernel_reads({second_v4}));
  EXPECT_TRUE(filter.end_udp_for({}, 0));
  EXPECT_TRUE(link_.kernel_reads({second_v4}));
}

TEST_F(KernelFilterOnVeth, goes_with_its_owner_and_takes_its_own_clsact_along) {
  {
    auto filter = attached_for({own_v4});
    const auto moved = std::move(filter);
    EXPECT_TRUE(has(filters(), "trunkline_udp")) << filters();
    EXPECT_FALSE(link_.kernel_reads({own_v4}));
  }
  EXPECT_EQ(filters(), "");
  EXPECT_FALSE(has(disciplines(), "clsact"));
}

TEST_F(KernelFilterOnVeth, leaves_a_clsact_that_was_there) {
  for (const std::string kind : {"clsact", "ingress"}) {
    test::demand("tc qdisc add dev port0 " + kind);
    {
      const auto filter = attached_for({own_v4});
      EXPECT_FALSE(link_.kernel_reads({own_v4}));
    }
    EXPECT_EQ(filters(), "");
    EXPECT_TRUE(has(disciplines(), "qdisc " + kind)) << disciplines();
    test::demand("tc qdisc del dev port0 " + kind);
  }
}

TEST_F(KernelFilterOnVeth, leaves_its_clsact_to_filters_that_others_have_put_there) {
  for (const std::string side : {"ingress", "egress"}) {
    {
      const auto filter = attached_for({own_v4});
      test::demand("tc filter add dev port0 " + side + " prio 7 u32 match u32 0 0");
    }
    EXPECT_TRUE(has(filters(side), "pref 7 u32")) << filters(side);
    EXPECT_FALSE(has(filters(side), "trunkline_udp"));
    test::demand("tc qdisc del dev port0 clsact");
  }
}

TEST_F(KernelFilterOnVeth, stands_beside_filters_of_others) {
  test::demand("tc qdisc add dev port0 clsact");
  test::demand("tc filter add dev port0 ingress prio 1 handle 1 bpf da bytecode '1,6 0 0 4294967295,'");
  test::demand("tc filter add dev port0 ingress prio 60000 handle 1 bpf da bytecode '1,6 0 0 4294967295,'");
  {
    const auto filter = attached_for({own_v4});
    EXPECT_FALSE(link_.kernel_reads({own_v4}));
  }
  EXPECT_TRUE(has(filters(), "pref 1 bpf chain 0 handle 0x1 ")) << filters();
  EXPECT_TRUE(has(filters(), "pref 60000 bpf chain 0 handle 0x1 ")) << filters();
  EXPECT_FALSE(has(filters(), "trunkline_udp"));
}

// A program of somebody else's, at our place.
void attach_foreign(bool replace) {
  const bpf_insn program[] = {{BPF_ALU64 | BPF_MOV | BPF_K, BPF_REG_0, 0, 0, -1},
                              {BPF_JMP | BPF_EXIT, 0, 0, 0, 0}};
  const int loaded = bpf_prog_load(BPF_PROG_TYPE_SCHED_CLS, "trunkline", "GPL", program, 2, nullptr);
  bpf_tc_hook hook;
  bpf_tc_opts options;
  std::memset(&hook, 0, sizeof hook);
  std::memset(&options, 0, sizeof options);
  hook.sz = sizeof hook;
  hook.ifindex = static_cast<int>(if_nametoindex(VethRig::port));
  hook.attach_point = BPF_TC_INGRESS;
  options.sz = sizeof options;
  options.priority = KernelFilter::priority;
  options.handle = KernelFilter::handle;
  options.prog_fd = loaded;
  options.flags = replace ? BPF_TC_F_REPLACE : 0;
  EXPECT_EQ(bpf_tc_attach(&hook, &options), 0);
  close(loaded);
}

TEST_F(KernelFilterOnVeth, does_not_touch_what_others_have_at_its_place) {
  test::demand("tc qdisc add dev port0 clsact");
  attach_foreign(false);
  const auto before = filters();
  const auto filter = KernelFilter::attach(VethRig::port);
  ASSERT_FALSE(filter);
  EXPECT_EQ(filter.error(), KernelFilterFault::place_taken);
  EXPECT_EQ(filters(), before);
}

TEST_F(KernelFilterOnVeth, does_not_touch_filters_of_another_kind_at_its_place) {
  test::demand("tc qdisc add dev port0 clsact");
  test::demand("tc filter add dev port0 ingress" + place + "bpf da bytecode '1,6 0 0 4294967295,'");
  EXPECT_EQ(KernelFilter::attach(VethRig::port).error(), KernelFilterFault::place_taken);
  test::demand("tc filter del dev port0 ingress");
  test::demand("tc filter add dev port0 ingress protocol ip prio 60000 u32 match u32 0 0");
  EXPECT_EQ(KernelFilter::attach(VethRig::port).error(), KernelFilterFault::not_attached);
  EXPECT_TRUE(has(filters(), "pref 60000 u32"));
}

TEST_F(KernelFilterOnVeth, detaches_only_what_is_its_own) {
  {
    const auto filter = attached_for({own_v4});
    attach_foreign(true);
  }
  EXPECT_TRUE(has(filters(), "handle 0x74726b trunkline:[")) << filters();
}

TEST_F(KernelFilterOnVeth, leaves_a_clsact_alone_which_somebody_has_put_in_place_of_its_own) {
  {
    const auto filter = attached_for({own_v4});
    test::demand("tc qdisc del dev port0 clsact && tc qdisc add dev port0 clsact");
  }
  EXPECT_TRUE(has(disciplines(), "clsact"));
}

// With a filter attached and told, in a process of its own; ended by SIGKILL.
void in_a_killed_process(const std::function<void()>& attach, const std::function<void()>& meanwhile) {
  int ready[2];
  ASSERT_EQ(pipe(ready), 0);
  const auto child = fork();
  if (child == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    attach();
    static_cast<void>(write(ready[1], "x", 1) == 1);
    for (;;) pause();
  }
  close(ready[1]);
  char octet = 0;
  EXPECT_EQ(read(ready[0], &octet, 1), 1);
  close(ready[0]);
  meanwhile();
  kill(child, SIGKILL);
  EXPECT_EQ(waitpid(child, nullptr, 0), child);
}

TEST_F(KernelFilterOnVeth, ends_nothing_any_more_when_its_process_is_killed_and_is_taken_over_by_the_next) {
  std::optional<KernelFilter> left;
  in_a_killed_process([&] { left.emplace(attached_for({own_v4})); },
                      [&] { EXPECT_FALSE(link_.kernel_reads({own_v4})); });
  EXPECT_TRUE(has(filters(), "trunkline_udp")) << filters();
  EXPECT_TRUE(link_.kernel_comes_to_read({own_v4}, true));
  {
    const auto filter = attached_for({second_v4});
    EXPECT_TRUE(link_.kernel_reads({own_v4}));
    EXPECT_FALSE(link_.kernel_reads({second_v4}));
  }
  EXPECT_EQ(filters(), "");
}

TEST_F(KernelFilterOnVeth, says_why_it_is_not_there) {
  EXPECT_EQ(KernelFilter::attach("nowhere0").error(), KernelFilterFault::no_interface);
  const auto child = fork();
  if (child == 0) {  // as nobody
    const bool is_nobody = setresuid(65534, 65534, 65534) == 0;
    const auto refused = KernelFilter::attach(VethRig::port);
    const bool says_so = !refused && refused.error() == KernelFilterFault::no_program && errno == EPERM;
    _exit(is_nobody && says_so ? 0 : 1);
  }
  int status = 0;
  EXPECT_EQ(waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
  EXPECT_EQ(filters(), "");
}

}  // namespace
}  // namespace trunkline::dataplane
