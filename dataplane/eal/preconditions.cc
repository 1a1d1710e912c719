#include "dataplane/eal/preconditions.h"

#include <cerrno>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string_view>
#include <system_error>

#include <fcntl.h>
#include <linux/ethtool.h>
#include <linux/if_tun.h>
#include <linux/sockios.h>
#include <net/if.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

namespace trunkline::dataplane {
namespace {

namespace fs = std::filesystem;
using Checked = base::Result<void, StartError>;

// Not the kernel's own choice, tap0: who waits until a port of that name is there would take this one for it.
constexpr std::string_view tried_name = "tltry%d";
static_assert(tried_name.size() < IFNAMSIZ);

// Tries what the driver will do: the right to open the device is not yet the right to make an interface. It
// goes again with its descriptor.
Checked check_tun(const std::string& path) {
  const int tun = open(path.c_str(), O_RDWR | O_CLOEXEC);
  if (tun < 0) {
    const bool is_there = errno == EACCES || errno == EPERM;
    return base::fail(is_there ? StartError::tun_not_permitted : StartError::no_tun_device);
  }
  ifreq request{};
  tried_name.copy(request.ifr_name, tried_name.size());
  request.ifr_flags = IFF_TAP | IFF_NO_PI | IFF_MULTI_QUEUE;
  const bool refused = ioctl(tun, TUNSETIFF, &request) != 0 && errno == EPERM;
  close(tun);
  if (refused) return base::fail(StartError::tun_not_permitted);
  return {};
}

// As DPDK's driver counts them: combined ones alone. An interface that has none of that kind, such as a veth
// or one that does not say, has one for it.
std::size_t combined_queues(const std::string& name) {
  const int any = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (any < 0) return 1;
  ethtool_channels channels{};
  channels.cmd = ETHTOOL_GCHANNELS;
  ifreq request{};
  name.copy(request.ifr_name, IFNAMSIZ - 1);
  request.ifr_data = reinterpret_cast<char*>(&channels);
  const bool told = ioctl(any, SIOCETHTOOL, &request) == 0;
  close(any);
  return told && channels.max_combined != 0 ? channels.combined_count : 1;
}

Checked check_kernel_interface(const gate::PortConfig& port, std::size_t workers) {
  if (if_nametoindex(port.interface.c_str()) == 0) return base::fail(StartError::no_such_interface);
  if (port.driver == gate::PortDriver::af_xdp && combined_queues(port.interface) < workers)
    return base::fail(StartError::too_few_interface_queues);
  const int raw = socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0);
  if (raw < 0) return base::fail(StartError::raw_sockets_not_permitted);
  close(raw);
  return {};
}

Checked check_memif_socket(const std::string& path) {
  const auto folder = fs::path(path).parent_path();
  if (access(folder.c_str(), W_OK | X_OK) != 0) return base::fail(StartError::no_such_socket_directory);
  return {};
}

Checked check_port(const gate::PortConfig& port, std::size_t workers, const MachinePaths& paths) {
  using enum gate::PortDriver;
  switch (port.driver) {
    case tap: return check_tun(paths.tun);
    case af_packet:
    case af_xdp: return check_kernel_interface(port, workers);
    case memif: return check_memif_socket(port.memif_socket);
    case ring:
    case null:
    case pci: break;
  }
  return {};
}

}  // namespace

std::uint64_t free_hugepages_mib(const std::string& folder) {
  std::uint64_t free_kib = 0;
  std::error_code nothing_there;
  for (const auto& entry : fs::directory_iterator(folder, nothing_there)) {
    const auto name = entry.path().filename().string();  // "hugepages-2048kB"
    const auto dash = name.find('-');
    if (dash == std::string::npos) continue;
    std::uint64_t page_kib = 0;
    std::from_chars(name.data() + dash + 1, name.data() + name.size(), page_kib);
    std::uint64_t pages = 0;
    std::ifstream(entry.path() / "free_hugepages") >> pages;
    free_kib += page_kib * pages;
  }
  return free_kib / 1024;
}

Checked check_preconditions(const gate::PlaneConfig& config, const MachinePaths& paths) {
  if (config.memory.mode == gate::MemoryMode::huge &&
      free_hugepages_mib(paths.hugepages) < config.memory.size_mib) {
    return base::fail(StartError::no_hugepages);
  }
  for (const auto& port : config.ports) {
    if (const auto checked = check_port(port, config.workers.size(), paths); !checked) return checked;
  }
  return {};
}

}  // namespace trunkline::dataplane
