#include "dataplane/eal/kernel_end.h"

#include <algorithm>

#include <net/if.h>
#include <net/if_arp.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

namespace trunkline::dataplane {

bool set_apart_kernel_end(const std::string& interface, const gate::MacAddress& port) noexcept {
  ifreq request{};
  if (interface.empty() || interface.size() >= sizeof(request.ifr_name)) return false;
  std::copy(interface.begin(), interface.end(), request.ifr_name);
  request.ifr_hwaddr.sa_family = ARPHRD_ETHER;
  std::copy(port.begin(), port.end(), request.ifr_hwaddr.sa_data);
  request.ifr_hwaddr.sa_data[0] = static_cast<char>((port[0] | 0x02) & 0xfe);  // locally administered
  request.ifr_hwaddr.sa_data[5] = static_cast<char>(port[5] ^ 0x01);

  const int any = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (any < 0) return false;
  const bool done = ioctl(any, SIOCSIFHWADDR, &request) == 0;
  close(any);
  return done;
}

}  // namespace trunkline::dataplane
