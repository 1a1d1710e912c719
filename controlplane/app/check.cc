#include "controlplane/app/check.h"

#include <cstdio>

#include "controlplane/config/capacity.h"

namespace trunkline::controlplane {

int print_check(const Config& config) {
  const auto media = media_capacity(config->plane.media);
  const auto memory = memory_need(config->plane);
  std::printf("configuration is valid\n");
  std::printf("calls:        %u at one time (limits.calls)\n", config->limits.calls);
  std::printf("transactions: %u\n", config->limits.transactions);
  if (media.has_v4) std::printf("media:        ports for %u calls over IPv4\n", media.calls_v4);
  if (media.has_v6) std::printf("media:        ports for %u calls over IPv6\n", media.calls_v6);
  std::printf("data plane:   %zu worker(s), %zu port(s), %u media slots\n", config->plane.workers.size(),
              config->plane.ports.size(), media.slots);
  std::printf("memory:       %llu MiB of %u MiB for packets, messages and slots\n",
              static_cast<unsigned long long>(memory.total().octets >> 20), config->plane.memory.size_mib);
  return 0;
}

}  // namespace trunkline::controlplane
