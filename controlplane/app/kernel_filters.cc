#include "controlplane/app/kernel_filters.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <string_view>
#include <system_error>
#include <utility>

#include <poll.h>
#include <spdlog/spdlog.h>
#include <sys/eventfd.h>

namespace trunkline::controlplane {
namespace {

std::vector<std::string> taps_of(const gate::PlaneConfig& plane) {
  std::vector<std::string> names;
  for (const auto& port : plane.ports) {
    if (port.to_kernel) names.push_back(port.interface);
  }
  return names;
}

std::string joined(const std::vector<base::IpAddress>& addresses) {
  std::string text;
  for (const auto& address : addresses) text += (text.empty() ? "" : ", ") + address.to_string();
  return text;
}

void say_that_it_is_off(const gate::PortConfig& port, std::string_view what) {
  spdlog::warn("port {}: the kernel's stack reads what the port takes, too: {} ({})", port.name, what,
               std::generic_category().message(errno));
}

}  // namespace

KernelFilters::KernelFilters(const gate::PlaneConfig& plane)
    : addresses_(taps_of(plane)), stop_(eventfd(0, EFD_CLOEXEC)) {
  for (const auto& port : plane.ports) {
    if (port.driver == gate::PortDriver::af_packet && !port.addresses.empty()) attach(port);
  }
  if (filters_.empty()) return;
  look();
  thread_ = std::thread([this] { run(); });
}

KernelFilters::~KernelFilters() {
  if (!thread_.joinable()) return;
  eventfd_write(stop_.number(), 1);
  thread_.join();
}

void KernelFilters::attach(const gate::PortConfig& port) {
  if (!stop_ || addresses_.descriptor() < 0)
    return say_that_it_is_off(port, "the kernel does not tell when its addresses change");
  // There is one place on an interface, and it would only change hands.
  errno = EEXIST;
  if (std::any_of(filters_.begin(), filters_.end(),
                  [&](const auto& other) { return other.port.interface == port.interface; }))
    return say_that_it_is_off(port, "another port has its filter on that interface");
  auto filter = dataplane::KernelFilter::attach(port.interface);
  if (!filter) return say_that_it_is_off(port, to_string(filter.error()));
  filters_.push_back({port, std::move(*filter), {}});
}

void KernelFilters::look() {
  const auto kernels = addresses_.read();
  for (auto& of : filters_) {
    if (!kernels) {
      say_that_it_is_off(of.port, "the kernel does not tell which addresses it has");
      static_cast<void>(of.filter.end_udp_for({}, of.port.vlan));
      of.is_set = false;
      continue;
    }
    std::vector<base::IpAddress> shared;
    for (const auto& own : of.port.addresses) {
      if (std::find(kernels->begin(), kernels->end(), own.address) != kernels->end())
        shared.push_back(own.address);
    }
    if (!of.is_set || shared != of.kernels) set(of, shared);
  }
}

void KernelFilters::set(PortFilter& of, const std::vector<base::IpAddress>& kernels) {
  std::vector<base::IpAddress> ended;
  for (const auto& own : of.port.addresses) {
    if (std::find(kernels.begin(), kernels.end(), own.address) == kernels.end()) ended.push_back(own.address);
  }
  of.kernels = kernels;
  const auto done = of.filter.end_udp_for(ended, of.port.vlan);
  of.is_set = done.has_value();
  if (!done) return say_that_it_is_off(of.port, to_string(done.error()));
  if (!kernels.empty())
    spdlog::warn("port {}: the kernel has {}, too, and goes on reading UDP for that", of.port.name,
                 joined(kernels));
  if (!ended.empty())
    spdlog::info("port {}: the kernel's stack reads no UDP for {}", of.port.name, joined(ended));
}

void KernelFilters::run() {
  std::array<pollfd, 2> events{{{addresses_.descriptor(), POLLIN, 0}, {stop_.number(), POLLIN, 0}}};
  for (;;) {
    if (poll(events.data(), events.size(), -1) < 0) continue;  // a signal of a driver's
    if (events[1].revents != 0) return;
    if (events[0].revents != 0) look();
  }
}

}  // namespace trunkline::controlplane
