#include "controlplane/app/secure_random.h"

#include <cerrno>
#include <stdexcept>

#include <sys/random.h>

namespace trunkline::controlplane {

void SecureRandom::refill() {
  std::size_t filled = 0;
  auto* octets = reinterpret_cast<std::uint8_t*>(page_.data());
  while (filled < sizeof page_) {
    const auto got = getrandom(octets + filled, sizeof page_ - filled, 0);
    if (got < 0 && errno != EINTR) throw std::runtime_error("the kernel gives no random numbers");
    if (got > 0) filled += static_cast<std::size_t>(got);
  }
  at_ = 0;
}

}  // namespace trunkline::controlplane
