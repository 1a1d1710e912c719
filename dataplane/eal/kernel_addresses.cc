#include "dataplane/eal/kernel_addresses.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <memory>
#include <utility>

#include <ifaddrs.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <netinet/in.h>
#include <sys/socket.h>

namespace trunkline::dataplane {
namespace {

Descriptor address_events() noexcept {
  Descriptor events(socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_ROUTE));
  if (!events) return events;
  sockaddr_nl all{};
  all.nl_family = AF_NETLINK;
  all.nl_groups = RTMGRP_IPV4_IFADDR | RTMGRP_IPV6_IFADDR;
  if (bind(events.number(), reinterpret_cast<const sockaddr*>(&all), sizeof all) == 0) return events;
  return Descriptor();
}

std::optional<base::IpAddress> address_of(const sockaddr& socket_address) noexcept {
  if (socket_address.sa_family == AF_INET) {
    sockaddr_in of;
    std::memcpy(&of, &socket_address, sizeof of);
    std::array<std::uint8_t, 4> octets;
    std::memcpy(octets.data(), &of.sin_addr, octets.size());
    return base::IpAddress::v4(octets[0], octets[1], octets[2], octets[3]);
  }
  if (socket_address.sa_family == AF_INET6) {
    sockaddr_in6 of;
    std::memcpy(&of, &socket_address, sizeof of);
    base::IpAddress::Octets octets;
    std::memcpy(octets.data(), &of.sin6_addr, octets.size());
    return base::IpAddress(octets);
  }
  return std::nullopt;
}

}  // namespace

KernelAddresses::KernelAddresses(std::vector<std::string> but_for)
    : but_for_(std::move(but_for)), changes_(address_events()) {}

std::optional<std::vector<base::IpAddress>> KernelAddresses::read() {
  // What has changed is not looked at, and what did not fit (ENOBUFS) does not matter: all of them are read
  // now.
  std::array<char, 8192> changes;
  while (recv(changes_.number(), changes.data(), changes.size(), 0) >= 0 || errno == ENOBUFS ||
         errno == EINTR) {
  }
  ifaddrs* list = nullptr;
  if (getifaddrs(&list) != 0) return std::nullopt;
  const std::unique_ptr<ifaddrs, decltype(&freeifaddrs)> owner(list, freeifaddrs);
  std::vector<base::IpAddress> addresses;
  for (; list != nullptr; list = list->ifa_next) {
    if (list->ifa_addr == nullptr ||
        std::find(but_for_.begin(), but_for_.end(), list->ifa_name) != but_for_.end())
      continue;
    if (const auto address = address_of(*list->ifa_addr)) addresses.push_back(*address);
  }
  return addresses;
}

}  // namespace trunkline::dataplane
