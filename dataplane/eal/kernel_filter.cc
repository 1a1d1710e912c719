#include "dataplane/eal/kernel_filter.h"

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <memory>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>
#include <unistd.h>

#include "dataplane/eal/kernel_filter_program.h"

namespace trunkline::dataplane {
namespace {

// So that a later start finds its own.
constexpr std::uint32_t filter_handle = 1, filter_priority = 1;

bool is_kernels(const base::IpAddress& address, const ifaddrs* list) {
  for (; list != nullptr; list = list->ifa_next) {
    if (list->ifa_addr == nullptr) continue;
    if (list->ifa_addr->sa_family == AF_INET && address.is_v4()) {
      const auto* of = reinterpret_cast<const sockaddr_in*>(list->ifa_addr);
      if (std::memcmp(&of->sin_addr, address.octets().data() + 12, 4) == 0) return true;
    } else if (list->ifa_addr->sa_family == AF_INET6 && !address.is_v4()) {
      const auto* of = reinterpret_cast<const sockaddr_in6*>(list->ifa_addr);
      if (std::memcmp(&of->sin6_addr, address.octets().data(), 16) == 0) return true;
    }
  }
  return false;
}

bool shares_addresses(const gate::PortConfig& port) {
  ifaddrs* list = nullptr;
  if (getifaddrs(&list) != 0) return true;
  const std::unique_ptr<ifaddrs, decltype(&freeifaddrs)> owner(list, freeifaddrs);
  return std::any_of(port.addresses.begin(), port.addresses.end(),
                     [list](const auto& own) { return is_kernels(own.address, list); });
}

bpf_tc_hook hook_of(int interface) {
  bpf_tc_hook hook{};
  hook.sz = sizeof(hook);
  hook.ifindex = interface;
  hook.attach_point = BPF_TC_INGRESS;
  return hook;
}

bpf_tc_opts options_of_filter() {
  bpf_tc_opts options{};
  options.sz = sizeof(options);
  options.handle = filter_handle;
  options.priority = filter_priority;
  return options;
}

// The library says on standard error what its callers are told anyway.
class Quiet {
 public:
  Quiet() noexcept : before_(libbpf_set_print(nullptr)) {}
  ~Quiet() { libbpf_set_print(before_); }
  Quiet(const Quiet&) = delete;
  Quiet& operator=(const Quiet&) = delete;

 private:
  libbpf_print_fn_t before_;
};

}  // namespace

KernelFilter KernelFilter::attach(const gate::PortConfig& port) {
  KernelFilter filter;
  const auto interface = static_cast<int>(if_nametoindex(port.interface.c_str()));
  if (interface == 0 || shares_addresses(port)) return filter;
  const auto program = kernel_filter_program(port.addresses);
  const Quiet quiet;
  const int descriptor =
      bpf_prog_load(BPF_PROG_TYPE_SCHED_CLS, "trunkline_udp", "GPL", program.data(), program.size(), nullptr);
  if (descriptor < 0) return filter;
  auto hook = hook_of(interface);
  const int made = bpf_tc_hook_create(&hook);
  auto options = options_of_filter();
  options.prog_fd = descriptor;
  options.flags = BPF_TC_F_REPLACE;
  if ((made == 0 || made == -EEXIST) && bpf_tc_attach(&hook, &options) == 0) {
    filter.interface_ = interface;
    filter.made_hook_ = made == 0;
  }
  close(descriptor);
  return filter;
}

KernelFilter::~KernelFilter() {
  if (interface_ == 0) return;
  const Quiet quiet;
  auto hook = hook_of(interface_);
  const auto options = options_of_filter();
  bpf_tc_detach(&hook, &options);
  if (!made_hook_) return;  // somebody else's: their filters may be there
  hook.attach_point = static_cast<bpf_tc_attach_point>(BPF_TC_INGRESS | BPF_TC_EGRESS);
  bpf_tc_hook_destroy(&hook);
}

}  // namespace trunkline::dataplane
