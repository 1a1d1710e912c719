// The filters that keep the kernel's stack from reading what af_packet ports take, while they live.
#pragma once

#include <string>
#include <thread>
#include <vector>

#include "base/endpoint.h"
#include "dataplane/eal/descriptor.h"
#include "dataplane/eal/kernel_addresses.h"
#include "dataplane/eal/kernel_filter.h"
#include "dataplane/gate/plane_config.h"

namespace trunkline::controlplane {

/// One for each af_packet port, for UDP to those of its addresses which the kernel has on no interface; a
/// thread of its own follows the kernel's addresses as they come and go. Addresses at the tap for the
/// kernel's TCP are there for TCP alone, and do not count. The log says for which addresses a port's filter
/// is on, and why where it cannot be: the port works without it, only slower. No filter, no thread.
class KernelFilters {
 public:
  /// Made when the ports are open and the tap has its addresses.
  explicit KernelFilters(const gate::PlaneConfig& plane);
  ~KernelFilters();
  KernelFilters(const KernelFilters&) = delete;
  KernelFilters& operator=(const KernelFilters&) = delete;

 private:
  struct PortFilter {
    gate::PortConfig port;
    dataplane::KernelFilter filter;
    std::vector<base::IpAddress> kernels;  // those of the port's addresses
    bool is_set = false;
  };

  void attach(const gate::PortConfig& port);
  void look();
  void set(PortFilter& of, const std::vector<base::IpAddress>& kernels);
  void run();

  dataplane::KernelAddresses addresses_;
  dataplane::Descriptor stop_;
  std::vector<PortFilter> filters_;  // of thread_ alone, once it runs
  std::thread thread_;
};

}  // namespace trunkline::controlplane
