#include "dataplane/eal/kernel_addresses.h"

#include <algorithm>

#include <gtest/gtest.h>
#include <poll.h>

#include "tests/dataplane/rig/veth_rig.h"

namespace trunkline::dataplane {
namespace {

using test::VethRig;

class KernelAddressesOfHost : public testing::Test {
 protected:
  void SetUp() override {
    if (!link_.is_there()) GTEST_SKIP() << "only root makes network namespaces";
  }
  static bool has(KernelAddresses& addresses, const char* text) {
    const auto all = addresses.read();
    if (!all) ADD_FAILURE() << "the kernel does not tell";
    return std::find(all->begin(), all->end(), *base::IpAddress::parse(text)) != all->end();
  }
  static bool has_changed(const KernelAddresses& addresses) {
    pollfd readable{addresses.descriptor(), POLLIN, 0};
    return poll(&readable, 1, 0) == 1;
  }

  VethRig link_;
};

TEST_F(KernelAddressesOfHost, are_those_of_every_interface) {
  KernelAddresses addresses({});
  test::demand("ip addr add 192.0.2.1/24 dev far0 && ip addr add 2001:db8::1/64 dev port0 nodad");
  for (const auto* text : {"127.0.0.1", "::1", "192.0.2.1", "2001:db8::1"})
    EXPECT_TRUE(has(addresses, text)) << text;
  EXPECT_FALSE(has(addresses, "192.0.2.2"));
}

TEST_F(KernelAddressesOfHost, are_told_as_they_come_and_go) {
  KernelAddresses addresses({});
  for (const char* address : {"192.0.2.1/32", "2001:db8::1/128"}) {
    for (const char* what : {"add", "del"}) {
      static_cast<void>(addresses.read());
      EXPECT_FALSE(has_changed(addresses));
      test::demand(std::string("ip addr ") + what + " " + address + " dev lo");
      EXPECT_TRUE(has_changed(addresses)) << what << " " << address;
    }
  }
}

TEST_F(KernelAddressesOfHost, leave_out_interfaces_that_do_not_count) {
  test::demand("ip addr add 192.0.2.1/32 dev far0");
  KernelAddresses addresses({"far0"});
  EXPECT_FALSE(has(addresses, "192.0.2.1"));
  test::demand("ip addr add 192.0.2.1/32 dev lo");
  EXPECT_TRUE(has(addresses, "192.0.2.1"));
}

TEST_F(KernelAddressesOfHost, are_all_read_where_more_has_changed_than_the_kernel_kept) {
  KernelAddresses addresses({});
  test::demand(
      "for n in $(seq 250); do for m in 1 2 3 4 5 6 7 8; do echo addr add 10.$m.0.$n/32 dev lo; done; done | "
      "ip -batch -");
  EXPECT_TRUE(has(addresses, "10.8.0.250"));
  EXPECT_FALSE(has_changed(addresses));
  test::demand("ip addr del 10.8.0.250/32 dev lo");
  EXPECT_TRUE(has_changed(addresses));
  EXPECT_FALSE(has(addresses, "10.8.0.250"));
}

}  // namespace
}  // namespace trunkline::dataplane
